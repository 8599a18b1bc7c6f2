"""`--log-format json`: every line of stderr is an object, whatever GitHub and strangers say."""

import json
from typing import Any

from click.testing import Result

from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld
from tests.simulated import Answer, Request, SimulatedGithub


def _told(outcome: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in outcome.stderr.splitlines()]


def test_a_small_ingest(project: Project) -> None:
    """Runs as they are read, and what failed, with time, level and fields; stdout is as ever."""
    small = SmallWorld()
    small.add_run(1)
    small.add_run(2)
    project.write(PULL_REQUEST_ARM)

    def break_run(request: Request, answer: Answer) -> Answer:
        if "/runs/2/jobs" in request.path:
            return Answer(200, {}, b'{"jobs": 7}')
        return answer

    with SimulatedGithub(small.world, hook=break_run) as github:
        outcome = project.ingest("--log-format", "json", api=github.url)
    events = _told(outcome)
    assert 1 == outcome.exit_code
    assert outcome.stdout.startswith("partial: 2 runs, 1 jobs")
    assert {"2026-04-10T02:00:00Z"} == {event["at"] for event in events}
    assert {"at": "2026-04-10T02:00:00Z", "level": "info"} | {
        "message": "x: runs are listed",
        "experiment": "x",
    } == events[0]
    (failed,) = [event for event in events if event["level"] == "error"]
    assert "run 2 of o/r" == failed["what"]
    assert f"failed: run 2 of o/r: {failed['why']}" == failed["message"]
    runs = [event for event in events if event.get("what") == "run"]
    assert [(1, 2), (2, 2)] == [(event["number"], event["total"]) for event in runs]


def test_a_failure(project: Project) -> None:
    """The sentence that ends an ingest is an event, too; a line end in a name ends no line."""
    project.write(PULL_REQUEST_ARM.replace('"topic"', '"to\\npic\\u202e"').replace("pull_", "x"))
    outcome = project.ingest("--log-format", "json", api="http://127.0.0.1:9")
    assert 2 == outcome.exit_code
    (event,) = _told(outcome)
    assert ("error", "error") == (event["level"], event["why"])
    assert "experiments.toml" in event["message"]
    assert outcome.stderr.isascii()
