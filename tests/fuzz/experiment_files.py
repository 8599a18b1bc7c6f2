"""Experiment files: TOML that is broken, odd, deep and large."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from random import Random

from basis.errors import LongpoleError
from ingest.config.experiment_file import parse_experiments
from ingest.propose.words import basic_string
from tests.fuzz.mutations import mutated_text, mutated_tree, repeated

WORDED = (LongpoleError,)
_ROOT = Path(__file__).resolve().parents[2]
_NAME = Path("experiments.toml")
_SNIPPETS = [
    *("[x]", "[[x.arm]]", "[x.y.z]", "[[x]]", '["="]', "x.arm = 1", "[x.arm.name]", "''", '"""'),
    *('"\\ud800"', '"\\U0010ffff"', "'''", "= =", "{", "}", "[", "]", "#", "1e999", "-nan", "0x"),
    *("1979-05-27T07:32:00-25:00", "0001-01-01", "9999-12-31T23:59:59.999999999-12:00", "24:00:00"),
    *('message = "(a{1000}){1000}"', 'message = "(?<=x)"', 'message = "["', 'step = "*" '),
    *("runs = [0, -1, 9223372036854775808]", "last = 1e3", "over = nan", "shas = ['zzzzzzz']"),
    *("max_hours = inf", 'smallest_effect = "%"', 'repository = "../.."', "cold = [[]]", "true"),
    *('since = "2026-W01-1"', 'until = "99999-01-01"', "until = 9999-12-31", "exclude = [{}]"),
]
_DEEP = ["[", "{a=", "a.", "[[", '"', "[x]\n", "x = [\n", "[[x.arm]]\nname='a'\n", "a=1\n", "é"]


def corpus() -> list[str]:
    """The experiment files that the project ships."""
    names = ("data/experiments.toml", "tests/simulated/demo.toml")
    return [(_ROOT / name).read_text("utf-8") for name in names]


def make(random: Random, samples: Sequence[str]) -> str:
    """A file whose lines are mutated, whose values are, or one thing many times."""
    kind = random.random()
    if kind < 0.02:
        return f"x = {repeated(random, random.choice(_DEEP))}"
    sample = random.choice(samples)
    if kind < 0.5:
        return mutated_text(random, sample, _SNIPPETS)
    tree = mutated_tree(random, tomllib.loads(sample))
    if not isinstance(tree, dict):
        return _value(tree)
    return "\n".join(f"{_key(name)} = {_value(table)}" for name, table in tree.items())


def read(text: str) -> None:
    """As `longpole ingest` reads its file; what is refused of a few experiments is told, too."""
    found = parse_experiments(text, _NAME)
    for sentences in found.mistakes.values():
        if not all(sentences):
            raise ValueError("a mistake without a word")


def _key(name: object) -> str:
    return f'"{basic_string(str(name))}"'


def _value(value: object) -> str:
    """TOML of whatever values, also of those that TOML does not have."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(k)} = {_shallow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_shallow, value))}]"
    if value is None or isinstance(value, str):
        return _key(value or "")
    return str(value)


def _shallow(value: object) -> str:
    try:
        return _value(value)
    except RecursionError:
        return "[" * 3000
