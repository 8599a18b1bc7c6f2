"""
A GitHub that holds the founding case's real commits, each with one run.

Order, times, headlines and versions of the workflow file are those of the shared commit list; shas
are filled up to 40 digits, always the same way. Invented are the runs' times and outcomes, the
baseline's commits and number, and the name of the branch of 19830.
"""

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from tests.simulated import SimulatedRepository, World, shapes
from tests.simulated.founding_case import WORKFLOW_ID, add_run
from tests.simulated.history import (
    BASELINE_BRANCH,
    COMBINED_BRANCH,
    DEFAULT_BRANCH,
    PARALLEL_BRANCH,
    PULL_REQUESTS,
    REPOSITORY,
    WORKFLOW,
    Push,
)
from tests.simulated.structures import BASELINE, COMBINED_JOB, PARALLEL_PRE_BUILD

BRANCHES = {19830: COMBINED_BRANCH, 19831: PARALLEL_BRANCH}
_BASELINE_PULL = next(n for n, (branch, _) in PULL_REQUESTS.items() if branch == BASELINE_BRANCH)
_COMBINED_BLOB = "49b3e86692"
_FILES = {"e3a94455ec": "parallel-pre-build.yaml", _COMBINED_BLOB: "combined-job.yaml"}
_FIRST_BASELINE_PUSH_AT = datetime(2026, 4, 1, 15, 0)
_BASELINE_PUSHES = 3


def stackrox_world(shared: Path) -> World:
    """
    The world, with pull requests 19830 and 19831 and the base of both.

    The 24 commits that both share have their run on the branch of 19830 only: that of 19831 was
    pushed when they were there already. Two workflow files are equal just where the list's
    versions are; the three real ones are the files of the shared folder.
    """
    folder = shared / "workflows/stackrox"
    with (folder / "commits.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    world = World()
    repository = world.add_repository(shapes.repository(REPOSITORY, default_branch=DEFAULT_BRANCH))
    repository.add_workflow(shapes.workflow(repository.answer, WORKFLOW_ID, WORKFLOW, name="Build"))
    baseline = _baseline_pushes()
    pushes = {number: _pushes(number, rows) for number in BRANCHES}
    pushes[19831][:0] = pushes[19830][: _shared_count(rows)]
    contents = {push: (folder / "baseline.yaml").read_bytes() for push in baseline}
    for number, pushed in pushes.items():
        blobs = [row["workflow_blob"] for row in rows if row["pull_request"] == str(number)]
        contents |= {push: _content(folder, blob) for push, blob in zip(pushed, blobs, strict=True)}
    for push, content in contents.items():
        commit = shapes.commit(repository.answer, push.full_sha, push.message, push.at)
        repository.add_commit(commit, push.branch)
        repository.files[push.full_sha, WORKFLOW] = content
    _add_pull_requests(repository, {_BASELINE_PULL: baseline, **pushes})
    for run_id, push in zip(count(1), sorted(contents, key=lambda each: each.at), strict=False):
        add_run(repository, push, "pull_request", run_id, seed=1)
    return world


def _baseline_pushes() -> list[Push]:
    return [
        Push(
            _FIRST_BASELINE_PUSH_AT + number * timedelta(hours=2),
            BASELINE_BRANCH,
            f"ROX-33958: reuse components, part {number + 1}",
            BASELINE,
        )
        for number in range(_BASELINE_PUSHES)
    ]


def _shared_count(rows: Sequence[Mapping[str, str]]) -> int:
    shas = [{row["sha"] for row in rows if row["pull_request"] == str(n)} for n in BRANCHES]
    return len(shas[0] & shas[1])


def _pushes(number: int, rows: Sequence[Mapping[str, str]]) -> list[Push]:
    """What was pushed to a pull request's own branch."""
    others = {row["sha"] for row in rows if row["pull_request"] != str(number)}
    return [
        Push(
            datetime.fromisoformat(row["committed_at"].removesuffix("Z")),
            BRANCHES[number],
            row["headline"],
            COMBINED_JOB if row["workflow_blob"] == _COMBINED_BLOB else PARALLEL_PRE_BUILD,
            row["sha"],
        )
        for row in rows
        if row["pull_request"] == str(number) and (row["sha"] not in others or number == 19830)
    ]


def _content(folder: Path, blob: str) -> bytes:
    """The workflow file of a version; of those that are not known, one that differs from all."""
    if blob in _FILES:
        return (folder / _FILES[blob]).read_bytes()
    return f"# Version {blob}.\n".encode() + (folder / "parallel-pre-build.yaml").read_bytes()


def _add_pull_requests(repository: SimulatedRepository, pushes: Mapping[int, list[Push]]) -> None:
    for number, pushed in pushes.items():
        commits = [repository.commits[push.full_sha] for push in pushed]
        head_ref, title = PULL_REQUESTS[number]
        base_ref = DEFAULT_BRANCH if number == _BASELINE_PULL else BASELINE_BRANCH
        base_sha = repository.branches.get(base_ref, "0" * 40)
        pull = shapes.pull_request(
            repository.answer,
            number,
            head_ref,
            commits,
            title=title,
            base_ref=base_ref,
            base_sha=base_sha,
        )
        repository.add_pull_request(pull, commits)
