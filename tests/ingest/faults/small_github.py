"""A small GitHub of which one ingest asks every kind of question, as of two nights."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.ingest.project import PULL_REQUEST_ARM, SmallWorld
from tests.simulated import World, routes, shapes

PAGE = 2
"""Rows of a page, so that few rows make several pages."""

_COMMIT = "c0ffee0" + "0" * 33
_MAIN = "f" * 40
_CALLER = "jobs: {call: {uses: ./.github/workflows/called.yml}, last: {needs: call}, build: {}}"
FIRST_NIGHT = PULL_REQUEST_ARM.replace(
    "[[x.arm]]", 'baseline = "topic"\nlogs = true\n\n[[x.arm]]', 1
)
SECOND_NIGHT = f"""{FIRST_NIGHT}
[[x.arm]]
name = "named"
runs = [10, 11]
event = "workflow_dispatch"

[[x.arm]]
name = "commit"
shas = ["{_COMMIT[:7]}"]
event = "push"
"""


def small_pages(patch: pytest.MonkeyPatch) -> None:
    """Make GitHub's pages small."""
    patch.setattr(routes, "LARGEST_PAGE", PAGE)


class SmallGithub:
    """
    What GitHub holds in the first night; `grow` adds what is new in the second.

    A third commit; four runs of the pull request's branch, one of them re-run and one of three
    jobs; two runs that an arm names, one of which ran the default branch's file; a run of a commit
    that an arm names by the beginning of its sha.
    """

    def __init__(self) -> None:
        self._small = SmallWorld(["cold", "warm", "warm again"])
        self._small.add_run(1)
        self._push(2)
        for commit in range(3):
            self._small.add_file(f"# {commit}\n{_CALLER}", commit)
            self._small.add_file("jobs: {first: {}}", commit, "called.yml")

    @property
    def world(self) -> World:
        """To be served."""
        return self._small.world

    def grow(self) -> None:
        """The second night's runs."""
        small = self._small
        self._push(3)
        small.add_run(2, commit=1, jobs=["call / first", "last", "build"])
        small.add_run(3, commit=2)
        small.add_run(4, commit=2)
        again: dict[str, Any] = {
            "run_attempt": 2,
            "run_started_at": datetime(2026, 4, 9, 20),
            "updated_at": datetime(2026, 4, 9, 20, 5),
        }
        small.add_run(4, commit=2, **again)
        small.add_run(10, event="workflow_dispatch", head_branch="other")
        small.add_run(11, event="pull_request_target", head_branch="other")
        self._add_commit(_MAIN, "main", "of the default branch")
        self._add_commit(_COMMIT, "side", "of a side branch")
        commit = self._small.repository.commits[_COMMIT]
        run = shapes.run(
            small.workflow,
            20,
            commit,
            small.answer,
            event="push",
            head_branch="side",
            updated_at=small.start + timedelta(minutes=9),
        )
        small.repository.add_run(run, [shapes.job(run, 20_101, "build")])

    def _push(self, count: int) -> None:
        """The pull request has this many commits."""
        commits = self._small.commits[:count]
        pull = shapes.pull_request(self._small.answer, 5, "topic", commits)
        self._small.repository.add_pull_request(pull, commits)

    def _add_commit(self, sha: str, branch: str, message: str) -> None:
        small = self._small
        commit = shapes.commit(small.answer, sha, message, small.start)
        small.repository.add_commit(commit, branch)
        small.repository.files[sha, ".github/workflows/build.yaml"] = b"jobs: {build: {}}"
