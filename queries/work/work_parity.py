"""Work parity of a candidate and its baseline, from the answers that it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from queries.work.adjustment import Adjustment, adjustment, known_runs
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
        candidate: Likewise.
        found: What only one of them does.
        adjustment: The difference as if both did the same; None where it is not known.
    """

    baseline: Side
    candidate: Side
    found: tuple[OneSided, ...]
    adjustment: Adjustment | None


QUESTIONS = ("work_by_arm", "arm_attempts", "work_on_path")
"""The answers that it rests on."""


def work_parity(
    answers: Mapping[str, pd.DataFrame], candidate: str, cache_state: str
) -> WorkParity | None:
    """
    Work parity of an arm; None for the baseline itself, or where an arm has no counted attempt.

    Args:
        answers: Those to `QUESTIONS`.
        candidate: The arm that is compared with the baseline.
        cache_state: Of its attempts.
    """
    work, attempts, on_path = (answers[question] for question in QUESTIONS)
    name = baseline_of(work)
    baseline = None if name is None else side_of(work, name, cache_state)
    its = side_of(work, candidate, cache_state)
    if baseline is None or its is None or name == candidate:
        return None
    found = one_sided(baseline, its, counterparts(work, [baseline.arm, its.arm]))
    sides = [known_runs(attempts, on_path, side) for side in (baseline, its)]
    return WorkParity(
        baseline=baseline,
        candidate=its,
        found=tuple(found),
        adjustment=adjustment(found, *sides),
    )
