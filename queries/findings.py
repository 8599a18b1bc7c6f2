"""
What is worked out of the answers about an experiment: verdicts, waterfalls, savings, expectations.

Of an experiment's own clock they stand built in the snapshot, as JSON; of another they are worked
out when they are asked for. Pages, report and command line all find them here.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

import pandas as pd
from pydantic import ConfigDict, TypeAdapter, ValidationError

from basis.errors import LongpoleError
from queries import waterfall, what_if
from queries.answers import answers
from queries.arms.clock import Clock
from queries.differences import parity
from queries.differences.adjustment import Adjustment
from queries.differences.comparison import Differences, differences_of
from queries.differences.parity import WorkParity
from queries.expectations import held
from queries.expectations.held import HeldClaim
from queries.levels import arm_levels
from queries.levels.arm_levels import ArmLevels
from queries.meaning.reading import built_findings, stored_findings
from queries.pairs.paired_clocks import PairedClock, pairs_of
from queries.verdict import decisions, leaders, verdicts
from queries.verdict.decisions import Standing
from queries.verdict.verdicts import ComparedClock
from queries.waterfall import Waterfall
from queries.what_if import advice, predictions
from queries.what_if.advice import ArmAdvice
from queries.what_if.key_savings import DTYPES
from queries.what_if.predictions import Prediction

OWN = Clock()
"""An experiment's own clock, whichever that is."""

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Frames = Mapping[str, pd.DataFrame]
Columns = dict[str, list[Any]]
Comparison = tuple[str, str]
"""The candidate and the cache state of a comparison with the baseline."""


@dataclass(frozen=True)
class Finding(Generic[T_co]):
    """
    One kind of it.

    Attributes:
        name: As it stands in a snapshot.
        kind: The type of what is found; its JSON is `pydantic`'s.
        questions: What it rests on.
        find: Finds it, given the experiment and the answers.
        keep: Given it and what stands in the snapshot, built by whichever Longpole: it with what
            no answer tells, since the ingest wrote it there.
    """

    name: str
    kind: Any
    questions: tuple[str, ...]
    find: Callable[[str, Frames], T_co]
    keep: Callable[[Any, Any], T_co] | None = None

    def to_json(self, found: object) -> str:
        """As text that `of_json` reads."""
        return self._adapter().dump_json(found).decode()

    def of_json(self, text: str) -> T_co:
        """What `to_json` wrote."""
        found: T_co = self._adapter().validate_json(text)
        return found

    def _adapter(self) -> TypeAdapter[Any]:
        return _adapter(self.name, self.kind)


@cache
def _adapter(_name: str, kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - of any type
    return TypeAdapter(kind, config=ConfigDict(ser_json_inf_nan="constants"))


def find(finding: Finding[T], experiment: str, snapshot: Path, clock: Clock = OWN) -> T:
    """
    One of `find_all`.

    Raises:
        LongpoleError: As `find_all`.
    """
    found: T = find_all((finding,), experiment, snapshot, clock)[finding.name]
    return found


def find_all(
    findings: Sequence[Finding[Any]],
    experiment: str,
    snapshot: Path,
    clock: Clock = OWN,
) -> dict[str, Any]:
    """
    What is found of an experiment, by the findings' names.

    Args:
        findings: What is asked for.
        experiment: Its name.
        snapshot: As `queries.answers.answer` takes a database.
        clock: The one that is read.

    Raises:
        LongpoleError: As `queries.answers.answer`.
    """
    if clock.is_own:
        names = [finding.name for finding in findings]
        built = built_findings(names, experiment, snapshot)
        if built is not None:
            return {finding.name: finding.of_json(built[finding.name]) for finding in findings}
    found = work_out(findings, experiment, snapshot, clock)
    if clock.is_own and (kept := [finding for finding in findings if finding.keep]):
        stored = stored_findings([finding.name for finding in kept], experiment, snapshot)
        found |= {
            finding.name: _with_kept(finding, found[finding.name], stored[finding.name])
            for finding in kept
            if finding.name in stored
        }
    return found


def work_out(
    findings: Sequence[Finding[Any]],
    experiment: str,
    snapshot: Path,
    clock: Clock = OWN,
) -> dict[str, Any]:
    """
    What `find_all` finds, from the answers alone: whatever stands in the snapshot.

    Raises:
        LongpoleError: As `find_all`.
    """
    asked = {"experiment": experiment, "milestone": clock.parameter}
    questions = dict.fromkeys(name for finding in findings for name in finding.questions)
    answered = answers(questions, snapshot, asked)
    return {finding.name: finding.find(experiment, answered) for finding in findings}


def _with_kept(finding: Finding[T], found: T, stored: str) -> T:
    """What is found, with what stands in the snapshot, unless another Longpole wrote that so."""
    try:
        before = finding.of_json(stored)
    except ValidationError:
        return found
    return found if finding.keep is None else finding.keep(found, before)


def with_earlier_decisions(
    standings: list[Standing], experiment: str, snapshot: Path, previous: Path | None
) -> list[Standing]:
    """
    Decisions with those of the snapshot before that no longer follow.

    Args:
        standings: Those of this snapshot.
        experiment: Its name.
        snapshot: This one.
        previous: The one before; one that can't be read, or has other values, is as if none.
    """
    if previous is None:
        return standings
    with suppress(LongpoleError, ValidationError):
        earlier = stored_findings((DECISIONS.name,), experiment, previous).get(DECISIONS.name)
        if earlier is not None:
            clocks = answers(("comparison_clocks",), snapshot, {"experiment": experiment})
            before = DECISIONS.of_json(earlier)
            return decisions.with_withdrawn(standings, before, clocks["comparison_clocks"])
    return standings


def savings_frame(savings: Columns) -> pd.DataFrame:
    """The rows of `key_savings`."""
    return pd.DataFrame(savings, columns=list(DTYPES)).astype(DTYPES)


def _savings(_experiment: str, found: Frames) -> Columns:
    frame = what_if.key_savings(*(found[question] for question in what_if.QUESTIONS))
    plain = frame.astype(object).where(frame.notna(), None)
    return {str(name): list(plain[name]) for name in plain}


def _adjustments(_experiment: str, found: Frames) -> list[tuple[Comparison, Adjustment | None]]:
    return [
        ((one.candidate.arm, one.candidate.cache_state), parity.adjustment_of(one, found))
        for one in parity.work_parities(found["work_by_arm"])
    ]


VERDICTS = Finding("verdicts", list[ComparedClock], verdicts.QUESTIONS, verdicts.verdicts_of)
LEADERS = Finding("leaders", list[ComparedClock], leaders.QUESTIONS, leaders.leaders_of)
PAIRS = Finding("pairs", list[PairedClock], verdicts.QUESTIONS, pairs_of)
DECISIONS = Finding("decisions", list[Standing], decisions.QUESTIONS, decisions.standings_of)
LEVEL_SHIFTS = Finding("level_shifts", list[ArmLevels], arm_levels.QUESTIONS, arm_levels.levels_of)
WATERFALLS = Finding(
    "waterfalls",
    list[Waterfall],
    waterfall.QUESTIONS,
    lambda _experiment, found: waterfall.waterfalls_of(found),
)
SAVINGS = Finding("savings", Columns, what_if.QUESTIONS, _savings)
DIFFERENCES = Finding(
    "differences",
    list[Differences],
    ("work_by_arm", "comparison_work"),
    lambda _experiment, found: differences_of(found["work_by_arm"], found["comparison_work"]),
)
PARITIES = Finding(
    "parities",
    list[WorkParity],
    ("work_by_arm",),
    lambda _experiment, found: parity.work_parities(found["work_by_arm"]),
)
ADJUSTMENTS = Finding(
    "adjustments",
    list[tuple[Comparison, Adjustment | None]],
    ("work_by_arm", *parity.QUESTIONS),
    _adjustments,
)
ADVICE = Finding(
    "advice",
    list[ArmAdvice],
    advice.QUESTIONS,
    lambda _experiment, found: advice.advise_all(found),
)
PREDICTIONS = Finding(
    "predictions",
    list[Prediction],
    predictions.QUESTIONS,
    lambda _experiment, found: predictions.predictions_of(found),
    predictions.as_registered_before,
)
EXPECTATIONS = Finding(
    "expectations",
    list[HeldClaim],
    held.QUESTIONS,
    lambda _experiment, found: held.expectations_of(found),
)
# What rests on all steps comes first, while the process that builds them has most memory left.
FINDINGS: tuple[Finding[Any], ...] = (
    DIFFERENCES,
    WATERFALLS,
    ADVICE,
    PREDICTIONS,
    EXPECTATIONS,
    VERDICTS,
    DECISIONS,
    LEADERS,
    PAIRS,
    LEVEL_SHIFTS,
    SAVINGS,
    PARITIES,
    ADJUSTMENTS,
)
