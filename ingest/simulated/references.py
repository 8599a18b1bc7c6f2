"""Commits by what they are called, and files as of a commit."""

import base64
import hashlib

from ingest.simulated.shapes import HTML_ROOT
from ingest.simulated.world import Json, SimulatedRepository

_SHORTEST_SHA = 4


def full_sha(repository: SimulatedRepository, ref: str) -> str:
    """
    The full sha of a branch, a sha, or the beginning of one that fits a single commit.

    Raises:
        KeyError: No commit, or several.
    """
    if ref in repository.branches:
        return repository.branches[ref]
    fitting = [sha for sha in repository.commits if sha.startswith(ref)]
    if len(ref) < _SHORTEST_SHA or len(fitting) != 1:
        raise KeyError(ref)
    return fitting[0]


def file_content(repository: SimulatedRepository, path: str, ref: str | None) -> Json:
    """
    A file as of a branch or commit, by default the default branch.

    Raises:
        KeyError: There is no such file, or no such commit.
    """
    wanted = repository.answer["default_branch"] if ref is None else ref
    content = repository.files.get((wanted, path))
    if content is None:
        wanted = full_sha(repository, wanted)
        content = repository.files[wanted, path]
    # Git's own id of a file's content.
    sha = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
    url = f"{repository.answer['url']}/contents/{path}?ref={wanted}"
    git_url = f"{repository.answer['url']}/git/blobs/{sha}"
    html_url = f"{HTML_ROOT}/{repository.answer['full_name']}/blob/{wanted}/{path}"
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
