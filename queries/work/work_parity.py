"""Work parity of each candidate and its baseline, from the answers that it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from queries import what_if
from queries.arms.populations import CACHE_ORDER
from queries.work.adjustment import Adjustment, adjustment, measured_runs
from queries.work.one_sided import OneSided
from queries.work.parity import one_sided
from queries.work.proposals import counterparts
from queries.work.sides import Side, baseline_of, side_of


@dataclass(frozen=True, slots=True)
class WorkParity:
    """
    What one of two arms does and the other does not, in one cache state.

    Attributes:
        baseline: What it does.
        candidate: Likewise; its cache state is that of the comparison.
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
    return [
        WorkParity(*sides, tuple(one_sided(*sides, names)))
        for candidate in map(str, work["arm"].unique())
        if candidate != baseline
        for names in [counterparts(work, [baseline, candidate])]
        for state in CACHE_ORDER
        if (sides := _sides(work, baseline, candidate, state))
    ]


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


def parity_of(
    parities: Sequence[WorkParity], candidate: str, cache_state: str
) -> WorkParity | None:
    """That of one comparison; None where there is none, as of the baseline with itself."""
    asked = candidate, cache_state
    return next((p for p in parities if (p.candidate.arm, p.candidate.cache_state) == asked), None)


def _sides(
    work: pd.DataFrame, baseline: str, candidate: str, cache_state: str
) -> tuple[Side, Side] | None:
    one, other = (side_of(work, arm, cache_state) for arm in (baseline, candidate))
    return None if one is None or other is None else (one, other)
