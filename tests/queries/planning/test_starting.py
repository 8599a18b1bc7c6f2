"""How a run is started that an arm's own selectors would count, or what to change first."""

import shlex
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.planning.selecting import Selecting
from queries.planning.starting import Start, how_to_start

NOW = datetime(2026, 4, 10)
_COMMIT = "git commit --allow-empty -m 'ci: measured run' && git push"
_BRANCH_OF_5 = "gh pr view 5 --repo o/r --json headRefName --jq .headRefName"


def _start(
    cache_state: str = "all",
    event: str | None = "pull_request",
    newest_run_id: int | None = 7,
    *,
    is_closed: bool = False,
    workflow: str | None = ".github/workflows/build.yml",
    **rule: Any,  # noqa: ANN401 - as JSON has it
) -> Start:
    arm = Selecting(
        arm="a",
        is_baseline=False,
        repository="o/r",
        workflow=workflow,
        event=event,
        pull_number=rule.get("pull_request"),
        is_closed=is_closed,
        newest_sha="c" * 40,
        rule=rule,
    )
    return how_to_start(
        arm, cache_state, now=NOW, days=4, selected_count=20, newest_run_id=newest_run_id
    )


_COLD = [{"message": "^experiment:"}]
_WARM = [{"message": "warm run"}]


@pytest.mark.parametrize(
    ("start", "commands"),
    [
        (_start(pull_request=5), ["gh pr checkout 5 --repo o/r", _COMMIT]),
        (_start(branch="topic"), ["git switch topic && git pull --ff-only", _COMMIT]),
        (_start(branch="main", event="push"), ["git switch main && git pull --ff-only", _COMMIT]),
        (
            _start("warm", pull_request=5, cold=_COLD, warm=_WARM),
            [
                "gh pr checkout 5 --repo o/r",
                "git commit --allow-empty -m 'ci: warm run' && git push",
            ],
        ),
        (
            _start("cold", branch="topic", cold=_COLD, warm=_WARM, message="cold"),
            [
                "git switch topic && git pull --ff-only",
                "git commit --allow-empty -m 'experiment: cold measured run' && git push",
            ],
        ),
        (
            _start("cold", branch="topic", cold=[{"attempt": "first"}]),
            ["git switch topic && git pull --ff-only", _COMMIT],
        ),
        (
            _start("warm", branch="topic", warm=[{"attempt": "later"}], attempts="full"),
            ["gh run rerun 7 --repo o/r"],
        ),
        (
            _start(event="workflow_dispatch", branch="topic"),
            ["gh workflow run build.yml --repo o/r --ref=topic"],
        ),
        (
            _start("warm", event="workflow_dispatch", branch="topic", warm=_WARM),
            [
                "git switch topic && git pull --ff-only",
                "git commit --allow-empty -m 'ci: warm run' && git push",
                "gh workflow run build.yml --repo o/r --ref=topic",
            ],
        ),
        (
            _start(event="workflow_dispatch", pull_request=5, commits={"to": "ccccccc"}),
            [
                f'gh workflow run build.yml --repo o/r --ref="$({_BRANCH_OF_5})"',
            ],
        ),
        (
            _start(pull_request=5, commits={"from": "aaaaaaa"}),
            ["gh pr checkout 5 --repo o/r", _COMMIT],
        ),
        (
            _start(branch="topic", until="2026-05-01T00:00:00", last=20),
            [
                "git switch topic && git pull --ff-only",
                _COMMIT,
            ],
        ),
        (_start(pull_request=5, shas=["ddddddd"], attempts="full"), ["gh run rerun 7 --repo o/r"]),
        (_start(message="x y"), ["git commit --allow-empty -m 'ci: x y' && git push"]),
    ],
)
def test_commands(start: Start, commands: list[str]) -> None:
    """Of each kind of selector and event whose new runs would count, as it stands."""
    assert (commands, ()) == (list(start.commands), start.first)


@pytest.mark.parametrize(
    ("start", "told", "command_count"),
    [
        (
            _start(pull_request=5, commits={"from": "aaaaaaa", "to": "ccccccc"}),
            'set `commits = { from = "aaaaaaa" }`',
            2,
        ),
        (_start(pull_request=5, commits={"to": "ccccccc"}), "take `commits` out", 2),
        (
            _start(pull_request=5, commits={"to": "bbbbbbb"}),
            "`git switch -c measured-bbbbbbb bbbbbbb`",
            0,
        ),
        (_start(pull_request=5, shas=["bbbbbbb"]), 'set `attempts = "full"`', 0),
        (
            _start("cold", shas=["bbbbbbb"], attempts="full", cold=[{"attempt": "first"}]),
            "a new one is none of them",
            0,
        ),
        (_start(event=None, runs=[1, 2]), "runs names each run: add new ones to it", 0),
        (_start(branch="topic", until="2026-04-12T00:00:00"), "`until = 2026-04-18`", 2),
        (_start(branch="topic", since="2026-04-12T00:00:00"), "since begins at 2026-04-12", 2),
        (_start(branch="topic", last=10), "set `last = 20`", 2),
        (_start(pull_request=5, is_closed=True), "`gh pr reopen 5 --repo o/r`", 2),
        (
            _start("warm", branch="topic", warm=[{"attempt": "later"}]),
            'only first attempts count: set `attempts = "full"`',
            1,
        ),
        (
            _start("warm", None, None, branch="t", warm=[{"attempt": "later"}], attempts="full"),
            "make one first",
            0,
        ),
        (
            _start("cold", branch="topic", cold=[{"first_after": "aaaaaaa"}]),
            '`cold = { message = "cold run" }`',
            0,
        ),
        (_start("cold", branch="topic", warm=_WARM), "the arm has no rule for cold", 0),
        (
            _start("warm", branch="topic", warm=[{"message": "run [0-9]+"}]),
            "the commit message must match “run [0-9]+” (RE2)",
            0,
        ),
        (_start(branch="gh-readonly-queue/main/*"), "stands for many", 0),
        (_start(branch="-x"), "can't stand in a command", 0),
        (_start(branch="a\u202eb"), "can't stand in a command", 0),
    ],
)
def test_what_to_change_first(start: Start, told: str, command_count: int) -> None:
    """Where a new run would not count as it is: which key, and to what."""
    assert 1 == len(start.first), start.first
    assert told in start.first[0]
    assert command_count == len(start.commands)


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ("schedule", "Nothing to start: its schedule does, from the default branch."),
        ("merge_group", "A pull request that enters the merge queue starts one."),
        ("issues", "Whatever causes the event “issues” starts one."),
    ],
)
def test_events_that_nobody_types(event: str, told: str) -> None:
    """No command, nothing to change: what starts a run is said."""
    assert Start((), (), (told,)) == _start(event=event, branch="main")


def test_a_step_tells_afterwards() -> None:
    """Whether a cache was cold is seen in the run: the command is that of any run."""
    start = _start("cold", branch="topic", cold=[{"step": "Restore", "over": 60}])
    assert _COMMIT == start.commands[-1]
    assert start.notes[0].startswith(
        "Whether a run was cold is told afterwards, by the step “Restore”"
    )


@pytest.mark.parametrize(
    ("workflow", "told"),
    [
        (None, "name the workflow in the experiment file"),
        (".github/workflows/-x.yml", "can't stand in a command"),
    ],
)
def test_no_workflow_to_dispatch(workflow: str | None, told: str) -> None:
    """Where every workflow counts none can be started, nor one that reads like an option."""
    start = _start(event="workflow_dispatch", branch="main", workflow=workflow)
    assert ((), 1) == (start.commands, len(start.first))
    assert told in start.first[0]


@given(st.text(max_size=20), st.sampled_from(["pull_request", "push", "workflow_dispatch"]))
def test_names_are_data(branch: str, event: str) -> None:
    """Whatever a branch is called, in a command it is one word, the name itself, and no option."""
    start = _start(branch=branch, event=event)
    for command in start.commands:
        words = shlex.split(command)
        its = [word for word in words if word in {branch, f"--ref={branch}"}]
        plain = shlex.split(command.replace(shlex.quote(branch), "topic")) if branch else words
        assert len(plain) == len(words)
        if command.startswith(("git switch", "gh workflow")):
            assert 1 <= len(its)


def test_workflow_names_are_data() -> None:
    """The file's name, too."""
    start = _start(event="workflow_dispatch", branch="main", workflow=".github/workflows/a; b.yml")
    assert ("gh workflow run 'a; b.yml' --repo o/r --ref=main",) == start.commands
