"""Rows of `attempt_jobs` for charts, by what is unusual about them."""

import pandas as pd

NONE = float("nan")


def jobs(*rows: dict[str, object]) -> pd.DataFrame:
    """Jobs that were queued at 0 s, started at 30 s and succeeded at 300 s, unless they say."""
    default = {
        "job_id": 1,
        "name": "build",
        "status": "completed",
        "conclusion": "success",
        "created_offset_s": 0.0,
        "started_offset_s": 30.0,
        "completed_offset_s": 300.0,
        "queue_s": 30.0,
        "run_s": 270.0,
        "is_executed": True,
        "is_carried_over": False,
        "is_check_run": False,
        "is_superseded": False,
        "is_possibly_superseded": False,
        "carried_over_doubt": None,
        "may_wait_for": None,
        "blocker_job_id": None,
        "blocker_tie_count": 0,
        "needs_source": None,
        **dict.fromkeys(("image", "image_version", "region", "cpu_model")),
        **dict.fromkeys(("look_count", "hit_count", "partial_count"), NONE),
        **dict.fromkeys(("layer_count", "cached_layer_count"), NONE),
        "path_position": None,
        "path_start_s": NONE,
        "path_lost_s": 0.0,
        "path_unknown_s": 0.0,
        "path_scheduling_s": NONE,
        "path_queue_s": NONE,
        "path_wait_s": NONE,
        "path_run_s": NONE,
        "path_s": NONE,
        "slack_s": NONE,
        "exclusive_s": NONE,
        "runner_name": "runner 1",
    }
    frame = pd.DataFrame([{**default, **row} for row in rows])
    texts = ["status", "conclusion", "may_wait_for", "needs_source", "runner_name"]
    numbers = ["blocker_job_id", "blocker_tie_count", "path_position"]
    return frame.astype({**dict.fromkeys(texts, "str"), **dict.fromkeys(numbers, "Int64")})
