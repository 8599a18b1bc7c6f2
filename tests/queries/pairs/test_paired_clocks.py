"""From rows of runs to pairs, in words and as tables."""

import pandas as pd
import pytest

from queries.pairs.pair_sentences import pair_sentence
from queries.pairs.pair_tables import pair_addresses, pairs_frame, pairs_table
from queries.pairs.paired_clocks import paired_clocks
from queries.statistics import Verdict
from tests.queries.paired_rows import SIX, Run, paired, rows


def test_by_hand() -> None:
    """
    Six pairs of one commit, each with half the seconds: p is 2 / 2^6.

    They are 50 s to 300 s shorter: so far the interval reaches with six pairs, and the median of
    all averages of two lies in the middle, at 175 s.
    """
    found, _ = paired(*SIX)

    assert ("commit", 6, (0, 0)) == (found.paired_by, len(found.pairs), found.unpaired_counts)
    assert 0.03125 == found.comparison.p
    assert (-175.0, (-300.0, -50.0)) == (found.comparison.shift, found.comparison.shift_interval)
    assert (
        "In 6 pairs of the same commit, new is 50% faster than base on warm runs: 2 min 55 s less "
        "(95% interval 5 min less to 50 s less), ratio 0.50 [0.50, 0.50]."
    ) == pair_sentence(found)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"smallest_effect": "60%"},
            "differ by less than 60% on warm runs, faster by less",
        ),
        ({"planned": 7}, "[0.50, 0.50]. Interim: not all planned pairs are there."),
    ],
    ids=["smallest effect", "planned pairs"],
)
def test_rules_of_the_experiment(changes: dict[str, object], said: str) -> None:
    """The smallest effect and the planned number hold for pairs, too."""
    assert said in pair_sentence(paired(*SIX, **changes)[0])  # type: ignore[arg-type]


def test_undecided() -> None:
    """Six pairs that do not agree: what the interval leaves open."""
    candidate = [
        (minute, sha, 100.0 if place % 2 else 700.0)
        for place, (minute, sha, _) in enumerate(SIX[1])
    ]
    said = pair_sentence(paired(SIX[0], candidate)[0])

    assert "it can't be told yet whether new or base is faster on warm runs: new is between" in said


def test_dots_only() -> None:
    """Below six pairs nothing is claimed, and what has no partner is counted."""
    found, _ = paired(SIX[0][:5], SIX[1])

    assert found.comparison.ratio_interval is None
    assert (
        "5 pairs of the same commit on warm runs of new and base: dots only, since an interval "
        "needs 6 pairs. Without a partner: 1 run of new."
    ) == pair_sentence(found)


def test_by_time() -> None:
    """
    Runs at 0 and 120 min against 20 and 130 min: 120 and 130, then 0 and 20.

    The third, at 300 min, has nobody within an hour. Of one commit there is no pair.
    """
    baseline: list[Run] = [(0, "a", 100), (120, "b", 200), (300, "c", 300)]
    candidate: list[Run] = [(20, None, 90), (130, "x", 150)]
    (found,) = paired(baseline, candidate)

    assert ("time", (1, 0)) == (found.paired_by, found.unpaired_counts)
    assert [(101, 201), (102, 202)] == [(one.run_id, other.run_id) for one, other in found.pairs]
    assert "2 pairs of neighbours in time on warm runs" in pair_sentence(found)


def test_no_partner() -> None:
    """Without a partner, and without runs, there is nothing to offer."""
    assert [] == paired([(0, "a", 100)], [(120, "b", 90)])
    assert [] == paired([(0, "a", 100)], [])
    frames = (frame.iloc[:0] for frame in rows(*SIX))
    assert [] == paired_clocks(*frames, smallest_effect="5%", planned=None)


def test_a_baseline_of_any_cache_state() -> None:
    """A baseline that does not tell cold from warm is said to be of any."""
    clocks, attempts = rows(*SIX)
    found, _ = paired_clocks(
        clocks, attempts.assign(cache_state="other"), smallest_effect=None, planned=None
    )

    assert not found.is_like_with_like
    assert pair_sentence(found).endswith("Runs of the baseline are of any cache state.")


def test_order_does_not_matter() -> None:
    """Runs that started at once have the same partners in whatever order the rows come."""
    baseline: list[Run] = [(0, "a", 100), (0, "a", 110), (0, "b", 120)]
    candidate: list[Run] = [(5, "a", 90), (5, "a", 95), (5, "b", 99)]
    clocks, attempts = rows(baseline, candidate)
    one = paired_clocks(clocks, attempts, smallest_effect=None, planned=None)
    other = paired_clocks(clocks[::-1], attempts[::-1], smallest_effect=None, planned=None)

    assert one == other
    assert 2 == len(one)


def test_swapping_the_arms() -> None:
    """Faster becomes slower, the ratio its inverse."""
    (one, _), (other, _) = paired(*SIX), paired(*SIX[::-1])

    assert (Verdict.FASTER, Verdict.SLOWER) == (one.comparison.verdict, other.comparison.verdict)
    assert one.comparison.ratio == pytest.approx(1 / (other.comparison.ratio or 1))


def test_tables() -> None:
    """One row per pair, the baseline first; programs get numbers and addresses."""
    found = paired([(0, "a", 200)], [(20, "a", 150)])[:1]

    assert [
        *("new", "warm", "run 1, attempt 1", "run 1, attempt 1"),
        *("4 Apr 2026 12:00 UTC", "4 Apr 2026 12:20 UTC", "3 min 20 s", "2 min 30 s", "0.75"),
    ] == pairs_table(found).words.iloc[0].tolist()
    frame = pairs_frame(found)
    assert (101, 201, "a", 0.75) == tuple(
        frame.loc[0, ["baseline_run_id", "candidate_run_id", "head_sha", "candidate_ratio"]]
    )
    assert frame["candidate_html_url"].tolist() == pair_addresses(found)["arm"].tolist()
    pd.testing.assert_series_equal(frame.dtypes, pairs_frame([]).dtypes)
