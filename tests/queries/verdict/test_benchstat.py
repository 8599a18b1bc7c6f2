"""Comparisons in the manner of benchstat."""

import pytest

from queries.statistics import ArmSummary, Scale, compare
from queries.verdict.verdict_tables import benchstat_table, median_words
from queries.verdict.verdicts import ComparedClock


def compared(
    baseline: list[float], candidate: list[float], scale: Scale = "ratio", clock: str = "clock_s"
) -> dict[str, str]:
    """The one row of such a comparison, by its columns."""
    found = ComparedClock(
        candidate="fast",
        baseline="plain",
        cache_state="warm",
        is_like_with_like=True,
        clock=clock,
        smallest_effect=None,
        comparison=compare(baseline, candidate, scale=scale),
        more=None,
    )
    (row,) = benchstat_table([found], "time to x").words.to_dict("records")
    return {str(column): str(cell) for column, cell in row.items()}


def test_ratio() -> None:
    """
    By hand, 6 + 6 runs, each candidate 0.8 times its baseline.

    Medians 125 s and 100 s; of 6 runs the 95% interval of the median are the extremes, 25 s and
    20 s away: 20% each. All 36 ratios are 0.8 b / a; their median is 0.8. The rank-sum test of 6 +
    6 leaves out 5 at each end: the sixth smallest is 0.8 * 120 / 150 = 0.64, the sixth largest
    0.8 * 150 / 120 = 1.
    """
    row = compared([100, 110, 120, 130, 140, 150], [80, 88, 96, 104, 112, 120])

    assert "125 s ± 20% → 100 s ± 20%" == row["baseline → arm"]
    assert "-20% [-36%, 0%]" == row["change"]
    assert "n=6+6" == row["n"]
    assert "undecided" == row["verdict"]


def test_difference() -> None:
    """
    What can be 0 has a change in seconds; a median of 0 a reach in seconds.

    Of the 36 differences five are 11, five 29, the rest 20: so are the sixth from either end. Ties
    are spread over their second on both sides, which makes it up to a second more or less.
    """
    row = compared([0, 0, 0, 0, 0, 9], [20, 20, 20, 20, 20, 29], "difference", "path_queue_s")

    assert "0 s ± 9 s → 20 s ± 45%" == row["baseline → arm"]
    assert "+20 s [+19 s, +21 s]" == row["change"]
    assert ("queue on the path", "slower") == (row["clock"], row["verdict"])


def test_few_runs() -> None:
    """Without an interval none is shown, as benchstat does it."""
    row = compared([100, 200], [60])

    assert "150 s ± ∞ → 60 s ± ∞" == row["baseline → arm"]
    # The Hodges-Lehmann estimate is the median of the logs of 0.6 and 0.3: 0.3 * sqrt(2) = 0.42.
    assert "-58%" == row["change"]
    assert ("n=2+1", "too few runs") == (row["n"], row["verdict"])


def test_provisional() -> None:
    """At 3 + 3 runs the verdict says that it is provisional."""
    row = compared([100, 101, 102], [50, 51, 52])

    assert "faster (provisional)" == row["verdict"]


@pytest.mark.parametrize(
    ("arm", "words"),
    [
        (ArmSummary(0, 3), "–"),
        (ArmSummary(8, 0, p50=412.0, p50_interval=(400.0, 437.0)), "412 s ± 6.1%"),
        (ArmSummary(8, 0, p50=1412.4, p50_interval=(1400.0, 1437.0)), "1,412 s ± 1.7%"),
    ],
)
def test_median_words(arm: ArmSummary, words: str) -> None:
    """The larger side counts; 25 of 412 are 6.1%, 24.6 of 1412.4 are 1.74%."""
    assert words == median_words(arm)
