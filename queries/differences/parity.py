"""Work parity of two arms: what only one of them does, and what that makes of their difference."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from queries import what_if
from queries.arms.populations import CACHE_ORDER
from queries.differences.adjustment import Adjustment, adjustment, measured_runs
from queries.differences.one_sided import OneSided, one_sided
from queries.differences.sides import Side, baseline_of, side_of
from queries.roles.proposals import counterparts


@dataclass(frozen=True, slots=True)
class WorkParity:
    """
    What one of two arms does and the other does not, in one cache state.

    Attributes:
        baseline: The arm that comes first, without its places, which may be many.
        candidate: The other; its cache state is that of the comparison.
        found: What only one of them does.
    """

    baseline: Side
    candidate: Side
    found: tuple[OneSided, ...]


QUESTIONS = ("attempts_by_arm", *what_if.QUESTIONS, "measured_steps")
"""The answers that an adjustment rests on, beside `work_by_arm`."""


def work_parities(work: pd.DataFrame) -> list[WorkParity]:
    """
    Work parity of every candidate in every cache state in which both arms have counted attempts.

    Candidates stand by their place in the experiment, cache states warm first.

    Args:
        work: Rows of `work_by_arm`.
    """
    baseline = baseline_of(work)
    if baseline is None:
        return []
    candidates = [arm for arm in map(str, work["arm"].unique()) if arm != baseline]
    return [
        parity
        for candidate in candidates
        for parity in _parities(work, baseline, candidate, CACHE_ORDER)
    ]


def parity_between(
    work: pd.DataFrame, baseline: str, candidate: str, cache_state: str
) -> WorkParity | None:
    """That of any two arms; None where one of them has no counted attempt."""
    return next(_parities(work, baseline, candidate, (cache_state,)), None)


def adjustment_of(parity: WorkParity, answers: Mapping[str, pd.DataFrame]) -> Adjustment | None:
    """
    The difference as if both did the same; None where it is not known.

    Args:
        parity: Of a comparison.
        answers: Those to `QUESTIONS`.
    """
    attempts, jobs, needs, steps = (answers[question] for question in QUESTIONS)
    baseline, candidate = (
        measured_runs(attempts, jobs, needs, steps, side)
        for side in (parity.baseline, parity.candidate)
    )
    return adjustment(parity.found, baseline, candidate)


def _parities(
    work: pd.DataFrame, baseline: str, candidate: str, cache_states: Sequence[str]
) -> Iterator[WorkParity]:
    names = counterparts(work, [baseline, candidate])
    for state in cache_states:
        one, other = (side_of(work, arm, state) for arm in (baseline, candidate))
        if one and other:
            found = tuple(one_sided(one, other, names))
            yield WorkParity(replace(one, places=()), replace(other, places=()), found)
