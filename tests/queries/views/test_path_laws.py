"""What holds of the path and of slack in 1,000 random attempts, against networkx."""

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

import networkx as nx
import pandas as pd
import pytest

from tests.build_database import build_database
from tests.queries.facts import NOON, Row, view_frame
from tests.queries.random_graphs import by_run, random_attempts

if TYPE_CHECKING:
    from datetime import datetime

COUNT = 1000
Graph: TypeAlias = "nx.DiGraph[object]"


@pytest.fixture(scope="module")
def tables() -> dict[str, list[Row]]:
    """The rows of the attempts, always the same."""
    return random_attempts(COUNT, seed=1)


@pytest.fixture(scope="module")
def found(
    tables: dict[str, list[Row]], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, pd.DataFrame]:
    """Paths, waits, slacks and the clock of all attempts, to the end of the whole run."""
    database = build_database(tmp_path_factory.mktemp("laws") / "laws.duckdb", **tables)
    return {
        view: view_frame(database, view)
        for view in ("path_jobs", "job_slacks", "milestone_clocks", "attempt_clocks")
    }


def second(at: object) -> int:
    """Seconds after noon."""
    return int((cast("datetime", at) - NOON).total_seconds())


def graph_of(jobs: list[Row], edges: list[Row]) -> Graph:
    """
    The same attempt as a graph of seconds, whose longest way from `start` to `end` is the clock.

    Skipped jobs are contracted: who needs them needs what they need. An edge into a job weighs
    what it adds to the end of the last job that it needs.
    """
    needed: Graph = nx.DiGraph()
    needed.add_nodes_from(row["job_id"] for row in jobs)
    needed.add_edges_from((edge["needed_id"], edge["waiting_id"]) for edge in edges)
    for row in jobs:
        if row["conclusion"] == "skipped":
            pairs = [
                (before, after)
                for before in needed.predecessors(row["job_id"])
                for after in needed.successors(row["job_id"])
            ]
            needed.add_edges_from(pairs)
            needed.remove_node(row["job_id"])
    ends = {row["job_id"]: second(row["completed_at"]) for row in jobs}
    graph: Graph = nx.DiGraph()
    graph.add_nodes_from(["start", "end"])
    for node in needed:
        before = list(needed.predecessors(node))
        ready = max((ends[other] for other in before), default=0)
        for other in before or ["start"]:
            graph.add_edge(other, node, weight=ends[node] - ready)
        graph.add_edge(node, "end", weight=0)
    return graph


def longest(graph: Graph, source: object) -> dict[object, float]:
    """The longest way from a node to each other, by the shortest of the negated graph."""
    negated: Graph = nx.DiGraph()
    for before, after in graph.edges:
        negated.add_edge(before, after, weight=-graph.edges[before, after]["weight"])
    lengths = nx.single_source_bellman_ford_path_length(negated, source)
    return {node: -length for node, length in lengths.items()}


def test_the_path_adds_up(found: dict[str, pd.DataFrame]) -> None:
    """Scheduling, queue and run of the path's jobs are the clock plus the skew, in each attempt."""
    paths = found["path_jobs"]
    of_attempt = paths.groupby("run_id").agg({"path_s": "sum", "skew_s": "first"})
    clocks = found["attempt_clocks"].set_index("run_id")
    ended = clocks.loc[of_attempt.index, "wall_s"]

    assert len(of_attempt) == (clocks["executed_job_count"] > 0).sum() > COUNT * 0.9
    assert (of_attempt["path_s"] == ended + of_attempt["skew_s"]).all()
    assert (paths["skew_s"] >= 0).all()
    assert (paths["skew_s"] > 0).any()


def test_what_is_unmapped_changes_no_sum(
    tables: dict[str, list[Row]], found: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    """
    Whichever jobs have no place and which were lost: paths, their seconds and sums stay.

    Only what is told from scheduling differs, and no second is told apart twice.
    """
    jobs = [
        {
            **row,
            "name": f"job {place % 3}",
            "unmapped_because": "fits no job" if place % 4 == 0 else None,
        }
        for place, row in enumerate(tables["jobs"])
    ]
    database = build_database(tmp_path / "doubtful.duckdb", **{**tables, "jobs": jobs})
    doubtful = view_frame(database, "path_jobs")
    by_place = [
        frame.sort_values(["run_id", "path_position"]).reset_index(drop=True)
        for frame in (found["path_jobs"], doubtful)
    ]
    same = ["run_id", "path_position", "job_id", "path_start_s", "path_run_s", "path_s", "skew_s"]
    pd.testing.assert_frame_equal(by_place[0][same], by_place[1][same])
    apart = by_place[1]["path_lost_s"] + by_place[1]["path_unknown_s"]
    assert (by_place[0]["path_wait_s"] == by_place[1]["path_wait_s"] + apart).all()
    assert (by_place[1][["path_lost_s", "path_unknown_s", "path_wait_s"]] >= 0).all().all()
    assert (by_place[1][["path_lost_s", "path_unknown_s"]] > 0).any().all()
    assert 0 == by_place[0]["path_unknown_s"].sum()


def test_parts_of_the_path(found: dict[str, pd.DataFrame]) -> None:
    """Each job's parts are not negative, add up, and begin where the job before it ends."""
    paths = found["path_jobs"].sort_values(["run_id", "path_position"])
    split = paths.dropna(subset="path_queue_s")

    assert (paths[["path_start_s", "path_wait_s", "path_run_s"]] >= 0).all().all()
    apart = paths["path_lost_s"] + paths["path_unknown_s"]
    assert (apart + paths["path_wait_s"] + paths["path_run_s"] == paths["path_s"]).all()
    assert (split["path_scheduling_s"] + split["path_queue_s"] == split["path_wait_s"]).all()
    assert 0 < len(split) < len(paths)
    before = paths.groupby("run_id")["path_s"].cumsum() - paths["path_s"]
    assert (before == paths["path_start_s"]).all()


def test_no_path_job_has_slack(found: dict[str, pd.DataFrame]) -> None:
    """Whatever is on the path can't take longer without effect; nothing has negative slack."""
    slacks = found["job_slacks"]
    on_path = slacks[slacks["job_id"].isin(found["path_jobs"]["job_id"])]

    assert set(found["path_jobs"]["job_id"]) == set(on_path["job_id"])
    assert (on_path["slack_s"] == 0).all()
    assert (slacks[["slack_s", "exclusive_s"]] >= 0).all().all()
    assert (slacks["slack_s"] > 0).any()


def test_agrees_with_networkx(tables: dict[str, list[Row]], found: dict[str, pd.DataFrame]) -> None:
    """
    In each attempt the path is a longest way, and slack and exclusive time are those of networkx.

    Slack of a job: the longest way less the longest way through it. Exclusive time: by how much
    the longest way shrinks if the job runs for no time at all.
    """
    edges = dict(by_run(tables["job_needs"]))
    paths = {
        run: list(rows.sort_values("path_position")["job_id"])
        for run, rows in found["path_jobs"].groupby("run_id")
    }
    slacks = {run: rows.set_index("job_id") for run, rows in found["job_slacks"].groupby("run_id")}
    compared = 0
    for run_id, jobs in by_run(tables["jobs"]):
        graph = graph_of(jobs, edges.get(run_id, []))
        if run_id not in paths:
            assert not any(row["conclusion"] != "skipped" for row in jobs)
            continue
        from_start, to_end = longest(graph, "start"), longest(graph.reverse(), "end")
        total = from_start["end"]
        way = ["start", *paths[run_id], "end"]
        assert total == sum(graph.edges[pair]["weight"] for pair in pairwise(way))
        ran = {
            row["job_id"]: second(row["completed_at"]) - second(row["started_at"]) for row in jobs
        }
        for job_id, slack in slacks[run_id].iterrows():
            assert total - from_start[job_id] - to_end[job_id] == slack["slack_s"]
            shorter = graph.copy()
            for before in graph.predecessors(job_id):
                shorter.edges[before, job_id]["weight"] -= max(0, ran[job_id])
            assert total - longest(shorter, "start")["end"] == slack["exclusive_s"]
            compared += 1
    assert compared > 3 * COUNT
