"""What each commit did: given rows, expected rows."""

from pathlib import Path

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job

SHAS = {number: f"{number:040x}" for number in (1, 2, 3, 4)}


def commits(pull_number: int, *numbers: int) -> list[Row]:
    """The commits of a pull request, in this order."""
    return [
        {
            "repository": "o/r",
            "pull_number": pull_number,
            "sha": SHAS[number],
            "position": position,
            "headline": f"commit {number}",
        }
        for position, number in enumerate(numbers, start=1)
    ]


def test_commits(tmp_path: Path) -> None:
    """
    Pull request 5 has commits 1 to 4, of which 1, 2 and 4 ran; 6 shares commit 1.

    Run 1 of commit 1 takes 10 s; run 2 of commit 2 failed; run 4 of commit 4 takes 40 s, with
    another workflow file than commit 2, the last that ran before it.
    """
    runs = {1: "success", 2: "failure", 4: "success"}
    files = {1: "x", 2: "x", 4: "y"}
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[
            attempt(run, start=100 * run, conclusion=conclusion, head_sha=SHAS[run])
            for run, conclusion in runs.items()
        ],
        jobs=[job(run, [0, 100 * run, 110 * run], run) for run in runs],
        run_pull_requests=[
            {"run_id": 1, "pull_number": 6, "evidence": "head sha"},
            *({"run_id": run, "pull_number": 5, "evidence": "head sha"} for run in runs),
        ],
        pull_request_commits=[*commits(5, 1, 2, 3, 4), *commits(6, 1)],
        attempt_graphs=[
            {"run_id": run, "repository": "o/r", "path": "w.yml", "commit_sha": SHAS[run]}
            for run in files
        ],
        workflow_files=[
            {"repository": "o/r", "path": "w.yml", "commit_sha": SHAS[run], "blob_sha": blob}
            for run, blob in files.items()
        ],
        experiments=[{}],
        arms=[{}, {"arm": "b", "position": 2}],
        arm_attempts=[{"run_id": 1}, {"run_id": 2}, {"run_id": 4, "arm": "b"}],
    )
    frame = answer("commit_attempts", database, {"experiment": "e"}).astype("object")
    columns = ["pull_number", "commit_position", "headline", "is_file_changed", "arm", "run_id"]
    more = ["excluded_because", "clock_s"]

    assert [
        (5, 1, "commit 1", None, "a", 1, None, 10.0),
        (5, 2, "commit 2", False, "a", 2, "run failed", None),
        (5, 3, "commit 3", None, None, None, None, None),
        (5, 4, "commit 4", True, "b", 4, None, 40.0),
        (6, 1, "commit 1", None, "a", 1, None, 10.0),
    ] == list(
        frame[columns + more]
        .where(frame[columns + more].notna(), None)
        .itertuples(index=False, name=None)
    )
