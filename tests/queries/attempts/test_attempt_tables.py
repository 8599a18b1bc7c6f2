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
        "is_possibly_superseded": False,
        "carried_over_doubt": None,
        "path_position": pd.array([1, 2, None], dtype="Int64"),
        "blocker_job_id": pd.array([None, 1, None], dtype="Int64"),
        "may_wait_for": pd.Series([None, "environment", None], dtype="str"),
        "created_offset_s": [3.0, 21.0, 0.0],
        "ready_offset_s": [0.0, 20.0, _NONE],
        "is_executed": [True, True, False],
        "unmapped_because": pd.Series([None, None, None], dtype="str"),
        "path_lost_s": [0.0, 0.0, _NONE],
        "path_unknown_s": [0.0, 0.0, _NONE],
        "path_scheduling_s": [3.0, _NONE, _NONE],
        "queue_s": [4.0, 9.0, _NONE],
        "run_s": [13.0, 40.0, _NONE],
        "slack_s": [0.0, 0.0, _NONE],
        "exclusive_s": [13.0, 40.0, _NONE],
        "runner_name": "r",
        "runner_labels": [["ubuntu"], None, None],
        "step_count": pd.array([1, 1, 0], dtype="Int64"),
        **dict.fromkeys(("log_state", "image", "image_version", "region", "cpu_model")),
        **dict.fromkeys(("look_count", "hit_count", "partial_count"), _NONE),
        **dict.fromkeys(("layer_count", "cached_layer_count"), _NONE),
    }
)


def test_job_rows() -> None:
    """Place, blocker and waits of each job; scheduling counts from when it was ready."""
    rows = jobs_table(_JOBS).words
    assert ["1", "2", "–"] == rows["path"].tolist()
    assert ["–", "define", "–"] == rows["waited for"].tolist()
    assert ["3 s", "1 s", "–"] == rows["scheduling"].tolist()
    assert ["4 s", "–", "–"] == rows["queue"].tolist()
    assert ["–", "9 s", "–"] == rows["waiting or queue"].tolist()
    assert "waiting or queue" not in jobs_table(_JOBS.assign(may_wait_for=None)).headings
    assert ["success", "success", "skipped"] == rows["outcome"].tolist()


def test_off_the_path_scheduling_is_not_told_from_the_unknown() -> None:
    """Job 2 was ready at 20 s and created at 180 s, while a job without a place may have run."""
    jobs = _JOBS.assign(
        unmapped_because=pd.Series(["fits no job", None, None], dtype="str"),
        created_offset_s=[3.0, 180.0, 0.0],
    )
    assert ["3 s", "–", "–"] == jobs_table(jobs).words["scheduling"].tolist()
    assert ["2 min", "–", "–"] == (
        jobs_table(jobs.assign(path_unknown_s=[120.0, _NONE, _NONE])).words["unknown"].tolist()
    )
