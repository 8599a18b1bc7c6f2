"""Logs in whole nights: one request per attempt, none for what is known, each fault said."""

import itertools
import signal
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import duckdb
import pytest
from click.testing import Result

from ingest.storage.snapshots import Store
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld, asked, start
from tests.simulated import SimulatedGithub, shapes
from tests.simulated.archive_server import Download, Sent
from tests.simulated.archives import archive, log_files
from tests.simulated.log_lines import Machine

_WORKFLOW = 'workflow = "build.yaml"\n'
_STATES = "select run_id, run_attempt, state, tries from attempt_logs order by all"


def _wanting(logs: str = "true", arm: str = PULL_REQUEST_ARM) -> str:
    return arm.replace(_WORKFLOW, f"{_WORKFLOW}logs = {logs}\n", 1)


def _world(runs: int = 2, **fields: Any) -> SmallWorld:  # noqa: ANN401 - of a run
    small = SmallWorld()
    for run_id in range(1, runs + 1):
        small.add_run(run_id, commit=run_id % 2, jobs=["build", "test"], **fields)
    return small


def _of_logs(github: SimulatedGithub, since: int = 0) -> list[tuple[str, int]]:
    """Runs whose logs were asked for, in their order, and how that was answered."""
    found = [(path.split("/"), status) for path, status in asked(github, since)]
    return sorted((parts[3], status) for parts, status in found if parts[-1] == "logs")


def _night(project: Project, github: SimulatedGithub, *flags: str) -> Result:
    outcome = project.ingest(*flags, api=github.url)
    assert "secret-signature" not in outcome.output
    return outcome


def test_one_request_for_each_attempt(project: Project) -> None:
    """With the jobs in one more request each; none in the next night, nor for what is new then."""
    small = _world()
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        assert 0 == _night(project, github).exit_code
        assert [] == _of_logs(github)
        project.write(_wanting())
        outcome = _night(project, github)
        assert 0 == outcome.exit_code
        assert "x: logs of 2 attempts read\n" in outcome.stderr
        assert [("1", 302), ("2", 302)] == _of_logs(github)
        assert 2 == len(github.archives.downloads)
        before = len(github.requests)
        small.add_run(3)
        assert 0 == _night(project, github).exit_code
        assert [("3", 302)] == _of_logs(github, before)
        assert 0 == _night(project, github, "--no-fetch").exit_code
        assert 3 == len(github.archives.downloads)
    assert [(run, 1, "read", 1) for run in (1, 2, 3)] == project.query(_STATES)
    rows = project.query(
        "select job_id, state, image, image_version, region, runner_version from job_logs "
        "order by job_id"
    )
    machine = ("read", "ubuntu-24.04", "20260405.101.1", "westus", "2.336.0")
    jobs = (1101, 1102, 2101, 2102, 3101)
    assert [(job, *machine) for job in jobs] == rows


def test_what_is_not_asked_for(project: Project) -> None:
    """Runs that do not count, are in progress, or of which no wanted job ran."""
    small = _world(1)
    small.add_run(2, status="in_progress", conclusion=None)
    small.add_run(3, event="push")
    small.add_run(4, jobs=["lint"])
    small.add_run(5, job_fields={"conclusion": "skipped"})
    small.add_run(6, job_fields={"conclusion": "cancelled", "runner_name": None})
    project.write(_wanting('["bui*"]'))
    with SimulatedGithub(small.world) as github:
        assert 0 == _night(project, github).exit_code
        assert [("1", 302)] == _of_logs(github)
        assert [(1101,)] == project.query("select job_id from job_logs")
        # What is wanted beside that later is asked for once more; with the first job read anew.
        project.write(_wanting('["bui*", "t?st"]'))
        assert 0 == _night(project, github).exit_code
        assert [("1", 302)] * 2 == _of_logs(github)
    assert [(1, 1, "read", 2)] == project.query(_STATES)
    assert [(1101,), (1102,)] == project.query("select job_id from job_logs order by all")


def test_two_experiments_share_a_request(project: Project) -> None:
    """Each wants another job of the same run: one archive, read for both."""
    both = _wanting('"build"') + _wanting('"test"').replace("[x]", "[y]").replace("x.arm", "y.arm")
    project.write(both)
    with SimulatedGithub(_world(1).world) as github:
        outcome = _night(project, github)
        assert [("1", 302)] == _of_logs(github)
    assert "y: logs" not in outcome.stderr
    assert [(1101,), (1102,)] == project.query("select job_id from job_logs order by all")


def test_a_dry_run_counts(project: Project) -> None:
    """Runs whose jobs are not known may all be wanted; nothing is downloaded."""
    small = _world()
    project.write(_wanting())
    with SimulatedGithub(small.world) as github:
        said = "to be fetched: the jobs of 2 runs, and the logs of up to 2 attempts\n"
        assert said in _night(project, github, "--dry-run").stdout
        _night(project, github)
        small.add_run(3)
        said = "to be fetched: the jobs of 1 runs, and the logs of up to 1 attempts\n"
        assert said in _night(project, github, "--dry-run").stdout
        assert 2 == len(github.archives.downloads)


def test_gone(project: Project) -> None:
    """Logs that have expired are noted, told of once, and never asked for again."""
    small = _world()
    small.repository.logs[1, 1] = None
    project.write(_wanting())
    with SimulatedGithub(small.world) as github:
        outcome = _night(project, github)
        assert 0 == outcome.exit_code
        assert "x: logs of 1 attempts read, 1 gone\n" in outcome.stderr
        before = len(github.requests)
        assert 0 == _night(project, github).exit_code
        assert [] == _of_logs(github, before)
    assert [(1, 1, "gone", 0), (2, 1, "read", 1)] == project.query(_STATES)


def test_not_found(project: Project) -> None:
    """404 counts as gone when it is repeated half a day later or more; until then it is said."""
    project.write(_wanting())
    not_there = {"status": 404}

    def hide(_asked: Download, honest: Sent) -> Sent:
        return Sent(not_there["status"]) if not_there["status"] != 200 else honest

    with SimulatedGithub(_world(1).world) as github:
        github.archives.hook = hide
        for hours in (0, 11):
            project.now += timedelta(hours=hours)
            outcome = _night(project, github)
            assert 1 == outcome.exit_code
            assert (
                "failed: x: logs of run 1, attempt 1: GitHub does not find them: they are asked "
                "for again, and count as gone if that is still so half a day later or more.\n"
            ) in outcome.stdout
            assert [(1, 1, "not found", 0)] == project.query(_STATES)
        project.now += timedelta(hours=1)
        assert 0 == _night(project, github).exit_code
        assert [(1, 1, "gone", 0)] == project.query(_STATES)
        assert 3 == len(_of_logs(github))
        _night(project, github)
        assert 3 == len(_of_logs(github))


def test_found_after_all(project: Project) -> None:
    """What was not found for a while is read when it is there."""
    project.write(_wanting())
    with SimulatedGithub(_world(1).world) as github:
        github.archives.hook = lambda _asked, _honest: Sent(404)
        assert 1 == _night(project, github).exit_code
        github.archives.hook = None
        assert 0 == _night(project, github).exit_code
    assert [(1, 1, "read", 1)] == project.query(_STATES)


@pytest.mark.parametrize(
    "pieces",
    [
        lambda: [b""],
        lambda: [b"<html>no archive</html>"],
        lambda: [b"".join(archive([("0_build.txt", ["2026-04-09T13:00:00.0000000Z x"])]))[:-9]],
    ],
    ids=["empty", "of another type", "truncated"],
)
def test_unreadable(project: Project, pieces: Callable[[], list[bytes]]) -> None:
    """What is no archive is tried in three nights, and said each time; then it is left."""
    small = _world(1)
    small.repository.logs[1, 1] = pieces
    project.write(_wanting())
    with SimulatedGithub(small.world) as github:
        for tries, code in ((1, 1), (2, 1), (3, 0), (3, 0)):
            outcome = _night(project, github)
            assert code == outcome.exit_code
            assert [(1, 1, "unreadable", tries)] == project.query(_STATES)
        assert 3 == len(_of_logs(github))
    reasons = project.query("select reason from attempt_logs")
    assert "html" not in str(reasons)


def test_the_rest_of_the_night_goes_on(project: Project) -> None:
    """An archive that breaks off each time costs only itself, and is there the next night."""

    def broken() -> Iterator[bytes]:
        yield b"PK"
        raise ConnectionError

    small = _world(3)
    small.repository.logs[2, 1] = broken
    project.write(_wanting())
    with SimulatedGithub(small.world) as github:
        outcome = _night(project, github)
        assert 1 == outcome.exit_code
        assert "x: logs of 2 attempts read, 1 failed\n" in outcome.stderr
        assert "failed: x: logs of run 2, attempt 1: 127.0.0.1 broke off in its answer" in (
            outcome.stdout
        )
        assert [("1", 302), *[("2", 302)] * 4, ("3", 302)] == _of_logs(github)
        del small.repository.logs[2, 1]
        assert 0 == _night(project, github).exit_code
        assert 5 == [run for run, _ in _of_logs(github)].count("2")
    assert [(run, 1, "read", 1) for run in (1, 2, 3)] == project.query(_STATES)


def test_another_host(project: Project) -> None:
    """A host that is not known ends logs for the night, in one sentence, not all else."""
    project.write(_wanting())
    with SimulatedGithub(_world(6).world) as github:
        github.archives.host = "localhost"
        outcome = _night(project, github)
        assert 1 == outcome.exit_code
        assert 1 == outcome.stdout.count("LONGPOLE_LOG_HOSTS")
        assert "failed: x: logs: GitHub keeps them in clear (http) at localhost, " in outcome.stdout
        assert len(_of_logs(github)) <= 3
        assert [] == github.archives.downloads
        assert [(6,)] == project.query("select count(distinct run_id) from jobs")
        project.environ["LONGPOLE_LOG_HOSTS"] = "localhost"
        assert 0 == _night(project, github).exit_code
    assert [(6,)] == project.query("select count(*) from attempt_logs where state = 'read'")


def test_requests_end(project: Project) -> None:
    """`--max-requests` holds; what was asked for is read, and the rest the next night."""
    project.write(_wanting())
    with SimulatedGithub(_world(4).world) as github:
        _night(project, github, "--max-requests", "10")
        done = project.query("select count(*) from attempt_logs where state = 'read'")[0][0]
        assert 10 == len(github.requests)
        assert len(_of_logs(github)) == done == len(github.archives.downloads)
        assert 0 < done < 4
        assert 0 == _night(project, github).exit_code
        assert 4 == len(_of_logs(github)) == len(github.archives.downloads)


def test_a_rule_on_logs_holds_the_same_night(project: Project) -> None:
    """Cold by a cache that missed; asked for and resolved in one night, and after a new rule."""
    small = SmallWorld()
    steps = {"steps": [_step(1, "Set up job"), _step(2, "Cache Go dependencies")]}
    small.add_run(1, job_fields=steps)
    small.add_run(2, job_fields=steps)
    jobs = small.repository.jobs_of(1)
    small.repository.logs[1, 1] = lambda: archive(
        log_files(jobs, lambda _job: Machine(is_cold=True))
    )
    states = "select run_id, cache_state, cache_state_by from arm_attempts order by run_id"
    arm = PULL_REQUEST_ARM.replace('{ message = "cold" }', '{ cache = "miss" }')
    project.write(_wanting(arm=arm.replace('{ message = "warm" }', '{ cache = "hit" }')))
    with SimulatedGithub(small.world) as github:
        assert 0 == _night(project, github).exit_code
        assert [(1, "cold", "cache"), (2, "warm", "cache")] == project.query(states)
        project.write(_wanting(arm=arm))
        assert 0 == _night(project, github, "--no-fetch").exit_code
    assert (1, "cold", "cache") == project.query(states)[0]


def _step(number: int, name: str) -> dict[str, Any]:
    """From the run's start, a minute later each."""
    at = [datetime(2026, 4, 9, 13, minute) for minute in (number - 1, number)]
    return shapes.step(number, name, started_at=at[0], completed_at=at[1])


def test_a_job_that_completes_later(project: Project) -> None:
    """What half a log told of a job goes when the job is fetched again, and is read anew."""
    small = _world(1)
    jobs = small.repository.jobs_of(1)
    jobs[1] |= {"status": "in_progress", "conclusion": None, "completed_at": None}
    project.write(_wanting())
    with SimulatedGithub(small.world) as github:
        assert 0 == _night(project, github).exit_code
        assert [(1101,)] == project.query("select job_id from job_logs")
        jobs[1] |= {"status": "completed", "conclusion": "success"}
        jobs[1] |= {"completed_at": jobs[0]["completed_at"]}
        assert 0 == _night(project, github).exit_code
        assert 2 == len(_of_logs(github))
    assert [(1101,), (1102,)] == project.query("select job_id from job_logs order by all")


def test_nothing_of_a_log_is_kept(project: Project) -> None:
    """No line, no link, no token, in no file, in whatever way an archive fails."""
    secret = "the-secret-of-a-line"
    small = _world(3)
    small.repository.logs[1, 1] = lambda: [f"<html>{secret}".encode()]
    line = f"2026-04-09T13:00:00.0000000Z {secret}"
    small.repository.logs[2, 1] = lambda: archive([("0_build.txt", [line] * 99)])
    small.repository.logs[3, 1] = lambda: [b"PK", secret.encode()]
    project.write(_wanting())
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest(
            "--verbose", "--log-format", "json", api=github.url, token="t" * 40
        )
    assert 1 == outcome.exit_code
    kept = [path.read_bytes() for path in project.folder.rglob("*") if path.is_file()]
    for word in (secret, "secret-signature", "t" * 40):
        assert word not in outcome.output
        assert [] == [data for data in kept if word.encode() in data]


@pytest.mark.parametrize("killed_at", [1, 3])
def test_kill(project: Project, killed_at: int) -> None:
    """After a kill at the n-th download, nothing that was stored is asked for again."""
    project.write(_wanting())
    reached = threading.Event()

    def watch(_asked: Download, honest: Sent) -> Sent:
        if len(github.archives.downloads) + 1 == killed_at:
            reached.set()
            return Sent(pieces=itertools.repeat(b""), pause_s=0.05)
        return honest

    with SimulatedGithub(_world(5).world) as github:
        github.archives.hook = watch
        victim = start(project, github.url)
        assert reached.wait(timeout=60)
        victim.send_signal(signal.SIGKILL)
        assert -signal.SIGKILL == victim.wait()
        github.archives.hook = None
        with duckdb.connect(Store(project.database).working) as connection:
            rows = connection.execute("select run_id from attempt_logs").fetchall()
        before = len(github.requests)
        assert 0 == _night(project, github).exit_code
        assert {str(run) for (run,) in rows}.isdisjoint(run for run, _ in _of_logs(github, before))
    assert [(run, 1, "read", 1) for run in range(1, 6)] == project.query(_STATES)
