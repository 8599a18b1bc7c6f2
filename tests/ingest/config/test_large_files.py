"""Experiment and price files that are large, or full of mistakes: said in few sentences, soon."""

from pathlib import Path

import pytest

from ingest.arms.cache_states import regular_expression
from ingest.config import experiment_file, price_file
from ingest.config.experiment_file import load_experiments, parse_experiments
from ingest.config.experiment_values import re2_problem
from ingest.config.price_file import load_prices, parse_prices
from ingest.errors import ExperimentFileInvalid
from tests.ingest.project import PULL_REQUEST_ARM, Project

PATH = Path("x.toml")
ARM = '[x]\nrepository = "o/r"\n[[x.arm]]\nname = "a"\nbranch = "b"\n'


def test_too_large(project: Project) -> None:
    """A file of 10 MB is not parsed: one sentence each; of experiments it is exit code 2."""
    project.experiments.write_text(PULL_REQUEST_ARM + "#" * 10_000_000, encoding="utf-8")
    outcome = project.ingest()
    assert 2 == outcome.exit_code
    assert (
        f"error: {project.experiments}: can't be read (it has more than 131,072 characters): name "
        "an experiment file with --experiments.\n"
    ) == outcome.stderr
    assert (
        f"{project.experiments}: can't be read (it has more than 131,072 characters): mend it.",
    ) == load_prices(project.experiments, is_named=True).mistakes


def test_the_largest(tmp_path: Path) -> None:
    """A file just within the bound is read."""
    path = tmp_path / "x.toml"
    path.write_text(ARM + "#" * (131_072 - len(ARM)), encoding="utf-8")
    assert ("x",) == load_experiments(path).wanted


def test_mistakes_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty are worded, for which the file is searched each time; the others are counted."""
    searched: list[object] = []
    for module in (experiment_file, price_file):
        monkeypatch.setattr(module, "line_of", lambda *_: searched.append(None))
    text = "".join(f"[x{number}]\na = 1\nb = 1\n" for number in range(2_000))
    with pytest.raises(ExperimentFileInvalid) as refusal:
        parse_experiments(text, PATH)
    assert 20 == len(searched)
    assert 22 == len(refusal.value.sentences)
    last = "x.toml: mistakes of 1,994 more experiments: mend others first."
    assert last == refusal.value.sentences[-1]
    mistakes = parse_prices("".join(f"k{number} = 1\n" for number in range(5_000)), PATH).mistakes
    assert 40 == len(searched)
    assert 21 == len(mistakes)
    assert "x.toml: has 4,983 more mistakes: mend those first." == mistakes[-1]


@pytest.mark.parametrize(
    ("line", "most"),
    [
        (f'milestone = "{"*a" * 501}"', 1000),
        (f"milestone = {['*'] * 1_001}", 1000),
        (f'title = "{"x" * 2_001}"', 2000),
    ],
)
def test_long_values(line: str, most: int) -> None:
    """No glob is too large for RE2, which would be found out by readers of a snapshot."""
    with pytest.raises(ExperimentFileInvalid, match=f"at most {most}"):
        parse_experiments(ARM.replace("[[", f"{line}\n[["), PATH)
    assert re2_problem(regular_expression("*a" * 500)) is None
    assert re2_problem(regular_expression("*é" * 500)) is None


def test_many_cache_rules() -> None:
    """Each is a regular expression to be compiled: a hundred are enough."""
    rules = ", ".join(["{message = 'a'}"] * 101)
    with pytest.raises(ExperimentFileInvalid, match="at most 100 items"):
        parse_experiments(f"{ARM}cold = [{rules}]\n", PATH)
