"""Arms: what is excluded and why, and what is stored of them."""

from datetime import datetime
from typing import Any

import pytest

from ingest.arms.candidates import Candidate
from ingest.arms.resolve import find_exclusion
from ingest.config.experiments import Arm, Experiment
from tests.ingest.one_arm import selected_by
from tests.ingest.project import Project, SmallWorld
from tests.simulated import SimulatedGithub

_COUNTED: dict[str, Any] = {
    "run_id": 1,
    "run_attempt": 1,
    "status": "completed",
    "conclusion": "success",
    "event": "pull_request",
    "head_sha": "abc",
    "run_started_at": datetime(2026, 4, 4),
    "evidence": "head sha",
    "is_pushed_away": False,
    "is_partial_rerun": False,
    "is_invalid_file": False,
    "span_s": 600.0,
}

REASONS: dict[str, tuple[dict[str, Any], dict[str, Any], str | None]] = {
    "counted": ({}, {}, None),
    "a failed run is the clock's matter": ({"conclusion": "failure"}, {}, None),
    "another event": ({"event": "push"}, {}, "other event"),
    "the arm's own event": ({"event": "push"}, {"event": "push"}, None),
    "runs name what they want": ({"event": "push"}, {"runs": [1]}, None),
    "a later attempt": ({"run_attempt": 2}, {}, "later attempt"),
    "every full attempt": ({"run_attempt": 2}, {"attempts": "full"}, None),
    "a partial re-run is that first": (
        {"run_attempt": 2, "is_partial_rerun": True},
        {},
        "partial re-run",
    ),
    "a partial re-run is not full": (
        {"run_attempt": 2, "is_partial_rerun": True},
        {"attempts": "full"},
        "partial re-run",
    ),
    "in progress": ({"status": "in_progress", "conclusion": None}, {}, "in progress"),
    "queued": ({"status": "queued", "conclusion": None}, {}, "in progress"),
    "startup failure": ({"conclusion": "startup_failure"}, {}, "startup failure"),
    "never approved": ({"conclusion": "action_required"}, {}, "startup failure"),
    "an invalid workflow file": ({"is_invalid_file": True}, {}, "startup failure"),
    "force-pushed away": ({"is_pushed_away": True}, {}, "force-pushed away"),
    "force-pushed away, but named": ({"is_pushed_away": True}, {"shas": ["abcdef0"]}, None),
    "not available": ({"status": None, "event": None}, {}, "attempt not available"),
    "a day and a second": ({"span_s": 86401.0}, {}, "longer than 24 h"),
    "a day": ({"span_s": 86400.0}, {}, None),
    "marked by hand": (
        {"event": "push"},
        {"exclude": [{"run": 1, "reason": "registry outage"}]},
        "marked by hand: registry outage",
    ),
    "another attempt is marked": (
        {},
        {"exclude": [{"run": 1, "attempt": 2, "reason": "registry outage"}]},
        None,
    ),
}


@pytest.mark.parametrize(("facts", "rule", "expected"), REASONS.values(), ids=REASONS)
def test_reason(facts: dict[str, Any], rule: dict[str, Any], expected: str | None) -> None:
    """Each attempt that is selected but does not count has the reason that tells most."""
    arm = Arm.model_validate({"name": "a", "last": 5} | rule)
    experiment = Experiment.model_validate({"repository": "o/r", "arm": [arm]})
    assert expected == find_exclusion(Candidate(**(_COUNTED | facts)), arm, experiment)


def test_legs_of_one_attempt(project: Project) -> None:
    """Arms with other labels each take other legs of it; with the same, or none, they do not."""
    small = SmallWorld()
    small.add_run(1)
    head = '[x]\nrepository = "o/r"\njob = "test"\nbaseline = "a"\n'
    arm = '[[x.arm]]\nname = "{}"\n{}\nlabels = {}\n'
    with SimulatedGithub(small.world) as github:
        for selector, labels in (
            ('branch = "topic"', '"BIG"'),
            ("pull_request = 5", '["big"]'),
        ):
            text = head + arm.format("a", 'branch = "topic"', '["x", "big"]')
            project.write(text + arm.format("b", selector, labels))
            outcome = project.ingest(api=github.url)
            assert 0 == outcome.exit_code, outcome.output
        assert [("a", ["big", "x"]), ("b", ["big"])] == project.query(
            "select arm, labels from arms order by arm"
        )
        assert [("a",), ("b",)] == project.query("select arm from arm_attempts order by arm")
        project.write(
            head
            + arm.format("a", 'branch = "topic"', '"big"')
            + arm.format("b", "pull_request = 5", '["Big", "BIG"]')
        )
        same = project.ingest(api=github.url)
        project.write(
            head
            + arm.format("a", 'branch = "topic"', '"big"')
            + '[[x.arm]]\nname = "b"\npull_request = 5\n'
        )
        without = project.ingest(api=github.url)
    for outcome in (same, without):
        assert 1 == outcome.exit_code
        assert "x: arms 'a' and 'b' both claim attempt 1 of run 1: narrow one" in outcome.stdout


def test_two_arms_that_claim_one_attempt(project: Project) -> None:
    """Named with both arms and the run before any jobs are fetched; what was listed stays."""
    small = SmallWorld()
    small.add_run(1)
    project.write(
        '[x]\nrepository = "o/r"\nbaseline = "a"\n'
        '[[x.arm]]\nname = "a"\nbranch = "topic"\n[[x.arm]]\nname = "b"\npull_request = 5\n'
    )
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest(api=github.url)
        assert not any("/jobs" in request.path for request in github.requests)
    assert 1 == outcome.exit_code
    assert "x: arms 'a' and 'b' both claim attempt 1 of run 1: narrow one" in outcome.stdout
    assert 1 == outcome.stdout.count("both claim")
    assert [(1, 0)] == project.query(
        "select (select count(*) from run_attempts), (select count(*) from arm_attempts)"
    )


def test_rules_and_selection_change_together(project: Project) -> None:
    """Where new rules conflict, the old rules stay with the selection that was theirs."""
    small = SmallWorld()
    small.add_run(1)
    assert {1} == selected_by(project, small, 'branch = "topic"').keys()
    project.write(
        '[x]\nrepository = "o/r"\nbaseline = "b"\n'
        '[[x.arm]]\nname = "b"\nbranch = "topic"\n[[x.arm]]\nname = "c"\nlast = 5\n'
    )
    root = project.query("select value from properties where property = 'api_root'")[0][0]
    assert 1 == project.ingest("--no-fetch", api=root).exit_code
    assert [("a",)] == project.query("select arm from arms")
    assert [("a", 1)] == project.query("select arm, run_id from arm_attempts")


def test_the_legs_of_a_milestone(project: Project) -> None:
    """They are stored with their arm; an arm that does not name them has none."""
    small = SmallWorld()
    small.add_run(1)
    project.write(
        '[x]\nrepository = "o/r"\nbaseline = "a"\n'
        '[[x.arm]]\nname = "a"\nbranch = "topic"\nmilestone_legs = ["linux, 3", "mac"]\n'
        '[[x.arm]]\nname = "b"\nruns = [2]\n'
    )
    with SimulatedGithub(small.world) as github:
        project.ingest(api=github.url)
    assert [("a", ["linux, 3", "mac"]), ("b", None)] == project.query(
        "select arm, milestone_legs from arms order by position"
    )
