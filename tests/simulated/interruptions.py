"""
Attempts that are not simply run to their end: seen while running, cancelled, re-run in part.

Source: what recordings of the real API show in these cases.
"""

from collections.abc import Sequence
from dataclasses import replace

from tests.simulated.schedule import TimedJob, TimedStep


def seen_at(jobs: Sequence[TimedJob], now_s: int) -> list[TimedJob]:
    """
    The jobs of an attempt as GitHub shows them `now_s` seconds after its start.

    Jobs whose needs have not ended are not there yet. A queued job already carries a start.
    """
    return [_job_seen_at(job, now_s) for job in jobs if job.created_s <= now_s]


def cancelled_at(jobs: Sequence[TimedJob], now_s: int) -> list[TimedJob]:
    """The jobs of an attempt that somebody cancelled `now_s` seconds after its start."""
    return [_job_cancelled_at(job, now_s) for job in jobs]


def rerun_in_part(
    jobs: Sequence[TimedJob], rerun_s: int, again: Sequence[TimedJob]
) -> list[TimedJob]:
    """
    The jobs of the second attempt that "Re-run failed jobs" makes, times relative to its start.

    Args:
        jobs: Of the first attempt, relative to the first attempt's start.
        rerun_s: Start of the second attempt, relative to the first's.
        again: The jobs that run again, relative to the second's start.

    The others are listed again with the re-run's creation and everything else as it was.
    """
    names = {job.name for job in again}
    carried_over = [
        replace(
            _earlier(job, rerun_s),
            created_s=1,
            runner=None,
            is_carried_over=job.conclusion != "skipped",
        )
        for job in jobs
        if job.name not in names
    ]
    return [*carried_over, *again]


def _job_seen_at(job: TimedJob, now_s: int) -> TimedJob:
    if job.end_s <= now_s:
        return job
    if job.started_s > now_s:
        return replace(
            job, started_s=job.created_s, completed_s=None, conclusion=None, runner=None, steps=()
        )
    return replace(
        job,
        completed_s=None,
        conclusion=None,
        steps=tuple(_step_seen_at(step, now_s) for step in job.steps),
    )


def _step_seen_at(step: TimedStep, now_s: int) -> TimedStep:
    if step.completed_s is not None and step.completed_s <= now_s:
        return step
    has_started = step.started_s is not None and step.started_s <= now_s
    return replace(
        step,
        started_s=step.started_s if has_started else None,
        completed_s=None,
        conclusion=None,
    )


def _job_cancelled_at(job: TimedJob, now_s: int) -> TimedJob:
    if job.end_s <= now_s:
        return job
    if job.started_s > now_s:
        return replace(
            job,
            created_s=min(job.created_s, now_s + 1),
            started_s=now_s + 1,
            completed_s=now_s + 1,
            conclusion="skipped" if job.conclusion == "skipped" else "cancelled",
            runner=None,
            steps=(),
        )
    steps = tuple(
        step
        if step.completed_s is not None and step.completed_s <= now_s
        else _step_cancelled_at(step, now_s)
        for step in job.steps
    )
    return replace(job, completed_s=now_s + 1, conclusion="cancelled", steps=steps)


def _step_cancelled_at(step: TimedStep, now_s: int) -> TimedStep:
    has_started = step.started_s is not None and step.started_s < now_s
    return replace(
        step,
        started_s=step.started_s if has_started else now_s,
        completed_s=now_s,
        conclusion="cancelled" if has_started else "skipped",
    )


def _earlier(job: TimedJob, seconds: int) -> TimedJob:
    """The same job relative to an instant `seconds` later."""
    return replace(
        job,
        created_s=job.created_s - seconds,
        started_s=job.started_s - seconds,
        completed_s=None if job.completed_s is None else job.completed_s - seconds,
        steps=tuple(
            replace(
                step,
                started_s=None if step.started_s is None else step.started_s - seconds,
                completed_s=None if step.completed_s is None else step.completed_s - seconds,
            )
            for step in job.steps
        ),
    )
