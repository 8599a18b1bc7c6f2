"""How many runs would settle it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.statistics import MoreRuns, Outlook, Scale, SmallestEffect, Verdict, compare, more_runs
from queries.statistics.floats import as_floats
from queries.statistics.more_runs import MOST_RUNS, WANTED_CHANCE, new_runs
from tests.laws import examples

FIVE = SmallestEffect(share=0.05)
CLOSE = [100.0, 103, 98, 107, 101], [96.0, 99, 104, 95, 98]


def test_the_same_runs_have_the_same_answer() -> None:
    """Chance is fixed: a page that is loaded again says the same."""
    assert more_runs(*CLOSE, smallest_effect=FIVE) == more_runs(*CLOSE, smallest_effect=FIVE)


def test_few_runs_settle_a_clear_difference() -> None:
    """3 + 3 runs that are far apart lack one each for an interval by ranks."""
    found = more_runs([100.0, 101, 103], [50.0, 52, 53])
    assert (Outlook.SETTLES, 1, 1, 1.0) == (
        found.outlook,
        found.baseline,
        found.candidate,
        found.chance,
    )


def test_no_number_of_runs_settles_no_difference() -> None:
    """Without a smallest effect, arms that are alike stay undecided."""
    found = more_runs(CLOSE[0], CLOSE[0])
    assert Outlook.NOT_BY_COLLECTING == found.outlook
    assert MOST_RUNS == found.baseline + found.candidate
    assert found.chance is not None
    assert found.chance < WANTED_CHANCE


def test_the_candidate_takes_an_odd_run() -> None:
    """5 + 4 runs and 200 more are 209: 104 of the baseline, 105 of the candidate."""
    found = more_runs([99.0, 100, 101, 102, 103], [100.0, 101, 101, 102])
    assert (Outlook.NOT_BY_COLLECTING, 99, 101) == (found.outlook, found.baseline, found.candidate)


def test_equivalence_is_a_decision() -> None:
    """With a smallest effect the same arms are settled, as equivalent."""
    assert Outlook.SETTLES == more_runs(CLOSE[0], CLOSE[0], smallest_effect=FIVE).outlook


@pytest.mark.parametrize(
    ("baseline", "candidate", "expected"),
    [
        ([100.0], [90.0], MoreRuns(Outlook.UNKNOWN, 3, 3, None)),
        ([100.0, 101], [90.0, 91], MoreRuns(Outlook.UNKNOWN, 2, 2, None)),
        ([100.0, 101, 102], [90.0], MoreRuns(Outlook.UNKNOWN, 1, 3, None)),
    ],
)
def test_too_few_to_simulate(
    baseline: list[float], candidate: list[float], expected: MoreRuns
) -> None:
    """Below 5 runs in all only the fewest for an interval are said: 4 + 4."""
    assert expected == more_runs(baseline, candidate)


def test_the_smaller_arm_is_filled_first() -> None:
    """Of 1 + 10 runs the single one is what keeps it undecided."""
    found = more_runs([100.0], [90.0 + place for place in range(10)], smallest_effect=FIVE)
    assert found.baseline >= 2
    assert found.candidate == 0 or found.baseline + 1 == found.candidate + 10


@pytest.mark.parametrize("arms", ["baseline", "candidate"])
def test_only_one_arm_can_still_run(arms: str) -> None:
    """Runs are asked of the arm that can have them alone, and no fewer than of both."""
    found = more_runs(
        *CLOSE, smallest_effect=FIVE, arms="baseline" if arms == "baseline" else "candidate"
    )
    both = more_runs(*CLOSE, smallest_effect=FIVE)
    assert 0 == (found.candidate if arms == "baseline" else found.baseline)
    assert both.baseline + both.candidate <= found.baseline + found.candidate


def test_swapped_arms_ask_for_as_many() -> None:
    """How many runs are asked for hardly depends on which arm is the baseline."""
    one, other = (more_runs(*arms, smallest_effect=FIVE) for arms in (CLOSE, (CLOSE[1], CLOSE[0])))
    assert pytest.approx(one.baseline + one.candidate, rel=0.3) == other.baseline + other.candidate


def test_differences() -> None:
    """Clocks that can be 0 are simulated as differences, margins in seconds likewise."""
    queue = [0.0, 0, 2, 3, 9], [0.0, 4, 5, 6, 12]
    assert more_runs(*queue, scale="difference").outlook is not Outlook.UNKNOWN
    seconds = more_runs(*CLOSE, smallest_effect=SmallestEffect(seconds=30))
    assert (Outlook.SETTLES, 1.0) == (seconds.outlook, seconds.chance)


def test_an_arm_without_a_run() -> None:
    """Nothing can be simulated from nothing."""
    with pytest.raises(ValueError, match="without a run"):
        more_runs([], [1.0, 2.0])


@given(st.lists(st.integers(90, 110), min_size=3, max_size=6))
@examples(10)
def test_never_more_than_promised(candidate: list[int]) -> None:
    """At most 200 are asked for, and those asked for reach the chance that is promised."""
    found = more_runs(CLOSE[0], candidate, smallest_effect=FIVE)
    assert 1 <= found.baseline + found.candidate <= MOST_RUNS
    assert found.chance is not None
    assert (found.outlook is Outlook.SETTLES) == (found.chance >= WANTED_CHANCE)


@pytest.mark.parametrize("scale", ["ratio", "difference"])
def test_the_interval_is_that_of_the_verdict(scale: Scale) -> None:
    """Of the 200 simulated arms just those are decided that `compare` decides, at unequal sizes."""
    tight, wild = [float(100 + place) for place in range(10)], [60.0, 70, 92]
    found = more_runs(tight, wild, scale=scale, arms="candidate")
    drawn = new_runs(
        (as_floats(tight), as_floats(wild)), 200, grain=1.0, is_ratio=scale == "ratio"
    )[1]
    decided = [
        compare(tight, [*wild, *new[: found.candidate]], scale=scale).verdict for new in drawn
    ]
    assert Verdict.UNDECIDED is compare(tight, wild, scale=scale).verdict
    assert len(tight) != len(wild) + found.candidate
    assert found.chance == sum(each is not Verdict.UNDECIDED for each in decided) / 200
