"""Answers about critical paths as tables for people."""

import pandas as pd

from queries.charts.job_details import queue_name
from queries.charts.job_timeline import job_outcome
from queries.wording import MISSING, duration, in_words, share

_PARTS = {
    "gap": "(gaps between steps)",
    "parallel": "(steps in parallel, counted twice)",
    "no steps stored": "(no steps stored)",
}


def path_table(paths: pd.DataFrame) -> pd.DataFrame:
    """Rows of `path_by_arm` in words."""
    shares = paths["path_share"].map(share)
    queues = [
        _queue(seconds, is_more=is_more)
        for seconds, is_more in zip(paths["queue_mean_s"], paths["has_other_waits"], strict=True)
    ]
    return in_words(
        paths.assign(on_path=_of(paths), share=shares, queue=queues),
        {
            "arm": "arm",
            "cache_state": "cache",
            "job_key": "job",
            "on_path": "on the path",
            "share": "share",
            "path_mean_s": "mean on it",
            "wait_mean_s": "waiting",
            "scheduling_mean_s": "scheduling",
            "queue": "queue",
            "run_mean_s": "running",
            "slack_p50_s": "slack off it",
            "exclusive_p50_s": "could be shorter by",
        },
    )


def largest_parts(parts: pd.DataFrame, most: int) -> pd.DataFrame:
    """
    The parts that matter most, so many of each arm and cache state, those of 0 s left out.

    Args:
        parts: Rows of `path_steps_by_arm`.
        most: How many are kept.
    """
    sizes = parts["part_mean_s"].abs()
    known = parts[sizes > 0].assign(size=sizes).sort_values("size", ascending=False, kind="stable")
    kept = known.groupby(["arm_position", "cache_state"], sort=False).head(most)
    return parts.loc[kept.sort_index().index]


def parts_table(parts: pd.DataFrame) -> pd.DataFrame:
    """Rows of `path_steps_by_arm` in words."""
    names = parts["step_name"].where(parts["part"].eq("step"), parts["part"].map(_PARTS))
    return in_words(
        parts.assign(on_path=_of(parts), part_name=names),
        {
            "arm": "arm",
            "cache_state": "cache",
            "job_key": "job",
            "part_name": "step",
            "on_path": "on the path",
            "part_mean_s": "mean on it",
            "part_p50_s": "median where on it",
        },
    )


def jobs_table(jobs: pd.DataFrame) -> pd.DataFrame:
    """Rows of `attempt_jobs` in words."""
    names = dict(zip(jobs["job_id"].tolist(), jobs["name"], strict=True))
    outcomes = [job_outcome(job)[1] or "success" for job in jobs.itertuples()]
    queues = [
        _queue(seconds, is_more=queue_name(other) != "queue")
        for seconds, other in zip(jobs["queue_s"], jobs["may_wait_for"], strict=True)
    ]
    return in_words(
        jobs.assign(
            outcome=outcomes,
            queue=queues,
            labels=[", ".join(given or ()) for given in jobs["runner_labels"]],
            blocker=[names.get(job_id, MISSING) for job_id in jobs["blocker_job_id"].tolist()],
            position=[MISSING if pd.isna(p) else str(p) for p in jobs["path_position"]],
            scheduling_s=_scheduling(jobs),
        ),
        {
            "name": "job",
            "outcome": "outcome",
            "position": "path",
            "blocker": "waited for",
            "scheduling_s": "scheduling",
            "queue": "queue",
            "run_s": "run",
            "slack_s": "slack",
            "exclusive_s": "could be shorter by",
            "created_offset_s": "queued after",
            "runner_name": "runner",
            "labels": "runner labels",
            "step_count": "steps",
        },
    )


def _scheduling(jobs: pd.DataFrame) -> pd.Series:
    """From the end of what a job needs to its creation, where both are known."""
    since_ready = (jobs["created_offset_s"] - jobs["ready_offset_s"]).clip(lower=0)
    return jobs["path_scheduling_s"].fillna(since_ready)


def _of(frame: pd.DataFrame) -> list[str]:
    """In how many attempts of how many."""
    pairs = zip(frame["on_path_count"], frame["attempt_count"], strict=True)
    return [f"{part} of {total}" for part, total in pairs]


def _queue(seconds: float, *, is_more: bool) -> str:
    """A queue time; where the file lets a job wait for more than a runner, the cell says so."""
    words = duration(seconds)
    return f"{words} (waiting or queue)" if is_more and words != MISSING else words
