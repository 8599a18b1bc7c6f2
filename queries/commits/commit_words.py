"""
What each commit of pull requests did, in sentences and as a table.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Sequence

import pandas as pd

from queries.arms.clock import Clock
from queries.arms.populations import cache_heading, which_runs, with_state
from queries.statistics import Verdict
from queries.verdict.verdict_sentences import difference_in_words, verdict_in_words
from queries.verdict.verdicts import ComparedClock
from queries.wording import (
    MISSING,
    WordedTable,
    count,
    cut,
    duration,
    in_words,
    listed,
    quoted,
    short_sha,
)

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


def change_sentence(rows: pd.DataFrame, compared: Sequence[ComparedClock]) -> str | None:
    """
    The first commit of the arm that differs most from the baseline, with the difference and n.

    An arm whose interval has a part in common with that one's is named: which of them changed more
    is not known. Where no arm can be said to be faster or slower, no commit changed anything.

    Args:
        rows: Rows of `commit_attempts`: those that are looked at.
        compared: Comparisons of arms with the baseline, the weightiest cache state first.

    Returns:
        None where no arm of these commits is compared.
    """
    counted = rows[rows["is_counted"].fillna(value=False)]
    those = [
        one
        for one in compared
        if one.clock == "clock_s"
        and one.candidate in set(counted["arm"])
        and one.comparison.shift_interval is not None
    ]
    if not those:
        return None
    state = those[0].cache_state
    those = [one for one in those if one.cache_state == state]
    baseline, runs = those[0].baseline, which_runs(" on ", state)
    told = [one for one in those if one.comparison.verdict in {Verdict.FASTER, Verdict.SLOWER}]
    if not told:
        arms = ", ".join(f"{one.candidate} {_difference(one)}" for one in those)
        return f"No commit can be said to have changed the time{runs} from {baseline}'s: {arms}."
    most = max(told, key=lambda one: abs(one.comparison.shift or 0))
    others = [one.candidate for one in those if one is not most and _could_be_as_much(one, most)]
    mine = counted[counted["arm"].eq(most.candidate)].sort_values(
        ["pull_number", "commit_position"]
    )
    first = mine.iloc[0]
    headline = "" if pd.isna(first["headline"]) else f" {quoted(cut(first['headline'], 60))}"
    beside = f"; {listed(others)} may have changed as much" if others else ""
    return (
        f"Most changed with commit {short_sha(first['head_sha'])}{headline}, the first of "
        f"{most.candidate}{runs}: {verdict_in_words(most)}, {_difference(most)} against "
        f"{baseline}{beside}."
    )


def _difference(one: ComparedClock) -> str:
    comparison = one.comparison
    counts = f"n = {comparison.candidate.run_count} and {comparison.baseline.run_count}"
    said = difference_in_words(comparison, one.unit, interval="95% interval")
    return f"{said.removesuffix(')')}, {counts})"


def _could_be_as_much(one: ComparedClock, most: ComparedClock) -> bool:
    """Whether the most that an interval allows is the least that the other does, or more."""
    ends, others = one.comparison.shift_interval or (0.0, 0.0), most.comparison.shift_interval
    return max(map(abs, ends)) >= min(map(abs, others or (0.0, 0.0)))


def baseline_median(medians: pd.DataFrame, cache_states: Sequence[str]) -> tuple[float, str] | None:
    """
    The baseline's median in the first cache state of which it has counted runs, and its name.

    Args:
        medians: Rows of `clock_by_arm`, whichever arms are looked at.
        cache_states: Those looked at, in order.
    """
    its = medians[medians["is_baseline"].astype("bool") & (medians["attempt_count"] > 0)]
    for state in cache_states:
        of_state = its[its["cache_state"] == state]
        if not of_state.empty:
            row = of_state.iloc[0]
            name = with_state(row["arm"], state)
            words = f"{name}: median {duration(row['clock_p50_s'])}, n = {row['attempt_count']}"
            return float(row["clock_p50_s"]), words
    return None


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
