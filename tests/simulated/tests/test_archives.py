"""Archives of logs: laid out as GitHub's, agreeing with the jobs, made while they are sent."""

import tracemalloc
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import requests

from tests.ingest.project import SmallWorld
from tests.simulated import SimulatedGithub
from tests.simulated.archives import archive, log_files
from tests.simulated.log_lines import filler

_URL = "/repos/o/r/actions/runs/1/attempts/1/logs"
_HEADERS = {"authorization": "token t"}


def _world() -> SmallWorld:
    small = SmallWorld()
    small.add_run(1, jobs=["build", "call / test: all"])
    return small


def test_layout() -> None:
    """A file for each job, and a folder with one for each step: names without slash and colon."""
    small = _world()
    with SimulatedGithub(small.world) as github:
        answer = requests.get(github.url + _URL, headers=_HEADERS, allow_redirects=False, timeout=9)
        assert 302 == answer.status_code
        body = requests.get(answer.headers["location"], timeout=9).content
        assert not answer.headers["location"].startswith(github.url)
    with ZipFile(BytesIO(body)) as made:
        assert [
            "0_build.txt",
            "build/1_Set up job.txt",
            "build/4_Build.txt",
            "1_call  test all.txt",
            "call  test all/1_Set up job.txt",
            "call  test all/4_Build.txt",
        ] == made.namelist()
        whole = made.read("0_build.txt")
        steps = [made.read(f"build/{name}.txt") for name in ("1_Set up job", "4_Build")]
    assert whole == b"".join(steps)
    assert whole.startswith(b"2026-04-09T13:00:00.0000000Z Current runner version: '2.336.0'\n")


def test_no_archive() -> None:
    """Of a run in progress there is none yet (404); of one whose logs expired none any more."""
    small = _world()
    with SimulatedGithub(small.world) as github:
        small.repository.logs[1, 1] = None
        assert 410 == requests.get(github.url + _URL, headers=_HEADERS, timeout=9).status_code
        small.repository.runs[1][1]["status"] = "in_progress"
        assert 404 == requests.get(github.url + _URL, headers=_HEADERS, timeout=9).status_code


def test_a_large_one_is_never_in_memory() -> None:
    """Three megabytes of lines are made in less than one."""
    lines = filler(datetime(2026, 4, 9, 12), 30_000)
    tracemalloc.start()
    size = sum(map(len, archive([("0_build.txt", lines)])))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 50_000
    assert most < 1_000_000


def test_jobs_that_did_not_run() -> None:
    """Skipped and carried-over jobs have no file."""
    small = _world()
    jobs = small.repository.jobs_of(1)
    jobs[0] |= {"conclusion": "skipped"}
    jobs[1] |= {"runner_id": 0}
    assert [] == list(log_files(jobs))
