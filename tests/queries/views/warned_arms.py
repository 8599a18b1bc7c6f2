"""Arms of an experiment, and the warnings that their runs give."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job

HOUR = 3600


DAY = 24 * HOUR


Found = list[tuple[str, str, str | None, list[int]]]
"""Warning, arm, subject, and the runs behind it."""


def build(folder: Path, starts: Mapping[str, Sequence[int]], **tables: list[Row]) -> Path:
    """
    Arms `a` (the baseline) and others: warm runs, numbered from 1, that start at these seconds.

    Each has one job `build`, created after 2 s, run from 5 to 35 s, on `ubuntu`.
    """
    runs = [(arm, start) for arm, of_arm in starts.items() for start in of_arm]
    usual: dict[str, list[Row]] = {
        "run_attempts": [
            attempt(run_id, start=start, head_sha=f"{run_id:040x}", event="pull_request")
            for run_id, (_, start) in enumerate(runs, start=1)
        ],
        "jobs": [
            job(
                run_id,
                [start + 2, start + 5, start + 35],
                run_id,
                name="build",
                runner_labels=["ubuntu"],
            )
            for run_id, (_, start) in enumerate(runs, start=1)
        ],
        "experiments": [{}],
        "arms": [
            {"arm": arm, "position": place, "has_cache_rule": True}
            for place, arm in enumerate(starts, start=1)
        ],
        "arm_attempts": [
            {"run_id": run_id, "arm": arm, "cache_state": "warm"}
            for run_id, (arm, _) in enumerate(runs, start=1)
        ],
    }
    return build_database(folder / "case.duckdb", **{**usual, **tables})


def found(database: Path, *warnings: str) -> Found:
    """The warnings of these kinds with the runs behind them."""
    rows = answer("warning_rows", database, {"experiment": "e"})
    rows = rows[rows["warning"].isin(warnings)] if warnings else rows
    grouped = rows.astype({"subject": "object"}).groupby(
        ["warning", "arm", "subject"], dropna=False, sort=False
    )["run_id"]
    return [
        (str(warning), str(arm), subject if isinstance(subject, str) else None, sorted(run_ids))
        for (warning, arm, subject), run_ids in grouped
    ]


TURNS = {"a": [0, 4 * HOUR, 8 * HOUR], "b": [2 * HOUR, 6 * HOUR, 10 * HOUR]}
"""Two arms of three runs that take turns within one afternoon."""


def files(blobs: Mapping[int, str]) -> dict[str, list[Row]]:
    """The content of each run's workflow file."""
    return {
        "attempt_graphs": [
            {"run_id": run, "repository": "o/r", "path": "w.yml", "commit_sha": f"c{run}"}
            for run in blobs
        ],
        "workflow_files": [
            {"repository": "o/r", "path": "w.yml", "commit_sha": f"c{run}", "blob_sha": blob}
            for run, blob in blobs.items()
        ],
    }
