"""A backfill of many runs: few of them are in memory, and what is stored is not asked for again."""

import gc
from collections import Counter

import pytest

from ingest.jobs import pending_runs
from ingest.jobs.fetch_jobs import PendingRun
from tests.benchmarks.backfill import Stored
from tests.benchmarks.interrupted import EXPERIMENT, Session
from tests.benchmarks.large_github import REPOSITORY, large_world
from tests.ingest.project import Project
from tests.simulated import Answer, Request, SimulatedGithub
from tests.simulated.routes import answer

_RUNS = 130
_BATCH = 30
_LISTING = f"/repos/{REPOSITORY}/actions/workflows/build.yaml/runs"


def test_few_runs_are_in_memory_and_none_is_asked_for_twice(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ended in the middle and begun again, with never more runs in memory than a batch."""
    monkeypatch.setattr(pending_runs, "BATCH", _BATCH)
    held: list[int] = []
    jobs: Counter[str] = Counter()

    def watch(request: Request, honest: Answer) -> Answer:
        if "/jobs?" in request.path:
            jobs[request.path] += 1
            if jobs.total() % 20 == 0:
                held.append(sum(isinstance(each, PendingRun) for each in gc.get_objects()))
        return honest

    project.write(EXPERIMENT)
    with SimulatedGithub(large_world(_RUNS, 1, 2), hook=watch) as github:
        assert 1 == project.ingest("--max-requests", "70", api=github.url).exit_code
        first = len(github.requests)
        assert 0 == project.ingest(api=github.url).exit_code
        listed = [each for each in github.requests[first:] if "/runs?" in each.path]
    assert {304} == {request.status for request in listed}
    assert [1] * _RUNS == list(jobs.values())
    assert 0 < max(held) <= _BATCH
    assert [(_RUNS, _RUNS)] == project.query(
        "select count(*), count(jobs_fetched_at) from run_attempts"
    )


def test_pages_of_a_large_github() -> None:
    """Its runs are listed as others are: newest first, as far as they were created, in pages."""
    world = large_world(230, 1, 1)
    whole = answer(world, _LISTING, {"branch": "topic", "per_page": "100", "page": "3"})
    assert (230, 3) == (whole.content["total_count"], whole.last_page)
    assert list(range(30, 0, -1)) == [run["id"] for run in whole.content["workflow_runs"]]
    # Run n was created n times five minutes into 2025.
    older = answer(world, _LISTING, {"created": "<=2025-01-01T00:15:00Z"})
    assert [3, 2, 1] == [run["id"] for run in older.content["workflow_runs"]]
    none = answer(world, _LISTING, {"branch": "other"})
    assert [] == none.content["workflow_runs"]


def test_what_counts_as_asked_again() -> None:
    """Stored jobs and stored pages, if they were sent once more; a 304 is nothing sent."""
    runs = f"/repos/{REPOSITORY}/actions/runs"
    stored = Stored(2, 1, 1, frozenset({7}), frozenset({"/page"}))
    asked = [
        (200, f"{runs}/7/jobs?filter=all&per_page=100"),
        (200, f"{runs}/8/jobs?filter=all&per_page=100"),
        (304, "/page"),
        (200, "/page?page=2"),
    ]
    assert [asked[0][1]] == stored.asked_again(Session(requests=asked))
    assert ["/page"] == stored.asked_again(Session(requests=[(200, "/page")]))
