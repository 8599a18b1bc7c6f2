"""Replay: the real recordings, served over HTTP and ingested with the real command."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from ingest.simulated import SimulatedGithub, read_recording
from queries.database import define_views, open_snapshot
from tests.ingest.project import Project

_EVERY_RUN = '[e0]\nrepository = "ionic-team/ionic-framework"\n[[e0.arm]]\nname = "all"\n\
since = 2020-01-01\nevent = "schedule"\n'

_COUNTS = """
    select
        (select count(distinct run_id) from run_attempts),
        (select count(*) from jobs),
        (select count(*) from steps),
        (select count(*) from jobs where is_carried_over),
        (select count(*) from jobs where is_check_run),
"""

RECORDINGS = {
    "ionic-framework": (296, 296, 1762, 32, 0),
    "tenstorrent": (4, 36, 437, 0, 9),
    "ants": (39, 95, 827, 0, 0),
    "libafl": (3, 316, 3116, 0, 0),
}


@pytest.mark.parametrize(("name", "expected"), RECORDINGS.items(), ids=RECORDINGS)
def test_recording(
    project: Project, shared: Path, name: str, expected: tuple[int, int, int, int, int]
) -> None:
    """
    Every run, job and step arrives, is marked, and is not fetched a second time.

    One recording lacks earlier attempts; they count as deleted when they are not found again.
    """
    folder = shared / "recordings" / name
    project.write(_experiments(folder))
    lacks_attempts = name == "ionic-framework"
    with SimulatedGithub(read_recording(folder)) as github:
        assert lacks_attempts == project.ingest(api=github.url).exit_code
        if lacks_attempts:
            project.now += timedelta(hours=12)
            assert 0 == project.ingest(api=github.url).exit_code
        assert [expected] == project.query(_COUNTS)
        facts = project.facts()
        first_night = len(github.requests)

        again = project.ingest(api=github.url)
        assert again.exit_code == 0
        assert facts == project.facts()
        assert {304} == {request.status for request in github.requests[first_night:]}
        assert again.stdout.startswith("complete: 0 runs, 0 jobs and 0 steps added")


@pytest.mark.parametrize("name", RECORDINGS)
def test_ingest_and_queries_agree_on_partial_reruns(
    project: Project, shared: Path, name: str
) -> None:
    """Both layers judge by themselves, since neither knows the other: they must say the same."""
    folder = shared / "recordings" / name
    project.write(_experiments(folder))
    with SimulatedGithub(read_recording(folder)) as github:
        project.ingest(api=github.url)
    sql = """
        select excluded_because = 'partial re-run', is_partial_rerun, count(*)
        from arm_attempts inner join attempt_clocks using (run_id, run_attempt)
        where coalesce(excluded_because, '') not in ('attempt not available', 'other event')
        group by all
        """
    with open_snapshot(project.database) as connection:
        define_views(connection, sql)
        judged = connection.execute(sql).fetchall()
    assert {True} == {bool(by_ingest) == by_view for by_ingest, by_view, _ in judged}
    partial = sum(count for _, by_view, count in judged if by_view)
    assert (31 if name == "ionic-framework" else 0) == partial


def test_requests_for_libafl(project: Project, shared: Path) -> None:
    """
    Requests are counted exactly: the repository, three runs, their jobs by the hundred, the file.

    316 jobs in runs of 106, 106 and 104 need two pages each, nothing is asked per attribute; one
    query finds that the recording holds no workflow file.
    """
    folder = shared / "recordings" / "libafl"
    jobs = json.loads((folder / "jobs.json").read_text("utf-8"))
    runs = json.loads((folder / "runs.json").read_text("utf-8"))
    sizes = [sum(job["run_id"] == run["id"] for job in jobs) for run in runs]
    pages = sum(-(-size // 100) for size in sizes)
    project.write(_experiments(folder))
    with SimulatedGithub(read_recording(folder)) as github:
        project.ingest(api=github.url)
        assert 1 + 3 + pages + 1 == len(github.requests)


def test_a_job_id_served_twice(project: Project, shared: Path) -> None:
    """Of two descriptions of one job that with 12 steps stays; the conflict is recorded."""
    folder = shared / "recordings" / "tenstorrent"
    project.write(_experiments(folder))
    with SimulatedGithub(read_recording(folder)) as github:
        outcome = project.ingest(api=github.url)
    assert "note: job 33467841415 of run 12007373278" in outcome.stdout
    assert [(12,)] == project.query("select count(*) from steps where job_id = 33467841415")
    assert [("complete", 1)] == project.query("select outcome, len(failures) from ingests")


def test_attempts_that_are_gone(project: Project, shared: Path) -> None:
    """
    Earlier attempts that the recording lacks are stored without times, one request each.

    31 runs have one earlier attempt, 4 have two, 1 has three: 31 + 8 + 3 = 42.
    """
    folder = shared / "recordings" / "ionic-framework"
    project.write(_experiments(folder))
    with SimulatedGithub(read_recording(folder)) as github:
        project.ingest(api=github.url)
        asked = [request for request in github.requests if "/attempts/" in request.path]
    assert 42 == len(asked)
    expected = [(42, 42, 0, 0, 0)]
    assert expected == project.query(
        "select count(*), count(head_sha), count(status), count(run_started_at), count(created_at) "
        "from run_attempts where status is null"
    )
    assert [("attempt not available", 42)] == project.query(
        "select excluded_because, count(*) from arm_attempts "
        "where excluded_because like '%available' group by all"
    )


def _experiments(folder: Path) -> str:
    """Runs without a branch are named; those of one repository are one experiment."""
    if folder.name == "ionic-framework":
        return _EVERY_RUN
    by_repository: dict[str, list[int]] = {}
    for run in json.loads((folder / "runs.json").read_text("utf-8")):
        by_repository.setdefault(run["repository"]["full_name"], []).append(run["id"])
    return "".join(
        f'[e{number}]\nrepository = "{repository}"\n[[e{number}.arm]]\nname = "all"\nruns = {ids}\n'
        for number, (repository, ids) in enumerate(by_repository.items())
    )
