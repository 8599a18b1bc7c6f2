"""A planned experiment, night by night, on the simulated GitHub: from its first plan to "stop"."""

import json
import re
import shlex
from datetime import datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from longpole import plan_command
from longpole.command import main
from tests.ingest.project import Project, put_in_line
from tests.simulated import SimulatedGithub, World, shapes

_FIRST = datetime(2026, 4, 10, 2)
_FILE = """\
[x]
repository = "o/r"
workflow = "build.yml"
baseline = "slow"
[[x.arm]]
name = "slow"
pull_request = 5
cold = { message = "^cold:" }
warm = { message = "warm run" }
[[x.arm]]
name = "fast"
pull_request = 6
cold = { message = "^cold:" }
warm = { message = "warm run" }
"""
_CLOSED_END = 'commits = { to = "0000006" }\n'
_SECONDS = {(5, "warm"): 300, (6, "warm"): 200, (5, "cold"): 600, (6, "cold"): 400}


class _Team:
    """
    People who type what a plan says, on pull requests 5 and 6, which have one commit each.

    A run takes what its pull request and its message make of it, and up to 16 s more.
    """

    def __init__(self, project: Project, patch: pytest.MonkeyPatch) -> None:
        self.project = project
        self.world = World()
        self.repository = self.world.add_repository(shapes.repository("o/r"))
        self.workflow = shapes.workflow(self.repository.answer, 11, ".github/workflows/build.yml")
        self.repository.add_workflow(self.workflow)
        self.clock = _FIRST - timedelta(hours=5)
        self.commits: dict[int, list[dict[str, Any]]] = {5: [], 6: []}
        self.run_count = 0
        for number in self.commits:
            self._commit(number, "start", f"{number:07}".ljust(40, "0"))
        patch.setattr(plan_command, "_now", lambda: project.now)

    def night(self, number: int, url: str, *flags: str) -> list[str]:
        """What `longpole ingest` does at two o'clock; its lines about plans."""
        self.project.now = _FIRST + timedelta(days=number)
        outcome = self.project.ingest(*flags, api=url)
        assert 0 == outcome.exit_code, outcome.output
        return [line for line in outcome.stdout.splitlines() if line.startswith("x: ")]

    def plan(self, *flags: str) -> str:
        """What `longpole plan` prints, its lines joined."""
        files = (
            *("--database", str(self.project.database)),
            *("--experiments", str(self.project.experiments)),
        )
        outcome = CliRunner().invoke(main, ["plan", "x", *files, *flags], catch_exceptions=False)
        assert 0 == outcome.exit_code, outcome.output
        return outcome.stdout

    def answer(self) -> dict[str, Any]:
        """The same for programs."""
        found: dict[str, Any] = json.loads(self.plan("--format", "json"))
        return found

    def work(self, answer: dict[str, Any], *, fails: bool = False) -> None:
        """Type what the first day of a plan says; `fails` is what its last run does."""
        self.clock = self.project.now + timedelta(hours=6)
        commands = {(one["arm"], one["cache_state"]): one["commands"] for one in answer["runs"]}
        today = [slot for slot in answer["order"] if slot["day"] == 1]
        for slot in today:
            is_last = slot is today[-1]
            self._type(
                commands[slot["arm"], slot["cache_state"]],
                "failure" if fails and is_last else "success",
            )

    def _type(self, commands: list[str], conclusion: str) -> None:
        """The commands of one run, as far as a plan of these arms has any."""
        checkout, commit = map(shlex.split, commands)
        assert ["gh", "pr", "checkout"] == checkout[:3]
        assert ["--repo", "o/r"] == checkout[4:]
        assert ["git", "commit", "--allow-empty", "-m"] == commit[:4]
        assert ["&&", "git", "push"] == commit[5:]
        number, message = int(checkout[3]), commit[4]
        head = self._commit(number, message, f"{self.run_count + 100:040x}")
        self.run_count += 1
        state = "cold" if message.startswith("cold") else "warm"
        seconds = _SECONDS[number, state] + 7 * self.run_count % 17
        run = shapes.run(
            self.workflow,
            self.run_count,
            head,
            self.repository.answer,
            head_branch=f"topic-{number}",
            conclusion=conclusion,
            created_at=self.clock,
            run_started_at=self.clock,
            updated_at=self.clock + timedelta(seconds=seconds),
        )
        self.repository.add_run(run, [shapes.job(run, self.run_count * 10, "build")])

    def _commit(self, number: int, message: str, sha: str) -> dict[str, Any]:
        self.clock += timedelta(hours=1)
        its = self.commits[number]
        its.append(shapes.commit(self.repository.answer, sha, message, self.clock))
        put_in_line(its)
        pull = shapes.pull_request(self.repository.answer, number, f"topic-{number}", its)
        self.repository.add_pull_request(pull, its)
        return its[-1]


def test_from_the_first_plan_to_stop(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Ten runs of each arm, half of them cold, day by day; one fails, and is made again.

    The commits of `fast` end at the newest one: before that is opened, no new run would count.
    """
    team = _Team(project, monkeypatch)
    project.write(_FILE + _CLOSED_END)
    with SimulatedGithub(team.world) as github:
        assert [] == team.night(0, github.url)
        said = team.plan()
        assert said.startswith("x: 20 more runs over 5 days: 20 runs of unknown price.")
        opened = "commits ends at 0000006, and an empty commit comes after it: take `commits` out"
        assert 2 == " ".join(said.split()).count(opened)

        project.write(_FILE)
        team.night(0, github.url, "--no-fetch")
        assert "change first" not in team.plan("--save")
        answer = team.answer()
        assert [("slow", "cold", True), ("fast", "cold", True)] == [
            (slot["arm"], slot["cache_state"], slot["is_seed"]) for slot in answer["order"][:2]
        ]
        day = 0
        while not answer["is_decided"]:
            day += 1
            team.work(answer, fails=day == 2)
            (told,) = team.night(day, github.url)
            answer = team.answer()
            arrived = sum(cell["arrived_count"] for cell in answer["arrivals"]["cells"])
            assert team.run_count - int(day >= 2) == arrived
            assert 20 - arrived == len(answer["order"])
            assert told.startswith(f"x: Of the plan of 10 Apr 2026: planned 20, arrived {arrived}")
            assert ("missing: " in told) == (arrived < 20)
            assert answer["is_decided"] == told.endswith(f" Decided on {9 + day} Apr 2026: stop.")
            if day == 2:
                said = " ".join(team.plan().split())
                assert f"planned 20, arrived {arrived}; missing: " in said
                failed = "Came, but does not count: 1 run of (fast|slow): run failed"
                assert re.search(failed, said)
                assert re.search(failed, told)

        assert 21 == team.run_count
        assert 5 <= day <= 8
        first, *lines = team.plan().splitlines()
        assert f"x: decided on {9 + day} Apr 2026: stop." == first
        assert 2 == " ".join(lines).count("faster, decided on ")
        assert "planned 20, arrived 20: all of it." in " ".join(lines)


def test_the_first_day(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a day's runs leave of a saved plan, as the night says it and as the next plan does."""
    team = _Team(project, monkeypatch)
    project.write(_FILE)
    with SimulatedGithub(team.world) as github:
        team.night(0, github.url)
        team.plan("--save")
        team.work(team.answer())
        (told,) = team.night(1, github.url)
        assert team.run_count > 0
        assert told.startswith(
            f"x: Of the plan of 10 Apr 2026: planned 20, arrived {team.run_count}; missing: "
        )
        answer = team.answer()
    cells = answer["arrivals"]["cells"]
    assert team.run_count == sum(cell["arrived_count"] for cell in cells)
    assert 20 - team.run_count == len(answer["order"])
    assert not answer["is_decided"]


def test_a_night_with_a_damaged_plan(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is fetched is published; the plan is named with the remedy, and the night is partial."""
    team = _Team(project, monkeypatch)
    project.write(_FILE)
    path = project.experiments.with_name("experiments.plan.jsonl")
    path.write_text("{}\n")
    with SimulatedGithub(team.world) as github:
        project.now = _FIRST
        outcome = project.ingest(api=github.url)
    assert 1 == outcome.exit_code
    assert "failed: the saved plans: " in outcome.stdout
    assert "experiments.plan.jsonl line 1 is no saved plan (made_at: Field" in outcome.stdout
    assert "published: " in outcome.stdout
    assert "{}\n" == path.read_text()
