"""Attempts, and whether they count."""

from collections.abc import Sequence
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


BUILD = job(1, [0, 2, 10], name="build")


PUSH = job(2, [11, 12, 20], name="push (a)")
