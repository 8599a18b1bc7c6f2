"""What the steps of one job did, and when."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from queries.attempts.outcomes import ended
from queries.charts.job_timeline import known_span
from queries.charts.palette import Paper
from queries.charts.timeline import Row, timeline
from queries.wording import count, duration


def step_timeline(steps: pd.DataFrame, *, color: str, paper: Paper) -> go.Figure:
    """
    The steps of one job on the time axis of its attempt, which begins with the first of them.

    Args:
        steps: Rows of `attempt_steps` of one job.
        color: Of the bars: the arm's.
        paper: What it is drawn on.

    Returns:
        The figure; customdata is the step's number, in a list.
    """
    rows = [_row(step) for step in steps.itertuples()]
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


def _row(step: Any) -> Row:  # noqa: ANN401 - a row of itertuples()
    outcome, words = ended(step)
    run = known_span(step.started_offset_s, step.completed_offset_s)
    is_executed = pd.notna(step.run_s)
    return Row(
        key=int(step.number),
        name=f"{step.number}  {'(no name)' if pd.isna(step.name) else step.name}",
        outcome=outcome,
        words=words,
        details=(*([words] if words else []), f"run {duration(step.run_s)}"),
        queue=None,
        run=run if is_executed else None,
        at_s=None if pd.isna(step.started_offset_s) else float(step.started_offset_s),
    )
