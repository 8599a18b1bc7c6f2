"""
What each commit of pull requests did, in sentences and as a table.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Sequence

import pandas as pd

from queries.arms.clock import Clock
from queries.arms.populations import cache_heading, which_runs
from queries.wording import MISSING, WordedTable, count, duration, in_words, listed, short_sha

NO_PULL_REQUEST = (
    "The attempts that are looked at belong to no pull request, and only pull requests have a list "
    "of commits."
)


def commits_sentence(commits: pd.DataFrame, rows: pd.DataFrame) -> str:
    """
    How many commits have a run that counts, and what the others have: each is counted once.

    Args:
        commits: Rows of `commit_attempts`, all of the pull requests.
        rows: Those that are looked at.
    """
    counted = set(rows.loc[rows["is_counted"].fillna(value=False), "head_sha"])
    excluded = set(rows.loc[rows["arm"].notna(), "head_sha"]) - counted
    others = set(commits.loc[commits["arm"].notna(), "head_sha"]) - counted - excluded
    every = set(commits["head_sha"])
    none = every - counted - excluded - others
    pulls = [str(number) for number in commits["pull_number"].unique()]
    word = "pull request" if len(pulls) == 1 else "pull requests"
    parts = [
        f"{len(counted)} {_have(counted)} a run that counts",
        *([f"{len(excluded)} only runs that do not"] if excluded else []),
        *([f"{len(others)} only runs that are not looked at"] if others else []),
        *([f"{len(none)} no run that an arm selects"] if none else []),
    ]
    return (
        f"Of the {count(len(every), 'commit')} of {word} {listed(pulls)}, {listed(parts)}."
        f"{_shared(commits)}"
    )


def missing_sentence(rows: pd.DataFrame, attempts: pd.DataFrame) -> str | None:
    """
    Which arms are in no picture, and why; None where each is in one.

    Args:
        rows: Rows of `commit_attempts`: those that are looked at.
        attempts: Rows of `attempts_by_arm`, likewise.
    """
    shown = set(rows["arm"].dropna())
    missing = [arm for arm in attempts["arm"].unique().tolist() if arm not in shown]
    if not missing:
        return None
    verb, whose = ("is", "its") if len(missing) == 1 else ("are", "their")
    return (
        f"{listed(missing)} {verb} not in the picture: none of {whose} runs is of a commit that a "
        "pull request lists."
    )


def treatment_sentences(
    rows: pd.DataFrame, medians: pd.DataFrame, cache_states: Sequence[str], clock: Clock
) -> list[str]:
    """
    The median clock of each arm, in the order of the commits, a sentence for each cache state.

    Args:
        rows: Rows of `commit_attempts`: those that are looked at.
        medians: Rows of `clock_by_arm`.
        cache_states: Those to speak of, in this order; one without a counted run is left out.
        clock: The one that is read.
    """
    counted = medians[medians["attempt_count"] > 0]
    return [
        f"Median {clock.name}{which_runs(' of ', state)}, in the order of the commits: "
        f"{'; '.join(parts)}."
        for state in cache_states
        if (parts := _by_pull(rows, counted[counted["cache_state"] == state]))
    ]


def _have(commits: set[str]) -> str:
    return "has" if len(commits) == 1 else "have"


def _shared(commits: pd.DataFrame) -> str:
    """A further sentence on commits of several pull requests; empty where they share none."""
    pulls = commits.groupby("head_sha")["pull_number"].nunique()
    shared = int((pulls > 1).sum())
    if not shared:
        return ""
    words = "commit is" if shared == 1 else "commits are"
    return f" {shared} {words} in several of them, and shown in each."


def _by_pull(rows: pd.DataFrame, medians: pd.DataFrame) -> list[str]:
    known = {
        arm: f"{duration(median_s)} (n = {total})"
        for arm, median_s, total in zip(
            medians["arm"], medians["clock_p50_s"], medians["attempt_count"], strict=True
        )
    }
    parts = []
    for pull, mine in rows[rows["arm"].isin(list(known))].groupby("pull_number"):
        in_order = mine.sort_values("commit_position", kind="stable")["arm"].unique()
        arms = [f"{arm} {known[arm]}" for arm in in_order]
        parts.append(f"{listed(arms)} (pull request {pull})")
    return parts


def commits_table(rows: pd.DataFrame) -> WordedTable:
    """Rows of `commit_attempts` in words; a commit that no arm selects says so."""
    is_without = rows["arm"].isna()
    fates = rows["excluded_because"].mask(rows["is_counted"].fillna(value=False), "counted")
    return in_words(
        rows.assign(
            sha=rows["head_sha"].map(short_sha, na_action="ignore"),
            fate=fates.mask(is_without, "no attempt in any arm"),
            change=[_change(is_changed) for is_changed in rows["is_file_changed"]],
        ),
        {
            "pull_number": "pull request",
            "commit_position": "place",
            "sha": "commit",
            "headline": "headline",
            "committed_at": "committed",
            "arm": "arm",
            **cache_heading(rows),
            "clock_s": "clock",
            "fate": "counted, or why not",
            "change": "workflow file",
        },
    )


def _change(is_changed: object) -> str:
    if pd.isna(is_changed):  # type: ignore[call-overload]
        return MISSING
    return "changed" if is_changed else "as before"
