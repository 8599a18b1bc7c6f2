"""What a cluster built, found by who has no cluster."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from queries.errors import BuildUnreadable
from queries.meaning.tables import ALL_AND_KINDS, BUILDS, built_tables, code


@dataclass(frozen=True, slots=True)
class Written:
    """
    What was built of one experiment.

    Attributes:
        experiment: Its name.
        problem: Why nothing was; None where all was.
        files: Of all runs (None), and of each kind where there are several, of each table its
            files, whose rows are in the order of the files.
    """

    experiment: str
    problem: str | None
    files: dict[str | None, dict[str, list[Path]]]


def find_written(folder: Path) -> list[Written]:
    """
    What a cluster built into a folder, experiment by experiment.

    Raises:
        BuildUnreadable: The build did not come to its end, or was another Longpole's.
    """
    builds = folder / BUILDS
    if not (builds / "_SUCCESS").exists():
        raise BuildUnreadable(
            f"{folder} has no complete build: build into a new folder, with `longpole build`."
        )
    with duckdb.connect() as connection:
        rows = connection.execute(
            "select experiment, code, problem, part from read_parquet($files) order by part",
            {"files": [str(file) for file in sorted(builds.glob("*.parquet"))]},
        ).fetchall()
    found = []
    for experiment, built_by, problem, part in rows:
        if built_by != code():
            raise BuildUnreadable(
                f"{folder} was built by another Longpole, or for another DuckDB: build it again."
            )
        files = {None: {}} if problem else _find_files(folder, part)
        found.append(Written(experiment, problem, files))
    return found


def _find_files(folder: Path, part: str) -> dict[str | None, dict[str, list[Path]]]:
    found: dict[str | None, dict[str, list[Path]]] = {}
    for queue in ALL_AND_KINDS:
        parts = {name: folder / (queue or "") / name / part for name in built_tables(queue)}
        if queue is None or any(one.exists() for one in parts.values()):
            found[queue] = {name: sorted(one.glob("*.parquet")) for name, one in parts.items()}
    return found
