"""Where in its files each job of an arm stands."""

from pathlib import Path

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import attempt, job


def test_the_latest_file_tells(tmp_path: Path) -> None:
    """
    Arm a ran file old in run 1 and new in run 2, and run 3, of file newer, does not count.

    `build` is in both, `gone` in the old one alone; `call/lint` stands in a file of its own.
    """
    database = build_database(
        tmp_path / "lines.duckdb",
        run_attempts=[
            attempt(1),
            attempt(2, start=100),
            attempt(3, start=200, conclusion="failure"),
        ],
        jobs=[job(run_id, (100 * run_id,) * 3, run_id) for run_id in (1, 2, 3)],
        attempt_graphs=[
            {"run_id": run_id, "files_key": key, "path": ".github/workflows/b.yml"}
            for run_id, key in ((1, "old"), (2, "new"), (3, "newer"))
        ],
        file_jobs=[
            {"files_key": "old", "job_key": "build", "line": 4, "needs_line": 5},
            {"files_key": "old", "job_key": "gone", "line": 9},
            {"files_key": "new", "job_key": "build", "line": 6, "environment_line": 7},
            {"files_key": "new", "job_key": "call/lint", "line": 3, "path": "lint.yml"},
            {"files_key": "newer", "job_key": "build", "line": 99},
        ],
        experiments=[{}],
        arms=[{}],
        arm_attempts=[{"run_id": run_id} for run_id in (1, 2, 3)],
    )
    found = answer("job_lines", database, {"experiment": "e"})
    columns = ["job_key", "file_path", "job_line", "needs_line", "environment_line"]
    rows = found[columns].astype(object).where(found[columns].notna(), None)
    assert [
        ("build", ".github/workflows/b.yml", 6, None, 7),
        ("call/lint", "lint.yml", 3, None, None),
        ("gone", ".github/workflows/b.yml", 9, None, None),
    ] == list(rows.itertuples(index=False, name=None))
