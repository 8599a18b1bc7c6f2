"""What a pointer over a job tells: its times, what it waited for, and how much that matters."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from queries.attempts.names import queue_name, told_apart
from queries.wording import count, duration

KNOWN_FROM = {
    "workflow file": "as the workflow file says",
    "approximate file": "as an approximate workflow file says",
    "inferred": "as inferred from times",
}
"""How it is known what a job waited for, by needs_source."""


def job_details(job: Any, names: Mapping[int, str]) -> tuple[str, ...]:  # noqa: ANN401 - as below
    """
    Lines about a job of `attempt_jobs`, names as they came.

    Args:
        job: A row of itertuples().
        names: Of the attempt's jobs, by job_id.
    """
    lines = _path_lines(job) if pd.notna(job.path_position) else _off_path_lines(job)
    if pd.notna(job.blocker_job_id):
        lines += _blocker_lines(job, names)
    if pd.notna(job.runner_name) and job.runner_name:
        lines.append(f"runner {job.runner_name}")
    return tuple(lines)


def _path_lines(job: Any) -> list[str]:  # noqa: ANN401 - a row of itertuples()
    if pd.isna(job.path_queue_s):
        waits = f"scheduling and queue {duration(job.path_wait_s)}"
    else:
        waits = (
            f"scheduling {duration(job.path_scheduling_s)}, "
            f"{queue_name(job.may_wait_for)} {duration(job.path_queue_s)}"
        )
    lines = [
        f"on the critical path with {duration(job.path_s)}",
        f"{waits}, run {duration(job.path_run_s)}",
        *(f"before that, {words} {duration(s)}" for words, s in told_apart(job).items()),
        *_other_waits(job),
    ]
    if pd.notna(job.exclusive_s):
        lines.append(f"could be shorter with effect by {duration(job.exclusive_s)}")
    return lines


def _off_path_lines(job: Any) -> list[str]:  # noqa: ANN401 - a row of itertuples()
    if not job.is_executed:
        return []
    lines = [
        f"{queue_name(job.may_wait_for)} {duration(job.queue_s)}, run {duration(job.run_s)}",
        *_other_waits(job),
    ]
    if pd.notna(job.slack_s):
        lines.append(f"slack {duration(job.slack_s)}")
    return lines


def _other_waits(job: Any) -> list[str]:  # noqa: ANN401 - a row of itertuples()
    if pd.isna(job.may_wait_for):
        return []
    return [f"its file lets it wait for {job.may_wait_for} too"]


def _blocker_lines(job: Any, names: Mapping[int, str]) -> list[str]:  # noqa: ANN401 - as above
    others = int(job.blocker_tie_count) - 1
    tie = f", tied with {count(others, 'other')}" if others > 0 else ""
    waited = f"waited for {names[int(job.blocker_job_id)]}{tie}"
    return [waited, KNOWN_FROM[job.needs_source]] if pd.notna(job.needs_source) else [waited]
