"""A whole ingest inside GitHub's limits, and what it says of them."""

import json
import time
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

from ingest.api.client import GithubApi
from ingest.api.gate import Pace
from tests.benchmarks.limits import backfill, most_within
from tests.ingest.failing_requests import first
from tests.ingest.fake_time import FakeTime
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld
from tests.simulated import Answer, SimulatedGithub


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_both_logs_tell_of_another_try(project: Project, log_format: str) -> None:
    """A warning names the request, what was wrong with the answer, and when it is tried again."""
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world, hook=first(Answer(502))) as github:
        outcome = project.ingest("--log-format", log_format, api=github.url)
    assert 0 == outcome.exit_code
    line = outcome.stderr.splitlines()[0]
    said = line if log_format == "text" else json.loads(line)["message"]
    assert said.startswith("/repos/o/r: answered with status 502, tried again in 1.")
    if log_format == "json":
        fields = json.loads(line)
        assert ("warning", "/repos/o/r") == (fields["level"], fields["what"])
        assert fields["why"].startswith("answered with status 502")


def test_a_date_to_wait_for(project: Project) -> None:
    """The night ends at once and says until when; the next one goes on."""
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    reset = datetime.fromtimestamp(time.time() + 3000, UTC)
    limited = Answer(403, {"retry-after": format_datetime(reset, usegmt=True)}, b"{}")
    with SimulatedGithub(small.world, hook=first(limited)) as github:
        outcome = project.ingest(api=github.url)
        assert 1 == outcome.exit_code
        assert f"GitHub asks to slow down until {reset:%Y-%m-%d %H:%M} UTC" in outcome.stderr
        assert 1 == len(github.requests)
        assert 0 == project.ingest(api=github.url).exit_code


def test_a_backfill_as_it_is_measured() -> None:
    """The code of `make limits`, on 20 runs: ten requests at once, then five a second."""
    time_ = FakeTime()
    traffic, _ = backfill(
        20,
        0.0,
        lambda github, _story: GithubApi(github.url, "token", pace=Pace(5, 10), clock=time_.clock),
    )
    requests = len(traffic.arrivals)
    assert 22 <= requests <= 26
    assert time_.now == pytest.approx((requests - 10) / 5)


def test_the_busiest_window_by_hand() -> None:
    """Four arrivals from 1 s to 3 s, both included; five from 1 s to 5 s."""
    arrivals = [0.0, 1.0, 1.5, 2.0, 3.0, 5.0]
    assert [4, 5, 1] == [most_within(arrivals, window_s) for window_s in (2, 4, 0)]
