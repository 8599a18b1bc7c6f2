"""Commits, runs and pull requests of which proposals are made in tests."""

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from ingest.config.experiment_file import parse_experiments
from ingest.config.experiment_values import re2_matches
from ingest.config.experiments import Arm, Experiment
from ingest.propose.treatments import PullFacts
from ingest.records import PullRequest, PullRequestCommit, RunAttempt
from longpole.ingest_command import main

WORKFLOW = ".github/workflows/build.yaml"
START = datetime(2026, 4, 4)


def commit(message: str, number: int = 1, sha: str = "") -> PullRequestCommit:
    """The pull request's commit of that number, made so many hours after `START`."""
    return PullRequestCommit(
        repository="o/r",
        pull_number=5,
        sha=sha or f"{number:07d}{'0' * 33}",
        position=number,
        headline=message.partition("\n")[0],
        message=message,
        author="someone",
        committed_at=START + timedelta(hours=number),
    )


def commits(*messages: str) -> list[PullRequestCommit]:
    """A pull request's commits, oldest first."""
    return [commit(message, number) for number, message in enumerate(messages, start=1)]


def run(run_id: int, sha: str, **fields: object) -> RunAttempt:
    """A successful pull_request run of `WORKFLOW` on a commit."""
    usual: dict[str, Any] = {
        "run_attempt": 1,
        "repository": "o/r",
        "workflow_path": WORKFLOW,
        "event": "pull_request",
        "status": "completed",
        "conclusion": "success",
        "head_branch": "topic",
        "head_sha": sha,
    }
    return RunAttempt(run_id=run_id, **(usual | fields))


def pull_request(number: int = 5, **fields: object) -> PullRequest:
    """A pull request of the repository's own branch `topic` into `main`."""
    usual: dict[str, Any] = {
        **dict.fromkeys(PullRequest.__dataclass_fields__),
        "repository": "o/r",
        "pull_number": number,
        "title": f"pull request {number}",
        "head_ref": "topic",
        "head_repository": "o/r",
        "base_ref": "main",
        "base_sha": "b" * 40,
    }
    return PullRequest(**(usual | fields))


def facts(
    listed: Sequence[PullRequestCommit],
    runs: Sequence[RunAttempt] | None = None,
    number: int = 5,
    **fields: object,
) -> PullFacts:
    """A pull request with its commits, and a run of each unless others are given."""
    if runs is None:
        runs = [run(place, each.sha) for place, each in enumerate(listed, start=1)]
    return PullFacts(pull_request(number, **fields), tuple(listed), tuple(runs))


def listed_commits(shared: Path) -> list[PullRequestCommit]:
    """The founding case's commits, each once."""
    text = (shared / "workflows/stackrox/commits.csv").read_text("utf-8")
    rows: list[Mapping[str, str]] = list(csv.DictReader(text.splitlines()))
    headlines = {row["sha"]: row["headline"] for row in rows}
    return [
        commit(headline, number, sha)
        for number, (sha, headline) in enumerate(headlines.items(), start=1)
    ]


def proposed(api: str, *arguments: str, token: str = "token") -> Result:
    """Run `longpole propose` against an API root."""
    return CliRunner().invoke(
        main,
        ["propose", *arguments],
        env={"GITHUB_API_URL": api, "GITHUB_TOKEN": token, "GH_TOKEN": "", "PATH": ""},
        catch_exceptions=False,
    )


def experiment_of(outcome: Result) -> Experiment:
    """The one experiment that was proposed."""
    assert 0 == outcome.exit_code, outcome.stderr
    (experiment,) = parse_experiments(outcome.stdout, Path("proposed")).experiments.values()
    return experiment


def states_of(arm: Arm, listed: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The states of an arm's commits, given as API objects, by their shas."""
    shas = [str(each["sha"]) for each in listed]
    if arm.shas is not None:
        own = [sha for sha in shas if sha.startswith(tuple(arm.shas))]
    else:
        assert arm.commits is not None
        first, last = str(arm.commits.first), str(arm.commits.last)
        ends = [
            next(n for n, sha in enumerate(shas) if sha.startswith(end)) for end in (first, last)
        ]
        own = shas[ends[0] : ends[1] + 1]
    messages = {str(each["sha"]): str(each["commit"]["message"]) for each in listed}
    return {sha: _state(arm, messages[sha]) for sha in own}


def _state(arm: Arm, message: str) -> str:
    for state, rules in (("cold", arm.cold), ("warm", arm.warm)):
        if any(re2_matches(rule.message or "", [message])[0] for rule in rules):
            return state
    return "other"
