"""
Versions of a lake: which parts it has.

The table `parts` names every part that readers see; it is replaced as a whole, after the rows of
new parts were appended to the tables of facts, and only by whoever saw the last one. Its number is
the version of the lake. What was appended and is not named there, as by a push that was killed, is
read by nobody.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from secrets import token_hex
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
from deltalake import DeltaTable

from ingest.errors import LakeUnusable
from ingest.lake.delta import Lake, LakeFile
from ingest.lake.tables import FACT_TABLES, PLACE, Place, columns_of
from ingest.storage.database import open_in_memory, schema_version

PARTS = "parts"
"""The table that names them."""
_SCHEMA = pa.schema(
    [
        ("lake_repository", pa.string()),
        ("lake_month", pa.string()),
        ("lake_part", pa.string()),
        ("writer", pa.string()),
        ("fingerprint", pa.string()),
        ("row_counts", pa.map_(pa.string(), pa.int64())),
        ("pushed_at", pa.timestamp("us")),
        ("schema_version", pa.int32()),
        ("api_root", pa.string()),
        ("source", pa.string()),
        ("longpole_version", pa.string()),
    ]
)


_STAMP = "%Y%m%dT%H%M%S"
_PART_ID = re.compile(r"2[0-9]{3}[01][0-9][0-3][0-9]T[0-2][0-9][0-5][0-9][0-5][0-9]-[0-9a-f]{16}")


def new_part_id(at: datetime) -> str:
    """An id that no other part has, whichever machine writes it."""
    return f"{at:{_STAMP}}-{token_hex(8)}"


def part_written_at(part_id: str) -> datetime | None:
    """When a part was written, UTC, by its id; None of an id that none of ours is."""
    if not _PART_ID.fullmatch(part_id):
        return None
    stamp = part_id.partition("-")[0]
    return datetime.strptime(f"{stamp}+0000", f"{_STAMP}%z").replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Part:
    """
    A part that readers see: a row of the table `parts`.

    Attributes:
        lake_repository: owner/name of the repository that it is of.
        lake_month: Of its runs, as `2026-10`; `undated` or `files` for what has none.
        lake_part: By which its rows are found in the tables of facts.
        writer: The machine that writes it.
        fingerprint: Of the rows that the writer had.
        row_counts: By table; those without rows are left out.
        pushed_at: UTC.
        schema_version: Of the tables of facts.
        api_root: The one API that the lake belongs to.
        source: `github`, or `simulated`.
    """

    lake_repository: str
    lake_month: str
    lake_part: str
    writer: str
    fingerprint: str
    row_counts: dict[str, int]
    pushed_at: datetime
    schema_version: int
    api_root: str
    source: str
    longpole_version: str

    @property
    def place(self) -> Place:
        """Of which repository and month it is."""
        return Place(self.lake_repository, self.lake_month)


class Version:
    """A version of a lake: what it has, whatever is pushed meanwhile."""

    def __init__(self, lake: Lake, table: DeltaTable) -> None:
        self.lake = lake
        self._table = table
        self.number = table.version()
        self.parts = _read_parts(lake, table)
        _check_schema(lake, self.parts)

    def replace(self, parts: Iterable[Part]) -> None:
        """
        Make a new version, of these parts.

        Raises:
            LakeChanged: There is one already.
            LakeUnusable: The lake can't be written.
        """
        ordered = sorted(parts, key=lambda part: (*part.place, part.writer))
        rows = [{**asdict(part), "row_counts": sorted(part.row_counts.items())} for part in ordered]
        self.lake.swap(self._table, pa.Table.from_pylist(rows, schema=_SCHEMA))

    def earlier(self) -> Iterator[tuple[int, datetime]]:
        """The versions before, newest first, as far as they are known, and when each was made."""
        for entry in self._table.history():
            if entry["version"] < self.number:
                yield entry["version"], datetime.fromtimestamp(entry["timestamp"] / 1000, UTC)

    def files(self, table: str, parts: Sequence[Part]) -> list[LakeFile]:
        """
        The files with the rows that parts have of a table.

        Raises:
            LakeUnusable: Rows are missing there.
        """
        expected = {
            part.lake_part: part.row_counts[table] for part in parts if table in part.row_counts
        }
        found = dict.fromkeys(expected, 0)
        opened = self.lake.open(table) if expected else None
        files = [] if opened is None else self.lake.files(opened, expected.keys())
        for file in files:
            found[file.part] += file.row_count
        if found != expected:
            raise LakeUnusable(
                f"{self.lake.uri(table)} has {sum(found.values()):,} rows of version {self.number} "
                f"of the lake, of {sum(expected.values()):,}: read the newest version, or have the "
                "machines that write it push to another folder."
            )
        return files

    def all_files(self, repositories: Collection[str] = ()) -> dict[str, list[str]]:
        """
        Where the files of each table are, of all repositories or of some.

        Raises:
            LakeUnusable: Rows are missing there.
        """
        parts = [
            part for part in self.parts if not repositories or part.lake_repository in repositories
        ]
        return {
            name: [self.lake.uri(file.path) for file in self.files(name, parts)]
            for name in FACT_TABLES
        }

    @contextmanager
    def reading(self, table: str, files: Sequence[LakeFile]) -> Iterator[ds.Dataset]:
        """
        The rows of files of a table, with their `PLACE`, to be read by the block.

        Raises:
            LakeUnusable: They can't be read.
        """
        with self.lake.reading(files, fact_schema(table), PLACE) as rows:
            yield rows


def open_lake(lake: Lake, version: int | None = None) -> Version:
    """
    A version of a lake, the newest if none is named.

    Raises:
        LakeUnusable: It is no lake, has no such version, or was written by another schema.
    """
    table = lake.open(PARTS, version)
    if table is None:
        raise LakeUnusable(
            f"{lake} is no lake: look at the address, or make one with `longpole lake push`."
        )
    return Version(lake, table)


def open_or_make(lake: Lake) -> Version:
    """
    The newest version of a lake, which is made where there is nothing.

    Raises:
        LakeUnusable: There is something else, or it can't be written.
    """
    table = lake.open(PARTS)
    if table is None:
        lake.refuse_if_other_than({*FACT_TABLES, PARTS})
        for name in FACT_TABLES:
            lake.create(name, fact_schema(name), PLACE)
        lake.create(PARTS, _SCHEMA, ())
        table = lake.open(PARTS)
        assert table is not None  # noqa: S101 - it was made, or another one made it
    return Version(lake, table)


@cache
def fact_schema(table: str) -> pa.Schema:
    """The columns of a fact, and those by which its files are partitioned."""
    with open_in_memory() as connection:
        columns = ", ".join(columns_of(table))
        schema: pa.Schema = (
            connection.sql(f"select {columns} from {table}").to_arrow_reader().schema
        )
    for name in PLACE:
        schema = schema.append(pa.field(name, pa.string()))
    return schema


def _read_parts(lake: Lake, table: DeltaTable) -> list[Part]:
    files = lake.files(table)
    if not files:
        return []
    with lake.reading(files, _SCHEMA, ()) as rows:
        return [_part(row) for row in rows.to_table().to_pylist()]


def _part(row: dict[str, Any]) -> Part:
    return Part(**{**row, "row_counts": dict(row["row_counts"])})


def _check_schema(lake: Lake, parts: Sequence[Part]) -> None:
    for part in parts:
        if part.schema_version > schema_version():
            raise LakeUnusable(
                f"{lake} was written by a newer Longpole (schema {part.schema_version}, this one "
                f"knows {schema_version()}): update Longpole."
            )
        if part.schema_version < schema_version():
            raise LakeUnusable(
                f"{lake} was written by an older Longpole (schema {part.schema_version}, this one "
                f"writes {schema_version()}): have the machines that write it push to a new folder."
            )
