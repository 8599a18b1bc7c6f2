"""
How many of the selected attempts count, why the others do not, and how often each arm failed.

An arm that fails fast is not faster. Names stand as they came: a page escapes the whole.
"""

import re
from collections.abc import Sequence

import pandas as pd

from queries.arms.populations import baseline_first, population, runs_of
from queries.wording import count, listed

_VARYING = re.compile(r"\.\.\.|N h")


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
    run = runs_of(1, cache_state).removeprefix("1 ")
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


MEANINGS = {
    "marked by hand: ...": "the experiment file excludes it, with its reason",
    "attempt not available": (
        "GitHub no longer has the attempt, or its jobs could not all be read yet"
    ),
    "force-pushed away": "its head commit is no longer in the pull request",
    "other event": "its event is not the experiment's",
    "partial re-run": "not all jobs ran",
    "later attempt": "the arm counts first attempts only",
    "startup failure": "it never started",
    "in progress": "it is not completed",
    "longer than N h": "it hung",
    "cancelled": "its run was cancelled before the clock's end",
    "skipped": "its run was skipped as a whole",
    "run failed": "without a milestone: its run did not conclude success",
    "milestone not reached": (
        "no milestone job was created, or all were skipped, in a run that did not fail"
    ),
    "other runners": "the job that is the clock ran, on runners with other labels than the arm's",
    "milestone failed": "a milestone job did not succeed",
    "a failure may have been replaced": (
        "a milestone job, or one upstream of it, failed, and another of its name may have "
        "taken its place: it is not known how many jobs of that name the workflow file makes"
    ),
    "a needed job failed": (
        "a job upstream of the milestone failed, without continue-on-error; or the run "
        "failed before it reached the milestone"
    ),
    "other milestone legs": (
        "its milestone has other legs than most attempts of the arm, or than the arm's "
        "milestone_legs"
    ),
    "jobs not fetched": "its jobs could not all be read yet",
    "no wall time": "no job was executed, or its clock contradicts itself",
    "no milestone time": "its clock contradicts itself",
}
"""What each reason not to count means; a part after `...` or in place of `N` varies."""


def meaning_of(reason: str) -> str:
    """What a reason not to count means; nothing for one of another Longpole."""
    means = (its for known, its in MEANINGS.items() if reason.startswith(_VARYING.split(known)[0]))
    return next(means, "")


FAILED = ("milestone failed", "a needed job failed", "run failed")
"""The reasons that are failures: such an attempt came to an end, but not to the clock's."""


def failures(counts: pd.DataFrame) -> pd.DataFrame:
    """
    How many attempts failed, of those that reached an end: counted ones and failed ones.

    Args:
        counts: Rows of `arm_counts`.

    Returns:
        One row per arm and cache state, the baseline first: arm, cache_state, failed_count,
        ended_count.
    """
    reasons = counts["excluded_because"]
    is_failed = reasons.isin(FAILED)
    ended = counts.assign(
        failed_count=counts["attempt_count"].where(is_failed, 0),
        ended_count=counts["attempt_count"].where(is_failed | reasons.isna(), 0),
    )
    groups = baseline_first(ended).groupby(["arm", "cache_state"], sort=False)
    return groups[["failed_count", "ended_count"]].sum().reset_index()


def failure_sentence(counts: pd.DataFrame, cache_states: Sequence[str]) -> str | None:
    """
    How many runs of each arm failed; None where none reached an end.

    Args:
        counts: Rows of `arm_counts`.
        cache_states: Those to speak of, in this order.
    """
    known = failures(counts)
    known = known[(known["ended_count"] > 0) & known["cache_state"].isin(list(cache_states))]
    if known.empty:
        return None
    if not known["failed_count"].sum():
        return f"None of {runs_of(int(known['ended_count'].sum()), None)} that ended failed."
    parts = [
        _part(state, rows)
        for state in cache_states
        if not (rows := known[known["cache_state"] == state]).empty
    ]
    return f"Failed before the end of the clock: {'; '.join(parts)}."


def _part(state: str, rows: pd.DataFrame) -> str:
    if not rows["failed_count"].sum():
        return f"none of {runs_of(int(rows['ended_count'].sum()), state)}"
    figures = zip(rows["arm"], rows["failed_count"], rows["ended_count"], strict=True)
    arms = [f"{arm} {failed} of {ended}" for arm, failed, ended in figures]
    return f"{listed(arms)} {population(state)}"
