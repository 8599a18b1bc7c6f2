"""
The files of an attempt: its own, those that it calls, those that these call, and local actions.

Source: GitHub docs, "Reusing workflow configurations", for the limits.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from posixpath import join

from ingest.workflow import (
    FileReference,
    LocalAction,
    LocalActions,
    Workflow,
    WorkflowUnreadable,
    called_files,
)
from ingest.workflow.graph import MOST_CALLED_FILES, MOST_LEVELS
from ingest.workflow.local_actions import FILE_NAMES, folders_used
from ingest.workflow_files.file_that_ran import (
    FileThatRan,
    FileVersion,
    NoFile,
    Ran,
    find_called_version,
    find_file_that_ran,
)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """
    What is known of a file.

    Attributes:
        commit_sha: Its commit; None where what names it leads to none.
        blob_sha: Git's id of its content; None where it is not there.
        problem: Why its content is not stored; of a file that was read, why it has no jobs.
    """

    commit_sha: str | None
    blob_sha: str | None
    problem: str | None


LookUp = Callable[[Collection[FileVersion]], Mapping[FileVersion, StoredFile]]
"""Finds files; those of which nothing is known yet are left out."""

Read = Callable[[str], Workflow]
"""Reads the content with that blob_sha; raises WorkflowUnreadable."""

ReadAction = Callable[[str], LocalAction]
"""Reads the content with that blob_sha; raises WorkflowUnreadable."""

MOST_ACTIONS = 200
"""Actions of the repository that an attempt's jobs run; others are as if they could not be read."""


@dataclass(slots=True)
class AttemptFiles:
    """
    The files of one attempt; None stands for one of which nothing is known yet.

    Attributes:
        actions: Of the repository itself, by their folders, as of its own file's commit.
        is_as_of_then: Whether all that are called are known to be of the commit that was called.
        is_resolved: Whether the commits of all are known.
    """

    ran: Ran
    choice: FileThatRan | NoFile
    own: StoredFile | None = None
    called: dict[FileReference, StoredFile | None] = field(default_factory=dict)
    actions: dict[str, StoredFile | None] = field(default_factory=dict)
    is_as_of_then: bool = True
    is_resolved: bool = True
    _compared: StoredFile | None = None
    _wanted: dict[FileReference | None, FileVersion] = field(default_factory=dict)
    _wanted_actions: dict[str, FileVersion] = field(default_factory=dict)
    _level: int = 1

    def __post_init__(self) -> None:
        if isinstance(self.choice, FileThatRan):
            self._wanted[None] = self.choice.version

    @property
    def is_exact(self) -> bool:
        """Whether these are known to be the files that ran."""
        if isinstance(self.choice, NoFile):
            return False
        calls_own_commit = any(reference.repository is None for reference in self.called)
        is_own = self.choice.is_exact or (self._is_as_compared and not calls_own_commit)
        return is_own and self.is_as_of_then

    @property
    def is_complete(self) -> bool:
        """Whether something is known of each, if only that it is not there."""
        if isinstance(self.choice, NoFile):
            return True
        is_compared = self.choice.same_as is None or self._compared is not None
        stored = (self.own, *self.called.values(), *self.actions.values())
        return is_compared and None not in stored

    @property
    def contents(self) -> tuple[object, ...]:
        """What alone the job graph depends on: attempts for which it is equal share theirs."""
        if isinstance(self.choice, NoFile):
            return (self.choice,)
        called = ((reference, _content(file)) for reference, file in self.called.items())
        # Why one is not there names its commit, and says nothing of what jobs do.
        actions = (
            (folder, None if file is None else file.blob_sha or "")
            for folder, file in sorted(self.actions.items())
        )
        return (self.ran.repository, self.ran.event, _content(self.own), *called, *actions)

    @property
    def key(self) -> str:
        """A short text that is equal where `contents` are."""
        return sha256(repr(self.contents).encode("utf-8", "replace")).hexdigest()[:32]

    @property
    def _is_as_compared(self) -> bool:
        blobs = [None if file is None else file.blob_sha for file in (self.own, self._compared)]
        return blobs[0] is not None and blobs[0] == blobs[1]

    def wanted(self) -> set[FileVersion]:
        """What is to be looked up next."""
        versions = {*self._wanted.values(), *self._wanted_actions.values()}
        if None in self._wanted and isinstance(self.choice, FileThatRan) and self.choice.same_as:
            versions.add(self.choice.same_as)
        return versions

    def take(
        self,
        found: Mapping[FileVersion, StoredFile],
        read: Read,
        read_action: ReadAction | None = None,
    ) -> None:
        """Go on to the next level with what was found of this one; of actions if they are read."""
        level, self._wanted = self._wanted, {}
        workflows: dict[FileReference | None, Workflow] = {}
        for reference, version in level.items():
            file, workflow = _read(found.get(version), read)
            self.is_resolved = self.is_resolved and (file is not None or version.is_of_commit)
            if workflow is not None:
                workflows[reference] = workflow
            if reference is None:
                self.own = file
                self._compare(found)
            else:
                self.called[reference] = file
        if self._level < MOST_LEVELS:
            for caller, workflow in workflows.items():
                self._want_called(workflow, caller)
        if read_action is not None:
            folders = self._take_actions(found, read_action)
            for workflow in workflows.values():
                for job in workflow.jobs:
                    folders += folders_used(job.described.get("steps"))
            self._want_actions(folders if self._level < MOST_LEVELS else [])
        self._level += 1

    def _take_actions(self, found: Mapping[FileVersion, StoredFile], read: ReadAction) -> list[str]:
        """The folders of the actions that those found use; a missing file may have another name."""
        wanted, self._wanted_actions = self._wanted_actions, {}
        folders: list[str] = []
        for folder, version in wanted.items():
            file = found.get(version)
            other = join(folder, FILE_NAMES[1])
            if file is not None and file.blob_sha is None and version.path != other:
                self._wanted_actions[folder] = replace(version, path=other)
                continue
            self.actions[folder] = file
            if (action := _read_action(file, read)) is not None and action.steps is not None:
                folders += folders_used(action.steps)
        return folders

    def _want_actions(self, folders: Sequence[str]) -> None:
        """Actions are of the checked-out commit, which is nearest to that of the run's own file."""
        if not isinstance(self.choice, FileThatRan) or self.own is None or not self.own.commit_sha:
            return
        for folder in dict.fromkeys(folders):
            known = self.actions.keys() | self._wanted_actions.keys()
            if folder not in known and len(known) < MOST_ACTIONS:
                path = join(folder, FILE_NAMES[0])
                version = FileVersion(self.choice.version.repository, path, self.own.commit_sha)
                self._wanted_actions[folder] = version

    def _compare(self, found: Mapping[FileVersion, StoredFile]) -> None:
        if isinstance(self.choice, FileThatRan) and self.choice.same_as is not None:
            self._compared = found.get(self.choice.same_as)

    def _want_called(self, workflow: Workflow, caller: FileReference | None) -> None:
        assert isinstance(self.choice, FileThatRan)  # noqa: S101 - only a file calls others
        assert self.own is not None  # noqa: S101 - it was read first
        own = replace(self.choice.version, revision=self.own.commit_sha or "")
        for reference in called_files(workflow, caller):
            if reference in self.called or reference in self._wanted:
                continue
            if len(self.called) + len(self._wanted) == MOST_CALLED_FILES:
                return
            version = find_called_version(reference, own, self.ran.referenced_workflows or ())
            self._wanted[reference] = version
            self.is_as_of_then = self.is_as_of_then and version.is_of_commit


def find_files(
    attempts: Sequence[Ran], look_up: LookUp, read: Read, read_action: ReadAction | None = None
) -> list[AttemptFiles]:
    """
    The files of each attempt, looked up level by level for all attempts at once.

    Those of actions are looked for where it is said how to read them.

    Raises:
        LongpoleError: As `look_up`.
    """
    everything = [AttemptFiles(ran, find_file_that_ran(ran)) for ran in attempts]
    while wanted := set().union(*(files.wanted() for files in everything)):
        found = look_up(wanted)
        for files in everything:
            files.take(found, read, read_action)
    return everything


def read_actions(files: AttemptFiles, read: ReadAction) -> LocalActions:
    """The actions of an attempt that can be read, by their folders."""
    found = {folder: _read_action(file, read) for folder, file in files.actions.items()}
    return {folder: action for folder, action in found.items() if action is not None}


def _content(file: StoredFile | None) -> tuple[str | None, str | None] | None:
    return None if file is None else (file.blob_sha, file.problem)


def _read(file: StoredFile | None, read: Read) -> tuple[StoredFile | None, Workflow | None]:
    if file is None or file.problem is not None or file.blob_sha is None:
        return file, None
    try:
        return file, read(file.blob_sha)
    except WorkflowUnreadable as problem:
        return replace(file, problem=str(problem)), None


def _read_action(file: StoredFile | None, read: ReadAction) -> LocalAction | None:
    if file is None or file.problem is not None or file.blob_sha is None:
        return None
    try:
        return read(file.blob_sha)
    except WorkflowUnreadable:
        return None
