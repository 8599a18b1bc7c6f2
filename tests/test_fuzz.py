"""A few hundred inputs of `make fuzz`, and those that found something."""

from pathlib import Path

import pytest

from basis.visible import is_all_visible
from ingest.config.experiment_file import parse_experiments
from ingest.config.price_file import parse_prices
from ingest.errors import ExperimentFileInvalid
from tests.fuzz.__main__ import targets, tried
from tests.fuzz.watch import Finding

_NUMBERS = {"API answers": 300, "logs": 300, "experiment files": 40, "workflow files": 150}
_FILE = Path("a.toml")


def test_a_sample() -> None:
    """Of each target some are read and some refused, and none ends in any other way."""
    with targets(Path("no recordings")) as found:
        for name, number in _NUMBERS.items():
            ends = list(tried(name, found[name][1], 2026, range(number)))
            assert [] == [end for end in ends if isinstance(end, Finding)]
            assert {"value", "refused"} == set(ends)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"x = {'[' * 3000}", "is not TOML"),
        (f"x = {'{a=' * 3000}", "is not TOML"),
        (f"x = {'9' * 5000}", "is not TOML"),
        (
            '[x]\n"a\\u0000\\u202eb" = 1\narm = []\nrepository = "o/r"',
            "a⟨U+0000⟩⟨U+202E⟩b: unknown",
        ),
        (f'[x]\nrepository = "{"a" * 5000}"\narm = []', "..."),
    ],
)
def test_an_experiment_file(text: str, sentence: str) -> None:
    """Deep nesting, endless numbers, keys that hide something: a short, visible sentence each."""
    with pytest.raises(ExperimentFileInvalid) as refusal:
        parse_experiments(text, _FILE)
    assert any(sentence in one for one in refusal.value.sentences)
    assert all(is_all_visible(one) and len(one) < 1010 for one in refusal.value.sentences)


@pytest.mark.parametrize("text", [f"x = {'[' * 3000}", f"x = {'9' * 5000}"])
def test_a_price_file(text: str) -> None:
    """What the parser gives up on is a mistake of the file."""
    (mistake,) = parse_prices(text, _FILE).mistakes
    assert mistake.startswith("a.toml: is not TOML: ")
