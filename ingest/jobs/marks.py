"""
What GitHub does not say of a job: carried over, check run, superseded.

The evidence for each rule stands in docs/real-data.md.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ingest.records import Job

_JOB_PAGE = re.compile(r"/actions/runs/\d+/job/\d+")


def mark_jobs(jobs: Sequence[Job]) -> list[Job]:
    """
    The jobs of one run, all attempts, with their three flags set.

    The order of the jobs is kept; their flags do not depend on it.
    """
    by_attempt: defaultdict[int, list[Job]] = defaultdict(list)
    for job in jobs:
        by_attempt[job.run_attempt].append(job)
    return [
        replace(
            job,
            is_carried_over=_is_carried_over(job),
            is_check_run=_is_check_run(job, by_attempt[job.run_attempt]),
            is_superseded=_is_superseded(job, by_attempt[job.run_attempt]),
        )
        for job in jobs
    ]


def _is_carried_over(job: Job) -> bool:
    """A job of a partial re-run that did not run again: no runner, started before created."""
    return (
        job.run_attempt > 1
        and not job.runner_name
        and job.started_at is not None
        and job.created_at is not None
        and job.started_at < job.created_at
        and job.conclusion != "skipped"
    )


def _is_check_run(job: Job, attempt: Sequence[Job]) -> bool:
    """
    A check run that the API lists among jobs: no job page while others have one, no work.

    Skipped and old jobs look alike in every other way, so all marks are asked for.
    """
    return (
        not _has_job_page(job)
        and any(_has_job_page(other) for other in attempt)
        and job.conclusion != "skipped"
        and not job.steps
        and not job.runner_labels
        and not job.runner_name
        and job.started_at == job.completed_at
    )


def _is_superseded(job: Job, attempt: Sequence[Job]) -> bool:
    """A job that failed, and whose replacement of the same name was created after its start."""
    return (
        job.status == "completed"
        and job.conclusion not in ("success", "skipped")
        and any(
            other.job_id != job.job_id and other.name == job.name and _came_after(job, other)
            for other in attempt
        )
    )


def _has_job_page(job: Job) -> bool:
    return job.html_url is not None and _JOB_PAGE.search(job.html_url) is not None


def _came_after(job: Job, other: Job) -> bool:
    """Old answers have no created_at; then the other must have started after the job's end."""
    if other.created_at is not None and job.started_at is not None:
        return other.created_at > job.started_at
    return (
        other.started_at is not None
        and job.completed_at is not None
        and other.started_at > job.completed_at
    )
