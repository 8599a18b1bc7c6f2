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
from queries.answers import answers, find_question
from queries.arms.clock import Clock
from queries.differences import parity
from queries.differences.adjustment import Adjustment
from queries.differences.comparison import Differences, differences_of
from queries.differences.parity import WorkParity
from queries.expectations import held
from queries.expectations.held import HeldClaim
from queries.levels import arm_levels
from queries.levels.arm_levels import ArmLevels
from queries.logs import runner_mix
from queries.logs.runner_mix import RunnerMix
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
        keep: Given it and what stands in a snapshot, built by whichever Longpole: it with what no
            answer tells, such as what the ingest wrote there, or what was decided before.
    """

    name: str
    kind: Any
    questions: tuple[str, ...]
    find: Callable[[str, Frames], T_co]
    keep: Callable[[Any, Any], T_co] | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether it is found of contended or uncontended runs alone, where these are asked for."""
        return self is not DECISIONS and any(
            find_question(name).takes("queue") for name in self.questions
        )

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


def find(
    finding: Finding[T],
    experiment: str,
    snapshot: Path,
    clock: Clock = OWN,
    queue: str | None = None,
) -> T:
    """
    One of `find_all`.

    Raises:
        LongpoleError: As `find_all`.
    """
    found: T = find_all((finding,), experiment, snapshot, clock, queue)[finding.name]
    return found


def find_all(
    findings: Sequence[Finding[Any]],
    experiment: str,
    snapshot: Path,
    clock: Clock = OWN,
    queue: str | None = None,
) -> dict[str, Any]:
    """
    What is found of an experiment, by the findings' names.

    Args:
        findings: What is asked for.
        experiment: Its name.
        snapshot: As `queries.answers.answer` takes a database.
        clock: The one that is read.
        queue: The kind of runs that are looked at; None for all. What is not narrowed is of all.

    Raises:
        LongpoleError: As `queries.answers.answer`.
    """
    parts = [(list(findings), queue)]
    if queue is not None:
        of_all = [finding for finding in findings if not finding.is_narrowed]
        parts = [([one for one in findings if one.is_narrowed], queue), (of_all, None)]
    return {
        name: found
        for part, kind in parts
        if part
        for name, found in _find_all(part, experiment, snapshot, clock, kind).items()
    }


def _find_all(
    findings: Sequence[Finding[Any]],
    experiment: str,
    snapshot: Path,
    clock: Clock,
    queue: str | None,
) -> dict[str, Any]:
    if clock.is_own:
        names = [finding.name for finding in findings]
        built = built_findings(names, experiment, snapshot, queue)
        if built is not None:
            return {finding.name: finding.of_json(built[finding.name]) for finding in findings}
    found = work_out(findings, experiment, snapshot, clock, queue)
    if clock.is_own and queue is None:
        for finding in findings:
            found[finding.name] = with_kept(finding, found[finding.name], experiment, snapshot)
    return found


def work_out(
    findings: Sequence[Finding[Any]],
    experiment: str,
    snapshot: Path,
    clock: Clock = OWN,
    queue: str | None = None,
) -> dict[str, Any]:
    """
    What `find_all` finds, from the answers alone: whatever stands in the snapshot.

    Raises:
        LongpoleError: As `find_all`.
    """
    asked = {"experiment": experiment, "milestone": clock.parameter, "queue": queue}
    questions = dict.fromkeys(name for finding in findings for name in finding.questions)
    answered = answers(questions, snapshot, asked)
    return {finding.name: find_in(finding, experiment, answered, queue) for finding in findings}


def find_in(finding: Finding[T], experiment: str, answered: Frames, queue: str | None) -> T:
    """One finding, of answers; runs are planned whatever their queue, so none is of one kind."""
    if queue is not None and "experiments" in answered:
        rows = answered["experiments"]
        unplanned = pd.Series(pd.NA, index=rows.index, dtype="Int64")
        answered = {**answered, "experiments": rows.assign(runs_per_arm=unplanned)}
    return finding.find(experiment, answered)


def with_kept(finding: Finding[T], found: T, experiment: str, snapshot: Path | None) -> T:
    """
    What is found, with what no answer tells and stands in a snapshot.

    Args:
        finding: Which.
        found: As it is worked out.
        experiment: Its name.
        snapshot: This one, or the one before; one that can't be read, or of another Longpole that
            wrote it otherwise, has nothing to keep.
    """
    if finding.keep is not None and snapshot is not None:
        with suppress(LongpoleError, ValidationError):
            stored = stored_findings((finding.name,), experiment, snapshot).get(finding.name)
            if stored is not None:
                return finding.keep(found, finding.of_json(stored))
    return found


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
DECISIONS = Finding(
    "decisions",
    list[Standing],
    decisions.QUESTIONS,
    decisions.standings_of,
    decisions.with_withdrawn,
)
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
MIXES = Finding("mixes", list[RunnerMix], runner_mix.QUESTIONS, runner_mix.mixes_of)
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
    MIXES,
)
