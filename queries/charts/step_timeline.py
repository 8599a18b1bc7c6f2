"""What the steps of one job did, and when."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from queries.attempts.names import Outcome, ended
from queries.attempts.parallel_steps import (
    group_of,
    has_parallel,
    in_file_order,
    is_wait,
    step_part,
)
from queries.charts.job_timeline import known_span
from queries.charts.palette import Paper
from queries.charts.timeline import PathPart, Row, timeline
from queries.wording import count, duration


def step_timeline(steps: pd.DataFrame, *, color: str, paper: Paper) -> go.Figure:
    """
    The steps of one job on the time axis of its attempt, which begins with the first of them.

    Waits are hatched. Where steps ran in parallel, those on the path inside the job are outlined
    and connected, and the rows of a parallel group lie on one band, its parent at the head.

    Args:
        steps: Rows of `attempt_steps` of one job.
        color: Of the bars: the arm's.
        paper: What it is drawn on.

    Returns:
        The figure; customdata is the step's number, in a list.
    """
    path = _path(steps)
    rows = [_row(step, path) for step in in_file_order(steps).itertuples()]
    return timeline(rows, color=color, paper=paper, chosen=None, is_from_zero=False)


def describe_steps(steps: pd.DataFrame) -> str:
    """What the timeline of steps shows, in a sentence."""
    timed = steps.dropna(subset="run_s").sort_values("run_s", kind="stable")
    if timed.empty:
        return f"A timeline of {count(len(steps), 'step')}, none with a known run time."
    longest = timed.iloc[-1]
    return (
        f"A timeline of {count(len(steps), 'step')}, the longest {longest['name']} with "
        f"{duration(longest['run_s'])}."
    )


def _path(steps: pd.DataFrame) -> dict[int, PathPart]:
    """The steps on the path inside a job, by their numbers; none where all are."""
    if not has_parallel(steps):
        return {}
    is_on_path = steps["is_on_path"].astype("boolean").fillna(value=False)
    on_path = steps[is_on_path].sort_values("number")
    columns = ["number", "started_offset_s", "completed_offset_s"]
    found: dict[int, PathPart] = {}
    before_s: float | None = None
    for number, started_s, completed_s in on_path[columns].to_numpy(dtype="float64").tolist():
        start_s = started_s if before_s is None else before_s
        found[int(number)] = PathPart(int(number), start_s)
        before_s = max(start_s, completed_s)
    return found


def _row(step: Any, on_path: Mapping[int, PathPart]) -> Row:  # noqa: ANN401 - of itertuples()
    outcome, words = ended(step)
    if pd.notna(step.cancelled_by) and outcome is Outcome.CANCELLED:
        words = ""  # as its file means it, and as its part says
    said = ", ".join(filter(None, [step_part(step), words]))
    span = known_span(step.started_offset_s, step.completed_offset_s)
    if pd.isna(step.run_s):
        span = None
    at_s = None if pd.isna(step.started_offset_s) else float(step.started_offset_s)
    name = "(no name)" if pd.isna(step.name) else str(step.name)
    path = on_path.get(int(step.number))
    added = [] if pd.isna(step.path_s) else [f"on the path inside its job {duration(step.path_s)}"]
    runs = "wait" if is_wait(step) else "run"
    return Row(
        key=int(step.number),
        # On the path the number stands before the name anyway.
        name=name if path else f"{step.number}  {name}",
        outcome=outcome,
        words=said,
        details=(*([said] if said else []), f"{runs} {duration(step.run_s)}", *added),
        queue=span if is_wait(step) else None,
        run=None if is_wait(step) else span,
        at_s=None if span and is_wait(step) else at_s,
        path=path,
        band=group_of(step),
    )
