"""
Where to start: the largest part of the fastest arm's path, and what alone would help most.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from queries.arms.populations import population
from queries.wording import count, duration, quoted


def target_sentences(paths: pd.DataFrame, cache_states: Sequence[str]) -> list[str]:
    """
    A sentence for each cache state, on the arm whose path is the shortest on average.

    A job alone can be shortened with effect until another one decides, another leg of its own
    matrix included: its exclusive time. So the largest part is not always the best place to start.

    Args:
        paths: Rows of `path_by_arm`.
        cache_states: Those to speak of, in this order; one without a counted run is left out.
    """
    return [
        _sentence(rows, state)
        for state in cache_states
        if not (rows := paths[paths["cache_state"] == state]).empty
    ]


def _sentence(rows: pd.DataFrame, state: str) -> str:
    totals = rows.groupby(["arm_position", "arm"])["path_mean_s"].sum()
    arm = str(totals.idxmin()[1])  # type: ignore[index] # a key of two levels
    mine = rows[(rows["arm"] == arm) & (rows["on_path_count"] > 0)]
    # path_by_arm orders the keys of an arm by their seconds on the path.
    largest: Any = next(mine.itertuples())
    where = f"Where to start in {arm}, {population(state)}"
    start = f"{where}: {quoted(largest.job_key)} is the largest part of its path"
    alone = mine[mine["exclusive_p50_s"].notna()]
    if alone.empty:
        return f"{start}."
    gains = alone["exclusive_p50_s"].astype(float) * alone["on_path_share"].astype(float)
    best: Any = next(alone.loc[[gains.idxmax()]].itertuples())
    if best.job_key == largest.job_key:
        return f"{start}, and alone the one that helps most: {_gain(best)}."
    if pd.isna(largest.exclusive_p50_s):
        return f"{where}: alone {quoted(best.job_key)} helps most: {_gain(best)}."
    return (
        f"{where}: alone {quoted(best.job_key)} helps most: {_gain(best)}. "
        f"{quoted(largest.job_key)} is the largest part of the path, but one job of it, such as a "
        f"leg of its matrix, helps by about {duration(largest.exclusive_p50_s)} alone."
    )


def _gain(row: Any) -> str:  # noqa: ANN401 - a row as itertuples gives it
    of = f"{row.on_path_count} of {count(row.attempt_count, 'run')}"
    return f"about {duration(row.exclusive_p50_s)} in {of}, until another decides"
