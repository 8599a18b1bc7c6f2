"""Numbers that R 4.2 computed."""

import json
from math import exp
from pathlib import Path
from typing import Any

import pytest

from queries.statistics import compare
from queries.statistics.estimates import hodges_lehmann, welch
from queries.statistics.floats import as_floats, logs_of
from queries.statistics.rank_sum import rank_sum_p

LEVELS = {(5, 7): 0.9520, (6, 6): 0.9589, (8, 5): 0.9549, (2, 2): 0.6667}


@pytest.fixture(scope="session")
def rows(shared: Path) -> list[dict[str, Any]]:
    """Samples in seconds, and what R says of their logarithms."""
    loaded: list[dict[str, Any]] = json.loads((shared / "oracles/two_sample.json").read_text())
    return loaded


def test_without_ties(rows: list[dict[str, Any]]) -> None:
    """Ratio, interval and p without ties are R's exact ones, the level the one it reaches."""
    untied = [row for row in rows if not row["ties"]]
    assert 5 == len(untied)
    for row in untied:
        arms = as_floats(row["baseline"]), as_floats(row["candidate"])
        found = hodges_lehmann(logs_of(arms[0]), logs_of(arms[1]))
        assert found.interval is not None
        mine = [exp(found.center), *map(exp, found.interval), rank_sum_p(*arms)]
        named = ("hodges_lehmann_ratio", "hl_low", "hl_high", "wilcoxon_p")
        assert pytest.approx([row[name] for name in named], rel=1e-6) == mine
        counts = len(row["baseline"]), len(row["candidate"])
        assert pytest.approx(LEVELS[counts], abs=5e-5) == found.level


def test_without_ties_compare_says_the_same(rows: list[dict[str, Any]]) -> None:
    """The clock's grain changes no interval of these: they scatter by more than half a second."""
    for row in rows:
        if row["ties"] or len(row["baseline"]) < 3:
            continue
        found = compare(row["baseline"], row["candidate"])
        expected = [row["hodges_lehmann_ratio"], row["hl_low"], row["hl_high"]]
        assert found.ratio_interval is not None
        assert pytest.approx(expected, rel=1e-6) == [found.ratio, *found.ratio_interval]


def test_with_ties(rows: list[dict[str, Any]]) -> None:
    """With ties, where R approximates, the ratio is within 0.2%, and both or none includes 1."""
    tied = [row for row in rows if row["ties"]]
    assert 3 == len(tied)
    for row in tied:
        found = compare(row["baseline"], row["candidate"])
        assert pytest.approx(row["hodges_lehmann_ratio"], rel=0.002) == found.ratio
        assert found.ratio_interval is not None
        low, high = found.ratio_interval
        assert (row["hl_low"] <= 1 <= row["hl_high"]) == (low <= 1 <= high)


def test_welch(rows: list[dict[str, Any]]) -> None:
    """Welch's ratio, interval and p are R's."""
    for row in rows:
        found, p = welch(logs_of(as_floats(row["baseline"])), logs_of(as_floats(row["candidate"])))
        assert found.interval is not None
        named = ("welch_ratio", "welch_low", "welch_high", "welch_p")
        mine = [exp(found.center), *map(exp, found.interval), p]
        assert pytest.approx([row[name] for name in named], rel=1e-6) == mine
