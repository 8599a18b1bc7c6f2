"""Which file an attempt ran: event by event, and what GitHub says of the files that it called."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.api import convert
from ingest.records import ReferencedWorkflow
from ingest.workflow import FileReference
from ingest.workflow_files.file_that_ran import (
    FileThatRan,
    FileVersion,
    NoFile,
    Ran,
    find_called_version,
    find_file_that_ran,
)

PATH = ".github/workflows/build.yml"
HEAD, BASE, MERGE, OTHER = ("a" * 40, "b" * 40, "c" * 40, "d" * 40)
RAN = Ran("o/r", PATH, "push", HEAD)


def _called(path: str, sha: str, ref: str | None) -> ReferencedWorkflow:
    return ReferencedWorkflow(path, sha, ref)


LOCAL = _called(f"o/r/.github/workflows/x.yml@{MERGE}", MERGE, "refs/pull/5/merge")
PINNED = _called(f"o/r/.github/workflows/x.yml@{OTHER}", OTHER, None)
OF_BRANCH = _called("o/r/.github/workflows/x.yml@main", OTHER, "refs/heads/main")
NESTED = _called(f"o/r/.github/workflows/y.yml@{OTHER}", OTHER, "refs/heads/main")
ELSEWHERE = _called(f"o/lib/.github/workflows/x.yml@{OTHER}", OTHER, "refs/heads/main")

# What differs from a push; the revision, whether it is exact, and the commit it is compared with.
CASES: dict[str, tuple[dict[str, object], tuple[str, bool, str | None]]] = {
    "push": ({}, (HEAD, True, None)),
    "nightly": ({"event": "schedule"}, (HEAD, True, None)),
    "by hand": ({"event": "workflow_dispatch"}, (HEAD, True, None)),
    "merge queue": ({"event": "merge_group"}, (HEAD, True, None)),
    "release": ({"event": "release"}, (HEAD, True, None)),
    "an event that is not known": ({"event": "something_new"}, (HEAD, True, None)),
    "pull request": ({"event": "pull_request"}, (HEAD, False, None)),
    "pull request whose base is known": (
        {"event": "pull_request", "base_sha": BASE},
        (HEAD, False, BASE),
    ),
    "review": (
        {"event": "pull_request_review", "base_sha": BASE},
        (HEAD, False, BASE),
    ),
    "comment of a review": ({"event": "pull_request_review_comment"}, (HEAD, False, None)),
    "pull request that calls a file of its own": (
        {"event": "pull_request", "base_sha": BASE, "referenced_workflows": (LOCAL,)},
        (MERGE, True, None),
    ),
    "the repository is spelt in another case": (
        {"repository": "O/R", "event": "pull_request", "referenced_workflows": (LOCAL,)},
        (MERGE, True, None),
    ),
    "a call that is pinned to a commit": (
        {"event": "pull_request", "referenced_workflows": (PINNED,)},
        (HEAD, False, None),
    ),
    "both": (
        {"event": "pull_request", "referenced_workflows": (PINNED, LOCAL)},
        (MERGE, True, None),
    ),
    "a call by branch, whose file calls one by ./": (
        {"event": "pull_request", "referenced_workflows": (OF_BRANCH, NESTED)},
        (HEAD, False, None),
    ),
    "the same beside a file of its own": (
        {"event": "pull_request", "referenced_workflows": (OF_BRANCH, NESTED, LOCAL)},
        (MERGE, True, None),
    ),
    "two commits that could be it": (
        {"event": "pull_request", "referenced_workflows": (NESTED, LOCAL)},
        (HEAD, False, None),
    ),
    "a call of another repository": (
        {"event": "pull_request", "referenced_workflows": (ELSEWHERE,)},
        (HEAD, False, None),
    ),
    "push that calls a file of its own": (
        {"referenced_workflows": (replace(LOCAL, ref="refs/heads/main"),)},
        (MERGE, True, None),
    ),
    "pull request target": (
        {"event": "pull_request_target", "base_sha": BASE},
        ("HEAD", False, None),
    ),
    "pull request target that calls a file of its own": (
        {"event": "pull_request_target", "referenced_workflows": (LOCAL,)},
        (MERGE, True, None),
    ),
    "after another run": ({"event": "workflow_run"}, ("HEAD", False, None)),
    "comment": ({"event": "issue_comment"}, ("HEAD", False, None)),
    "issue without a commit": ({"event": "issues", "head_sha": None}, ("HEAD", False, None)),
}


@pytest.mark.parametrize(("differs", "expected"), CASES.values(), ids=CASES)
def test_file_that_ran(differs: dict[str, object], expected: tuple[str, bool, str | None]) -> None:
    """Its commit, or the branch whose head is its commit, and whether it may be another."""
    ran = replace(RAN, **differs)  # type: ignore[arg-type]  # the table's values fit
    found = find_file_that_ran(ran)
    assert isinstance(found, FileThatRan)
    assert (ran.repository, PATH) == (found.version.repository, found.version.path)
    compared = None if found.same_as is None else found.same_as.revision
    assert expected == (found.version.revision, found.is_exact, compared)


def test_recorded_merge_commit(shared: Path) -> None:
    """A real pull request's run: head 8b9cd40e60, its files at d3673657ee of the merge."""
    runs = json.loads((shared / "recordings/tenstorrent/runs.json").read_text("utf-8"))
    (answer,) = (run for run in runs if run["event"] == "pull_request")
    run = convert.run_attempt(answer, "tenstorrent/tt-mlir")
    found = find_file_that_ran(
        Ran(
            run.repository,
            run.workflow_path,
            run.event,
            run.head_sha,
            run.referenced_workflows,
        )
    )
    assert isinstance(found, FileThatRan)
    assert ("d3673657ee", True) == (found.version.revision[:10], found.is_exact)


@pytest.mark.parametrize(
    ("differs", "expected"),
    [
        ({"workflow_path": None}, "GitHub does not say which workflow file ran."),
        (
            {"workflow_path": "dynamic/github-code-scanning/codeql"},
            "It ran 'dynamic/github-code-scanning/codeql', which is no file of .github/workflows.",
        ),
        (
            {"workflow_path": ".github/workflows/sub/x.yml"},
            "It ran '.github/workflows/sub/x.yml', which is no file of .github/workflows.",
        ),
        (
            {"head_sha": None},
            "GitHub does not say of which commit its workflow file was.",
        ),
        (
            {"head_sha": "main", "event": "pull_request"},
            "GitHub does not say of which commit its workflow file was.",
        ),
    ],
)
def test_no_file(differs: dict[str, object], expected: str) -> None:
    """What can't be found says why, in a sentence."""
    ran = replace(RAN, **differs)  # type: ignore[arg-type]  # the table's values fit
    assert NoFile(expected) == find_file_that_ran(ran)


TOP = FileVersion("o/r", PATH, HEAD)
OF_TAG = _called("O/Lib/.github/workflows/x.yml@v1", MERGE, "refs/tags/v1")

CALLS: dict[str, tuple[FileReference, tuple[ReferencedWorkflow, ...], tuple[str, str]]] = {
    "a file of its own": (FileReference(None, PATH, None), (), ("o/r", HEAD)),
    "by tag, as it was then": (
        FileReference("o/lib", ".github/workflows/x.yml", "v1"),
        (ELSEWHERE, OF_TAG),
        ("o/lib", MERGE),
    ),
    "another file of that tag": (
        FileReference("o/lib", ".github/workflows/y.yml", "v1"),
        (ELSEWHERE, OF_TAG),
        ("o/lib", MERGE),
    ),
    "another tag": (
        FileReference("o/lib", ".github/workflows/x.yml", "v2"),
        (OF_TAG,),
        ("o/lib", "v2"),
    ),
    "by commit": (
        FileReference("o/lib", ".github/workflows/x.yml", OTHER),
        (OF_TAG,),
        ("o/lib", OTHER),
    ),
    "the own repository by its name": (
        FileReference("O/R", ".github/workflows/x.yml", "main"),
        (OF_BRANCH,),
        ("o/r", OTHER),
    ),
}


@pytest.mark.parametrize(("reference", "referenced", "expected"), CALLS.values(), ids=CALLS)
def test_called_version(
    reference: FileReference,
    referenced: tuple[ReferencedWorkflow, ...],
    expected: tuple[str, str],
) -> None:
    """A called file is as of the caller's commit, or of the one that GitHub says was read."""
    version = find_called_version(reference, TOP, referenced)
    assert FileVersion(expected[0], reference.path, expected[1]) == version
