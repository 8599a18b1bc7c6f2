"""Jobs and steps are stored the same whether several runs go together or one after the other."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.jobs.fetch_jobs import RunJobs
from ingest.jobs.save_jobs import Added, save_fetched
from ingest.records import Job
from ingest.storage.database import open_in_memory
from tests.ingest.stored_facts import START, save_listed, stored_run
from tests.laws import examples

_RUNS = [stored_run(n, "a" * 40, {"steps": {"one": 5, "two": 7}}, hours=n) for n in (1, 2, 3)]
_ALL = ("run_attempts", "jobs", "steps")

# Which of four jobs a run has, with or without steps, and whether each completed: GitHub may list
# one job under two runs.
listed = st.lists(
    st.dictionaries(
        st.sampled_from([1, 2, 3, 4]), st.tuples(st.booleans(), st.booleans()), max_size=3
    ),
    min_size=3,
    max_size=3,
)


def _fetched(described: list[dict[int, tuple[bool, bool]]]) -> list[RunJobs]:
    found = []
    for run, jobs in zip(_RUNS, described, strict=True):
        own = [_job(run.jobs[0], number, *each) for number, each in jobs.items()]
        found.append(RunJobs(run.attempts[-1], [], own))
    return found


def _job(usual: Job, job_id: int, has_steps: bool, is_complete: bool) -> Job:
    steps = tuple(replace(step, job_id=job_id) for step in usual.steps) if has_steps else ()
    status = "completed" if is_complete else "in_progress"
    return replace(usual, job_id=job_id, steps=steps, status=status)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A working database, to be emptied before use."""
    with closing(open_in_memory()) as opened:
        yield opened


@examples(12)
@given(listed, listed)
def test_together_or_one_by_one(
    connection: duckdb.DuckDBPyConnection,
    first: list[dict[int, tuple[bool, bool]]],
    second: list[dict[int, tuple[bool, bool]]],
) -> None:
    """The same tables and the same counts, for new runs and for stored ones."""
    found: list[Any] = []
    for together in (True, False):
        for table in _ALL:
            connection.execute(f"delete from {table}")
        save_listed(connection, _RUNS)
        added: list[tuple[int, int]] = []
        for night in (_fetched(first), _fetched(second)):
            packs = [night] if together else [[run] for run in night]
            counts = [save_fetched(connection, pack, START) for pack in packs]
            added.append((sum(c.jobs for c in counts), sum(c.steps for c in counts)))
        tables = [
            connection.execute(f"select * from {table} order by all").fetchall() for table in _ALL
        ]
        found.append((added, tables))
    assert found[0] == found[1]


def test_counts_of_new_rows() -> None:
    """Three runs of a job of two steps; the same again adds nothing."""
    runs = [RunJobs(each.attempts[-1], [], each.jobs) for each in _RUNS]
    with closing(open_in_memory()) as connection:
        save_listed(connection, _RUNS)
        assert Added(3, 6) == save_fetched(connection, runs, START)
        assert Added(0, 0) == save_fetched(connection, runs, START)
