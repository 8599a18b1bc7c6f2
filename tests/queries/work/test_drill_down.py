"""Roles, jobs and steps of any two arms: given runs, expected rows."""

from collections.abc import Mapping, Sequence

import pandas as pd
import pytest

from queries.statistics import Verdict
from queries.work.drill_down import Level, WorkRow, rows_of_arms
from queries.work.work_sentences import work_sentences
from queries.work.work_tables import work_frame, work_table
from tests.queries.work.rows import Work, work

Runs = Mapping[str, Mapping[str, Sequence[float]]]
"""By arm and name: the seconds of each of its warm runs."""


def frames(runs: Runs) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of `comparison_jobs` and `comparison_steps`; the first arm is every comparison's."""
    baseline, *candidates = runs
    rows = [
        {
            "candidate": candidate,
            "candidate_position": place,
            "cache_state": "warm",
            "arm": arm,
            "is_baseline": arm == baseline,
            "is_like_with_like": True,
            "run_id": 100 * place + number,
            "run_attempt": 1,
            "job_key": name.partition("/")[0],
            "leg": None,
            "step_name": name.partition("/")[2],
            "is_on_path": True,
            "run_s": float(seconds),
        }
        for place, candidate in enumerate(candidates, start=2)
        for arm in (baseline, candidate)
        for name, of_runs in runs[arm].items()
        for number, seconds in enumerate(of_runs)
    ]
    frame = pd.DataFrame(rows).astype({"leg": "str", "is_on_path": "boolean"})
    is_step = frame["step_name"].ne("")
    return frame[~is_step], frame[is_step]


RUNS: Runs = {
    "base": {
        "image": [100, 101, 102, 103, 104],
        "image/Build": [60, 61, 62, 63, 64],
        "image/Push": [30, 30, 30, 30, 30],
        "image/Tag": [5, 5, 5, 5, 5],
        "image/Check": [9, 9, 9, 9, 9],
    },
    "new": {
        "image": [80, 81, 82, 83, 84],
        "image/Build and push": [70, 71, 72, 73, 74],
        "image/Tag": [4, 4, 4, 4, 4],
    },
    "other": {"image": [90, 91, 92, 93, 94], "image/Tag": [9, 9, 9, 9, 9]},
}
ROLES = dict.fromkeys(["Build", "Push", "Build and push"], "image work")
WORK: Work = {
    "base": {
        "image": (102, 102),
        "image/Build": (62, 62),
        "image/Push": (30, 30),
        "image/Tag": (5, 5),
        "image/Check": (9, 9),
    },
    "new": {"image": (82, 82), "image/Build and push": (72, 72), "image/Tag": (4, 4)},
    "other": {"image": (92, 92), "image/Tag": (9, 9)},
}


def compared(baseline: str, candidate: str, done: Work = WORK) -> list[WorkRow]:
    """The rows of two arms, warm."""
    return rows_of_arms(
        work(done, ROLES), *frames(RUNS), baseline=baseline, candidate=candidate, cache_state="warm"
    )


def test_by_hand() -> None:
    """
    The role takes 60 + 30 = 90 to 94 s in the baseline, 70 to 74 s in the arm: 20 s less.

    On the path that is 72 - (62 + 30) = -20 s, as of the job 82 - 102. `Build` alone, which has
    another name there, makes -62 s, `Build and push` +72 s: they stand first, as the largest.
    """
    rows = {(row.level, row.name): row for row in compared("base", "new")}
    role = rows[Level.ROLE, "image work"]

    assert ["Build and push", "Build", "Push", "image work", "image", "Check", "Tag"] == [
        name for _, name in rows
    ]
    assert (92.0, 72.0, -20.0) == (
        role.found.baseline.p50,
        role.found.candidate.p50,
        role.path_difference_s,
    )
    # The one role needs no correction: 2 of the C(10, 5) = 252 orders are as far apart.
    assert pytest.approx(2 / 252) == role.found.corrected.p
    assert Verdict.FASTER == role.claim
    assert role.comparison is not None
    assert -20.0 == role.comparison.shift


def test_below_resolution() -> None:
    """`Tag` takes 5 and 4 s in every run: GitHub's seconds can't tell; of a job they can."""
    rows = {row.name: row for row in compared("base", "new")}

    assert (True, None) == (rows["Tag"].is_below_resolution, rows["Tag"].claim)
    assert (False, Verdict.FASTER) == (rows["image"].is_below_resolution, rows["image"].claim)


def test_any_two_arms() -> None:
    """Two candidates, one as the other's baseline: `Tag` 4 to 9 s, the job 82 to 92."""
    rows = {row.name: row for row in compared("new", "other")}

    assert (4.0, 9.0, 5.0, Verdict.SLOWER) == (
        rows["Tag"].found.baseline.p50,
        rows["Tag"].found.candidate.p50,
        rows["Tag"].path_difference_s,
        rows["Tag"].claim,
    )
    assert (5, 5) == (
        rows["image"].found.baseline.run_count,
        rows["image"].found.candidate.run_count,
    )
    assert [] == compared("base", "none")


def test_renaming_steps_of_a_role_changes_nothing_of_it() -> None:
    """The role's row is the same, whatever its steps are called."""
    renamed = {
        arm: {name.replace("Build and push", "Push"): seconds for name, seconds in its.items()}
        for arm, its in RUNS.items()
    }
    done: Work = {
        arm: {name.replace("Build and push", "Push"): seconds for name, seconds in its.items()}
        for arm, its in WORK.items()
    }
    (mine,) = [row for row in compared("base", "new") if row.level is Level.ROLE]
    rows = rows_of_arms(
        work(done, ROLES), *frames(renamed), baseline="base", candidate="new", cache_state="warm"
    )
    (other,) = [row for row in rows if row.level is Level.ROLE]

    assert mine == other


def test_words() -> None:
    """The largest of each level, and how many differ: role and job; `Tag` is below resolution."""
    assert [
        (
            "From base to new, on the path, what changes most: role “image work” -20 s, job "
            "“image” -20 s and step “Build and push” of image +1 min 12 s."
        ),
        (
            "Corrected for their number, 1 of 1 role, 1 of 1 job and 0 of 1 step that both have "
            "can be said to differ."
        ),
    ] == work_sentences(compared("base", "new"), "base", "new")


def test_unknown_path() -> None:
    """Sorted by medians, and said so; nothing is 0 that is not known."""
    done = {arm: {name: (x, None) for name, (x, _) in its.items()} for arm, its in WORK.items()}
    frame = work(done, ROLES).assign(path_count=0)
    rows = rows_of_arms(frame, *frames(RUNS), baseline="base", candidate="new", cache_state="warm")

    assert [None] * 7 == [row.path_difference_s for row in rows]
    assert "Build and push" == rows[0].name
    assert "is not known" in work_sentences(rows, "base", "new")[0]
    assert {"not known"} == set(work_table(rows)["on the path"])


def test_table() -> None:
    """Difference with its interval; what only one arm has says so."""
    table = work_table(compared("base", "new"))

    assert [
        *(
            "role",
            "–",
            "image work",
            "-20 s",
            "1 min 32 s",
            "1 min 12 s",
            "-20 s [-23 s, -17 s]",
            "faster",
        ),
        "5 + 5",
    ] == table[table["what"] == "role"].iloc[0].tolist()
    verdicts = dict(zip(table["work"], table["verdict"], strict=True))
    assert ["below resolution", "baseline only", "arm only"] == [
        verdicts[name] for name in ("Tag", "Check", "Build and push")
    ]


def test_frame() -> None:
    """Programs get all rows, each column of its type, also where there is none."""
    frame = work_frame(compared("base", "new"), "base", "new", "warm")

    assert [72.0, -62.0, -30.0, -20.0, -20.0, -9.0, -1.0] == frame["path_difference_s"].tolist()
    assert {"warm"} == set(frame["cache_state"])
    pd.testing.assert_series_equal(frame.dtypes, work_frame([], "a", "b", "c").dtypes)
