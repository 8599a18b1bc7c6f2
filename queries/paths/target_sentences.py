"""
Where to start: what would save most in the fastest arm, all jobs of a key together or one alone.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from queries.arms.populations import population
from queries.wording import count, duration, quoted

HOW_TO_READ = (
    "What a run would save if jobs took no time: an upper limit, as all else stays as measured, "
    "waits too. All its jobs: at once, such as all legs of a matrix. One alone: the one of them "
    "that saves most. Means are over all runs, 0 s where the job is off the path. Decides then: "
    "the longest job that is new on the path if all its jobs took no time; the most frequent one, "
    "in so many of the runs with the job on the path. The arm with the shortest path comes first."
)
"""Below the table."""

_LEAST_S = 0.5


def target_sentences(
    paths: pd.DataFrame, savings: pd.DataFrame, cache_states: Sequence[str]
) -> list[str]:
    """
    A sentence for each cache state, on the arm whose path is the shortest on average.

    Args:
        paths: Rows of `path_by_arm`.
        savings: Those of `key_savings`, of the same arms; an arm without one has no known graph.
        cache_states: Those to speak of, in this order; one without a counted run is left out.
    """
    return [
        _sentence(rows, savings[savings["cache_state"] == state], state)
        for state in cache_states
        if not (rows := paths[paths["cache_state"] == state]).empty
    ]


def unknown_graphs_sentence(attempts: pd.DataFrame, savings: pd.DataFrame) -> str | None:
    """
    Of how many counted runs no saving is known; None for none.

    Args:
        attempts: Rows of `attempts_by_arm`.
        savings: Those of `key_savings`, of the same arms and cache states.
    """
    counted = attempts[attempts["is_counted"].fillna(value=False)]
    known = savings.drop_duplicates(["arm", "cache_state"])["attempt_count"].sum()
    unknown = len(counted) - int(known)
    if not unknown:
        return None
    return (
        f"Of {unknown} of {count(len(counted), 'counted run')} no saving is known, since their job "
        "graph is not wholly known; they are left out."
    )


def _sentence(paths: pd.DataFrame, savings: pd.DataFrame, state: str) -> str:
    totals = paths.groupby(["arm_position", "arm"])["path_mean_s"].sum()
    arm = str(totals.idxmin()[1])  # type: ignore[index] # a key of two levels
    where = f"Where to start in {arm}, {population(state)}"
    mine = savings[savings["arm"] == arm]
    if mine.empty:
        # path_by_arm orders the keys of an arm by their seconds on the path.
        largest: Any = next(paths[paths["arm"] == arm].itertuples())
        return (
            f"{where}: {quoted(largest.job_key)} is the largest part of its path; what it would "
            "save is not known, since no job graph is wholly known."
        )
    # key_savings orders the keys of an arm by what they save together.
    most: Any = next(mine.itertuples())
    alone: Any = next(mine.loc[[mine["alone_mean_s"].idxmax()]].itertuples())
    if most.together_mean_s < _LEAST_S:
        return f"{where}: no job saves a second, since other chains of jobs take as long."
    its, did = ("all its legs", "if one leg alone did") if most.job_count > 1 else ("it", "")
    together = (
        f"{where}: {quoted(most.job_key)}. If {its} took no time, a run would end at most "
        f"{duration(most.together_mean_s)} sooner on average ({_of(most)})"
    )
    if most.job_key == alone.job_key and most.alone_mean_s == most.together_mean_s:
        return f"{together}."
    if alone.alone_mean_s < _LEAST_S:
        return f"{together}; no job alone saves a second."
    saved = duration(alone.alone_mean_s)
    if most.job_key == alone.job_key:
        return f"{together}; {did}, {saved}, more than by any other job alone."
    one = "one leg of " if alone.job_count > 1 else ""
    return (
        f"{together}; of single jobs, {one}{quoted(alone.job_key)} would save most: {saved} "
        f"({_of(alone)})."
    )


def _of(row: Any) -> str:  # noqa: ANN401 - a row as itertuples gives it
    return f"on the path in {row.on_path_count} of {row.attempt_count}"
