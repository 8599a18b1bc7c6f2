"""The study of the verdicts: its tables stand in docs/method.md, and say what is promised."""

import re
from pathlib import Path

import numpy as np
import pytest

from queries.statistics import compare
from tests.benchmarks.shared_runners import POPULATIONS, Population
from tests.benchmarks.verdict_experiments import MATTERS, interval_of, judged
from tests.benchmarks.verdict_tables import Table, error_of, printed_cells
from tests.benchmarks.verdicts import STUDY, misses, tables

DOCS = (Path(__file__).resolve().parents[3] / "docs" / "method.md").read_text("utf-8")
NAMES = [table.__name__ for table in STUDY]
REDUCED = 60


@pytest.fixture(scope="module")
def reduced() -> dict[str, tuple[int, Table]]:
    """The whole study with few experiments, and others than those of the docs."""
    return tables(REDUCED, seed=2)


def experiments_of(name: str) -> int:
    """How many experiments the docs say are behind a cell of a table."""
    (count,) = re.findall(rf"{name}: (\d+) experiments a cell", DOCS)
    return int(count)


@pytest.mark.parametrize("name", NAMES)
def test_docs_agree_with_a_rerun(name: str, reduced: dict[str, tuple[int, Table]]) -> None:
    """Each figure of the docs is within 4.5 standard errors of a reduced rerun's."""
    _, table = reduced[name]
    printed = printed_cells(DOCS, table)
    assert [labels for labels, _ in table.rows] == list(printed)
    far = []
    for labels, rates in table.rows:
        for rate, figure in zip(rates, printed[labels], strict=True):
            if rate.share is not None and figure is not None:
                # One more hit and one more miss, lest a rate of 0 has no error.
                middle = (rate.hits + 1) / (rate.tries + 2)
                if abs(rate.share - figure) > 4.5 * error_of(middle, rate.tries):
                    far.append(f"{labels}: {rate} in the rerun, {figure:.1%} in the docs")
    assert [] == far


@pytest.mark.parametrize("name", [name for name in NAMES if name != "scatter_table"])
def test_targets_are_met(name: str, reduced: dict[str, tuple[int, Table]]) -> None:
    """In the docs every coverage is 94.5% and every false verdict 2.5%, within two errors."""
    _, table = reduced[name]
    assert [] == misses(table, printed_cells(DOCS, table), experiments_of(name))


def test_where_the_assumption_fails(reduced: dict[str, tuple[int, Table]]) -> None:
    """Arms that scatter differently miss the target, as the docs say, where n is unequal."""
    _, table = reduced["scatter_table"]
    missed = misses(table, printed_cells(DOCS, table), experiments_of("scatter_table"))
    assert {"10 + 3", "30 + 5"} == {miss.partition(":")[0] for miss in missed}


@pytest.mark.parametrize("population", POPULATIONS, ids=lambda population: population.name)
def test_the_study_judges_as_compare_does(population: Population) -> None:
    """What the study calls a verdict is the verdict of `compare`."""
    random = np.random.default_rng(3)
    for counts in ((3, 3), (4, 4), (5, 9)):
        arms = population.runs(random, 1.0, counts[0]), population.runs(random, 0.9, counts[1])
        found = compare(arms[0].tolist(), arms[1].tolist(), smallest_effect=MATTERS)
        judgement = judged(interval_of(*arms))
        assert (found.verdict, found.side) == (judgement.verdict, judgement.side)
