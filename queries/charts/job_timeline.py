"""What the jobs of one attempt did, and when."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from queries.attempts.names import Outcome, job_outcome, queue_name, told_apart
from queries.charts.bars import Span, Stretches
from queries.charts.palette import Paper
from queries.charts.timeline import PathPart, Row, timeline
from queries.logs.evidence import told_by_log
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


def job_timeline(
    jobs: pd.DataFrame, *, color: str, paper: Paper, chosen: int | None = None
) -> go.Figure:
    """
    The jobs of one attempt, in the order in which they were queued.

    Args:
        jobs: Rows of `attempt_jobs`.
        color: Of the bars: the arm's.
        paper: What it is drawn on.
        chosen: job_id of the job that is marked.

    Returns:
        The figure; customdata is the job_id, in a list. Skipped jobs and those that still wait or
        run have a symbol for a bar; carried-over jobs, which did not run in this attempt, stand
        at 0.
    """
    rows = _rows(jobs)
    return timeline(rows, color=color, paper=paper, chosen=chosen)


def describe_jobs(jobs: pd.DataFrame) -> str:
    """What the timeline of jobs shows, in a sentence."""
    rows = _rows(jobs)
    ran = [row.run for row in rows if row.run]
    others = {row.outcome: row.words for row in rows if row.words}
    parts = [
        count(len(rows), "job"),
        *(f"{sum(row.outcome is o for row in rows)} {words}" for o, words in others.items()),
    ]
    end = f", the last one ending {duration(max(e for _, e in ran))} after the start" if ran else ""
    on_path = sorted((row.path, row.name) for row in rows if row.path)
    path = f"; on the critical path: {', '.join(name for _, name in on_path)}" if on_path else ""
    return f"A timeline of {', '.join(parts)}{end}{path}."


def known_span(start: float, end: float) -> Span | None:
    """From start to end where both are known; never backwards."""
    if math.isnan(start) or math.isnan(end):
        return None
    return start, max(start, end)


def told_apart_spans(job: Any, clock_s: float = 0.0) -> Stretches:  # noqa: ANN401 - a row
    """
    What else than waiting came before a job on the path, from the end of the job before on.

    Args:
        job: Of `attempt_jobs`.
        clock_s: Where 0 is, from the attempt's start on.
    """
    begin_s = float(job.path_start_s) - clock_s
    spans = []
    for words, seconds in told_apart(job).items():
        spans.append((words, (begin_s, begin_s + seconds)))
        begin_s += seconds
    return tuple(spans)


def told_apart_on_path(jobs: pd.DataFrame) -> set[str]:
    """What else than waiting the path of an attempt has, by its words."""
    on_path = jobs[jobs["path_position"].notna()]
    return {words for job in on_path.itertuples() for words in told_apart(job)}


def _rows(jobs: pd.DataFrame) -> list[Row]:
    names = dict(zip(jobs["job_id"].tolist(), jobs["name"], strict=True))
    return [_row(job, names) for job in jobs.itertuples()]


def _row(job: Any, names: Mapping[int, str]) -> Row:  # noqa: ANN401 - a row of itertuples()
    outcome, words = job_outcome(job)
    runs = bool(job.is_executed)
    waits = runs or outcome is Outcome.RUNNING
    return Row(
        key=int(job.job_id),
        name=str(job.name),
        outcome=outcome,
        words=words,
        details=(*((words,) if words else ()), *job_details(job, names), *told_by_log(job)),
        queue=known_span(job.created_offset_s, job.started_offset_s) if waits else None,
        run=known_span(job.started_offset_s, job.completed_offset_s) if runs else None,
        at_s=_symbol_at(job, outcome),
        path=None
        if pd.isna(job.path_position)
        else PathPart(int(job.path_position), float(job.path_start_s), told_apart_spans(job)),
    )


def _symbol_at(job: Any, outcome: Outcome) -> float | None:  # noqa: ANN401 - as above
    if outcome is Outcome.CARRIED_OVER:
        return 0.0
    # A queued job may already carry a start that did not happen.
    known = [job.created_offset_s, job.started_offset_s]
    if outcome is Outcome.RUNNING:
        known.reverse()
    return next((float(offset) for offset in known if pd.notna(offset)), None)
