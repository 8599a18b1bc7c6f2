"""Tidying: files of a lake that no version needs any more are removed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ingest.lake.delta import Lake
from ingest.lake.tables import FACT_TABLES
from ingest.lake.versions import PARTS, open_lake, part_written_at

LEAST_DAYS = 1
"""Longer than any push takes: what it wrote is needed by a version that is to come."""


@dataclass(frozen=True, slots=True)
class Tidied:
    """
    What was removed.

    Attributes:
        part_count: Parts that were replaced, or were left by a push that was killed.
    """

    part_count: int
    file_count: int


def tidy(lake: Lake, days: int, now: Callable[[], datetime]) -> Tidied:
    """
    Remove the files that no version of the last days has.

    Args:
        lake: It is read, and pushed to, meanwhile.
        days: `LEAST_DAYS` at least; older versions can't be read afterwards.
        now: The present, UTC.

    Raises:
        LakeUnusable, WriteFailed: It can't be read or written; what was removed was not needed.
    """
    since = now() - timedelta(days=days)
    needed = _needed_parts(lake, since)
    removed: set[str] = set()
    file_count = 0
    for name in FACT_TABLES:
        table = lake.open(name)
        if table is None:
            continue
        parts = {file.part for file in lake.files(table)}
        unneeded = {part for part in parts - needed if _is_older(part, since)}
        file_count += lake.remove(table, unneeded, days)
        removed |= unneeded
    opened = lake.open(PARTS)
    if opened is not None:
        file_count += lake.remove(opened, (), days)
    return Tidied(len(removed), file_count)


def _is_older(part: str, since: datetime) -> bool:
    written_at = part_written_at(part)
    return written_at is not None and written_at < since


def _needed_parts(lake: Lake, since: datetime) -> set[str]:
    """The parts of the newest version, and of each that was the newest at any time since."""
    version = open_lake(lake)
    needed = {part.lake_part for part in version.parts}
    for number, at in version.earlier():
        needed |= {part.lake_part for part in open_lake(lake, number).parts}
        if at.astimezone(UTC).replace(tzinfo=None) < since:
            break
    return needed
