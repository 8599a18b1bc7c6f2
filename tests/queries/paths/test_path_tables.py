"""Answers about paths in words, column by column."""

import pandas as pd

from queries.paths.path_tables import (
    largest_parts,
    on_path_side_by_side,
    parts_table,
    path_table,
)
from queries.wording import MISSING

_NONE = float("nan")
_MEANS = [f"{kind}_mean_s" for kind in ("lost", "unknown", "scheduling", "wait", "run")]


_PATHS = pd.DataFrame(
    {
        "arm": "a",
        "cache_state": "warm",
        "job_key": ["cli", "docs", "old"],
        "attempt_count": pd.array([13, 13, 13], dtype="Int64"),
        "on_path_count": pd.array([9, 0, 1], dtype="Int64"),
        "path_mean_s": [211.0, 0.0, 5.0],
        "path_share": [0.42, 0.0, _NONE],
        "lost_mean_s": [0.0, 0.0, 0.0],
        "unknown_mean_s": [0.0, 0.0, 0.0],
        "scheduling_mean_s": [1.0, 0.0, _NONE],
        "queue_mean_s": [9.0, 0.0, _NONE],
        "wait_mean_s": [10.0, 0.0, 4.0],
        "run_mean_s": [201.0, 0.0, 1.0],
        "slack_p50_s": [18.0, 40.0, _NONE],
        "exclusive_p50_s": [12.0, _NONE, _NONE],
        "has_other_waits": [True, False, True],
    }
)


def test_path_rows() -> None:
    """Counts are of all counted runs; what may be more than a queue says so; missing is a dash."""
    rows = path_table(_PATHS).words.set_index("job").to_dict("index")
    assert ("9 of 13", "42%", "3 min 31 s") == tuple(
        rows["cli"][column] for column in ("on the path", "share", "mean on it")
    )
    assert ["–", "0 s", "–"] == [row["queue"] for row in rows.values()]
    assert ["9 s", "–", "–"] == [row["waiting or queue"] for row in rows.values()]
    assert ["10 s", "0 s", "4 s"] == [row["waiting"] for row in rows.values()]
    assert ["18 s", "40 s", "–"] == [row["slack off it"] for row in rows.values()]


def test_jobs_side_by_side() -> None:
    """
    Every arm has a row of a job that any of them waits for: without figures where it needs none.

    `cli` takes the most of warm runs, `push` of cold ones, of which base has none; nobody waits for
    `docs`. What is not known of a row stays so.
    """
    rows = [
        ("new", 2, False, "cold", "push", 1, 1, 60.0, _NONE),
        ("new", 2, False, "warm", "push", 3, 3, 50.0, 2.0),
        ("new", 2, False, "warm", "docs", 3, 0, 0.0, 0.0),
        ("base", 1, True, "warm", "push", 4, 4, 55.0, _NONE),
        ("base", 1, True, "warm", "cli", 4, 2, 80.0, 6.0),
    ]
    arm = ["arm", "arm_position", "is_baseline", "cache_state"]
    figures = ["attempt_count", "on_path_count", "path_mean_s", "queue_mean_s"]
    paths = pd.DataFrame(rows, columns=[*arm, "job_key", *figures]).assign(
        path_share=0.5, slack_p50_s=7.0, has_other_waits=True
    )
    found = on_path_side_by_side(paths)
    assert list(paths) == list(found)
    assert [
        ("cli", "base", 4, 2, 80.0),
        ("cli", "new", 3, None, None),
        ("push", "base", 4, 4, 55.0),
        ("push", "new", 3, 3, 50.0),
        ("push", "new", 1, 1, 60.0),
    ] == list(
        found[["job_key", "arm", *figures[:3]]]
        .astype(object)
        .where(found.notna(), None)
        .itertuples(index=False, name=None)
    )
    assert [6.0, None, None, 2.0, None] == [
        None if pd.isna(queue_s) else queue_s for queue_s in found["queue_mean_s"]
    ]
    assert [0.5, None] == found["path_share"].astype(object).where(
        found["path_share"].notna(), None
    ).tolist()[:2]
    assert [False, True] == found["slack_p50_s"].isna().tolist()[:2]
    assert [True, False] == found["has_other_waits"].tolist()[:2]
    words = path_table(found.assign(**dict.fromkeys(_MEANS, 0.0))).words
    assert ["2 of 4", "not needed", "4 of 4"] == words["on the path"].tolist()[:3]
    assert MISSING == words["mean on it"].iloc[1]
    every = on_path_side_by_side(paths, is_every=True)
    assert ["docs", "docs"] == every["job_key"].tolist()[4:6]
    assert on_path_side_by_side(paths[:0]).empty


def test_what_is_told_from_waiting_has_columns_where_there_is_some() -> None:
    """Neither, one, or both."""
    assert not {"lost runner", "unknown"} & set(path_table(_PATHS).words)
    found = path_table(_PATHS.assign(unknown_mean_s=[60.0, 0.0, 0.0])).words
    assert ["1 min", "0 s", "0 s"] == found["unknown"].tolist()
    assert "lost runner" not in found


def _parts(*rows: tuple[int, str, str | None, float]) -> pd.DataFrame:
    """Rows of arm_position, part, step_name, part_mean_s."""
    frame = pd.DataFrame(list(rows), columns=["arm_position", "part", "step_name", "part_mean_s"])
    return frame.assign(
        arm="a",
        is_baseline=frame["arm_position"].eq(2),
        cache_state="warm",
        job_key="k",
        attempt_count=4,
        on_path_count=3,
        part_p50_s=frame["part_mean_s"],
    )


_PARTS = _parts(
    (1, "step", "Push", 40.0),
    (1, "gap", None, 3.0),
    (1, "step", "Set up", 0.0),
    (1, "unresolved", None, 20.0),
    (2, "no steps stored", None, 9.0),
)


def test_largest_parts() -> None:
    """
    So many of each arm by their size, in the answer's order; what takes no time is left out.

    Warm runs come first, the baseline's, which is the second arm, before all.
    """
    assert [4, 0, 3] == largest_parts(_PARTS, 2).index.tolist()
    assert [4, 0, 1, 3] == largest_parts(_PARTS, 9).index.tolist()
    assert largest_parts(_PARTS[:0], 9).empty
    states = _PARTS.assign(cache_state=["cold", "cold", "cold", "warm", "cold"])
    assert [3, 4, 0, 1] == largest_parts(states, 9).index.tolist()


def test_parts_are_told_apart() -> None:
    """Only a step has a step's name; the other parts say what they are."""
    assert [
        "Push",
        "(gaps between steps)",
        "Set up",
        "(steps at the same time, unresolved)",
        "(no steps stored)",
    ] == parts_table(_PARTS).words["step"].tolist()
