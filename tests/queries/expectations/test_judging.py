"""Intervals held against claims: laws, and a study of generated experiments with known truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.claims import Claim
from queries.expectations.judging import Outcome, judge_claim, off_by
from queries.statistics import compare
from queries.statistics.arm_summary import median_interval
from tests.queries.expectations.expected_rows import figure_rows, held_claims

_SECONDS = st.floats(-1e4, 1e4)
_PAIRS = st.tuples(_SECONDS, _SECONDS).map(lambda pair: (min(pair), max(pair)))
_CLAIMS = st.builds(
    lambda ends, sides: Claim(
        "saves", "x", "s", ends[0] if sides != 1 else None, ends[1] if sides != 2 else None
    ),
    _PAIRS,
    st.integers(0, 2),
)


def _holds(claim: Claim, figure: float) -> bool:
    return (claim.low is None or figure >= claim.low) and (
        claim.high is None or figure <= claim.high
    )


@given(_CLAIMS, _PAIRS, st.floats(0, 1))
def test_no_figure_of_the_interval_speaks_against_the_outcome(
    claim: Claim, interval: tuple[float, float], place: float
) -> None:
    """Confirmed: every figure in the interval is as claimed; refuted: none is."""
    figure = interval[0] + place * (interval[1] - interval[0])
    outcome = judge_claim(claim, interval)
    is_within = abs(off_by(claim, figure)) < 1e-6
    assert outcome is not Outcome.CONFIRMED or is_within
    assert outcome is not Outcome.REFUTED or not _holds(claim, figure)


@given(_CLAIMS, _PAIRS)
def test_an_interval_that_shrinks_never_changes_what_was_told(
    claim: Claim, interval: tuple[float, float]
) -> None:
    """What a wide interval tells, each of its ends tells."""
    outcome = judge_claim(claim, interval)
    if outcome is not Outcome.CANNOT_TELL:
        assert {outcome} == {judge_claim(claim, (end, end)) for end in interval}


@given(_CLAIMS, _SECONDS)
def test_off_by_is_nothing_inside(claim: Claim, figure: float) -> None:
    """And outside it leads back to the nearest end."""
    off = off_by(claim, figure)
    assert (off == 0) == _holds(claim, figure)
    nearest = [end for end in (claim.low, claim.high) if end is not None]
    if off:
        assert pytest.approx(abs(off)) == min(abs(figure - end) for end in nearest)


@pytest.mark.parametrize(
    ("interval", "outcome"),
    [
        ((-3.0, -1.0), Outcome.CONFIRMED),
        ((-3.0, 0.0), Outcome.CANNOT_TELL),
        ((0.0, 2.0), Outcome.REFUTED),
        (None, Outcome.CANNOT_TELL),
    ],
)
def test_an_open_end_counts_against_the_claim(
    interval: tuple[float, float] | None, outcome: Outcome
) -> None:
    """No difference is not faster."""
    claim = Claim("faster", "", "s", None, 0, is_open=True)
    assert outcome == judge_claim(claim, interval)


def _runs(seed: int, count: int, median: float) -> list[float]:
    """Whole seconds, log-normal around the median, scattering by 10%."""
    return [
        float(one)
        for one in np.rint(median * np.exp(np.random.default_rng(seed).normal(0, 0.1, count)))
    ]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("median", "outcome"), [(100.0, Outcome.CONFIRMED), (200.0, Outcome.REFUTED)]
)
def test_many_runs_tell_what_is_far_from_the_ends(
    seed: int, median: float, outcome: Outcome
) -> None:
    """A true median of 100 s, of 200 s; a true saving of 100 s, of none: each word is right."""
    about = Claim("about", "100s", "s", 75, 400 / 3)
    saves = Claim("saves", "60s to 140s", "s", -140, -60)
    half = Claim("saves", "40% to 60%", "ratio", 0.4, 0.6)
    faster = Claim("faster", "", "ratio", None, 1, is_open=True)
    slower = Claim("slower", "20%", "ratio", 1.2, None)
    rows = [
        figure_rows(_runs(seed, 40, median)),
        figure_rows(_runs(seed + 100, 40, 200), is_against=True),
    ]
    found = held_claims(about, saves, half, rows=rows)
    assert {outcome} == {held.outcome for held in found}
    # At 200 s there is no difference, which no run tells.
    (held, other) = held_claims(faster, slower, rows=rows)
    expected = Outcome.CONFIRMED if median == 100 else Outcome.CANNOT_TELL
    assert (expected, Outcome.REFUTED) == (held.outcome, other.outcome)


@pytest.mark.parametrize("run_count", [6, 12, 30])
def test_what_is_just_wrong_is_seldom_confirmed(run_count: int) -> None:
    """Of a true median at the end of a claim, 2.5% at most: the interval misses on one side."""
    random = np.random.default_rng(run_count)
    figures = np.sort(60 * np.exp(random.normal(0, 0.2, (4000, run_count))), axis=1)
    claim = Claim("at_most", "60s", "s", None, 60, is_open=True)
    outcomes = [judge_claim(claim, median_interval(one)) for one in figures]
    for outcome in (Outcome.CONFIRMED, Outcome.REFUTED):
        share = outcomes.count(outcome) / len(outcomes)
        # Three standard errors of a simulation of 4,000.
        assert share <= 0.025 + 3 * (0.025 * 0.975 / 4000) ** 0.5


@pytest.mark.parametrize("counts", [(4, 4), (8, 12)])
def test_a_difference_that_is_just_wrong_is_seldom_confirmed(counts: tuple[int, int]) -> None:
    """Without a true difference, `faster` is confirmed in 2.5% of experiments at most."""
    faster = Claim("faster", "", "ratio", None, 1, is_open=True)
    random = np.random.default_rng(sum(counts))
    confirmed = 0
    for _experiment in range(600):
        sides = [np.rint(300 * np.exp(random.normal(0, 0.1, count))) for count in counts]
        found = compare(*(side.tolist() for side in sides))
        outcome = judge_claim(faster, found.ratio_interval)
        confirmed += outcome is Outcome.CONFIRMED
    assert confirmed / 600 <= 0.025 + 3 * (0.025 * 0.975 / 600) ** 0.5
