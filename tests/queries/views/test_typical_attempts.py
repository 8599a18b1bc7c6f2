"""Which attempt stands for an arm: given rows, expected rows."""

from pathlib import Path

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import attempt, job
from tests.queries.views.judged_attempts import ARM


def test_typical(tmp_path: Path) -> None:
    """Of 20, 21 and 29 s the median is 21; of two equally near it the earlier one is typical."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt(run_id, start=100 * run_id) for run_id in range(1, 6)],
        jobs=[
            job(run_id, [0, 100 * run_id, 100 * run_id + end], run_id=run_id)
            for run_id, end in {1: 20, 2: 21, 3: 29, 4: 50, 5: 60}.items()
        ],
        experiments=[{}],
        arms=ARM,
        arm_attempts=[
            {"run_id": run_id, "cache_state": "warm" if run_id < 4 else "cold"}
            for run_id in range(1, 6)
        ],
    )
    frame = answer("attempts_by_arm", database, {"experiment": "e"})

    assert [2, 4] == frame[frame["is_typical"]]["run_id"].tolist()
