"""What is known of workflow files: what is stored, and what a branch led to in this ingest."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import duckdb

from ingest.storage.working import Working
from ingest.workflow import (
    LocalAction,
    Workflow,
    WorkflowUnreadable,
    read_action,
    read_workflow,
)
from ingest.workflow.parse import quoted
from ingest.workflow_files.attempt_files import StoredFile
from ingest.workflow_files.file_that_ran import FileVersion
from ingest.workflow_files.save_files import read_content, read_only_contents, read_stored_files

_MOST_BYTES = 40_000_000
"""Of the jobs that are kept in memory: those of some hundred files of usual size."""

_MOST_ACTIONS = 100
"""Kept in memory: small as a rule, 1 MB at most."""

_VALUE_BYTES = 80
_LEG_BYTES = 350


class KnownFiles:
    """
    Workflow files, without a network.

    Attributes:
        commits: What a revision that is no commit led to in this ingest, by repository and
            revision; None where it led to none. It is stored nowhere, since it changes.
    """

    def __init__(self, working: Working) -> None:
        self.working = working
        self.commits: dict[tuple[str, str], str | None] = {}
        self._workflows: dict[str, Workflow | WorkflowUnreadable] = {}
        self._actions: dict[str, LocalAction | WorkflowUnreadable] = {}
        self._size = 0

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """To the working database."""
        return self.working.connection

    def look_up(self, versions: Collection[FileVersion]) -> Mapping[FileVersion, StoredFile]:
        """What is known of files; the others are left out."""
        found: dict[FileVersion, StoredFile] = {}
        of_commits: dict[FileVersion, FileVersion] = {}
        for version in versions:
            if (of_commit := self.of_commit(version)) is not None:
                of_commits[version] = of_commit
            elif (version.repository, version.revision) in self.commits:
                revision = quoted(version.revision)
                problem = f"{version.repository} has no {revision}, or the token may not see it."
                found[version] = StoredFile(None, None, problem)
        stored = read_stored_files(self.connection, set(of_commits.values()))
        return found | {
            version: stored[of_commit]
            for version, of_commit in of_commits.items()
            if of_commit in stored
        }

    def look_up_as_stored(
        self, versions: Collection[FileVersion]
    ) -> Mapping[FileVersion, StoredFile]:
        """
        As `look_up`, with files of a branch that was not asked for this time as well.

        They are found where all that is stored of a file is one content.
        """
        found = self.look_up(versions)
        missing = {version for version in versions if not version.is_of_commit} - found.keys()
        return {**read_only_contents(self.connection, missing), **found}

    def of_commit(self, version: FileVersion) -> FileVersion | None:
        """The same file by its commit; None where that is not known."""
        if version.is_of_commit:
            return version
        commit = self.commits.get((version.repository, version.revision))
        return None if commit is None else replace(version, revision=commit)

    def read(self, blob_sha: str) -> Workflow:
        """
        The jobs of a file whose content is stored.

        Raises:
            WorkflowUnreadable: It has none.
        """
        if blob_sha not in self._workflows:
            text = read_content(self.connection, blob_sha)
            found: Workflow | WorkflowUnreadable
            try:
                found = read_workflow(text)
            except WorkflowUnreadable as problem:
                found = problem
            size = _size_of(text, found)
            if self._size + size > _MOST_BYTES:
                self._workflows.clear()
                self._size = 0
            self._size += size
            self._workflows[blob_sha] = found
        workflow = self._workflows[blob_sha]
        if isinstance(workflow, WorkflowUnreadable):
            raise WorkflowUnreadable(str(workflow))
        return workflow

    def read_action(self, blob_sha: str) -> LocalAction:
        """
        An action of the repository whose file's content is stored.

        Raises:
            WorkflowUnreadable: It is none.
        """
        if blob_sha not in self._actions:
            if len(self._actions) == _MOST_ACTIONS:
                self._actions.clear()
            text = read_content(self.connection, blob_sha)
            try:
                self._actions[blob_sha] = read_action(text)
            except WorkflowUnreadable as problem:
                self._actions[blob_sha] = problem
        action = self._actions[blob_sha]
        if isinstance(action, WorkflowUnreadable):
            raise WorkflowUnreadable(str(action))
        return action


def _size_of(text: str, workflow: Workflow | WorkflowUnreadable) -> int:
    """About how many bytes the jobs of a file take in memory: up to forty times its text."""
    if isinstance(workflow, WorkflowUnreadable):
        return _VALUE_BYTES
    values = sum(map(text.count, ":,\n"))
    legs = sum(len(job.matrix.legs or ()) for job in workflow.jobs if job.matrix is not None)
    return len(text) + values * _VALUE_BYTES + legs * _LEG_BYTES
