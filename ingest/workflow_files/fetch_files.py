"""
Workflow files from GitHub, in batches: commits, then folders, then contents.

A folder's list tells every file of its commit, so that the files that a workflow calls cost
nothing but their contents, each once. Actions of the repository have a folder each.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import basename, dirname
from typing import Any

from ingest.api.answer_fields import SMALL, boolean_at, integer_at, text_at, whole_text_at
from ingest.api.client import GithubApi
from ingest.api.identity import check_content
from ingest.bounds import batches
from ingest.errors import AnswerTooLarge, DatabaseMemoryFull, GithubFailure, UnexpectedAnswer
from ingest.records import WorkflowFile
from ingest.storage.arrow import small_batches
from ingest.workflow.parse import LARGEST_FILE_BYTES, quoted
from ingest.workflow_files.attempt_files import StoredFile
from ingest.workflow_files.file_that_ran import FileVersion
from ingest.workflow_files.known_files import KnownFiles
from ingest.workflow_files.object_queries import (
    CONTENTS,
    ENTRIES,
    FOLDERS,
    MOST_OBJECTS,
    REVISIONS,
    ObjectKind,
    ObjectName,
    object_query,
    read_objects,
)
from ingest.workflow_files.save_files import FetchedFile, read_known_problems, save_files

_LARGEST_ANSWER_BYTES = 1_000_000
_MOST_ENTRIES = 100_000
"""Files of all folders whose lists are kept: a stranger may have ten thousand in each."""

_TOO_LARGE = "The file is larger than 1 MB."
_COMMITS = frozenset({"Commit", "Tag"})  # an annotated tag names a commit's files as well
_PLAIN = re.compile(r"[\w./-]{1,100}", re.ASCII)

Failed = Callable[[str, GithubFailure], None]
"""Called with each repository whose files could not be fetched, and why."""


_Folder = tuple[str, str, str]
"""Repository, commit, and the path of a folder in it; that of the root is empty."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file in a folder; size in bytes."""

    blob_sha: str
    size: int


class FileFetching:
    """
    Fetching of what is not stored yet.

    Attributes:
        fetched_count: Files stored so far, those left out that are not there.
    """

    def __init__(self, api: GithubApi, known: KnownFiles, failed: Failed) -> None:
        self._api = api
        self._known = known
        self._failed = failed
        self._refused: set[str] = set()
        self._folders: dict[_Folder, str | None] = {}
        self._entries: dict[str, Mapping[str, _Entry]] = {}
        self.fetched_count = 0

    def look_up(self, versions: Collection[FileVersion]) -> Mapping[FileVersion, StoredFile]:
        """
        What is known of files after the rest was fetched; what could not be is left out.

        Raises:
            FetchingEnds: No further request makes sense; what was answered is stored.
        """
        self._resolve(versions)
        found = self._known.look_up(versions)
        of_commits = (self._known.of_commit(each) for each in versions if each not in found)
        missing = [each for each in dict.fromkeys(of_commits) if each is not None]
        if not missing:
            return found
        by_folder: defaultdict[_Folder, list[FileVersion]] = defaultdict(list)
        for version in missing:
            by_folder[_folder_of(version)].append(version)
        # Contents of the first commits are stored before the next are asked for: so a small budget
        # of requests gets on from night to night.
        for folders in batches(sorted(by_folder), MOST_OBJECTS):
            self._read_folders(folders)
            self._read_files([version for folder in folders for version in by_folder[folder]])
        return self._known.look_up(versions)

    def _resolve(self, versions: Collection[FileVersion]) -> None:
        unknown = {(each.repository, each.revision) for each in versions if not each.is_of_commit}
        names = [ObjectName(*each) for each in sorted(unknown - self._known.commits.keys())]
        for name, answer in self._objects(REVISIONS, names):
            is_commit = text_at(answer, "__typename") in _COMMITS
            commit = text_at(answer, "oid") if is_commit else None
            self._known.commits[name.repository, name.name] = commit

    def _read_folders(self, folders: Sequence[_Folder]) -> None:
        """The list of each folder of a commit; equal folders are listed once."""
        if sum(map(len, self._entries.values())) > _MOST_ENTRIES:
            self._entries.clear()
        names = [
            ObjectName(repository, f"{commit}:{path}")
            for repository, commit, path in folders
            if (repository, commit, path) not in self._folders
        ]
        for name, answer in self._objects(FOLDERS, names):
            commit, _, path = name.name.partition(":")
            self._folders[name.repository, commit, path] = text_at(answer, "oid")
        unlisted = {
            tree: ObjectName(folder[0], tree)
            for folder in folders
            if (tree := self._folders.get(folder)) is not None and tree not in self._entries
        }
        for name, answer in self._objects(ENTRIES, list(unlisted.values())):
            self._entries[name.name] = dict(_entries(answer))

    def _read_files(self, versions: Sequence[FileVersion]) -> None:
        """Store what the folders say; then fetch contents, as long as there are new ones."""
        entries = {
            version: self._entry(version) for version in versions if self._is_listed(version)
        }
        known = read_known_problems(
            self._known.connection, {each.blob_sha for each in entries.values() if each}
        )
        settled: list[WorkflowFile] = []
        wanted: dict[str, list[FileVersion]] = {}
        sizes: dict[str, int] = {}
        for version, entry in entries.items():
            if entry is None:
                settled.append(_file(version, None, _missing(version)))
            elif entry.blob_sha in known:
                settled.append(_file(version, entry.blob_sha, known[entry.blob_sha]))
            elif entry.size > LARGEST_FILE_BYTES:
                settled.append(_file(version, entry.blob_sha, _TOO_LARGE))
            else:
                wanted.setdefault(entry.blob_sha, []).append(version)
                sizes[entry.blob_sha] = entry.size
        self._save([FetchedFile([file], None) for file in settled])
        names = [ObjectName(users[0].repository, blob) for blob, users in wanted.items()]
        for batch in batches(
            names, MOST_OBJECTS, lambda name: sizes[name.name], _LARGEST_ANSWER_BYTES
        ):
            self._read_contents(batch, wanted)

    def _read_contents(
        self, names: Sequence[ObjectName], wanted: Mapping[str, Sequence[FileVersion]]
    ) -> None:
        fetched: list[FetchedFile] = []
        for name, answer in self._objects(CONTENTS, names):
            blob_sha = name.name
            content = whole_text_at(answer, "text")
            problem = _unfit(answer)
            if content is not None and problem is None:
                try:
                    check_content(blob_sha, content, integer_at(answer, "byteSize", SMALL))
                except UnexpectedAnswer as error:
                    self._failed(wanted[blob_sha][0].repository, error)
                    continue
            files = [_file(version, blob_sha, problem) for version in wanted[blob_sha]]
            fetched.append(FetchedFile(files, None if problem is not None else content))
        self._save(fetched)

    def _save(self, fetched: Sequence[FetchedFile]) -> None:
        for part in small_batches(fetched):
            self._known.working.save(part, self._save_part, self._leave_out)

    def _save_part(self, fetched: Sequence[FetchedFile]) -> None:
        save_files(self._known.connection, fetched)
        self.fetched_count += sum(
            file.blob_sha is not None for each in fetched for file in each.files
        )

    def _leave_out(self, fetched: FetchedFile, why: DatabaseMemoryFull) -> None:
        file = fetched.files[0]
        failure = GithubFailure(f"{quoted(file.path)} at {file.commit_sha} is left out: {why}")
        self._failed(file.repository, failure)

    def _is_listed(self, version: FileVersion) -> bool:
        """Whether the folder was read, if only to find that it is not there."""
        folder = _folder_of(version)
        return folder in self._folders and (
            self._folders[folder] is None or self._folders[folder] in self._entries
        )

    def _entry(self, version: FileVersion) -> _Entry | None:
        tree = self._folders[_folder_of(version)]
        return None if tree is None else self._entries[tree].get(basename(version.path))

    def _objects(
        self, kind: ObjectKind, names: Sequence[ObjectName]
    ) -> Iterator[tuple[ObjectName, Mapping[str, Any] | None]]:
        """What GitHub has of objects; those that it refuses are reported and left out."""
        asked = (name for name in names if name.repository not in self._refused)
        for batch in batches(asked, MOST_OBJECTS):
            yield from self._ask(kind, batch)

    def _ask(
        self, kind: ObjectKind, batch: Sequence[ObjectName]
    ) -> Iterator[tuple[ObjectName, Mapping[str, Any] | None]]:
        """One query; what is too large to be answered at once is asked for in halves."""
        try:
            objects = read_objects(batch, self._api.query(*object_query(kind, batch)))
        except GithubFailure as failure:
            if isinstance(failure, AnswerTooLarge) and len(batch) > 1:
                middle = len(batch) // 2
                yield from self._ask(kind, batch[:middle])
                yield from self._ask(kind, batch[middle:])
                return
            for repository in dict.fromkeys(name.repository for name in batch):
                self._failed(repository, failure)
            return
        for repository, reason in objects.refused.items():
            self._refused.add(repository)
            self._failed(repository, GithubFailure(reason))
        for name, reason in objects.broken.items():
            self._failed(name.repository, GithubFailure(reason))
        yield from objects.found.items()


def _folder_of(version: FileVersion) -> _Folder:
    return version.repository, version.revision, dirname(version.path)


def _entries(folder: Mapping[str, Any] | None) -> Iterator[tuple[str, _Entry]]:
    """The files of a folder by their names."""
    listed = None if folder is None else folder.get("entries")
    for entry in listed if isinstance(listed, list) else []:
        if not isinstance(entry, Mapping) or text_at(entry, "type") != "blob":
            continue
        name, blob_sha = whole_text_at(entry, "name"), text_at(entry, "oid")
        if name is not None and blob_sha is not None:
            yield name, _Entry(blob_sha, integer_at(entry, "size", SMALL) or 0)


def _unfit(blob: Mapping[str, Any] | None) -> str | None:
    """Why a content is not stored; None if it is."""
    if (integer_at(blob, "byteSize", SMALL) or 0) > LARGEST_FILE_BYTES:
        return _TOO_LARGE
    if blob is None or boolean_at(blob, "isBinary") or whole_text_at(blob, "text") is None:
        return "The file is no text."
    if boolean_at(blob, "isTruncated"):
        return "The file is larger than GitHub gives it out (500 KB)."
    return None


def _missing(version: FileVersion) -> str:
    path = version.path if _PLAIN.fullmatch(version.path) else quoted(version.path)
    return f"{version.repository} has no {path} at {version.revision}, or the token may not see it."


def _file(version: FileVersion, blob_sha: str | None, problem: str | None) -> WorkflowFile:
    return WorkflowFile(version.repository, version.path, version.revision, blob_sha, problem)
