"""
Which workflow file an attempt ran: repository, path and commit.

Sources: GitHub docs, "Events that trigger workflows" (which commit each event runs) and "Reusing
workflow configurations"; REST "Get a workflow run", `referenced_workflows`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ingest.records import ReferencedWorkflow
from ingest.workflow import FileReference
from ingest.workflow.parse import quoted

DEFAULT_BRANCH = "HEAD"
"""What Git calls the head of a repository's default branch."""

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_WORKFLOW_PATH = re.compile(r"\.github/workflows/[^/]+")
_REFERENCE = re.compile(r"(?P<repository>[^/]+/[^/]+)/(?P<path>[^@]+)@(?P<ref>.+)")
_MERGED = frozenset({"pull_request", "pull_request_review", "pull_request_review_comment"})
_OF_DEFAULT_BRANCH = frozenset(
    {
        "branch_protection_rule",
        "check_run",
        "check_suite",
        "delete",
        "discussion",
        "discussion_comment",
        "fork",
        "gollum",
        "issue_comment",
        "issues",
        "label",
        "milestone",
        "page_build",
        "project",
        "project_card",
        "project_column",
        "public",
        "pull_request_target",
        "status",
        "watch",
        "workflow_run",
    }
)
"""Events that run the default branch's file whatever commit they are about."""


@dataclass(frozen=True, slots=True)
class Ran:
    """
    What decides which files an attempt ran.

    Attributes:
        base_sha: Commit of its pull request's base, as last seen; None where not known for sure.
        found_commit: Of its own file, when its jobs were looked up before: of a branch that moves,
            nearer to what ran than where it leads now.
    """

    repository: str
    workflow_path: str | None
    event: str | None
    head_sha: str | None
    referenced_workflows: tuple[ReferencedWorkflow, ...] | None = None
    base_sha: str | None = None
    found_commit: str | None = None


@dataclass(frozen=True, slots=True)
class FileVersion:
    """
    A file as of a revision.

    Attributes:
        revision: A full commit sha, or what is to be resolved to one: a branch, a tag, `HEAD`.
    """

    repository: str
    path: str
    revision: str

    @property
    def is_of_commit(self) -> bool:
        """Whether nothing is to be resolved, so that it never changes."""
        return is_commit(self.revision)


@dataclass(frozen=True, slots=True)
class FileThatRan:
    """
    The file of an attempt.

    Attributes:
        same_as: A file that makes it exact if both are the same; None where nothing can.
    """

    version: FileVersion
    is_exact: bool
    same_as: FileVersion | None = None


@dataclass(frozen=True, slots=True)
class NoFile:
    """An attempt without a workflow file, and why."""

    problem: str


def find_file_that_ran(ran: Ran) -> FileThatRan | NoFile:
    """The workflow file of an attempt, as far as can be known."""
    if ran.workflow_path is None:
        return NoFile("GitHub does not say which workflow file ran.")
    if not _WORKFLOW_PATH.fullmatch(ran.workflow_path):
        return NoFile(f"It ran {quoted(ran.workflow_path)}, which is no file of .github/workflows.")
    revision, is_exact = _revision(ran)
    if revision is None:
        return NoFile("GitHub does not say of which commit its workflow file was.")
    version = FileVersion(ran.repository, ran.workflow_path, revision)
    base = None
    if ran.event in _MERGED and ran.base_sha is not None and is_commit(ran.base_sha):
        base = replace(version, revision=ran.base_sha)
    return FileThatRan(version, is_exact, same_as=None if is_exact else base)


def find_called_version(
    reference: FileReference, top: FileVersion, referenced: Iterable[ReferencedWorkflow]
) -> FileVersion:
    """Where a called file is; it may have changed since if its revision is no commit."""
    if reference.repository is None or reference.ref is None:
        return FileVersion(top.repository, reference.path, top.revision)
    repository = reference.repository
    if repository.lower() == top.repository.lower():
        repository = top.repository
    if is_commit(reference.ref):
        return FileVersion(repository, reference.path, reference.ref)
    # A file that is called by one of the same repository and ref is of the same commit.
    of_ref = {
        called["path"]: each.sha
        for each in referenced
        if (called := _REFERENCE.fullmatch(each.path)) is not None
        and called["repository"].lower() == repository.lower()
        and called["ref"] == reference.ref
        and is_commit(each.sha)
    }
    commit = of_ref.get(reference.path) or next(iter(of_ref.values()), None)
    return FileVersion(repository, reference.path, commit or reference.ref)


def is_commit(revision: str) -> bool:
    """Whether a revision is a full commit sha; GitHub allows no branch of such a name."""
    return _COMMIT.fullmatch(revision) is not None


def _revision(ran: Ran) -> tuple[str | None, bool]:
    """What the file was as of, and whether that is known for sure."""
    if commit := _own_commit(ran):
        return commit, True
    if ran.event in _OF_DEFAULT_BRANCH:
        return ran.found_commit or DEFAULT_BRANCH, False
    if ran.head_sha is None or not is_commit(ran.head_sha):
        return None, False
    return ran.head_sha, ran.event not in _MERGED


def _own_commit(ran: Ran) -> str | None:
    """
    The commit of the run's own file, which the files that it calls by `./` share.

    They are named like calls that a person pinned to a commit, but with a ref. Files that a file
    of another branch calls by `./` are named the same way; that branch is named as well.
    """
    local: set[str] = set()
    of_refs: set[str] = set()
    for each in ran.referenced_workflows or ():
        called = _REFERENCE.fullmatch(each.path)
        if called is None or called["repository"].lower() != ran.repository.lower():
            continue
        if called["ref"] != each.sha:
            of_refs.add(each.sha)
        elif each.ref is not None and is_commit(each.sha):
            local.add(each.sha)
    commits = local - of_refs
    return commits.pop() if len(commits) == 1 else None
