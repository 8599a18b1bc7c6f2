"""Pushing: what changed in a database since its last push, put into a lake."""

import random
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa

from basis.places import LONGPOLE
from basis.version import VERSION
from ingest.errors import LakeBusy, LakeUnusable
from ingest.lake.delta import Lake, LakeChanged
from ingest.lake.retained import Retained
from ingest.lake.tables import (
    FACT_TABLES,
    FILES,
    PLACE,
    LocalPart,
    Place,
    define_places,
    find_local_parts,
    select_parts,
)
from ingest.lake.versions import Part, Version, new_part_id, open_or_make
from ingest.storage.database import schema_version
from ingest.storage.read_snapshot import open_read_only
from ingest.story import Story

_TRIES = 30
_LONGEST_PAUSE_S = 2.0
_MEMORY = "384MB"
"""Of DuckDB, which sorts the rows of a table."""
_LONGEST_PUSH = timedelta(hours=12)
"""After which rows are written anew, as they may have been tidied away."""
_MOST_ROWS = 3_000_000
"""Of parts that are written together."""


@dataclass(frozen=True, slots=True)
class Writer:
    """
    Who pushes what.

    Attributes:
        name: Of the machine.
        taken_over: Repositories that it writes from now on, whoever did so far.
    """

    name: str
    database: Path
    taken_over: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Pushed:
    """
    What a push did.

    Attributes:
        version: Of the lake, that has everything.
        row_counts: Rows that were written, by table.
        owned: Repositories that were left out, by the machine that writes them.
    """

    version: int
    part_count: int = 0
    row_counts: Mapping[str, int] = field(default_factory=dict)
    owned: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Written:
    """A part whose rows are appended, and what it is to take the place of."""

    part: Part
    replaced: Part | None


def push(writer: Writer, lake: Lake, story: Story, now: Callable[[], datetime]) -> Pushed:
    """
    Put what changed in a database since its last push into a lake, which is made if need be.

    Readers see all of it or nothing. Runs that the lake has and the database has not stay there.

    Raises:
        DatabaseMissing, DatabaseUnusable: The database can't be read.
        LakeUnusable, WriteFailed: The lake can't be read or written; readers see what they saw.
        LakeBusy: Other machines were faster each time.
    """
    with open_read_only(writer.database) as connection:
        return _Push(connection, writer, lake, story, now).run()


class _Push:
    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        writer: Writer,
        lake: Lake,
        story: Story,
        now: Callable[[], datetime],
    ) -> None:
        self._connection = connection
        self._writer = writer
        self._lake = lake
        self._story = story
        self._now = now
        self._written: dict[Place, _Written] = {}
        self._rows: dict[str, int] = {}
        properties = "select property, value from properties"
        self._properties = dict(connection.execute(properties).fetchall())
        self._check_schema()
        # What does not fit goes to a folder beside the snapshot, until the connection ends.
        connection.execute(f"set memory_limit = '{_MEMORY}'")

    def run(self) -> Pushed:
        define_places(self._connection)
        local = find_local_parts(self._connection)
        for attempt in range(_TRIES):
            version = open_or_make(self._lake)
            self._check_api(version)
            owned = self._owned_by_others(version.parts, local)
            mine = {place: part for place, part in local.items() if place.repository not in owned}
            wanted = self._parts_after(version, mine)
            if wanted is None:
                return Pushed(version.number, 0, {}, owned)
            try:
                version.replace(wanted)
            except LakeChanged:
                # Whoever was faster goes on, too: not all of them at once.
                time.sleep(random.uniform(0, min(_LONGEST_PAUSE_S, 0.02 * 2**attempt)))  # noqa: S311
                continue
            return Pushed(version.number + 1, len(self._written), dict(self._rows), owned)
        raise LakeBusy(
            f"other machines changed {self._lake} {_TRIES} times while this one was about to: run "
            "the same command again."
        )

    def _check_schema(self) -> None:
        found = self._connection.execute("select max(version) from schema_migrations").fetchall()
        if found[0][0] != schema_version():
            raise LakeUnusable(
                f"{self._writer.database} has the tables of another Longpole (schema "
                f"{found[0][0]}, this one writes {schema_version()}): run `{LONGPOLE} ingest` "
                "first."
            )

    def _check_api(self, version: Version) -> None:
        for part in version.parts:
            theirs = {"api_root": part.api_root, "source": part.source}
            for name, value in theirs.items():
                if self._properties[name] != value:
                    raise LakeUnusable(
                        f"{self._lake} holds data of {value}, not of {self._properties[name]}: "
                        "name another folder."
                    )

    def _owned_by_others(
        self, parts: Sequence[Part], local: Mapping[Place, LocalPart]
    ) -> dict[str, str]:
        """Repositories of the database that another machine writes, with its name."""
        here = {place.repository for place in local if place.month != FILES}
        return {
            part.lake_repository: part.writer
            for part in parts
            if part.lake_month != FILES
            and part.writer != self._writer.name
            and part.lake_repository in here
            and part.lake_repository not in self._writer.taken_over
        }

    def _parts_after(self, version: Version, mine: Mapping[Place, LocalPart]) -> list[Part] | None:
        """What the next version has, after its rows are appended; None if nothing changed."""
        repositories = {place.repository for place in mine if place.month != FILES}
        stored = {part.place: part for part in version.parts if self._is_own(part, repositories)}
        only_there = [part for place, part in stored.items() if place not in mine]
        changed = {
            place: local
            for place, local in mine.items()
            if place not in stored or stored[place].fingerprint != local.fingerprint
        }
        moved = Retained(self._connection, version, only_there).find_moved()
        changed.update(dict.fromkeys(sorted(moved), LocalPart()))
        after = [
            replace(part, writer=self._writer.name) if stored.get(part.place) is part else part
            for part in version.parts
            if stored.get(part.place) is not part or part.place not in changed
        ]
        if not changed and after == version.parts:
            return None
        self._write(version, changed, stored)
        return [*after, *(self._written[place].part for place in changed)]

    def _is_own(self, part: Part, repositories: Collection[str]) -> bool:
        """Whether a part is this machine's, or is to be: files are those that it read itself."""
        is_taken = part.lake_month != FILES and part.lake_repository in repositories
        return is_taken or part.writer == self._writer.name

    def _write(
        self, version: Version, changed: Mapping[Place, LocalPart], stored: Mapping[Place, Part]
    ) -> None:
        """Those that were not written yet, when another machine was faster."""
        missing = [
            place
            for place, local in changed.items()
            if (written := self._written.get(place)) is None
            or written.replaced != stored.get(place)
            or written.part.fingerprint != local.fingerprint
            or self._now() - written.part.pushed_at > _LONGEST_PUSH
        ]
        batch: list[tuple[Place, Part]] = []
        row_count = 0
        for number, place in enumerate(missing, start=1):
            part = self._new_part(place, changed[place])
            batch.append((place, part))
            row_count += sum(part.row_counts.values())
            if row_count >= _MOST_ROWS or number == len(missing):
                self._append(version, batch, stored)
                text = f"{number} of {len(missing)} parts written"
                self._story.event(text, parts=number, of=len(missing))
                batch, row_count = [], 0

    def _new_part(self, place: Place, local: LocalPart) -> Part:
        at = self._now()
        return Part(
            lake_repository=place.repository,
            lake_month=place.month,
            lake_part=new_part_id(at),
            writer=self._writer.name,
            fingerprint=local.fingerprint,
            row_counts=dict(local.row_counts),
            pushed_at=at,
            schema_version=schema_version(),
            api_root=self._properties["api_root"],
            source=self._properties["source"],
            longpole_version=VERSION,
        )

    def _append(
        self,
        version: Version,
        batch: Sequence[tuple[Place, Part]],
        stored: Mapping[Place, Part],
    ) -> None:
        """Rows of parts that belong together, those that only the lake has with them."""
        before = [stored[place] for place, _ in batch if place in stored]
        ids = {place: part.lake_part for place, part in batch}
        counts = {place: dict(part.row_counts) for place, part in batch}
        retained = Retained(self._connection, version, before)
        for table in FACT_TABLES.values():
            kept = retained.select(table, ids)
            for place, count in kept.counts.items():
                counts[place][table.name] = counts[place].get(table.name, 0) + count
            total = sum(counts[place].get(table.name, 0) for place, _ in batch)
            if total:
                rows = select_parts(self._connection, table, ids.items())
                if kept.rows is not None:
                    rows = _chain(rows, kept.rows)
                self._lake.append(table.name, rows, PLACE)
                self._rows[table.name] = self._rows.get(table.name, 0) + total
        for place, part in batch:
            whole = replace(part, row_counts=counts[place])
            self._written[place] = _Written(whole, stored.get(place))


def _chain(first: pa.RecordBatchReader, second: pa.Table) -> pa.RecordBatchReader:
    def batches() -> Iterator[pa.RecordBatch]:
        yield from first
        yield from second.cast(first.schema).to_batches()

    return pa.RecordBatchReader.from_batches(first.schema, batches())
