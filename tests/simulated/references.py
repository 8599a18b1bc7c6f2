"""Commits by what they are called, and files as of a commit."""

import base64

from tests.simulated.git_objects import Folder, folder_of, object_id
from tests.simulated.shapes import HTML_ROOT
from tests.simulated.world import Json, SimulatedRepository

_SHORTEST_SHA = 4


def full_sha(repository: SimulatedRepository, ref: str) -> str:
    """
    The full sha of a branch, a sha, or the beginning of one that fits a single commit.

    Raises:
        KeyError: No commit, or several.
    """
    if ref in repository.branches:
        return repository.branches[ref]
    if ref in repository.commits:
        return ref
    fitting = [sha for sha in repository.commits if sha.startswith(ref)]
    if len(ref) < _SHORTEST_SHA or len(fitting) != 1:
        raise KeyError(ref)
    return fitting[0]


def file_bytes(repository: SimulatedRepository, ref: str, path: str) -> bytes:
    """
    The content of a file as of a branch or commit.

    Raises:
        KeyError: There is no such file, or no such commit.
    """
    return repository.files[_kept_under(repository, ref, path), path]


def root_folder(repository: SimulatedRepository, ref: str) -> Folder:
    """
    All files as of a branch or commit.

    Raises:
        KeyError: There is no such commit, and no file that is kept under this name.
    """
    own = _all_kept_under(repository, ref)
    try:
        return folder_of(_all_kept_under(repository, full_sha(repository, ref)) | own)
    except KeyError:
        if not own:
            raise
        return folder_of(own)


def objects_by_id(repository: SimulatedRepository) -> dict[str, bytes | Folder]:
    """The contents of files and the folders of all commits, by their ids."""
    by_ref: dict[str, dict[str, bytes]] = {}
    for (kept, path), content in repository.files.items():
        by_ref.setdefault(kept, {})[path] = content
    objects: dict[str, bytes | Folder] = {}
    for content in repository.files.values():
        objects[object_id(content)] = content
    for ref, own in by_ref.items():
        of_commit = by_ref.get(repository.branches.get(ref, ref), {})
        for folder in folder_of({**of_commit, **own}).folders():
            objects[object_id(folder)] = folder
    return objects


def file_content(repository: SimulatedRepository, path: str, ref: str | None) -> Json:
    """
    A file as of a branch or commit, by default the default branch, as REST describes it.

    Raises:
        KeyError: There is no such file, or no such commit.
    """
    asked = repository.answer["default_branch"] if ref is None else ref
    kept = _kept_under(repository, asked, path)
    content = repository.files[kept, path]
    sha = object_id(content)
    url = f"{repository.answer['url']}/contents/{path}?ref={kept}"
    git_url = f"{repository.answer['url']}/git/blobs/{sha}"
    html_url = f"{HTML_ROOT}/{repository.answer['full_name']}/blob/{kept}/{path}"
    return {
        "type": "file",
        "encoding": "base64",
        "size": len(content),
        "name": path.rpartition("/")[2],
        "path": path,
        "content": base64.encodebytes(content).decode(),
        "sha": sha,
        "url": url,
        "git_url": git_url,
        "html_url": html_url,
        "download_url": None,
        "_links": {"git": git_url, "self": url, "html": html_url},
    }


def _kept_under(repository: SimulatedRepository, ref: str, path: str) -> str:
    """The branch or sha that the file is kept under: the name itself, else its commit's."""
    return ref if (ref, path) in repository.files else full_sha(repository, ref)


def _all_kept_under(repository: SimulatedRepository, name: str) -> dict[str, bytes]:
    return {path: content for (kept, path), content in repository.files.items() if kept == name}
