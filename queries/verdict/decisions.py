"""Comparisons decided for good, however often one looks, and decisions that no longer follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf

import pandas as pd

from queries.arms.populations import which_runs
from queries.statistics import Verdict, parse_smallest_effect
from queries.statistics.sequential import LEVEL, Sequential, compare_at_every_look
from queries.verdict.verdicts import CLOCKS, days_of, rules_of
from queries.wording import count, days, listed, upper

QUESTIONS = ("experiments", "comparison_clocks")
"""What decisions rest on."""

Key = tuple[str, str]
"""Candidate and cache state of a comparison with the baseline."""


@dataclass(frozen=True, slots=True)
class Rules:
    """
    What a decision is bound to.

    Attributes:
        baseline: The arm that was compared with.
        milestone: Globs of the experiment's own clock; empty: the whole run.
        smallest_effect: As the experiment file says it; None where it does not.
        comparisons: How many share the level.
    """

    baseline: str
    milestone: tuple[str, ...]
    smallest_effect: str | None
    comparisons: int


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """
    A decision of a snapshot before that no longer follows.

    Attributes:
        verdict: What was decided.
        decided_at: When the run ended that decided it, UTC.
        because: Why it does not follow, as a clause.
    """

    verdict: Verdict
    decided_at: datetime
    because: str


@dataclass(frozen=True, slots=True)
class Standing:
    """
    One comparison by the experiment's own clock, looked at after every run.

    Attributes:
        candidate: The arm.
        cache_state: Of its runs.
        rules: What its decision is bound to.
        found: What was decided, and the interval that holds at every look.
        decided_at: When the run ended that decided it, UTC; None while nothing is decided.
        runs: All that count, as `run_id/run_attempt`, in the order of their ends.
        withdrawn: A decision that no longer follows; None where none was made, or it stands.
    """

    candidate: str
    cache_state: str
    rules: Rules
    found: Sequential
    decided_at: datetime | None
    runs: tuple[str, ...]
    withdrawn: Withdrawn | None = None

    @property
    def key(self) -> Key:
        """Which comparison it is."""
        return self.candidate, self.cache_state

    @property
    def decided_by(self) -> tuple[str, ...]:
        """The runs that decided it; none while nothing is decided."""
        decision = self.found.decision
        return self.runs[: decision.baseline_count + decision.candidate_count] if decision else ()


def standings_of(experiment: str, found: Mapping[str, pd.DataFrame]) -> list[Standing]:
    """
    Every comparison of an experiment, whose runs count in the order in which they ended.

    Runs that no cache rule matches are none where there are others. All share the level: one
    experiment in twenty without a difference says "faster" or "slower" anywhere, ever.

    Args:
        experiment: Its name; one that is not there has no comparison.
        found: The answers to `QUESTIONS` at least, by name, from one snapshot.
    """
    effect, _ = rules_of(found["experiments"], experiment)
    own = found["experiments"][found["experiments"]["experiment"] == experiment]
    clocks = found["comparison_clocks"]
    groups = [
        (str(candidate), str(state), rows)
        for (_, candidate, state), rows in clocks.groupby(
            ["candidate_position", "candidate", "cache_state"], sort=True
        )
        if rows["is_baseline"].any()
    ]
    if any(state != "other" for _, state, _ in groups):
        groups = [one for one in groups if one[1] != "other"]
    return [
        _standing(
            candidate,
            state,
            rows,
            Rules(
                baseline=str(rows.loc[rows["is_baseline"], "arm"].iloc[0]),
                milestone=tuple(own["milestone"].iloc[0] or ()),
                smallest_effect=effect,
                comparisons=len(groups),
            ),
        )
        for candidate, state, rows in groups
    ]


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """The runs of a comparison in the order of their ends, with a column `ended_at`, UTC."""
    known = rows[rows["clock_s"].notna()]
    took_s = known["wall_s"].fillna(known["clock_s"])
    known = known.assign(ended_at=known["run_started_at"] + pd.to_timedelta(took_s, unit="s"))
    return known.sort_values(["ended_at", "run_id", "run_attempt"], kind="stable")


def _names(rows: pd.DataFrame) -> tuple[str, ...]:
    return tuple(
        f"{run_id}/{attempt}"
        for run_id, attempt in zip(rows["run_id"], rows["run_attempt"], strict=True)
    )


def _standing(candidate: str, state: str, rows: pd.DataFrame, rules: Rules) -> Standing:
    known = _in_order(rows)
    days = days_of(known)
    found = compare_at_every_look(
        known["clock_s"].tolist(),
        (~known["is_baseline"].astype(bool)).tolist(),
        scale=CLOCKS["clock_s"].scale,
        smallest_effect=parse_smallest_effect(rules.smallest_effect),
        comparisons=rules.comparisons,
        days=None if days is None else days[0],
    )
    one = Standing(candidate, state, rules, found, decided_at=None, runs=_names(known))
    if number := len(one.decided_by):
        return replace(one, decided_at=known["ended_at"].iloc[number - 1].to_pydatetime())
    return one


def with_withdrawn(now: Sequence[Standing], before: Sequence[Standing]) -> list[Standing]:
    """The comparisons with what was decided of them before and does not follow any more."""
    earlier = {one.key: one for one in before}
    return [
        replace(one, withdrawn=_withdrawn(one, earlier[one.key])) if one.key in earlier else one
        for one in now
    ]


def _withdrawn(now: Standing, before: Standing) -> Withdrawn | None:
    if before.found.decision is None or before.decided_at is None:
        return before.withdrawn if now.found.decision is None else None
    decision = now.found.decision
    if decision is not None and decision.verdict is before.found.decision.verdict:
        return None
    because = _because(now, before)
    return Withdrawn(before.found.decision.verdict, before.decided_at, because)


def _because(now: Standing, before: Standing) -> str:
    was, rules = before.rules, now.rules
    changed = [
        f"{name} was {old or 'none'} and is {new or 'none'}"
        for name, old, new in (
            ("the baseline", was.baseline, rules.baseline),
            ("the milestone", listed(was.milestone), listed(rules.milestone)),
            ("the smallest effect", was.smallest_effect, rules.smallest_effect),
            ("the number of comparisons", was.comparisons, rules.comparisons),
        )
        if old != new
    ]
    if changed:
        return listed(changed)
    decided_by = before.decided_by
    if gone := len(set(decided_by).difference(now.runs)):
        return (
            f"{count(gone, 'run')} that it rests on no longer {'counts' if gone == 1 else 'count'}"
        )
    if now.runs[: len(decided_by)] != decided_by:
        return "runs came in later that had ended before"
    return "times of its runs changed, or Longpole's method did"


def decision_sentence(one: Standing) -> str:
    """
    When it was decided for good; else that it is not, and what is excluded at every look.

    `Decided on 14 Nov 2026 after 9 + 9 runs: faster, however often one looks.`
    """
    return " ".join(filter(None, (_decided(one), withdrawn_sentence(one))))


def decided_words(one: Standing | None, told: Verdict) -> str | None:
    """
    What to say of it beside the verdict at one look: `decided on 14 Nov 2026 after 9 + 9 runs`.

    Args:
        one: The comparison; None by a clock that is not the experiment's own.
        told: The verdict at one look; where another one is decided it is named.

    Returns:
        None where neither verdict says anything.
    """
    decision = None if one is None else one.found.decision
    if one is None or decision is None:
        is_open = one is not None and told is not Verdict.UNDECIDED
        return _OPEN if is_open else None
    named = "" if decision.verdict is told else f"{decision.verdict}, "
    return f"{named}{_when(one)}"


_OPEN = "not yet decided for good"


def _when(one: Standing) -> str:
    decision = one.found.decision
    if decision is None or one.decided_at is None:
        return _OPEN
    runs = f"{decision.baseline_count} + {decision.candidate_count} runs"
    return f"decided on {days(one.decided_at, one.decided_at)} after {runs}"


def _decided(one: Standing) -> str:
    words = upper(_when(one))
    decision = one.found.decision
    if decision is not None:
        return f"{words}: {decision.verdict}, however often one looks."
    interval = one.found.ratio_interval
    if interval is None or 0 in interval or inf in interval:
        return f"{words}."
    low, high = (f"{end:.2f}" for end in interval)
    return f"{words}: ratio {low} to {high} at every look."


def withdrawn_sentence(one: Standing) -> str | None:
    """`Withdrawn: faster, decided on 14 Nov 2026, since ...`; None where nothing was."""
    if one.withdrawn is None:
        return None
    on = days(one.withdrawn.decided_at, one.withdrawn.decided_at)
    name = f"{one.candidate}{which_runs(' on ', one.cache_state)}"
    return (
        f"Withdrawn: that {name} is {one.withdrawn.verdict}, as decided on {on}, since "
        f"{one.withdrawn.because}."
    )


def scope_sentence(found: Sequence[Standing]) -> str | None:
    """What the decisions of an experiment promise together; None without a comparison."""
    if not found:
        return None
    number = found[0].rules.comparisons
    among = "" if number == 1 else f", all {number} comparisons together"
    return (
        f"Decided: {LEVEL:.0%} at most of experiments without a difference are ever called "
        f"faster or slower by their own clock, however often one looks{among}."
    )
