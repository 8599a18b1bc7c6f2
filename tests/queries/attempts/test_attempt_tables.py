"""The jobs of one attempt in words, column by column."""

import pandas as pd

from queries.attempts.attempt_tables import jobs_table

_NONE = float("nan")


_JOBS = pd.DataFrame(
    {
        "job_id": pd.array([1, 2, 3], dtype="Int64"),
        "name": ["define", "push", "lint"],
        "status": "completed",
        "conclusion": ["success", "success", "skipped"],
        "is_carried_over": False,
        "is_check_run": False,
        "is_superseded": False,
        "may_be_superseded": False,
        "carried_over_doubt": None,
        "path_position": pd.array([1, 2, None], dtype="Int64"),
        "blocker_job_id": pd.array([None, 1, None], dtype="Int64"),
        "may_wait_for": pd.Series([None, "environment", None], dtype="str"),
        "created_offset_s": [3.0, 21.0, 0.0],
        "ready_offset_s": [0.0, 20.0, _NONE],
        "path_scheduling_s": [3.0, _NONE, _NONE],
        "queue_s": [4.0, 9.0, _NONE],
        "run_s": [13.0, 40.0, _NONE],
        "slack_s": [0.0, 0.0, _NONE],
        "exclusive_s": [13.0, 40.0, _NONE],
        "runner_name": "r",
        "runner_labels": [["ubuntu"], None, None],
        "step_count": pd.array([1, 1, 0], dtype="Int64"),
    }
)


def test_job_rows() -> None:
    """Place, blocker and waits of each job; scheduling counts from when it was ready."""
    rows = jobs_table(_JOBS)
    assert ["1", "2", "–"] == rows["path"].tolist()
    assert ["–", "define", "–"] == rows["waited for"].tolist()
    assert ["3 s", "1 s", "–"] == rows["scheduling"].tolist()
    assert ["4 s", "9 s (waiting or queue)", "–"] == rows["queue"].tolist()
    assert ["success", "success", "skipped"] == rows["outcome"].tolist()
