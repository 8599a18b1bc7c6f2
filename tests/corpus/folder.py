"""
A folder of repositories: `FOLDER/owner+name@commit/.github/workflows/*.yml`.

Any other folder that has a `.github/workflows` is a repository too, named as its folder. A called
file is looked for in the same repository (`./`), or in that of its name, whatever the ref.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.corpus.invention import events_of
from tests.corpus.scalars import RefusedByGithub, Value, read_yaml

_WORKFLOWS = ".github/workflows"
_LOCAL = re.compile(rf"\./({re.escape(_WORKFLOWS)}/[^/@]+\.ya?ml)")
_REMOTE = re.compile(rf"([^/\s]+/[^/\s]+)/({re.escape(_WORKFLOWS)}/[^/@]+\.ya?ml)@\S+")


@dataclass(frozen=True)
class File:
    """One workflow file of a repository."""

    repository: "Repository"
    path: str
    text: str

    @property
    def name(self) -> str:
        """Where it stands, for people."""
        return f"{self.repository.name} {self.path.rpartition('/')[2]}"

    @cached_property
    def tree(self) -> dict[str, Any]:
        """
        What it says.

        Raises:
            RefusedByGithub: It is no YAML, or has no jobs.
        """
        tree = read_yaml(self.text)
        if not isinstance(tree, dict) or not isinstance(tree.get("jobs"), dict):
            raise RefusedByGithub("no jobs")
        return tree

    @property
    def triggers(self) -> Value:
        """Its `on`."""
        return self.tree.get("on")

    def called(self, uses: str) -> "File | None":
        """The file that a `uses` of this one names; None where the folder has it not."""
        if local := _LOCAL.fullmatch(uses):
            return self.repository.files.get(local[1])
        if remote := _REMOTE.fullmatch(uses):
            repository = self.repository.folder.by_name.get(remote[1].lower())
            return repository.files.get(remote[2]) if repository else None
        return None

    def all_called(self) -> Iterator["File"]:
        """The files of the folder that its jobs call directly."""
        for job in self.tree["jobs"].values():
            uses = job.get("uses") if isinstance(job, dict) else None
            if isinstance(uses, str) and (file := self.called(uses)):
                yield file


@dataclass(frozen=True)
class Repository:
    """One repository, at one commit."""

    folder: "Folder"
    name: str
    commit: str
    root: Path

    @cached_property
    def files(self) -> dict[str, File]:
        """Its workflow files by path."""
        paths = sorted(
            path
            for path in (self.root / _WORKFLOWS).iterdir()
            if path.suffix in (".yml", ".yaml") and path.is_file()
        )
        return {
            f"{_WORKFLOWS}/{path.name}": File(
                self, f"{_WORKFLOWS}/{path.name}", path.read_text("utf-8", errors="replace")
            )
            for path in paths
        }

    def top_files(self) -> list[File]:
        """
        The files that a run starts with: those with a trigger of their own, or that none calls.

        What only others call is seen below its callers.
        """
        called = {id(callee) for file in self.files.values() for callee in _called(file)}
        return [
            file
            for file in self.files.values()
            if not (id(file) in called and _is_only_called(file))
        ]


@dataclass(frozen=True)
class Folder:
    """All repositories below a path."""

    root: Path

    @cached_property
    def repositories(self) -> list[Repository]:
        """By name."""
        roots = sorted(path.parent.parent for path in self.root.rglob(_WORKFLOWS) if path.is_dir())
        return [self._repository(root) for root in roots]

    @cached_property
    def by_name(self) -> dict[str, Repository]:
        """By `owner/name`, in lower case."""
        return {repository.name.lower(): repository for repository in self.repositories}

    def _repository(self, root: Path) -> Repository:
        name, _, commit = root.name.partition("@")
        return Repository(self, name.replace("+", "/", 1), commit, root)


def _called(file: File) -> list[File]:
    try:
        return list(file.all_called())
    except RefusedByGithub:
        return []


def _is_only_called(file: File) -> bool:
    try:
        triggers = file.triggers
    except RefusedByGithub:
        return False
    return events_of(triggers) == ["workflow_call"]
