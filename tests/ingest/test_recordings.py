"""Replay: the real recordings, served over HTTP and ingested with the real command."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from plotly.offline import get_plotlyjs

from queries.database import define_views, open_snapshot
from queries.meaning.building import Built, build
from queries.report import FORMS, evidence_of, write_report
from tests.ingest.project import Project
from tests.queries.meaning.test_build import assert_alike
from tests.simulated import SimulatedGithub, read_recording
from tests.test_without_cache_rules import words_found

_EVERY_RUN = '[e0]\nrepository = "ionic-team/ionic-framework"\n[[e0.arm]]\nname = "every run"\n\
since = 2020-01-01\nevent = "schedule"\n'

_COUNTS = """
    select
        (select count(distinct run_id) from run_attempts),
        (select count(*) from jobs),
        (select count(*) from steps),
        (select count(*) from jobs where is_carried_over),
        (select count(*) from jobs where is_check_run),
        (select count(*) from jobs where is_superseded),
        (select count(*) from jobs where is_possibly_superseded),
        (select count(carried_over_doubt) from jobs),
"""

RECORDINGS = {
    "ionic-framework": (296, 296, 1762, 32, 0, 0, 0, 0),
    "tenstorrent": (4, 36, 437, 0, 9, 0, 0, 0),
    "ants": (39, 95, 827, 0, 0, 0, 1, 0),
    "libafl": (3, 316, 3116, 0, 0, 0, 0, 0),
}


@dataclass(frozen=True)
class Night:
    """What the first ingest of a recording asked, said and stored, and a second one after it."""

    project: Project
    facts: dict[str, list[tuple[Any, ...]]]
    asked: list[str]
    stdout: str
    again: Result
    answered_again: set[int]
    facts_again: dict[str, list[tuple[Any, ...]]]


Nights = Callable[[str], Night]
# Earlier attempts count as deleted when they are not found again half a day later.
_LACK_ATTEMPTS = {"ionic-framework"}


@pytest.fixture(scope="module")
def nights(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """Each recording is ingested once."""
    with pytest.MonkeyPatch.context() as patch:

        @cache
        def ingested(name: str) -> Night:
            folder = shared / "recordings" / name
            project = Project(tmp_path_factory.mktemp(name), patch)
            project.write(_experiments(folder))
            with SimulatedGithub(read_recording(folder)) as github:
                first = project.ingest(api=github.url)
                asked = [request.path for request in github.requests]
                assert (name in _LACK_ATTEMPTS) == first.exit_code
                if name in _LACK_ATTEMPTS:
                    project.now += timedelta(hours=12)
                    assert 0 == project.ingest(api=github.url).exit_code
                facts, before = project.facts(), len(github.requests)
                again = project.ingest(api=github.url)
                statuses = {request.status for request in github.requests[before:]}
            return Night(project, facts, asked, first.stdout, again, statuses, project.facts())

        yield ingested


@pytest.mark.parametrize(("name", "expected"), RECORDINGS.items(), ids=RECORDINGS)
def test_recording(nights: Nights, name: str, expected: tuple[int, ...]) -> None:
    """
    Every run, job and step arrives, is marked, and is not fetched a second time.

    Of 36 jobs of re-runs both signs say of the same 32 that they did not run again. One job of ants
    failed before another of its name began; without a file nobody knows whether that replaced it.
    """
    night = nights(name)
    assert [expected] == night.project.query(_COUNTS)
    assert night.again.exit_code == 0
    assert night.facts == night.facts_again
    assert {304} == night.answered_again
    assert night.again.stdout.startswith("complete: 0 runs, 0 jobs and 0 steps added")


@pytest.mark.parametrize("name", RECORDINGS)
def test_ingest_and_queries_agree_on_partial_reruns(nights: Nights, name: str) -> None:
    """Both layers judge by themselves, since neither knows the other: they must say the same."""
    sql = """
        select excluded_because = 'partial re-run', is_partial_rerun, count(*)
        from arm_attempts inner join attempt_clocks using (run_id, run_attempt)
        where coalesce(excluded_because, '') not in ('attempt not available', 'other event')
        group by all
        """
    with open_snapshot(nights(name).project.database) as connection:
        judged = connection.execute(define_views(connection, sql)).fetchall()
    assert {True} == {bool(by_ingest) == by_view for by_ingest, by_view, _ in judged}
    partial = sum(count for _, by_view, count in judged if by_view)
    assert (31 if name == "ionic-framework" else 0) == partial


# What is odd in the largest is mapped before anything is built.
@pytest.mark.parametrize("name", sorted(RECORDINGS.keys() - {"tenstorrent"}))
def test_what_is_built_is_what_is_worked_out(nights: Nights, name: str, tmp_path: Path) -> None:
    """Every answer about each experiment of a recording, row for row."""
    snapshot = tmp_path / "snapshot.duckdb"
    shutil.copyfile(nights(name).project.database.resolve(), snapshot)
    snapshot.chmod(0o644)
    built = [one for one in build(snapshot) if isinstance(one, Built)]
    assert built
    for one in built:
        assert one.problem is None
        assert_alike(snapshot, one.experiment, tmp_path)


@pytest.mark.parametrize("name", RECORDINGS)
def test_no_word_of_cold_and_warm(nights: Nights, name: str) -> None:
    """No arm of a recording tells them apart: no form of a report has a word of it."""
    project = nights(name).project
    for (experiment,) in project.query("select experiment from experiments"):
        evidence = evidence_of(experiment, project.database)
        for form in FORMS:
            assert [] == words_found(write_report(evidence, form).replace(get_plotlyjs(), ""))


def test_requests_for_libafl(nights: Nights, shared: Path) -> None:
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
    assert 1 + 3 + pages + 1 == len(nights("libafl").asked)


def test_a_job_id_served_twice(nights: Nights) -> None:
    """Of two descriptions of one job that with 12 steps stays; the conflict is recorded."""
    night = nights("tenstorrent")
    assert "note: job 33467841415 of run 12007373278" in night.stdout
    assert [(12,)] == night.project.query("select count(*) from steps where job_id = 33467841415")
    assert [("complete", 1)] == night.project.query(
        "select outcome, len(failures) from ingests where ingest_id = 1"
    )


def test_attempts_that_are_gone(nights: Nights) -> None:
    """
    Earlier attempts that the recording lacks are stored without times, one request each.

    31 runs have one earlier attempt, 4 have two, 1 has three: 31 + 8 + 3 = 42.
    """
    night = nights("ionic-framework")
    assert 42 == sum("/attempts/" in path for path in night.asked)
    expected = [(42, 42, 0, 0, 0)]
    assert expected == night.project.query(
        "select count(*), count(head_sha), count(status), count(run_started_at), count(created_at) "
        "from run_attempts where status is null"
    )
    assert [("attempt not available", 42)] == night.project.query(
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
        f'[e{number}]\nrepository = "{repository}"\n'
        f'[[e{number}.arm]]\nname = "every run"\nruns = {ids}\n'
        for number, (repository, ids) in enumerate(by_repository.items())
    )
