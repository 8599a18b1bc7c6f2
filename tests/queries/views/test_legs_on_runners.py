"""Arms that are legs of the same runs, by the labels of runners: given rows, expected rows."""

from pathlib import Path

import pytest

from queries.answers import answer
from tests.queries.leg_rows import legs_on_runners


@pytest.fixture(scope="module")
def legs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs 1 and 2 with both legs, run 3 without the big one, run 4 in which that failed."""
    return legs_on_runners(tmp_path_factory.mktemp("legs") / "legs.duckdb")


def _answers(legs: Path, question: str, *columns: str, **asked: object) -> list[tuple[object, ...]]:
    frame = answer(question, legs, {"experiment": "e", "milestone": None, **asked})
    cells = frame[list(columns)].astype("object")
    return list(cells.where(cells.notna(), None).itertuples(index=False, name=None))


def test_clocks(legs: Path) -> None:
    """One run counts in both arms, each with its own leg; compute is that of the leg."""
    columns = ("arm", "run_id", "excluded_because", "clock_s", "compute_s")
    assert [
        ("small", 1, None, 100.0, 100.0),
        ("small", 2, None, 120.0, 120.0),
        ("small", 3, None, 90.0, 90.0),
        ("small", 4, None, 100.0, 100.0),
        ("big", 1, None, 60.0, 60.0),
        ("big", 2, None, 70.0, 70.0),
        ("big", 3, "other runners", None, None),
        ("big", 4, "milestone failed", None, 25.0),
    ] == _answers(legs, "attempts_by_arm", *columns)


def test_another_clock(legs: Path) -> None:
    """To the end of a job, or of the run: labels narrow a job's own duration only."""
    columns = ("arm", "run_id", "clock_s")
    runs = [(1, 110.0), (2, 125.0), (3, 100.0), (4, 105.0)]
    both = [(arm, *run) for arm in ("small", "big") for run in runs]
    assert both == _answers(legs, "attempts_by_arm", *columns, milestone=[])


def test_seconds(legs: Path) -> None:
    """Each arm's path is its own leg, whose steps and gaps add up to it."""
    parts = _answers(legs, "path_parts", "arm", "run_id", "part", "step_name", "part_s")
    assert [("small", 1, "gap", None, 5.0), ("small", 1, "step", "Test", 95.0)] == [
        row for row in parts if row[:2] == ("small", 1) and row[4]
    ]
    assert [("big", 1, "gap", None, 2.0), ("big", 1, "step", "Test", 58.0)] == [
        row for row in parts if row[:2] == ("big", 1) and row[4]
    ]
    # Means of 100, 120, 90 and 100 s, and of 60 and 70 s.
    columns = ("arm", "job_key", "attempt_count", "on_path_count", "path_mean_s")
    assert [("small", "test", 4, 4, 102.5), ("big", "test", 2, 2, 65.0)] == _answers(
        legs, "path_by_arm", *columns
    )


def test_costs(legs: Path) -> None:
    """What the legs cost: 2, 2, 2 and 2 minutes at 0.6 cents, 1 and 2 minutes at 2.2 cents."""
    columns = ("arm", "run_id", "billed_minutes", "price_usd")
    assert [
        ("small", 1, 2.0, 0.012),
        ("small", 2, 2.0, 0.012),
        ("small", 3, 2.0, 0.012),
        ("small", 4, 2.0, 0.012),
        ("big", 1, 1.0, 0.022),
        ("big", 2, 2.0, 0.044),
    ] == _answers(legs, "costs_by_attempt", *columns)
    compared = _answers(legs, "comparison_clocks", "arm", "run_id", "compute_s", "price_usd")
    assert {("small", 1, 100.0, 0.012), ("big", 1, 60.0, 0.022)} <= set(compared)


def test_work(legs: Path) -> None:
    """All of their work is that one job: nothing is said of what else the run does."""
    assert [] == _answers(legs, "work_by_arm", "arm")
    assert [] == _answers(legs, "comparison_work", "arm")
