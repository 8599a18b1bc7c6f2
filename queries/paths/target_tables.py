"""Where to start as a table for people."""

from typing import Any

import pandas as pd

from queries.arms.order import CACHE_PLACES
from queries.wording import in_words

_NO_OTHER = "no other job"


def savings_table(savings: pd.DataFrame, paths: pd.DataFrame) -> pd.DataFrame:
    """
    Rows of `key_savings` in words: warm runs first, in each state the arm with the shortest path.

    Args:
        savings: The rows; of each arm those first that save most.
        paths: Rows of `path_by_arm`, of these arms at least.
    """
    state = ["arm", "cache_state"]
    totals = paths.groupby(state, as_index=False).agg(path_total_s=("path_mean_s", "sum"))
    ordered = savings.merge(totals, on=state, how="left")
    ordered["place"] = ordered["cache_state"].map(CACHE_PLACES)
    ordered = ordered.sort_values(["place", "path_total_s", "arm_position"], kind="stable")
    return in_words(
        ordered.assign(on_path=list(map(_on_path, ordered.itertuples())), then=_then(ordered)),
        {
            "arm": "arm",
            "cache_state": "cache",
            "job_key": "job",
            "together_mean_s": "all its jobs save",
            "alone_mean_s": "one alone saves",
            "on_path": "on the path",
            "path_mean_s": "mean on it",
            "job_count": "jobs in a run",
            "then": "decides then",
        },
    )


def _then(savings: pd.DataFrame) -> list[str]:
    rows = zip(
        savings["next_job_key"], savings["next_count"], savings["on_path_count"], strict=True
    )
    return [f"{_NO_OTHER if pd.isna(k) else k} ({part} of {total})" for k, part, total in rows]


def _on_path(row: Any) -> str:  # noqa: ANN401 - a row as itertuples gives it
    return f"{row.on_path_count} of {row.attempt_count}"
