"""
`make backfill`: a long backfill, ended and begun again: its memory, and what it asks for again.

The real command in a process of its own, without its pace, reads a simulated GitHub in another.
"""

import signal
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

import click
import duckdb

from ingest.storage.snapshots import Store
from tests.benchmarks.interrupted import Session, Site, site

_MOST_MIB = 350
_MARKS = (0.1, 0.25, 0.5, 0.75, 1.0)
_ENDS = ((signal.SIGINT, 0.03, 1), (signal.SIGKILL, 0.06, -signal.SIGKILL))
"""Signals, at which share of the runs they are sent, and the exit code that is theirs."""


@dataclass(frozen=True, slots=True)
class Stored:
    """
    What a database has.

    Attributes:
        runs: Runs, with all their jobs and without.
        runs_with_jobs: Ids of those whose jobs are complete.
        urls: Of listings' pages whose ETag is stored.
    """

    runs: int
    jobs: int
    steps: int
    runs_with_jobs: frozenset[int]
    urls: frozenset[str]

    def asked_again(self, session: Session) -> list[str]:
        """What a session was sent although it was stored before."""
        paths = [path for status, path in session.requests if status == 200]
        return [path for path in paths if path in self.urls or _run_of(path) in self.runs_with_jobs]


def stored(database: Path) -> Stored:
    """
    What an ingest has stored so far.

    A copy is read: opening the database itself would do the work of the next ingest.
    """
    working = Store(database).working
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / working.name
        for source in working.parent.glob(f"{working.name}*"):
            if source.is_file():
                copyfile(source, copy.with_name(source.name))
        with duckdb.connect(copy) as connection:
            run_count, job_count, step_count = (
                int(connection.execute(f"select count(*) from {table}").fetchall()[0][0])
                for table in ("run_attempts", "jobs", "steps")
            )
            runs = connection.execute(
                "select run_id from run_attempts where jobs_fetched_at is not null"
            ).fetchall()
            urls = connection.execute("select url from http_cache").fetchall()
    ids, pages = (frozenset(value for (value,) in rows) for rows in (runs, urls))
    return Stored(run_count, job_count, step_count, ids, pages)


def measure(place: Site, runs: int, jobs: int, steps: int) -> Iterator[str]:
    """
    Sentences about a backfill that is ended twice, and about the night after it.

    Those about what is wrong begin with `wrong:`.
    """
    before = Stored(0, 0, 0, frozenset(), frozenset())
    sessions: list[Session] = []
    for sent, share, exit_code in _ENDS:
        sessions.append(place.ingest(end=(sent, int(share * runs))))
        yield from _told(sessions[-1], before, f"ended by {sent.name}", exit_code)
        before = stored(place.database)
        yield f"    stored then: {before.runs} runs, the jobs of {len(before.runs_with_jobs)}"
    sessions.append(place.ingest([int(mark * runs) for mark in _MARKS]))
    yield from _told(sessions[-1], before, "begun again", 0)
    for count, resident in sessions[-1].resident_mib.items():
        yield f"    {resident:6.0f} MiB with the jobs of {count} runs"
    yield f"    {sessions[-1].after_jobs_mib:6.0f} MiB at most after the last jobs"
    if sessions[-1].exit_code:
        yield f"wrong: {place.told()}"
    after = stored(place.database)
    if (after.runs, after.jobs, after.steps) != (runs, runs * jobs, runs * jobs * steps):
        yield f"wrong: {after.runs} runs, {after.jobs} jobs and {after.steps} steps are stored"
    if len(after.runs_with_jobs) != runs:
        yield f"wrong: {len(after.runs_with_jobs)} runs are complete"
    sessions.append(place.ingest())
    yield from _told(sessions[-1], after, "the night after", 0)
    peak = max(session.peak_mib for session in sessions)
    yield f"{peak:.0f} MiB resident at most (may be {_MOST_MIB})"
    if peak > _MOST_MIB:
        yield "wrong: that is too much"


def _told(session: Session, before: Stored, what: str, exit_code: int) -> Iterator[str]:
    again = before.asked_again(session)
    yield (
        f"{what}: {len(session.requests)} requests in {session.seconds:.0f} s, "
        f"{session.peak_mib:.0f} MiB at most; {len(again)} asked for again"
    )
    if again:
        yield f"wrong: {again[0]} was stored"
    if session.exit_code != exit_code:
        yield f"wrong: exit code {session.exit_code}"


def _run_of(path: str) -> int | None:
    """The run whose jobs a path names."""
    before, found, _ = path.partition("/jobs?")
    return int(before.rpartition("/")[2]) if found else None


@click.command()
@click.option("--runs", default=100_000, show_default=True, help="Runs of the repository.")
@click.option("--jobs", default=3, show_default=True, help="Jobs of each run.")
@click.option("--steps", default=5, show_default=True, help="Steps of each job.")
def main(runs: int, jobs: int, steps: int) -> None:
    """Measure a backfill that is ended twice; exit 1 where anything is wrong."""
    is_fine = True
    click.echo(f"backfill of {runs} runs, each of {jobs} jobs of {steps} steps")
    with tempfile.TemporaryDirectory() as folder, site(Path(folder), runs, jobs, steps) as place:
        for sentence in measure(place, runs, jobs, steps):
            click.echo(sentence)
            is_fine &= not sentence.startswith("wrong:")
    sys.exit(0 if is_fine else 1)


if __name__ == "__main__":
    main(prog_name="python -m tests.benchmarks.backfill")
