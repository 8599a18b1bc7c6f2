"""Carried over, check run, superseded: cases from QUIRKS, small enough to check by eye."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.jobs.marks import mark_jobs
from ingest.records import Job

_PAGE = "https://github.com/o/r/actions/runs/1/job/{}"


def _at(minute: int | None) -> datetime | None:
    return None if minute is None else datetime(2026, 4, 4, 12, minute)


def _job(  # noqa: PLR0913 - one argument per column
    job_id: int,
    created: int | None,
    started: int | None,
    completed: int | None,
    conclusion: str | None = "success",
    *,
    name: str = "build",
    attempt: int = 1,
    runner: str = "GitHub Actions 1",
    labels: tuple[str, ...] = ("ubuntu-latest",),
    page: str = _PAGE,
) -> Job:
    return Job(
        job_id=job_id,
        run_id=1,
        run_attempt=attempt,
        name=name,
        status="completed" if completed is not None else "in_progress",
        conclusion=conclusion,
        created_at=_at(created),
        started_at=_at(started),
        completed_at=_at(completed),
        runner_id=1 if runner else 0,
        runner_name=runner,
        runner_group=None,
        runner_labels=labels,
        html_url=page.format(job_id),
        steps=(),
    )


CASES = {
    "a plain job": ([_job(1, 0, 1, 5)], [""]),
    "no runner, started before created, in a re-run": (
        [_job(1, 30, 1, 5, attempt=2, runner="")],
        ["carried over"],
    ),
    "the same in a first attempt is only odd": ([_job(1, 30, 1, 5, runner="")], [""]),
    "started before created, but a runner took it": ([_job(1, 30, 1, 5, attempt=2)], [""]),
    "a skipped job of a re-run": ([_job(1, 30, 1, 0, "skipped", attempt=2, runner="")], [""]),
    "a check run beside a job": (
        [_job(1, 0, 1, 5), _job(2, 3, 3, 3, runner="", labels=(), page="https://x/o/r/runs/{}")],
        ["", "check run"],
    ),
    "no job page anywhere: an old answer": (
        [_job(2, 3, 3, 3, runner="", labels=(), page="https://x/o/r/runs/{}")],
        [""],
    ),
    "a skipped job without a job page": (
        [
            _job(1, 0, 1, 5),
            _job(2, 3, 3, 3, "skipped", runner="", labels=(), page="https://x/o/r/runs/{}"),
        ],
        ["", ""],
    ),
    "a lost runner's job and its replacement": (
        [_job(1, 0, 1, 5, "failure"), _job(2, 6, 7, 9)],
        ["superseded", ""],
    ),
    "two legs that share a name: both created before either ran": (
        [_job(1, 0, 3, 5, "failure"), _job(2, 0, 7, 9)],
        ["", ""],
    ),
    "a job that succeeded is never superseded": ([_job(1, 0, 1, 5), _job(2, 6, 7, 9)], ["", ""]),
    "another attempt's job replaces nothing": (
        [_job(1, 0, 1, 5, "failure"), _job(2, 6, 7, 9, attempt=2)],
        ["", ""],
    ),
    "without created_at, the other started after its end": (
        [_job(1, None, 1, 5, "failure"), _job(2, None, 7, 9)],
        ["superseded", ""],
    ),
    "without created_at, the two overlap": (
        [_job(1, None, 1, 5, "failure"), _job(2, None, 4, 9)],
        ["", ""],
    ),
}


@pytest.mark.parametrize(("jobs", "expected"), CASES.values(), ids=CASES)
def test_case(jobs: list[Job], expected: list[str]) -> None:
    """Each job has the mark that the evidence gives it, and no other."""
    assert expected == [_mark(job) for job in mark_jobs(jobs)]


@given(st.permutations([job for jobs, _ in CASES.values() for job in jobs]))
def test_order_does_not_matter(jobs: list[Job]) -> None:
    """The order in which GitHub lists jobs changes no mark."""
    distinct = [replace(job, job_id=number) for number, job in enumerate(jobs)]
    assert set(mark_jobs(distinct)) == set(mark_jobs(distinct[::-1]))


def _mark(job: Job) -> str:
    marks = {
        "carried over": job.is_carried_over,
        "check run": job.is_check_run,
        "superseded": job.is_superseded,
    }
    return ", ".join(mark for mark, is_set in marks.items() if is_set)
