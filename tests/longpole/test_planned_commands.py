"""What a plan prints is what the ingest counts: commands are played on stored facts."""

import shlex
import tomllib
from contextlib import closing
from datetime import datetime
from typing import Any

import pytest

from ingest.arms.resolve import resolve_experiment
from ingest.config.experiments import Experiment
from ingest.storage.database import open_in_memory
from queries.planning.selecting import Selecting
from queries.planning.starting import Start, how_to_start
from tests.ingest.stored_facts import StoredRun, save_jobs, save_listed, save_pull, stored_run

_MESSAGES = ("cold: one", "warm run")
_TIP = "0000002"
_STATES = "cold = { message = '^cold:' }\nwarm = { message = 'warm run' }\n"
_BY_ATTEMPT = "cold = { attempt = 'first' }\nwarm = { attempt = 'later' }\nattempts = 'full'\n"
_DISPATCH = "event = 'workflow_dispatch'\n"

COUNTED = {
    "a pull request": ("pull_request = 5", "other"),
    "warm by message": (f"pull_request = 5\n{_STATES}", "warm"),
    "cold by message": (f"pull_request = 5\n{_STATES}", "cold"),
    "a run that is neither": (f"pull_request = 5\n{_STATES}", "other"),
    "an open range": ("pull_request = 5\ncommits = { from = '0000002' }", "other"),
    "a branch": ("branch = 'topic'", "other"),
    "a branch, pushed": ("branch = 'topic'\nevent = 'push'", "other"),
    "a message and a state": (f"branch = 'topic'\nmessage = 'run'\n{_STATES}", "warm"),
    "a message alone": ("message = '^ci: again'", "other"),
    "a dispatch": (f"branch = 'topic'\n{_DISPATCH}", "other"),
    "a dispatch with a state": (f"branch = 'topic'\n{_DISPATCH}{_STATES}", "cold"),
    "a dispatch of the newest commit": (
        f"pull_request = 5\ncommits = {{ to = '{_TIP}' }}\n{_DISPATCH}",
        "other",
    ),
    "cold by the first attempt": (f"branch = 'topic'\n{_BY_ATTEMPT}", "cold"),
    "warm by a later one": (f"branch = 'topic'\n{_BY_ATTEMPT}", "warm"),
    "commits by name": (f"shas = ['{_TIP}']\nattempts = 'full'", "other"),
    "runs by name": ("runs = [2]\nattempts = 'full'", "other"),
    "a range that ended": (
        "pull_request = 5\ncommits = { to = '0000001' }\nattempts = 'full'",
        "other",
    ),
    "a period": ("branch = 'topic'\nuntil = 2026-05-01", "other"),
    "the newest": ("branch = 'topic'\nlast = 12", "other"),
}
"""Arms that count a new run as they stand; the state of the run that is asked for."""

NOT_COUNTED = {
    "a range that ends at the newest": (
        f"pull_request = 5\ncommits = {{ to = '{_TIP}' }}",
        "other",
    ),
    "a range that ended": ("pull_request = 5\ncommits = { to = '0000001' }", "other"),
    "commits by name": (f"shas = ['{_TIP}']", "other"),
    "runs by name": ("runs = [2]", "other"),
    "a period that ended": ("branch = 'topic'\nuntil = 2026-04-05", "other"),
    "a state without a rule": ("branch = 'topic'\nwarm = { message = 'warm run' }", "cold"),
    "the first after a commit": (
        "branch = 'topic'\ncold = { first_after = '0000001' }",
        "cold",
    ),
    "warm by attempts that do not count": (
        "branch = 'topic'\nwarm = { attempt = 'later' }",
        "warm",
    ),
}
"""Arms that do not count it; of each something is to be changed first."""


def _experiment(arm: str) -> Experiment:
    return Experiment.model_validate(
        tomllib.loads(f"repository = 'o/r'\nworkflow = 'build.yaml'\n[[arm]]\nname = 'a'\n{arm}")
    )


def _start(experiment: Experiment, state: str) -> Start:
    """How a run is started, run 2 being the newest that there is, unless the range ended before."""
    (arm,) = experiment.arm
    rule: dict[str, Any] = arm.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    selecting = Selecting(
        arm="a",
        is_baseline=False,
        repository="o/r",
        workflow=experiment.workflow_path(arm),
        event=experiment.event_of(arm),
        pull_number=arm.pull_request,
        is_closed=False,
        newest_sha=_TIP.ljust(40, "0"),
        rule=rule,
    )
    has_ended = arm.commits is not None and arm.commits.last == "0000001"
    return how_to_start(
        selecting,
        state,
        now=datetime(2026, 4, 10),
        days=4,
        selected_count=12,
        newest_run_id=1 if has_ended else 2,
    )


def _play(commands: tuple[str, ...]) -> tuple[list[str], list[StoredRun]]:
    """The messages of the pull request's commits, and all runs, after typing the commands."""
    messages = list(_MESSAGES)
    attempts: dict[int, list[dict[str, Any]]] = {1: [{}], 2: [{}]}
    shas = {1: 1, 2: 2}
    for command in commands:
        words = shlex.split(command)
        if words[:2] == ["git", "commit"]:
            messages.append(words[4])
            for run_id, event in ((3, "pull_request"), (4, "push")):
                attempts[run_id] = [{"event": event}]
                shas[run_id] = len(messages)
        elif words[:3] == ["gh", "run", "rerun"]:
            attempts[int(words[3])].append({})
        elif words[:3] == ["gh", "workflow", "run"]:
            attempts[5] = [{"event": "workflow_dispatch"}]
            shas[5] = len(messages)
    return messages, [
        stored_run(
            run_id,
            f"{shas[run_id]:07d}".ljust(40, "0"),
            *(
                {"message": messages[shas[run_id] - 1], "head_repository": "o/r", **fields}
                for fields in its
            ),
            hours=24 * run_id,
        )
        for run_id, its in attempts.items()
    ]


def _counted(experiment: Experiment, commands: tuple[str, ...]) -> list[str]:
    """The cache states of the attempts that count after the commands."""
    messages, runs = _play(commands)
    with closing(open_in_memory()) as connection:
        save_pull(connection, *messages)
        save_listed(connection, runs)
        save_jobs(connection, runs)
        return [
            one.cache_state
            for one in resolve_experiment(connection, "x", experiment)
            if one.excluded_because is None
        ]


@pytest.mark.parametrize(("arm", "state"), COUNTED.values(), ids=COUNTED)
def test_what_is_printed_counts(arm: str, state: str) -> None:
    """After the commands one run more counts, in the state that was asked for."""
    experiment = _experiment(arm)
    start = _start(experiment, state)
    assert () == start.first
    after = _counted(experiment, start.commands)
    for one in _counted(experiment, ()):
        after.remove(one)
    assert [state] == after


@pytest.mark.parametrize(("arm", "state"), NOT_COUNTED.values(), ids=NOT_COUNTED)
def test_what_would_not_count_is_said(arm: str, state: str) -> None:
    """As the arm stands no run of the state is added, whatever is typed; so it says what to do."""
    experiment = _experiment(arm)
    start = _start(experiment, state)
    assert start.first
    typed = (*start.commands, "git commit --allow-empty -m 'cold: warm run again'")
    before = _counted(experiment, ()).count(state)
    assert before == _counted(experiment, typed).count(state)
