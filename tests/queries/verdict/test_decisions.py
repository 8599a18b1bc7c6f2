"""What is decided however often one looks: its runs, its sentence, and what becomes of it."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from queries.statistics import Verdict
from queries.verdict.decisions import (
    Standing,
    decided_words,
    decision_sentence,
    scope_sentence,
    standings_of,
    with_withdrawn,
)

NOON = datetime(2026, 11, 1, 12)


def experiments(**other: object) -> pd.DataFrame:
    """The one experiment of these tests."""
    row = {"experiment": "e", "milestone": None, "smallest_effect": None, "runs_per_arm": None}
    return pd.DataFrame([row | other])


def clocks(count: int, ratio: float = 0.7, **other: object) -> pd.DataFrame:
    """Runs of `old` and `new` in turns, an hour apart, of 100 s and more, or `ratio` of it."""
    rows = [
        {
            "candidate": "new",
            "candidate_position": 2,
            "cache_state": "all",
            "arm": "new" if place % 2 else "old",
            "is_baseline": place % 2 == 0,
            "run_id": place + 1,
            "run_attempt": 1,
            "run_started_at": NOON + timedelta(hours=place),
            "clock_s": (100.0 + place) * (ratio if place % 2 else 1),
            "wall_s": 200.0,
        }
        for place in range(2 * count)
    ]
    return pd.DataFrame([row | other for row in rows])


def standing(rows: pd.DataFrame, **other: object) -> Standing:
    """The only comparison."""
    (one,) = standings_of("e", {"experiments": experiments(**other), "comparison_clocks": rows})
    return one


def test_decided_by_hand() -> None:
    """
    Runs of 70 s and more against 100 s and more: no overlap, decided at the eleventh run.

    Of n slower and m faster runs without overlap, at a hazard h, the evidence of the order is the
    root of N! h^m / (n! (n + h) ... (n + mh)) times N! / (m! (1 + m/h) ... (n + m/h)): at 5 + 5 on
    average 61.0, at 6 + 5 100.6. That of the ranks is 4.8 and 6.5; half of each makes 32.9, then
    53.6, which is above 40. That run started ten hours after noon and took 200 s.
    """
    one = standing(clocks(10))
    assert one.found.decision is not None
    assert (Verdict.FASTER, 6, 5) == (
        one.found.decision.verdict,
        one.found.decision.baseline_count,
        one.found.decision.candidate_count,
    )
    assert NOON + timedelta(hours=10, seconds=200) == one.decided_at
    assert tuple(f"{number}/1" for number in range(1, 12)) == one.decided_by
    assert tuple(f"{number}/1" for number in range(1, 21)) == one.runs
    said = "Decided on 1 Nov 2026 after 6 + 5 runs: faster, however often one looks."
    assert said == decision_sentence(one)


def test_nothing_is_decided_where_time_and_arm_are_confounded() -> None:
    """The same runs, but the candidate's all a day later: as the verdict, no claim."""
    rows = clocks(10)
    later = rows["run_started_at"] + pd.to_timedelta(~rows["is_baseline"] * 24, unit="h")
    one = standing(rows.assign(run_started_at=later))
    assert one.found.decision is None


def test_the_order_of_rows_does_not_matter() -> None:
    """Runs count in the order of their ends, however they come."""
    rows = clocks(10)
    assert standing(rows) == standing(rows.iloc[::-1])


def test_undecided() -> None:
    """The interval at every look is said where it has both ends."""
    random = np.random.default_rng(1)
    rows = clocks(20).assign(clock_s=random.normal(300, 30, 40).round())
    said = decision_sentence(standing(rows))
    assert said.startswith("Not yet decided for good: ratio 0.8")
    assert "Not yet decided for good." == decision_sentence(standing(clocks(3)))


def test_the_level_is_shared_by_what_is_compared() -> None:
    """Two states share it; runs of no state are no comparison beside them."""
    states = [clocks(8, cache_state=state) for state in ("cold", "other", "warm")]
    found = standings_of(
        "e", {"experiments": experiments(), "comparison_clocks": pd.concat(states)}
    )
    assert [("cold", 0.025), ("warm", 0.025)] == [
        (one.cache_state, one.found.level) for one in found
    ]
    assert "all 2 comparisons together" in str(scope_sentence(found))
    assert [] == standings_of(
        "x", {"experiments": experiments(), "comparison_clocks": states[0][:0]}
    )


@pytest.mark.parametrize(
    ("rows", "rules", "because"),
    [
        (clocks(6)[2:], {}, "2 runs that it rests on no longer count"),
        (clocks(10, ratio=1.0), {}, "times of its runs changed, or Longpole's method did"),
        (clocks(10, ratio=1.0), {"milestone": ["push*"]}, "the milestone was none and is push*"),
    ],
    ids=["excluded", "times", "clock"],
)
def test_withdrawn(rows: pd.DataFrame, rules: dict[str, object], because: str) -> None:
    """A decision that no longer follows is withdrawn, with the reason, until there is another."""
    before = standing(clocks(6))
    now = standing(rows, **rules)
    assert now.found.decision is None
    (one,) = with_withdrawn([now], [before])
    said = f"Withdrawn: that new is faster, as decided on 1 Nov 2026, since {because}."
    assert said in decision_sentence(one)
    (later,) = with_withdrawn([now], [one])
    assert one.withdrawn == later.withdrawn
    (again,) = with_withdrawn([before], [one])
    assert again.withdrawn is None


def test_a_late_arrival() -> None:
    """Runs that ended before, and come in later, can undo a decision."""
    before = standing(clocks(6))
    late = clocks(4, ratio=1.5).assign(
        run_id=lambda x: x["run_id"] + 100,
        run_started_at=lambda x: x["run_started_at"] - timedelta(days=1),
    )
    rows = pd.concat([late, clocks(6)])
    (one,) = with_withdrawn([standing(rows)], [before])
    assert one.withdrawn is not None
    assert "runs came in later that had ended before" == one.withdrawn.because


def test_a_decision_that_stands() -> None:
    """Further runs withdraw nothing, nor does a decision at another look by the same word."""
    before, now = standing(clocks(6)), standing(clocks(10))
    assert [now] == with_withdrawn([now], [before])
    moved = replace(now, runs=())
    assert [moved] == with_withdrawn([moved], [before])


def test_beside_the_verdict_at_one_look() -> None:
    """Another verdict than that at one look is named; where neither says anything, nothing is."""
    decided, undecided = standing(clocks(6)), standing(clocks(3))
    on = "decided on 1 Nov 2026 after 6 + 5 runs"
    assert on == decided_words(decided, Verdict.FASTER)
    assert f"faster, {on}" == decided_words(decided, Verdict.UNDECIDED)
    assert f"faster, {on}" == decided_words(decided, Verdict.EQUIVALENT)
    assert "not yet decided for good" == decided_words(undecided, Verdict.FASTER)
    assert decided_words(undecided, Verdict.UNDECIDED) is None
    assert decided_words(None, Verdict.FASTER) is None
