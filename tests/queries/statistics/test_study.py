"""The study of the verdicts: its tables stand in docs/method.md, and say what is promised."""

import re
from pathlib import Path

import numpy as np
import pytest

from queries.statistics import compare
from tests.benchmarks.remedies import shipped
from tests.benchmarks.shared_runners import POPULATIONS, Population, queue
from tests.benchmarks.verdict_experiments import MATTERS, intervals_of, judged
from tests.benchmarks.verdict_scatter import skewed, skewed_truth
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
    (count,) = re.findall(rf"(?m)^{name}: (\d+) experiments a cell", DOCS)
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


@pytest.mark.parametrize("name", NAMES)
def test_targets_are_met(name: str, reduced: dict[str, tuple[int, Table]]) -> None:
    """In the docs no coverage and no false verdict misses its table's target by two errors."""
    _, table = reduced[name]
    assert [] == misses(name, table, printed_cells(DOCS, table), experiments_of(name))


def test_where_ranks_alone_fail(reduced: dict[str, tuple[int, Table]]) -> None:
    """As the docs say: where the smaller arm scatters more, ranks alone cover 83 to 93%."""
    _, table = reduced["scatter_table"]
    cells = printed_cells(DOCS, table)
    alone = {labels: shares[-1] or 0 for labels, shares in cells.items()}
    assert {labels for labels, share in alone.items() if share < 0.925} == {
        *(("3 + 10", f"{times} : 1") for times in (2, 3)),
        *((runs, f"1 : {times}") for runs in ("10 + 3", "20 + 4", "30 + 5") for times in (2, 3)),
        *(("10 + 30", f"{times} : 1") for times in (2, 3)),
    }
    assert min(alone.values()) > 0.8


@pytest.mark.parametrize("population", POPULATIONS, ids=lambda population: population.name)
def test_the_study_judges_as_compare_does(population: Population) -> None:
    """All experiments at once have the intervals and verdicts of `compare`, one by one."""
    random = np.random.default_rng(3)
    for counts in ((3, 3), (4, 4), (3, 10), (9, 4), (5, 9), (30, 7)):
        arms = (
            population.runs(random, 1.0, 4, counts[0]),
            population.runs(random, 0.9, 4, counts[1]),
        )
        pairs = zip(*arms, intervals_of(*arms), strict=True)
        for baseline, candidate, interval in pairs:
            found = compare(baseline.tolist(), candidate.tolist(), smallest_effect=MATTERS)
            judgement = judged(interval)
            assert (found.verdict, found.side) == (judgement.verdict, judgement.side)
            assert found.ratio_interval is not None
            assert interval is not None
            assert pytest.approx(found.ratio_interval) == tuple(np.exp(interval))


def test_differences_are_judged_as_compare_does() -> None:
    """Likewise of seconds."""
    random = np.random.default_rng(4)
    for counts in ((4, 4), (3, 10), (9, 4), (5, 9), (30, 7)):
        arms = queue(random, (4, counts[0])), queue(random, (4, counts[1]))
        found = shipped(arms, is_ratio=False)
        for baseline, candidate, *ends in zip(*arms, found.low, found.high, strict=True):
            mine = compare(baseline.tolist(), candidate.tolist(), scale="difference")
            assert pytest.approx(mine.shift_interval) == tuple(ends)


def test_the_skewed_truth() -> None:
    """
    By hand: means of 0.24 and 0.08, the wider first: -0.24 log(0.48 / 0.32) = -0.0973.

    Of many pairs half lie to each side of it.
    """
    random = np.random.default_rng(5)
    truth = skewed_truth((3, 1))
    assert pytest.approx(-0.0973, abs=5e-5) == truth
    apart = skewed(0.08)(random, (100_000,)) - skewed(0.24)(random, (100_000,))
    assert pytest.approx(0.5, abs=0.007) == (apart < truth).mean()
