"""Which logs are missing: of attempts that count in experiments that ask for logs."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import duckdb

from basis import GLOBS
from basis.calls import Read, with_relations
from ingest.arms.resolve import resolve_experiment
from ingest.config.experiment_file import ExperimentFile
from ingest.errors import ExperimentInvalid
from ingest.graphs.save_graphs import read_jobs
from ingest.records import Job, Step
from ingest.storage.arrow import columns_of, register
from ingest.storage.database import transaction

MOST_TRIES = 3
"""Downloads of an archive that can't be read."""

Key = tuple[int, int]
"""Of an attempt: run and attempt."""

_WANTED = (Path(__file__).parent / "wanted_logs.sql").read_text(encoding="utf-8")
_JOB_NAMES = """
select distinct coalesce(job_key, '') as job_key, name
from jobs semi join asked_attempts using (run_id, run_attempt)
"""


@dataclass(frozen=True, slots=True)
class Wishes:
    """
    What the experiments of a file want of logs.

    Attributes:
        globs: On keys or names of jobs, by experiment.
        counted: The attempts that count in it, by experiment.
    """

    globs: Mapping[str, Sequence[str]]
    counted: Mapping[str, Sequence[Key]]


@dataclass(frozen=True, slots=True)
class WantedLogs:
    """
    An attempt whose archive is to be asked for.

    Attributes:
        jobs: Those that ran, with their steps.
        job_ids: Of the jobs whose logs are wanted.
    """

    repository: str
    run_id: int
    run_attempt: int
    jobs: Sequence[Job]
    job_ids: frozenset[int]

    @property
    def url(self) -> str:
        """Where its archive is asked for, below the API root."""
        run = f"/repos/{self.repository}/actions/runs/{self.run_id}"
        return f"{run}/attempts/{self.run_attempt}/logs"


def read_wishes(connection: duckdb.DuckDBPyConnection, file: ExperimentFile) -> Wishes:
    """By what is stored; an experiment whose arms contradict each other wants nothing."""
    globs: dict[str, Sequence[str]] = {}
    counted: dict[str, list[Key]] = {}
    for name, experiment in file.experiments.items():
        if experiment.logs is None:
            continue
        try:
            found = resolve_experiment(connection, name, experiment)
        except ExperimentInvalid:
            continue  # said when the arms are resolved
        globs[name] = experiment.logs
        keys = ((one.run_id, one.run_attempt) for one in found if one.excluded_because is None)
        counted[name] = list(dict.fromkeys(keys))
    return Wishes(globs, counted)


def find_wanted(
    connection: duckdb.DuckDBPyConnection,
    wishes: Wishes,
    keys: Sequence[Key],
    *,
    is_listed_only: bool = False,
) -> list[Key]:
    """
    Of some attempts those whose archive is to be asked for, newest first.

    `is_listed_only` counts those whose jobs are not stored, which may be all that will be wanted.
    """
    with _asked(connection, wishes, keys):
        return connection.execute(
            f"select run_id, run_attempt from ({_WANTED})",
            {"is_listed_only": is_listed_only, "most_tries": MOST_TRIES},
        ).fetchall()


def read_wanted(
    connection: duckdb.DuckDBPyConnection, wishes: Wishes, keys: Sequence[Key]
) -> list[WantedLogs]:
    """What is known of attempts that `find_wanted` gave, whichever experiment they are for."""
    with _asked(connection, wishes, keys):
        rows = connection.execute(
            _WANTED, {"is_listed_only": False, "most_tries": MOST_TRIES}
        ).fetchall()
    listed = read_jobs(connection, [(run_id, attempt) for run_id, attempt, *_ in rows])
    steps = _read_steps(connection, [job.job_id for each in listed.values() for job in each.jobs])
    return [
        WantedLogs(
            repository,
            run_id,
            attempt,
            [_with_steps(job, steps) for job in listed[run_id, attempt].jobs if _has_run(job)],
            frozenset(job_ids),
        )
        for run_id, attempt, repository, job_ids in rows
    ]


@dataclass(frozen=True, slots=True)
class _AskedAttempt:
    run_id: int
    run_attempt: int
    asked_by: str


@dataclass(frozen=True, slots=True)
class _AskedGlob:
    asked_by: str
    wanted: str
    glob_of: str = "logs"


def _ours(read: Read) -> str | None:
    return read.name if read.arguments else None


@contextmanager
def _asked(
    connection: duckdb.DuckDBPyConnection, wishes: Wishes, keys: Sequence[Key]
) -> Iterator[None]:
    """Within the block, the relations that `wanted_logs.sql` reads, about some attempts."""
    wanted = set(keys)
    attempts = [
        _AskedAttempt(*key, name)
        for name, counted in wishes.counted.items()
        for key in counted
        if key in wanted
    ]
    globs = [_AskedGlob(name, glob) for name, of_one in wishes.globs.items() for glob in of_one]
    made = ("job_names", "glob_patterns", "job_matches")
    with transaction(connection):
        register(connection, attempts, _AskedAttempt, name="asked_attempts")
        register(connection, globs, _AskedGlob, name="asked_globs")
        for name in made:
            of_globs = GLOBS / f"{name}.sql"
            text = (
                _JOB_NAMES
                if name == "job_names"
                else with_relations(of_globs.read_text(encoding="utf-8"), _ours)
            )
            connection.execute(f"create or replace temporary table {name} as {text}")
        yield
        for name in reversed(made):
            connection.execute(f"drop table {name}")
    for name in ("asked_attempts", "asked_globs"):
        connection.unregister(name)


def _read_steps(
    connection: duckdb.DuckDBPyConnection, job_ids: Sequence[int]
) -> dict[int, tuple[Step, ...]]:
    rows = connection.execute(
        f"select {columns_of(Step, 'steps')} from steps "
        "where job_id in (select unnest($ids::bigint[])) order by job_id, number",
        {"ids": list(job_ids)},
    ).fetchall()
    return {
        job_id: tuple(Step(*row) for row in of_job)
        for job_id, of_job in groupby(rows, key=lambda row: row[0])
    }


def _has_run(job: Job) -> bool:
    """As in `wanted_logs.sql`."""
    if job.is_carried_over or job.is_check_run or job.status != "completed":
        return False
    return job.conclusion != "skipped" and (job.conclusion != "cancelled" or bool(job.runner_name))


def _with_steps(job: Job, steps: Mapping[int, tuple[Step, ...]]) -> Job:
    return replace(job, steps=steps.get(job.job_id, ()))
