"""
How many of the selected attempts count, and why the others do not.

Names stand as they came: a page escapes the whole.
"""

import pandas as pd

from queries.wording import count, listed


def uncounted_sentence(counts: pd.DataFrame, cache_state: str | None) -> str | None:
    """
    Which arms have no counted run; None where each has one.

    Args:
        counts: Rows of `arm_counts`, of every arm looked at.
        cache_state: The only one looked at; None for all of them.
    """
    parts = []
    for arm, rows in counts.groupby("arm", sort=False):
        mine = rows if cache_state is None else rows[rows["cache_state"].eq(cache_state)]
        selected, excluded = _selected_and_excluded(mine)
        if selected > excluded or _serves_every_state(rows):
            continue
        role = "baseline; " if rows["is_baseline"].any() and arm != "baseline" else ""
        if excluded:
            why = f"{excluded} excluded"
        elif _selected_and_excluded(rows)[0]:
            why = "selects only others"
        else:
            why = "selects none"
        parts.append(f"{arm} ({role}{why})")
    words = {None: "run", "other": "run not classed as cold or warm"}
    run = words.get(cache_state, f"{cache_state} run")
    return f"No {run} counts of {listed(parts)}." if parts else None


def _selected_and_excluded(counts: pd.DataFrame) -> tuple[int, int]:
    is_excluded = counts["excluded_because"].notna()
    selected = int(counts["attempt_count"].sum())
    return selected, int(counts.loc[is_excluded, "attempt_count"].sum())


def _serves_every_state(counts: pd.DataFrame) -> bool:
    """Whether it is a baseline that does not tell cold from warm: all its runs serve for both."""
    selected, excluded = _selected_and_excluded(counts)
    states = set(counts["cache_state"].dropna())
    return bool(counts["is_baseline"].any()) and states == {"other"} and selected > excluded


def exclusion_sentence(counts: pd.DataFrame) -> str:
    """
    How many of the selected attempts count, and why the others do not.

    Args:
        counts: Rows of `arm_counts`.
    """
    selected = int(counts["attempt_count"].sum())
    if not selected:
        return "No attempt is selected."
    excluded = counts[counts["excluded_because"].notna()]
    by_reason = excluded.groupby("excluded_because")["attempt_count"].sum()
    if not by_reason.sum():
        return f"{count(selected, 'attempt')} selected, none excluded."
    ordered = sorted(by_reason.items(), key=lambda item: (-item[1], str(item[0])))
    reasons = [f"{reason} ({total})" for reason, total in ordered]
    return (
        f"{count(selected, 'attempt')} selected, {by_reason.sum()} excluded: {'; '.join(reasons)}."
    )
