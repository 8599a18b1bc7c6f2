"""Numbers that R 4.2 computed."""

import json
from math import exp
from pathlib import Path
from typing import Any

import pytest

from queries.statistics import Method, compare
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


def test_compare_is_no_narrower(rows: list[dict[str, Any]]) -> None:
    """
    The clock's grain changes no interval of these: they scatter by more than half a second.

    Arms of equal sizes have R's interval, others one that covers it, with the same verdict.
    """
    for row in rows:
        if row["ties"] or len(row["baseline"]) < 3:
            continue
        found = compare(row["baseline"], row["candidate"])
        low, high = row["hl_low"], row["hl_high"]
        assert pytest.approx(row["hodges_lehmann_ratio"], rel=1e-6) == found.ratio
        assert found.ratio_interval is not None
        if len(row["baseline"]) == len(row["candidate"]):
            assert pytest.approx([low, high], rel=1e-6) == list(found.ratio_interval)
        else:
            assert found.ratio_interval[0] < low
            assert high < found.ratio_interval[1]
        assert (low <= 1 <= high) == (found.ratio_interval[0] <= 1 <= found.ratio_interval[1])


def test_heavy_tails(shared: Path) -> None:
    """
    92 sets of unequal sizes and heavy tails: ratio, shift, p and both intervals are R's, by ranks.

    What is shown covers them, and Welch's where the smaller arm has fewer than 5 runs.
    """
    compared = 0
    for row in json.loads((shared / "oracles/heavy_tails.json").read_text()):
        if row["paired"] or row["ties"]:
            continue
        arms = as_floats(row["baseline"]), as_floats(row["candidate"])
        by_ranks = (
            hodges_lehmann(logs_of(arms[0]), logs_of(arms[1]), row["level"]),
            hodges_lehmann(*arms, row["level"]),
        )
        assert by_ranks[0].interval is not None
        assert by_ranks[1].interval is not None
        mine = [
            *map(exp, (by_ranks[0].center, *by_ranks[0].interval)),
            *(by_ranks[1].center, *by_ranks[1].interval),
            rank_sum_p(*arms),
        ]
        named = ("r_ratio", "r_low", "r_high", "r_shift", "r_shift_low", "r_shift_high", "r_p")
        assert pytest.approx([row[name] for name in named], rel=1e-4) == mine
        found = compare(row["baseline"], row["candidate"], resolution=0)
        if found.method is not Method.EXACT or found.ratio_interval is None:
            continue
        compared += 1
        is_by_means = arms[0].size != arms[1].size and min(arm.size for arm in arms) < 5
        for low, high in (("r_low", "r_high"), *([("welch_low", "welch_high")] * is_by_means)):
            assert found.ratio_interval[0] <= row[low] * (1 + 1e-6)
            assert found.ratio_interval[1] >= row[high] * (1 - 1e-6)
    assert compared > 50


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
