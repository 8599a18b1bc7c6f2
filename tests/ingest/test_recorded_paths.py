"""Critical paths of recorded attempts, from the real command to the views."""

import json
from pathlib import Path

import pandas as pd
import pytest

from queries.answers import answer
from tests.ingest.project import Project
from tests.queries.facts import view_frame
from tests.simulated import SimulatedGithub, World, read_recording

_FILE = ".github/workflows/build_and_test.yml"


def ingested(project: Project, shared: Path, name: str) -> None:
    """A recording, ingested into the project; LibAFL with its workflow file."""
    folder = shared / "recordings" / name
    world = read_recording(folder)
    runs = json.loads((folder / "runs.json").read_text("utf-8"))
    if name == "libafl":
        _add_file(world, runs, (shared / "workflows/libafl/build_and_test.yml").read_bytes())
    project.write(
        "".join(
            f'[e{number}]\nrepository = "{run["repository"]["full_name"]}"\n'
            f'[[e{number}.arm]]\nname = "all"\nruns = [{run["id"]}]\n'
            for number, run in enumerate(runs)
        )
    )
    with SimulatedGithub(world) as github:
        assert 0 == project.ingest(api=github.url).exit_code


def _add_file(world: World, runs: list[dict[str, str]], content: bytes) -> None:
    for repository in world:
        for run in runs:
            repository.files[run["head_sha"], _FILE] = content


def view(project: Project, name: str) -> pd.DataFrame:
    """Every row of a view."""
    return view_frame(project.database, name)


@pytest.mark.parametrize(
    ("name", "attempts", "sources"),
    [("libafl", 3, {"approximate file"}), ("tenstorrent", 4, {"inferred"})],
)
def test_the_path_adds_up(
    project: Project, shared: Path, name: str, attempts: int, sources: set[str]
) -> None:
    """
    To the last executed job, whatever its conclusion: path seconds are wall time plus skew.

    LibAFL by its file (the head commit's, so approximate), tenstorrent by inference.
    """
    ingested(project, shared, name)
    paths = view(project, "path_jobs")
    of_attempt = paths.groupby("run_id").agg({"path_s": "sum", "skew_s": "first"})
    clocks = view(project, "attempt_clocks").set_index("run_id")

    assert attempts == len(of_attempt) == clocks["wall_s"].notna().sum()
    assert (of_attempt["path_s"] == clocks["wall_s"] + of_attempt["skew_s"]).all()
    assert {0.0} == set(of_attempt["skew_s"])
    assert sources == set(clocks["needs_source"])
    slacks = view(project, "job_slacks")
    assert (name == "libafl") == (len(slacks) > 0)
    on_path = slacks[slacks["job_id"].isin(paths["job_id"])]
    assert (on_path["slack_s"] == 0).all()


def test_a_path_of_libafl(project: Project, shared: Path) -> None:
    """
    Run 21798590658, worked out by hand; seconds from its start at 13:01:21.

    The last of its 108 executed jobs to end is `ubuntu-check (17)`: 13:05:02 (221 s) to 13:18:17
    (1016 s). By the file it needs `ubuntu`, which ran from 13:01:23 (2 s) to 13:03:21 (120 s) and
    needs nothing. So the path waits 2 s, runs `ubuntu` for 118 s, waits 221 - 120 = 101 s for a
    runner, and runs `ubuntu-check (17)` for 1016 - 221 = 795 s: 2 + 118 + 101 + 795 = 1016 s.
    `created_at` is missing, so scheduling and queue are one figure.

    The next to end is `forkserver/libafl-fuzz`, at 1005 s, on another chain: 11 s of slack, and
    all that either path job could be shortened by with effect.
    """
    ingested(project, shared, "libafl")
    jobs = answer("attempt_jobs", project.database, {"run_id": 21798590658, "run_attempt": 1})
    path = jobs[jobs["path_position"].notna()].sort_values("path_position")
    columns = ["name", "job_key", "path_wait_s", "path_run_s", "exclusive_s"]

    assert [
        ("ubuntu", "ubuntu", 2.0, 118.0, 11.0),
        ("ubuntu-check (17)", "ubuntu-check", 101.0, 795.0, 11.0),
    ] == list(path[columns].itertuples(index=False, name=None))
    assert path["path_queue_s"].isna().all()
    fuzz = jobs[jobs["name"] == "🚀 forkserver/libafl-fuzz"].iloc[0]
    assert ("fuzzers", 11.0, 0.0) == (fuzz["job_key"], fuzz["slack_s"], fuzz["exclusive_s"])


def test_superseded_and_check_runs_of_tenstorrent(project: Project, shared: Path) -> None:
    """Nine check runs have no edge and no reason to be unmapped; no superseded job is on a path."""
    ingested(project, shared, "tenstorrent")
    jobs = view(project, "job_clocks").set_index("job_id")
    edges = project.needs()

    assert {"inferred"} == {source for *_, source in edges}
    assert 9 == jobs["is_check_run"].sum()
    assert not {job for *ends, _ in edges for job in ends} & set(jobs.index[jobs["is_check_run"]])
    assert jobs["job_key"].isna().all()
    assert not jobs.loc[view(project, "path_jobs")["job_id"], "is_superseded"].any()
