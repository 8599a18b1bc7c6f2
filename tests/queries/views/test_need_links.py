"""Joints and skipped jobs only pass on needs: answers are what they are from job to job."""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from queries.answers import answers
from queries.what_if import key_savings, measured_graphs
from tests.build_database import build_database
from tests.joints import with_joints
from tests.queries.facts import Row, attempt, job, needs, view_frame, view_rows
from tests.queries.random_graphs import random_attempts

VIEWS = ["job_waits", "milestone_clocks", "job_slacks", "path_jobs"]
ARMS: dict[str, list[Row]] = {"experiments": [{}], "arms": [{}]}


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The same 200 random attempts of one arm, their needs from job to job, and with joints."""
    folder = tmp_path_factory.mktemp("twins")
    tables = random_attempts(200, seed=11)
    tables["arm_attempts"] = [{"run_id": row["run_id"]} for row in tables["run_attempts"]]
    joined = with_joints(tables["job_needs"], seed=12)
    assert len([row for row in joined if int(str(row["needed_id"])) < 0]) > 200
    return [
        build_database(folder / f"{name}.duckdb", **{**tables, **ARMS, "job_needs": rows})
        for name, rows in (("pairs", tables["job_needs"]), ("joints", joined))
    ]


@pytest.mark.parametrize("view", VIEWS)
def test_views(twins: list[Path], view: str) -> None:
    """Row for row the same, whatever joints stand between."""
    pairs, joints = (_rows(database, view) for database in twins)
    assert len(pairs) > 100
    pd.testing.assert_frame_equal(pairs, joints)


def test_what_if(twins: list[Path]) -> None:
    """So are the paths where jobs run for fifths of what they did, and the savings of keys."""
    paths, savings = [], []
    for database in twins:
        with duckdb.connect(database) as connection:
            connection.execute("update jobs set job_key = 'key ' || job_id % 3")
        asked = answers(("measured_jobs", "measured_needs"), database, {"experiment": "e"})
        jobs, needs = asked["measured_jobs"], asked["measured_needs"]
        graphs = measured_graphs(jobs, needs)
        fifths = np.arange(len(jobs)) * 7 % 5 / 5
        ends = graphs.ends(graphs.by_row(fifths * jobs["run_s"].to_numpy()))
        paths.append((list(ends.clocks_s), set(graphs.jobs[graphs.on_path(ends)])))
        savings.append(key_savings(jobs, needs))
    assert len(paths[0][1]) > 100
    assert paths[0] == paths[1]
    pd.testing.assert_frame_equal(savings[0], savings[1])


def test_a_wide_joint(tmp_path: Path) -> None:
    """
    Of two matrices one after the other no pair of legs is looked at.

    Jobs 1 to 300 end at 10 s (300 at 20 s) and are needed by 1001 to 1300, of which half are
    skipped, and these by job 2000: 300 nodes wait for the joint, or pass it on as themselves.
    """
    legs = range(1, 301)
    edges = [(1000 + leg, -1) for leg in legs] + [(-1, leg) for leg in legs]
    edges += [(2000, -2)] + [(-2, 1000 + leg) for leg in legs]
    jobs = [job(leg, (0, 0, 20 if leg == 300 else 10)) for leg in legs]
    for leg in legs:
        conclusion = "skipped" if leg % 2 else "success"
        jobs.append(job(1000 + leg, (20, 20, 30), conclusion=conclusion))
    database = build_database(
        tmp_path / "wide.duckdb",
        run_attempts=[attempt()],
        attempt_graphs=[{"run_id": 1}],
        jobs=[*jobs, job(2000, (30, 30, 40))],
        job_needs=[
            {"run_id": 1, "waiting_id": waiting_id, "needed_id": needed_id}
            for waiting_id, needed_id in edges
        ],
    )
    links = view_rows(database, "need_links", ["waiting_id", "needed_id"], "all")
    waits = view_rows(database, "job_waits", ["job_id", "blocker_job_id"], "job_id")
    ties = view_rows(database, "job_waits", ["blocker_tie_count"], "job_id")

    assert len(links) < 800
    assert [(leg, None) for leg in legs] == waits[:300]
    assert [(1000 + leg, 300) for leg in legs if not leg % 2] == waits[300:-1]
    assert ((2000, 1002), (150,)) == (waits[-1], ties[-1])


def test_circles_end(tmp_path: Path) -> None:
    """Needs in a circle, through joints and skipped jobs, end every view."""
    database = build_database(
        tmp_path / "circle.duckdb",
        run_attempts=[attempt()],
        attempt_graphs=[{"run_id": 1}],
        jobs=[
            job(1, (0, 0, 10)),
            job(2, (10, 10, 20)),
            job(3, (20, 20, 20), conclusion="skipped"),
            job(4, (20, 20, 30), conclusion="failure"),
        ],
        job_needs=needs({1: [3, 4], 2: [1], 3: [-1], -1: [2, 3], 4: [-1]}),
    )
    for view in VIEWS:
        assert len(view_rows(database, view, ["run_id"], "run_id")) <= 2001


def _rows(database: Path, view: str) -> pd.DataFrame:
    frame = view_frame(database, view, experiment="e")
    return frame.sort_values(
        list(frame.columns), key=lambda cells: cells.map(repr), ignore_index=True
    )
