"""
Folders and files as Git keeps them, with Git's own ids.

Source: "Pro Git", 10.2, and Git's `tree.c`: an id is the SHA-1 of an object's kind, size and
content; a folder's content is its entries, in the order of their names, folders as if theirs
ended in a slash.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Folder:
    """
    A folder.

    Attributes:
        entries: Contents of files, and folders, by name, in Git's order.
    """

    entries: Mapping[str, "bytes | Folder"]

    def at(self, path: str) -> "bytes | Folder":
        """
        What lies at a path below it; an empty path is the folder itself.

        Raises:
            KeyError: Nothing does.
        """
        found: bytes | Folder = self
        for name in path.split("/") if path else ():
            if isinstance(found, bytes):
                raise KeyError(path)
            found = found.entries[name]
        return found

    def folders(self) -> "Iterator[Folder]":
        """The folder itself and all below it."""
        yield self
        for entry in self.entries.values():
            if isinstance(entry, Folder):
                yield from entry.folders()


def folder_of(files: Mapping[str, bytes]) -> Folder:
    """The folder that holds files, given by their paths below it."""
    entries: dict[str, bytes | Folder] = {}
    below: dict[str, dict[str, bytes]] = {}
    for path, content in files.items():
        name, slash, rest = path.partition("/")
        if slash:
            below.setdefault(name, {})[rest] = content
        else:
            entries[name] = content
    entries |= {name: folder_of(inner) for name, inner in below.items()}
    return Folder(dict(sorted(entries.items(), key=_place)))


def object_id(entry: bytes | Folder) -> str:
    """Git's id of a file's content, or of a folder."""
    if isinstance(entry, bytes):
        return _blob_id(entry)
    content = b"".join(
        b"%s %s\0" % (b"100644" if isinstance(inner, bytes) else b"40000", name.encode())
        + bytes.fromhex(object_id(inner))
        for name, inner in entry.entries.items()
    )
    return _id("tree", content)


@lru_cache(maxsize=10_000)
def _blob_id(content: bytes) -> str:
    return _id("blob", content)


def _id(kind: str, content: bytes) -> str:
    head = f"{kind} {len(content)}\0".encode()
    return hashlib.sha1(head + content, usedforsecurity=False).hexdigest()


def _place(item: tuple[str, bytes | Folder]) -> bytes:
    name, entry = item
    return (name if isinstance(entry, bytes) else f"{name}/").encode()
