"""Which arm wins, where several beat the baseline."""

import pandas as pd
import pytest

from queries.statistics import Verdict
from queries.verdict.leaders import leader_sentences, leaders_compared


def _clocks(arms: dict[str, list[float]], state: str = "warm") -> pd.DataFrame:
    """Rows of `comparison_clocks` of candidates, each beside a baseline of one run."""
    return pd.DataFrame(
        [
            {
                "candidate": arm,
                "candidate_position": place,
                "cache_state": state,
                "is_baseline": is_baseline,
                "run_started_at": pd.Timestamp(2026, 4, 4, 12),
                "clock_s": clock,
            }
            for place, (arm, clocks) in enumerate(arms.items(), start=2)
            for is_baseline, clock in [(True, 1000.0), *((False, each) for each in clocks)]
        ]
    )


def test_the_two_fastest() -> None:
    """
    By hand: of the sixteen ratios of a run of fast to one of quick the middle two are 0.524, 0.545.

    Their geometric mean is 0.5345: 47% less. Four and four runs that do not overlap have p = 2/70.
    """
    clocks = _clocks(
        {
            "slow": [900.0, 910.0, 920.0, 930.0],
            "quick": [200.0, 210.0, 220.0, 230.0],
            "fast": [100.0, 110.0, 120.0, 130.0],
        }
    )
    (found,) = leaders_compared(clocks, smallest_effect=None, planned=None)

    assert ("fast", "quick", "warm") == (found.candidate, found.baseline, found.cache_state)
    assert found.comparison.ratio == pytest.approx(0.5345, abs=5e-5)
    assert Verdict.FASTER is found.comparison.verdict
    (sentence,) = leader_sentences([found], ())
    assert sentence.startswith("The two fastest candidates: fast is 47% faster than quick on warm")
    assert [] == leader_sentences([found], ("fast", "slow"))
    assert [sentence] == leader_sentences([found], ("fast", "quick"))


def test_one_candidate() -> None:
    """One alone is compared with nothing, in each cache state for itself."""
    clocks = pd.concat(
        [_clocks({"a": [1.0, 2.0]}), _clocks({"a": [1.0], "b": [2.0]}, "cold")], ignore_index=True
    )
    (found,) = leaders_compared(clocks, smallest_effect=None, planned=None)
    assert ("a", "b", "cold") == (found.candidate, found.baseline, found.cache_state)
    assert [] == leaders_compared(clocks[:0], smallest_effect=None, planned=None)
