"""What the mix of runners makes of a comparison: frames in, values and words out."""

import pandas as pd
import pytest

from queries.logs.mix_sentences import (
    differing_sentence,
    mix_cautions,
    mix_sentence,
    mix_words,
)
from queries.logs.runner_mix import mixes_of
from tests.queries.logs.runner_mixes import mix_of


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
    assert [] == mix_cautions([mix])


def test_a_mix_that_matters() -> None:
    """24 of 40 slow runs against 8 of 40: the 10% that the change brings look like 15."""
    (mix,) = mix_of({"a": 24, "b": 8}, runs=40)
    assert mix.adjusted.is_material
    assert [f"b: r{str(mix_sentence(mix))[1:]}"] == mix_cautions([mix])
    assert (
        mix_words(mix) == "raw -15%, of which the mix of runners -5%; on one mix -10%: go by that"
    )


def test_the_same_mix() -> None:
    """Where both were equally lucky the raw figure stands."""
    (mix,) = mix_of({"a": 6, "b": 6})
    assert not mix.adjusted.is_material
    assert [] == mix_cautions([mix])
    assert differing_sentence(mix) is None
    assert str(mix_sentence(mix)).endswith("the raw figure stands.")


def test_the_arm_is_the_machine() -> None:
    """Nothing is adjusted where the one arm is slow machines and the other is not."""
    (mix,) = mix_of({"a": 20, "b": 0})
    assert mix.adjusted.ratio is None
    assert "Runners and arms are confounded" in str(mix_sentence(mix))
    (caution,) = mix_cautions([mix])
    assert caution.startswith("b: runners and arms are confounded: nearly all runs")
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
