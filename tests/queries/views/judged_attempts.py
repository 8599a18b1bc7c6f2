"""Attempts, and whether they count."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job

ARM: list[Row] = [{}]


def judged(
    database: Path, milestone: Sequence[str] | None = None
) -> list[tuple[object, object, object]]:
    """Run, reason and clock of each attempt of experiment `e`, None for what is missing."""
    frame = answer("attempts_by_arm", database, {"experiment": "e", "milestone": milestone})
    cells = frame[["run_id", "excluded_because", "clock_s"]].astype("object")
    return list(cells.where(cells.notna(), None).itertuples(index=False, name=None))


def one_attempt(folder: Path, jobs: list[Row], **tables: list[Row]) -> Path:
    """One attempt from 0 s with these jobs; its milestone is `push*`."""
    usual: dict[str, list[Row]] = {
        "run_attempts": [attempt()],
        "experiments": [{"milestone": ["push*"]}],
        "arms": ARM,
        "arm_attempts": [{"run_id": 1}],
    }
    return build_database(folder / "case.duckdb", **{**usual, "jobs": jobs, **tables})


def judged_cases(
    folder: Path, cases: Mapping[str, Mapping[str, list[Row]]]
) -> dict[str, tuple[object, object]]:
    """
    Reason and clock of each case, all from one database: a run of an arm of its own.

    Args:
        folder: For the database.
        cases: Rows of `run_attempts`, `jobs` and `job_needs` of run 1, by table; of each case.
    """
    tables: dict[str, list[Row]] = {"run_attempts": [], "jobs": [], "job_needs": []}
    for run_id, rows_of in enumerate(cases.values(), start=1):
        for table, rows in rows_of.items():
            tables[table] += [_of_run(run_id, row) for row in rows]
    database = build_database(
        folder / "cases.duckdb",
        **tables,
        experiments=[{"milestone": ["push*"], "baseline": next(iter(cases))}],
        arms=[{"arm": case, "position": place} for place, case in enumerate(cases, start=1)],
        arm_attempts=[{"arm": case, "run_id": run_id} for run_id, case in enumerate(cases, 1)],
    )
    names = dict(enumerate(cases, start=1))
    return {names[int(str(run_id))]: (reason, clock) for run_id, reason, clock in judged(database)}


def _of_run(run_id: int, row: Row) -> Row:
    ids = {key: 100 * run_id + int(str(row[key])) for key in _JOB_IDS & row.keys()}
    return {**row, "run_id": run_id, **ids}


_JOB_IDS = {"job_id", "waiting_id", "needed_id"}

BUILD = job(1, [0, 2, 10], name="build")


PUSH = job(2, [11, 12, 20], name="push (a)")
