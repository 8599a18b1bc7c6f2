"""Answers about critical paths, and where to start, as tables for people."""

from typing import Any

import pandas as pd

from queries.arms.populations import CACHE_PLACES, cache_heading
from queries.attempts.names import TOLD_APART, queue_columns
from queries.wording import WordedTable, in_words

_PARTS = {
    "gap": "(gaps between steps)",
    "unresolved": "(steps at the same time, unresolved)",
    "no steps stored": "(no steps stored)",
}
NOT_NEEDED = "not needed"
"""Of a job that an arm does not have, or that its milestone does not wait for in any run."""

_JOB = ["cache_state", "job_key"]


def on_path_side_by_side(paths: pd.DataFrame, *, is_every: bool = False) -> pd.DataFrame:
    """
    Jobs that any arm waits for, each with a row of every arm: warm runs first, the largest first.

    Of a job that an arm does not have, or does not need, the counts and means are missing.

    Args:
        paths: Rows of `path_by_arm`.
        is_every: Whether to keep jobs that are on the path of no arm, too.

    Returns:
        The columns of `path_by_arm`; those of the baseline stand above those of other arms.
    """
    arm = ["arm", "arm_position", "is_baseline", "cache_state", "attempt_count"]
    jobs = paths.groupby(_JOB, as_index=False).agg(
        most_s=("path_mean_s", "max"), most_count=("on_path_count", "max")
    )
    kept = jobs if is_every else jobs[jobs["most_count"] > 0]
    rows = paths[arm].drop_duplicates().merge(kept, on="cache_state")
    rows = rows.merge(paths, on=[*arm, "job_key"], how="left", indicator="found")
    is_without = rows.pop("found").eq("left_only")
    rows["has_other_waits"] = rows["has_other_waits"].mask(is_without, False)  # noqa: FBT003
    rows["place"] = rows["cache_state"].map(CACHE_PLACES)
    order = ["place", "most_s", "job_key", "is_baseline", "arm_position"]
    in_order = rows.sort_values(order, ascending=[True, False, True, False, True])
    return in_order[list(paths)].reset_index(drop=True)


def path_table(paths: pd.DataFrame) -> WordedTable:
    """Rows of `path_by_arm` in words."""
    rows = paths.assign(on_path=_of(paths))
    queues = queue_columns(rows, "queue_mean_s", rows["has_other_waits"].astype("bool"))
    told_apart = {
        f"{kind}_mean_s": words
        for kind, words in TOLD_APART.items()
        if paths[f"{kind}_mean_s"].any()
    }
    return in_words(
        rows,
        {
            "job_key": "job",
            "arm": "arm",
            **cache_heading(paths),
            "on_path": "on the path",
            "path_share": "share",
            "path_mean_s": "mean on it",
            **told_apart,
            "wait_mean_s": "waiting",
            "scheduling_mean_s": "scheduling",
            **queues,
            "run_mean_s": "running",
            "slack_p50_s": "slack off it",
        },
    )


def largest_parts(parts: pd.DataFrame, most: int) -> pd.DataFrame:
    """
    The parts that matter most, so many of each arm and cache state, those of 0 s left out.

    Warm runs come first, the baseline's above those of other arms.

    Args:
        parts: Rows of `path_steps_by_arm`.
        most: How many are kept.
    """
    sizes = parts["part_mean_s"].abs()
    known = parts[sizes > 0].assign(size=sizes).sort_values("size", ascending=False, kind="stable")
    kept = known.groupby(["arm_position", "cache_state"], sort=False).head(most)
    kept["place"] = kept["cache_state"].map(CACHE_PLACES)
    # What is alike in these stays as the answer has it.
    order = ["place", "is_baseline", "arm_position"]
    in_order = kept.sort_index().sort_values(order, ascending=[True, False, True], kind="stable")
    return parts.loc[in_order.index]


def parts_table(parts: pd.DataFrame) -> WordedTable:
    """Rows of `path_steps_by_arm` in words."""
    names = parts["step_name"].where(parts["part"].eq("step"), parts["part"].map(_PARTS))
    return in_words(
        parts.assign(on_path=_of(parts), part_name=names),
        {
            "arm": "arm",
            **cache_heading(parts),
            "job_key": "job",
            "part_name": "step",
            "on_path": "on the path",
            "part_mean_s": "mean on it",
            "part_p50_s": "median where on it",
        },
    )


def _of(frame: pd.DataFrame) -> list[str]:
    """In how many attempts of how many."""
    pairs = zip(frame["on_path_count"], frame["attempt_count"], strict=True)
    return [NOT_NEEDED if pd.isna(part) else f"{part:.0f} of {total}" for part, total in pairs]


_NO_OTHER = "no other job"


def savings_table(savings: pd.DataFrame, paths: pd.DataFrame) -> WordedTable:
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
            **cache_heading(ordered),
            "job_key": "job",
            "together_saved_s": "all its jobs save",
            "alone_saved_s": "one alone saves",
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
