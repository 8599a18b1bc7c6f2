"""The files of a database's snapshots: their names, their order, and the checksum beside each."""

import hashlib
import re
from pathlib import Path

_SNAPSHOT = re.compile(r"snapshot-([0-9]{6,})\.duckdb")


def snapshots_in(folder: Path) -> list[Path]:
    """The snapshots of a folder, oldest first."""
    return sorted(
        (path for path in folder.glob("*") if _SNAPSHOT.fullmatch(path.name)), key=snapshot_number
    )


def snapshot_number(snapshot: Path) -> int:
    """The number of a snapshot, 0 of another file."""
    match = _SNAPSHOT.fullmatch(snapshot.name)
    return 0 if match is None else int(match[1])


def snapshot_before(snapshot: Path) -> Path | None:
    """The last one that ingest kept before this one; None if there is none."""
    number = snapshot_number(snapshot)
    earlier = [one for one in snapshots_in(snapshot.parent) if snapshot_number(one) < number]
    return earlier[-1] if earlier else None


def checksum_file(snapshot: Path) -> Path:
    """Where the SHA-256 of a snapshot stands, in the form of `sha256sum`."""
    return snapshot.with_name(f"{snapshot.name}.sha256")


def is_as_published(snapshot: Path) -> bool | None:
    """
    Whether a file has the content of its checksum; None where no checksum stands beside it.

    Raises:
        OSError: It can't be read.
    """
    try:
        with checksum_file(snapshot).open("rb") as file:
            line = file.read(64).decode("ascii", errors="replace")
    except FileNotFoundError:
        return None
    with snapshot.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return line == digest
