"""What each piece of a path is: a role, a step of some name, set-up, a queue, ..."""

import pandas as pd

from queries.waterfall.parts import Kind

_KINDS = {
    "lost": Kind.LOST,
    "unknown": Kind.UNKNOWN,
    "scheduling": Kind.SCHEDULING,
    "queue": Kind.QUEUE,
    "wait": Kind.WAIT,
    "step": Kind.STEP,
    "gap": Kind.GAP,
    "unresolved": Kind.UNRESOLVED,
    "no steps stored": Kind.NO_STEPS,
    "skew": Kind.SKEW,
}
_NO_NAME = "(no name)"


def with_categories(parts: pd.DataFrame) -> pd.DataFrame:
    """
    Rows with their kind, and the name of the part that they belong to.

    Where a creation is not known of any job, nothing tells scheduling from queue: both are one
    kind in all rows, lest one arm's wait look like the other's saving.

    Args:
        parts: Rows of `path_parts`, of the two sides of one comparison.

    Returns:
        The same with `kind`, and `name`: of a role or step, else empty.
    """
    kinds = parts["part"].map(_KINDS)
    if kinds.eq(Kind.WAIT).any():
        kinds = kinds.mask(kinds.isin([Kind.SCHEDULING, Kind.QUEUE]), Kind.WAIT)
    steps, roles = step_names(parts), parts["role_name"]
    has_role = parts["part"].isin(["step", "no steps stored"]) & roles.notna()
    is_set_up = parts["is_set_up"].astype(bool)
    kinds = kinds.mask(is_set_up, Kind.SET_UP).mask(has_role, Kind.ROLE)
    names = steps.where(kinds.eq(Kind.STEP), "").mask(has_role, roles)
    return parts.assign(kind=kinds, name=names, step_name=steps)


def step_names(rows: pd.DataFrame) -> pd.Series:
    """The names of the steps, with a word for those that have none; empty for other parts."""
    return rows["step_name"].fillna(_NO_NAME).where(rows["part"].eq("step"), "")
