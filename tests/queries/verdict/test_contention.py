"""Runs whose critical path queued, and the others, compared apart."""

import pandas as pd
import pytest

from queries.verdict.contention import (
    ALL,
    CONTENDED,
    STRATA,
    UNCONTENDED,
    strata_of,
    verdicts_of_stratum,
)

Run = tuple[float, float | None]


def frames(baseline: list[Run], candidate: list[Run]) -> dict[str, pd.DataFrame]:
    """Runs of `old` and `new`, by clock and queue, in turns on one day."""
    rows = [
        {
            "candidate": "new",
            "candidate_position": 2,
            "cache_state": "all",
            "arm": arm,
            "is_baseline": arm == "old",
            "run_id": 100 * side + number,
            "run_attempt": 1,
            "run_started_at": pd.Timestamp(2026, 4, 4, 12),
            "clock_s": clock_s,
            "wall_s": clock_s,
            "path_queue_s": queue_s,
            "compute_s": clock_s,
            "price_usd": float("nan"),
            "self_hosted_minutes": 0.0,
        }
        for side, (arm, runs) in enumerate((("old", baseline), ("new", candidate)))
        for number, (clock_s, queue_s) in enumerate(runs)
    ]
    clocks = pd.DataFrame(rows).astype({"path_queue_s": "float64"})
    return {
        "comparison_clocks": clocks,
        "attempts_by_arm": clocks[["run_id", "run_attempt", "is_baseline", "cache_state"]],
        "experiments": pd.DataFrame(
            [{"experiment": "e", "smallest_effect": None, "runs_per_arm": 9}]
        ),
    }


@pytest.mark.parametrize(
    ("clock_s", "queue_s", "expected"),
    [
        (200, 30, CONTENDED),  # 15%
        (200, 29, UNCONTENDED),  # too short
        (300, 30, CONTENDED),  # just a tenth
        (301, 30, UNCONTENDED),  # less than a tenth
        (300, 0, UNCONTENDED),
        (300, None, None),
    ],
)
def test_which_runs_are_contended(
    clock_s: float, queue_s: float | None, expected: str | None
) -> None:
    """30 s and a tenth of the clock, both; a run whose queue is not known is of no stratum."""
    found = frames([(clock_s, queue_s)], [(clock_s, queue_s)])
    of = [one for one in (CONTENDED, UNCONTENDED) if verdicts_of_stratum("e", found, one)]
    assert ([] if expected is None else [expected]) == of


def test_strata_are_compared_apart() -> None:
    """
    By hand: uncontended runs take 100 to 103 s and 50 to 53 s, contended ones 300 s in both arms.

    Of 4 + 4 runs that do not overlap the interval holds all differences, -53 to -47 s. Of all runs
    it reaches from these to what the queue does.
    """
    waits: list[Run] = [(300.0, 200.0)] * 4
    found = frames(
        [*((100.0 + place, 0.0) for place in range(4)), *waits],
        [*((50.0 + place, 0.0) for place in range(4)), *waits],
    )
    assert STRATA == strata_of(found["comparison_clocks"])
    quick, slow = (verdicts_of_stratum("e", found, one)[0] for one in (UNCONTENDED, CONTENDED))
    assert ("faster", (-53, -47)) == (quick.comparison.verdict, quick.comparison.shift_interval)
    assert ("undecided", 4) == (slow.comparison.verdict, slow.comparison.candidate.run_count)
    assert quick.comparison.is_interim is None


def test_no_strata_where_runs_are_of_one_kind() -> None:
    """Then there is nothing to choose."""
    for queue_s in (0.0, 200.0, None):
        assert () == strata_of(
            frames([(300.0, queue_s)] * 2, [(250.0, queue_s)])["comparison_clocks"]
        )
    assert ALL == STRATA[0]
