"""Every kind of request that an ingest makes, and how one is told on the wire."""

import re

from tests.ingest.faults.broken_wire import Asked

_BELOW = r"/(repos/o/r|repositories/\d+)"
_PATHS = {
    "repository": r"",
    "pull request": r"/pulls/\d+",
    "commits, page 1": r"/pulls/\d+/commits\?per_page=\d+",
    "commits, page 2+": r"/pulls/\d+/commits\?(?=.*\bpage=).*",
    "commit by sha": r"/commits/[0-9a-f]+",
    "runs, page 1": r"/actions/workflows/[^/]+/runs\?branch=[^&]+&per_page=\d+",
    "runs, page 2+": r"/actions/workflows/[^/]+/runs\?(?=.*\bbranch=)(?=.*\bpage=).*",
    "runs of a commit": r"/actions/workflows/[^/]+/runs\?head_sha=.*",
    "run by id": r"/actions/runs/\d+",
    "jobs, page 1": r"/actions/runs/\d+/jobs\?filter=all&per_page=\d+",
    "jobs, page 2+": r"/actions/runs/\d+/jobs\?(?=.*\bpage=).*",
    "earlier attempt": r"/actions/runs/\d+/attempts/\d+",
    "logs": r"/actions/runs/\d+/attempts/\d+/logs",
}
_SELECTIONS = {
    "revisions": b"__typename oid",
    "folders": b"... on Tree { oid }",
    "folder lists": b"... on Tree { entries",
    "contents": b"... on Blob",
}
ARCHIVE = "archive"
"""A download from where logs are."""

_OF_ARCHIVES = re.compile(r"/logs/\d+\.zip\?sig=.*")
KINDS = (*_PATHS, ARCHIVE, *_SELECTIONS)
OF_JSON = tuple(kind for kind in KINDS if kind not in ("logs", ARCHIVE))
LISTINGS = tuple(kind for kind in KINDS if "page" in kind or kind == "runs of a commit")


def kind_of(asked: Asked) -> str:
    """
    The kind of a request.

    Raises:
        AssertionError: It is none of them.
    """
    if _OF_ARCHIVES.fullmatch(asked.path):
        return ARCHIVE
    if asked.method == "POST":
        found = [kind for kind, part in _SELECTIONS.items() if part in asked.body]
    else:
        found = [kind for kind, below in _PATHS.items() if re.fullmatch(_BELOW + below, asked.path)]
    assert len(found) == 1, f"{asked.method} {asked.path} is of the kinds {found}"
    return found[0]
