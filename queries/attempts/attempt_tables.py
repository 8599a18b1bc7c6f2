"""The jobs and steps of one attempt as tables for people."""

import pandas as pd

from queries.attempts.names import TOLD_APART, ended, job_outcome, queue_columns
from queries.attempts.parallel_steps import step_part
from queries.logs.evidence import image_name, told_of_caches
from queries.wording import MISSING, WordedTable, in_words


def jobs_table(jobs: pd.DataFrame) -> WordedTable:
    """Rows of `attempt_jobs` in words."""
    names = dict(zip(jobs["job_id"].tolist(), jobs["name"], strict=True))
    outcomes = [job_outcome(job)[1] or "success" for job in jobs.itertuples()]
    told_apart = {
        f"path_{kind}_s": words
        for kind, words in TOLD_APART.items()
        if jobs[f"path_{kind}_s"].fillna(0).any()
    }
    rows = jobs.assign(
        outcome=outcomes,
        labels=[", ".join(given or ()) for given in jobs["runner_labels"]],
        blocker=[names.get(job_id, MISSING) for job_id in jobs["blocker_job_id"].tolist()],
        machine_image=list(map(image_name, jobs.itertuples())),
        caches=list(map(told_of_caches, jobs.itertuples())),
        scheduling_s=_scheduling(jobs),
    )
    queues = queue_columns(rows, "queue_s", rows["may_wait_for"].notna())
    return in_words(
        rows,
        {
            "name": "job",
            "outcome": "outcome",
            "path_position": "path",
            "blocker": "waited for",
            **told_apart,
            "scheduling_s": "scheduling",
            **queues,
            "run_s": "run",
            "slack_s": "slack",
            "exclusive_s": "could be shorter by",
            "created_offset_s": "queued after",
            "runner_name": "runner",
            "labels": "runner labels",
            **_told_by_logs(rows),
            "step_count": "steps",
        },
        {"path_position": [MISSING if pd.isna(p) else str(p) for p in rows["path_position"]]},
    )


def _told_by_logs(rows: pd.DataFrame) -> dict[str, str]:
    """Headings of what the logs tell; of what none tells there is no column."""
    if rows["log_state"].isna().all():
        return {}
    headings = {
        "log_state": "log",
        "machine_image": "image",
        "region": "region",
        "cpu_model": "CPU",
        "caches": "caches",
    }
    if set(rows["log_state"].dropna()) == {"read"}:
        del headings["log_state"]
    return {name: words for name, words in headings.items() if _is_any_told(rows[name])}


def _is_any_told(cells: pd.Series) -> bool:
    return bool((cells.fillna(MISSING) != MISSING).any())


def _scheduling(jobs: pd.DataFrame) -> pd.Series:
    """
    From the end of what a job needs to its creation, where both are known.

    Off the path, what else may have been waited for is not told from it: none is known where the
    attempt has jobs that ran without a place, or were superseded.
    """
    beside = jobs["is_executed"] & (jobs["unmapped_because"].notna() | jobs["is_superseded"])
    if beside.any():
        return jobs["path_scheduling_s"]
    since_ready = (jobs["created_offset_s"] - jobs["ready_offset_s"]).clip(lower=0)
    return jobs["path_scheduling_s"].fillna(since_ready)


def steps_table(steps: pd.DataFrame) -> WordedTable:
    """Rows of `attempt_steps` in words."""
    outcomes = [ended(step)[1] or "success" for step in steps.itertuples()]
    parts = [step_part(step) for step in steps.itertuples()]
    return in_words(
        steps.assign(outcome=outcomes, part=[part or MISSING for part in parts]),
        {
            "job_name": "job",
            "number": "number",
            "name": "step",
            "outcome": "outcome",
            **({"part": "among the others"} if any(parts) else {}),
            "started_offset_s": "started after",
            "run_s": "run",
            "path_s": "on the path inside its job",
        },
    )
