"""
What GitHub does not say of a job: carried over, check run, superseded.

Marks are made of stored facts when an attempt's jobs are looked up in its workflow file: whether a
job was replaced depends on how many jobs of its name the file can make. The evidence for each rule
stands in docs/real-data.md.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ingest.records import Job

CLOCK_TOLERANCE = timedelta(seconds=10)
"""How far apart the clocks of a runner and of GitHub may be; real ones differ by seconds."""

_JOB_PAGE = re.compile(r"/actions/runs/\d+/job/\d+")


def mark_listed(
    jobs: Sequence[Job], run_started_at: datetime | None, with_steps: Collection[int]
) -> list[Job]:
    """The jobs of one attempt in their order, with what needs no workflow file marked."""
    has_job_pages = any(_has_job_page(job) for job in jobs)
    marked = []
    for job in jobs:
        is_carried_over, doubt = _carried_over(job, run_started_at)
        is_check_run = has_job_pages and _is_check_run(job, has_steps=job.job_id in with_steps)
        marked.append(
            replace(
                job,
                is_carried_over=is_carried_over,
                carried_over_doubt=doubt,
                is_check_run=is_check_run,
            )
        )
    return marked


def mark_superseded(jobs: Sequence[Job], most_of_name: Mapping[str, int | None]) -> list[Job]:
    """
    The jobs of one attempt in their order, those marked that another of their name replaced.

    A failure that has a later namesake was replaced only if there are more jobs of the name than
    the file can make: the earliest of them, as many as are too many. Where nobody knows how many it
    can make, each of them may have been.

    Args:
        jobs: All of the attempt, listed marks made.
        most_of_name: How many jobs of a name the workflow file can make, as `map_jobs` has it;
            None, 0 or absent where that is not known.
    """
    by_name: defaultdict[str, list[Job]] = defaultdict(list)
    for job in jobs:
        if not job.is_check_run:
            by_name[job.name].append(job)
    superseded: set[int] = set()
    doubtful: set[int] = set()
    for name, namesakes in by_name.items():
        replaceable = [job.job_id for job in _with_a_later_one(namesakes)]
        if most := most_of_name.get(name):
            superseded.update(replaceable[: max(len(namesakes) - most, 0)])
        else:
            doubtful.update(replaceable)
    return [
        replace(
            job,
            is_superseded=job.job_id in superseded,
            is_possibly_superseded=job.job_id in doubtful,
        )
        for job in jobs
    ]


def _carried_over(job: Job, run_started_at: datetime | None) -> tuple[bool, str | None]:
    """
    Whether a job of a re-run did not run again, and what speaks against that.

    There are two signs: no runner took it, though it started before it was created; and it started
    before its attempt did. Each suffices, but for a job that a runner ended within the attempt.
    """
    if job.run_attempt == 1 or job.started_at is None or job.conclusion == "skipped":
        return False, None
    has_no_runner = (
        not job.runner_name and job.created_at is not None and job.started_at < job.created_at
    )
    if run_started_at is None:
        return has_no_runner, None
    earliest, latest = run_started_at - CLOCK_TOLERANCE, run_started_at + CLOCK_TOLERANCE
    if job.started_at >= earliest:
        is_within = has_no_runner and job.started_at > latest
        doubt = "has no runner and started before its creation, but after its attempt began"
        return has_no_runner, doubt if is_within else None
    if not job.runner_name:
        return True, None
    if job.completed_at is not None and job.completed_at > latest:
        return False, "started before its attempt began, but a runner ended it after that"
    return True, "ran before its attempt began, but is listed with a runner"


def _is_check_run(job: Job, *, has_steps: bool) -> bool:
    """
    A check run that the API lists among jobs: no job page while others have one, no work.

    Skipped and old jobs look alike in every other way, so all marks are asked for.
    """
    return (
        not _has_job_page(job)
        and job.conclusion != "skipped"
        and not has_steps
        and not job.runner_labels
        and not job.runner_name
        and job.started_at == job.completed_at
    )


def _with_a_later_one(namesakes: Sequence[Job]) -> Iterator[Job]:
    """
    Those that did not succeed and of which another was created after they started, by their start.

    Old answers have no `created_at`; then the other must have started after the job's end.
    """
    if len(namesakes) == 1:
        return
    created = _latest_two((job.created_at, job) for job in namesakes)
    started = _latest_two((job.started_at, job) for job in namesakes)
    uncreated = _latest_two((job.started_at, job) for job in namesakes if job.created_at is None)
    for job in sorted(namesakes, key=_start):
        if job.status != "completed" or job.conclusion in ("success", "skipped"):
            continue
        others = started if job.started_at is None else uncreated
        if _is_after(created, job.started_at, job) or _is_after(others, job.completed_at, job):
            yield job


_Latest = list[tuple[datetime, int]]


def _latest_two(instants: Iterator[tuple[datetime | None, Job]]) -> _Latest:
    """The last two instants and their jobs: one of the two is another job's."""
    latest: _Latest = []
    for instant, job in instants:
        if instant is not None:
            latest = sorted([*latest, (instant, job.job_id)])[-2:]
    return latest


def _is_after(latest: _Latest, instant: datetime | None, job: Job) -> bool:
    """Whether an instant of another job is later than one of this job."""
    return instant is not None and any(
        other > instant and job_id != job.job_id for other, job_id in latest
    )


def _start(job: Job) -> tuple[datetime, int]:
    return job.started_at or job.created_at or datetime.min, job.job_id  # noqa: DTZ901 - naive UTC


def _has_job_page(job: Job) -> bool:
    return job.html_url is not None and _JOB_PAGE.search(job.html_url) is not None
