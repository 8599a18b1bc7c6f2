"""What the mix of runners makes of a comparison: frames in, values and words out."""

from datetime import datetime, timedelta
from math import exp

import pandas as pd
import pytest

from queries.logs.mix_sentences import differing_sentence, mix_sentence, mix_words
from queries.logs.runner_mix import RunnerMix, mixes_of

_START = datetime(2026, 4, 4, 12)
_SCATTER = (-0.04, -0.02, -0.01, 0.0, 0.01, 0.02, 0.03, -0.03, 0.015, -0.015)


def mix_of(slow_of: dict[str, int], runs: int = 20) -> list[RunnerMix]:
    """
    Arms a (baseline, 100 s) and b (90 s), so many runs each; slow CPUs take half as long again.

    Args:
        slow_of: How many runs of each arm are on a slow CPU.
        runs: Of each arm.
    """
    clocks, runners = [], []
    for arm, took in (("a", 100.0), ("b", 90.0)):
        for place in range(runs):
            is_slow = place < slow_of[arm]
            run_id = place + (1000 if arm == "b" else 0)
            clocks.append(
                {"candidate_position": 2, "candidate": "b", "cache_state": "all", "arm": arm}
                | {"is_baseline": arm == "a", "run_id": run_id, "run_attempt": 1}
                | {"run_started_at": _START + timedelta(days=place)}
                | {"clock_s": took * (1.5 if is_slow else 1) * exp(_SCATTER[place % 10])}
                | {"wall_s": 1.0, "path_queue_s": 0.0, "compute_s": 1.0, "price_usd": None}
                | {"self_hosted_minutes": 0.0}
            )
            runners.append(
                {"arm": arm, "run_id": run_id, "run_attempt": 1, "factor": "cpu_model"}
                | {"runner_level": "slow" if is_slow else "fast", "usual_share": 1.0}
            )
    rows = pd.DataFrame(clocks)
    attempts = rows.assign(cache_state="all")
    experiments = pd.DataFrame(
        {"experiment": ["e"], "smallest_effect": ["5%"], "runs_per_arm": [pd.NA]}
    )
    found = {"experiments": experiments, "comparison_clocks": rows, "attempts_by_arm": attempts}
    return mixes_of("e", {**found, "path_runners": pd.DataFrame(runners)})


def test_an_unlucky_baseline() -> None:
    """8 of the baseline's 20 runs were slow and 2 of the candidate's: luck is told from change."""
    (mix,) = mix_of({"a": 8, "b": 2})
    assert mix.raw_ratio is not None
    assert mix.adjusted.ratio is not None
    assert mix.raw_ratio < 0.89
    assert 0.9 == pytest.approx(mix.adjusted.ratio, abs=0.02)
    assert mix.adjusted.mix_ratio == pytest.approx(mix.raw_ratio / mix.adjusted.ratio)
    sentence = mix_sentence(mix)
    assert sentence is not None
    assert "on one mix -10%" in sentence
    assert "allowing for CPU" in sentence


def test_the_same_mix() -> None:
    """Where both were equally lucky the raw figure stands."""
    (mix,) = mix_of({"a": 6, "b": 6})
    assert not mix.adjusted.is_material
    assert differing_sentence(mix) is None
    assert str(mix_sentence(mix)).endswith("the raw figure stands.")


def test_the_arm_is_the_machine() -> None:
    """Nothing is adjusted where the one arm is slow machines and the other is not."""
    (mix,) = mix_of({"a": 20, "b": 0})
    assert mix.adjusted.ratio is None
    assert "Runners and arms are confounded" in str(mix_sentence(mix))
    assert "b and the baseline did not get the same mix of CPU." == differing_sentence(mix)
    assert "the arms ran on other runners: they may make the difference" == mix_words(mix)


def test_too_few_runs() -> None:
    """With 8 of each it is said that mixes differ, and nothing is adjusted."""
    (mix,) = mix_of({"a": 6, "b": 0}, runs=8)
    assert mix_sentence(mix) is None
    assert "not the same mix of CPU" == mix_words(mix)
    assert str(differing_sentence(mix)).endswith(
        "With fewer than 10 runs of each arm it cannot be allowed for."
    )


def test_no_logs() -> None:
    """Without rows there is nothing to say."""
    assert [] == mixes_of("e", {"path_runners": pd.DataFrame()})
