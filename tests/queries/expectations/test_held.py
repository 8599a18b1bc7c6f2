"""Claims held against runs, each kind worked out on paper."""

import pandas as pd
import pytest

from basis.claims import Claim
from queries.expectations.held import BELOW_RESOLUTION
from queries.expectations.judging import Outcome
from queries.findings import EXPECTATIONS
from queries.statistics import MoreRuns, Outlook
from tests.queries.expectations.expected_rows import figure_rows, held_claims

CONFIRMED, REFUTED = Outcome.CONFIRMED, Outcome.REFUTED
CANNOT_TELL, NEVER = Outcome.CANNOT_TELL, Outcome.NEVER_MEASURED
# Of 6 runs the median lies between the extremes with 1 - 2/64 = 96.9%: 28 s to 33 s around 30.5 s.
SIX = (28, 29, 30, 31, 32, 33)


@pytest.mark.parametrize(
    ("claim", "outcome", "off"),
    [
        (Claim("about", "30s", "s", 22.5, 40), CONFIRMED, None),
        (Claim("about", "40s", "s", 30, 160 / 3), CANNOT_TELL, None),
        # 30.5 s is 14.5 s below 45 s, and 10.5 s above 20 s.
        (Claim("about", "60s", "s", 45, 80), REFUTED, -14.5),
        (Claim("about", "15s", "s", 11.25, 20), REFUTED, 10.5),
        (Claim("at_most", "33s", "s", None, 33), CONFIRMED, None),
        (Claim("at_most", "32s", "s", None, 32), CANNOT_TELL, None),
        (Claim("at_most", "27s", "s", None, 27), REFUTED, 3.5),
        (Claim("at_least", "28s", "s", 28, None), CONFIRMED, None),
        (Claim("at_least", "34s", "s", 34, None), REFUTED, -3.5),
    ],
)
def test_medians(claim: Claim, outcome: Outcome, off: float | None) -> None:
    """The interval lies inside, outside, or across an end; the ends belong to the claim."""
    (held,) = held_claims(claim, rows=[figure_rows(SIX)])
    assert (outcome, 30.5, (28, 33), 6) == (
        held.outcome,
        held.figure,
        held.interval,
        held.run_count,
    )
    assert off == held.off_by
    assert (outcome is CANNOT_TELL) == (held.more is not None)


def test_five_runs_have_no_median_interval() -> None:
    """One more makes one; four more than two."""
    about = Claim("about", "30s", "s", 22.5, 40)
    (held,) = held_claims(about, rows=[figure_rows((30, 30))])
    assert (CANNOT_TELL, None) == (held.outcome, held.interval)
    assert MoreRuns(Outlook.UNKNOWN, 0, 4, None) == held.more
    (held,) = held_claims(about, rows=[figure_rows((30, 30, 31, 31, 32))])
    assert (CANNOT_TELL, MoreRuns(Outlook.SETTLES, 0, 1, 1.0)) == (held.outcome, held.more)


# 4 + 4 runs without overlap: the interval, at 1 - 2/70 = 97.1%, is from the smallest difference
# to the largest, 40 - 103 = -63 s to 43 - 100 = -57 s, around -60 s; as ratios from 40/103 = 0.388
# to 43/100 = 0.43.
BASELINE, CANDIDATE = (100, 101, 102, 103), (40, 41, 42, 43)


@pytest.mark.parametrize(
    ("claim", "outcome", "off"),
    [
        (Claim("saves", "55s to 65s", "s", -65, -55), CONFIRMED, None),
        (Claim("saves", "58s to 70s", "s", -70, -58), CANNOT_TELL, None),
        (Claim("saves", "70s to 80s", "s", -80, -70), REFUTED, 10),
        (Claim("saves", "30s to 40s", "s", -40, -30), REFUTED, -20),
        (Claim("faster", "57s", "s", None, -57), CONFIRMED, None),
        (Claim("faster", "58s", "s", None, -58), CANNOT_TELL, None),
        (Claim("slower", "10s", "s", 10, None), REFUTED, -70),
    ],
)
@pytest.mark.parametrize("measured", ["clock", "job", "step", "role"])
def test_differences_in_seconds(
    claim: Claim, outcome: Outcome, off: float | None, measured: str
) -> None:
    """Arm minus the other one, of the clock as of a step."""
    rows = [figure_rows(CANDIDATE), figure_rows(BASELINE, is_against=True)]
    (held,) = held_claims(claim, rows=rows, measured=measured)
    assert (outcome, -60, 4, 4) == (
        held.outcome,
        held.figure,
        held.run_count,
        held.against_count,
    )
    assert pytest.approx((-63, -57)) == held.interval
    assert (None if off is None else pytest.approx(off)) == held.off_by


@pytest.mark.parametrize(
    ("claim", "outcome"),
    [
        (Claim("saves", "55% to 65%", "ratio", 0.35, 0.45), CONFIRMED),
        (Claim("saves", "60% to 65%", "ratio", 0.35, 0.4), CANNOT_TELL),
        (Claim("saves", "10% to 20%", "ratio", 0.8, 0.9), REFUTED),
        (Claim("faster", "", "ratio", None, 1, is_open=True), CONFIRMED),
        (Claim("slower", "", "ratio", 1, None, is_open=True), REFUTED),
        (Claim("slower", "20%", "ratio", 1.2, None), REFUTED),
    ],
)
def test_differences_as_ratios(claim: Claim, outcome: Outcome) -> None:
    """Arm / other one, as the verdict has it."""
    rows = [figure_rows(CANDIDATE), figure_rows(BASELINE, is_against=True)]
    (held,) = held_claims(claim, rows=rows)
    assert outcome == held.outcome
    assert pytest.approx((40 / 103, 43 / 100)) == held.interval


def test_a_share_says_nothing_of_nothing() -> None:
    """Where a run took 0 s there is no ratio, but there still is a difference."""
    rows = [figure_rows((0, 1, 2, 3)), figure_rows(BASELINE, is_against=True)]
    share = Claim("faster", "20%", "ratio", None, 0.8)
    any_difference = Claim("faster", "", "ratio", None, 1, is_open=True)
    found = held_claims(share, any_difference, rows=rows, measured="job", name="j")
    assert [NEVER, CONFIRMED] == [held.outcome for held in found]
    assert "a share says nothing of what took 0 s in a run" == found[0].reason


def test_arms_on_other_days() -> None:
    """What may be the days' difference is not held against a claim, as the verdict has it."""
    rows = [
        figures.assign(run_started_at=pd.to_datetime([f"2026-11-0{day}"] * 4))
        for day, figures in (
            (1, figure_rows(CANDIDATE)),
            (2, figure_rows(BASELINE, is_against=True)),
        )
    ]
    (held,) = held_claims(Claim("faster", "57s", "s", None, -57), rows=rows)
    assert (CANNOT_TELL, None) == (held.outcome, held.more)
    assert held.reason is not None
    assert held.reason.startswith("time and arm are confounded: they share no day of 1 and 1")


def test_a_difference_below_the_clocks_resolution() -> None:
    """Medians of a step less than 2 s apart are not told apart, however many runs agree."""
    rows = [figure_rows((9,) * 30), figure_rows((10,) * 30, is_against=True)]
    faster = Claim("faster", "", "s", None, 0, is_open=True)
    (held,) = held_claims(faster, rows=rows, measured="step", name="s")
    assert (CANNOT_TELL, BELOW_RESOLUTION) == (held.outcome, held.reason)


@pytest.mark.parametrize(
    ("count", "total", "outcome", "more"),
    [
        # Clopper and Pearson: of n in n from 0.025 ** (1 / n) on: 0.478 of 5, 0.541 of 6.
        (5, 5, CANNOT_TELL, MoreRuns(Outlook.SETTLES, 0, 1, 1.0)),
        (6, 6, CONFIRMED, None),
        (0, 6, REFUTED, None),
    ],
)
def test_waits(count: int, total: int, outcome: Outcome, more: MoreRuns | None) -> None:
    """In more than half of the runs the job is on the critical path."""
    waits = [place < count for place in range(total)]
    claim = Claim("because_waits_for", "cli", "share", 0.5, None, is_open=True)
    (held,) = held_claims(claim, rows=[figure_rows((60,) * total, waits=waits)])
    assert (outcome, count / total, total) == (held.outcome, held.figure, held.run_count)
    assert (None if outcome is not REFUTED else -0.5) == held.off_by
    assert more == held.more


def test_runs_whose_path_is_not_known_have_no_part() -> None:
    """They neither wait nor don't."""
    claim = Claim("because_waits_for", "cli", "share", 0.5, None, is_open=True)
    rows = figure_rows((60,) * 8, waits=[True] * 6 + [None] * 2)
    (held,) = held_claims(claim, rows=[rows])
    assert (CONFIRMED, 6) == (held.outcome, held.run_count)


def test_never_measured() -> None:
    """Nothing counts, nothing has such a step, the other arm has none: each says so."""
    about = Claim("about", "30s", "s", 22.5, 40)
    faster = Claim("faster", "", "ratio", None, 1, is_open=True)
    waits = Claim("because_waits_for", "cli", "share", 0.5, None, is_open=True)
    cold = figure_rows(SIX, state="cold")
    found = [
        *held_claims(about, rows=[cold]),
        *held_claims(about, rows=[figure_rows((None, None))], measured="step", name="Biuld"),
        *held_claims(faster, rows=[figure_rows(SIX)]),
        *held_claims(waits, rows=[figure_rows(SIX)]),
        *held_claims(about, cache=None),
    ]
    assert {NEVER} == {held.outcome for held in found}
    assert [
        "no warm run of b counts",
        "no counted warm run of b has a step “Biuld” that succeeded",
        "no warm run of a counts",
        "no counted run of b has a job “cli”",
        "no run of b counts",
    ] == [held.reason for held in found]


def test_each_cache_state_is_answered() -> None:
    """Warm before cold; an arm without a rule stands against both with all of its runs."""
    faster = Claim("faster", "", "ratio", None, 1, is_open=True)
    rows = [
        figure_rows(CANDIDATE, state="cold"),
        figure_rows(CANDIDATE),
        figure_rows(BASELINE, is_against=True, state="other", has_rule=False),
    ]
    found = held_claims(faster, rows=rows, cache=None)
    assert [("warm", CONFIRMED, 4), ("cold", CONFIRMED, 4)] == [
        (held.cache_state, held.outcome, held.against_count) for held in found
    ]


def test_like_stands_against_like() -> None:
    """Warm runs of an arm with rules are not compared with the other one's cold ones."""
    faster = Claim("faster", "", "ratio", None, 1, is_open=True)
    rows = [figure_rows(CANDIDATE), figure_rows(BASELINE, is_against=True, state="cold")]
    (held,) = held_claims(faster, rows=rows)
    assert (NEVER, "no warm run of a counts") == (held.outcome, held.reason)


def test_built_and_read_back_it_is_the_same() -> None:
    """As JSON in a snapshot."""
    claims = (
        Claim("about", "30s", "s", 22.5, 40),
        Claim("faster", "", "ratio", None, 1, is_open=True),
        Claim("at_least", "31s", "s", 31, None),
    )
    rows = [figure_rows(SIX), figure_rows(BASELINE, is_against=True)]
    found = held_claims(*claims, rows=rows)
    assert found == EXPECTATIONS.of_json(EXPECTATIONS.to_json(found))
    nothing = {"expected_of_arms": pd.DataFrame(), "expected_figures": figure_rows([])}
    assert [] == EXPECTATIONS.find("e", nothing)
