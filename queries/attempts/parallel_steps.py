"""
What page 6 says of the steps of a job that run in parallel, and of what nothing tells.

Names stand as they came: a page escapes the whole.
"""

from typing import Any

import pandas as pd

from queries.wording import count, duration, listed

_MOST_NAMED = 5
_WAITS = {
    "wait": "waits",
    "wait all": "waits for all in the background",
    "parallel group": "waits for its group",
}


def in_file_order(steps: pd.DataFrame) -> pd.DataFrame:
    """Rows of `attempt_steps` with the parent of a parallel group before its members."""
    members = steps["group_number"].notna()
    heads = steps["number"].where(~members, steps["group_number"])
    # Members stand before their parent: the group begins where the first of them does.
    first = steps["number"].groupby([steps["job_id"], heads]).transform("min")
    order = pd.DataFrame(
        {"job": steps["job_id"], "first": first, "member": members, "number": steps["number"]}
    )
    return steps.loc[order.sort_values(["job", "first", "member", "number"]).index]


def has_parallel(steps: pd.DataFrame) -> bool:
    """Whether some steps of a job are known to have run beside its path."""
    return not steps["is_on_path"].astype("boolean").fillna(value=True).all()


def is_wait(step: Any) -> bool:  # noqa: ANN401 - a row of itertuples()
    """Whether a step does nothing but wait for others."""
    return step.kind in _WAITS


def group_of(step: Any) -> int | None:  # noqa: ANN401 - a row of itertuples()
    """Number of the parent of the parallel group that a step belongs to, as parent or member."""
    if step.kind == "parallel group":
        return int(step.number)
    return None if pd.isna(step.group_number) else int(step.group_number)


CAPTION = (
    "Hatched: waits for other steps. Numbered, outlined and connected: the path inside the job. On "
    "one ground: a parallel group, its parent first."
)
"""How to read the picture of steps that ran in parallel."""


def step_part(step: Any) -> str:  # noqa: ANN401 - a row of itertuples()
    """What a step is among the others of its job; empty for one after the other."""
    background = "in the background"
    is_untold = pd.notna(step.path_s) and pd.isna(step.is_on_path)
    parts = [
        (is_wait(step), _WAITS.get(step.kind, "")),
        (pd.notna(step.cancelled_by), f"{background}, cancelled by {_number(step.cancelled_by)}"),
        (pd.notna(step.group_number), f"in parallel, group {_number(step.group_number)}"),
        (pd.notna(step.awaited_by), f"{background}, waited for by {_number(step.awaited_by)}"),
        (step.kind == "cancel", "cancels a step in the background"),
        (is_untold, "beside others, unresolved"),
        (_is_local_action(step), "an action, one step here"),
    ]
    return next((words for applies, words in parts if applies), "")


def parallel_sentence(steps: pd.DataFrame) -> str | None:
    """
    What the path inside a job goes through; None where all of its steps are on it.

    Args:
        steps: Rows of `attempt_steps` of one job.
    """
    if not has_parallel(steps):
        return None
    ran = steps[steps["path_s"].notna()]
    is_on_path = ran["is_on_path"].astype("boolean").fillna(value=False)
    is_cancelled = ran["cancelled_by"].notna()
    beside = ran[~is_on_path & ~is_cancelled]
    words = [_through(ran[is_on_path & ran["awaited_by"].notna()], beside)]
    if not beside.empty:
        words.append(f"beside it ran {_named(beside)}")
    if not (cancelled := ran[is_cancelled]).empty:
        words.append(f"never on it, since cancelled in the background: {_named(cancelled)}")
    return f"Its steps ran in parallel. {'; '.join(words)}."


def unresolved_sentence(unresolved: pd.DataFrame) -> str | None:
    """
    The seconds of a job in which nothing tells which step it waited for, and why.

    Args:
        unresolved: Rows of `unresolved_steps` of one job: one, or none.
    """
    if unresolved.empty:
        return None
    row = unresolved.iloc[0]
    return (
        f"Unresolved: for {duration(row['unresolved_s'])} steps ran at the same time "
        f"({count(int(row['step_count']), 'step')} in all), and nothing tells which of them the "
        f"job waited for, since {row['reason']}."
    )


def action_sentence(steps: pd.DataFrame) -> str | None:
    """That an action of a repository's own is one step, whatever it does; None where none ran."""
    names = dict.fromkeys(str(step.name) for step in steps.itertuples() if _is_local_action(step))
    if not names:
        return None
    shown = [*names][:_MOST_NAMED]
    more = len(names) - len(shown)
    every = listed([*shown, *([count(more, "other")] if more else [])])
    verb = "is an action" if len(names) == 1 else "are actions"
    return f"{every} {verb} of a repository's own: one step here, whatever it does inside."


def _is_local_action(step: Any) -> bool:  # noqa: ANN401 - a row of itertuples()
    # Told by its file alone: "Run ./build" may be a script.
    return bool(pd.notna(step.run_s)) and step.kind == "local action"


def _number(number: Any) -> str:  # noqa: ANN401 - a number of a nullable column
    return "" if pd.isna(number) else str(int(number))


def _through(rows: pd.DataFrame, beside: pd.DataFrame) -> str:
    if rows.empty:
        later = "" if beside.empty else ", which ended later"
        return f"The path goes through the steps in the foreground{later}"
    return f"The path goes through {_named(rows)}, which ended last of those waited for"


def _named(rows: pd.DataFrame) -> str:
    pairs = zip(rows["name"], rows["run_s"], strict=True)
    shown = [f"{name} ({duration(run_s)})" for name, run_s in pairs][:_MOST_NAMED]
    more = len(rows) - len(shown)
    return listed([*shown, *([count(more, "other step")] if more else [])])
