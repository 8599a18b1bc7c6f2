"""The Delta tables of a lake: the only file that speaks with the library that keeps them."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.fs as pafs
from deltalake import (
    ColumnProperties,
    CommitProperties,
    DeltaTable,
    PostCommitHookProperties,
    WriterProperties,
    write_deltalake,
)
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.fs import DeltaStorageHandler

from ingest.errors import LakeUnusable
from ingest.storage.write_failures import word_refusal, word_write_failures

_ROWS = 500_000
"""Of a row group at most: what a writer has in memory, and a reader reads at a time."""

_IDS = 500
"""Of parts that are removed in one commit."""

_PACKED = ColumnProperties(dictionary_enabled=False, encoding="DELTA_BINARY_PACKED")
_PREFIXED = ColumnProperties(dictionary_enabled=False, encoding="DELTA_BYTE_ARRAY")
# Ids and instants of sorted rows grow by little, addresses differ at their ends.
_NEXT_TO_EACH_OTHER = {
    **dict.fromkeys(("run_id", "job_id", "waiting_id", "needed_id"), _PACKED),
    **dict.fromkeys(("created_at", "started_at", "completed_at"), _PACKED),
    **dict.fromkeys(("run_started_at", "updated_at", "jobs_fetched_at"), _PACKED),
    "html_url": _PREFIXED,
}


class LakeChanged(Exception):
    """Somebody else committed since the table was opened."""


class LakeFile(NamedTuple):
    """
    A Parquet file of a table.

    Attributes:
        path: From the lake's folder on.
        part: The id of the part that its rows belong to.
    """

    path: str
    part: str
    row_count: int


class Lake:
    """
    A folder, or the address of one in an object store, in which each table has a folder of its own.

    Credentials come from the environment, by the names that the store's own tools read.
    """

    def __init__(self, where: str) -> None:
        self.is_local = "://" not in where
        self.url = str(Path(where).expanduser().absolute()) if self.is_local else where.rstrip("/")

    def __str__(self) -> str:
        return self.url

    def uri(self, name: str) -> str:
        """Where a table, or a file, of the lake is."""
        return f"{self.url}/{name}"

    def open(self, name: str, version: int | None = None) -> DeltaTable | None:
        """
        A table as it is, or as it was at a version; None if there is none.

        Raises:
            LakeUnusable: It can't be read.
        """
        with self._worded("read"):
            try:
                return DeltaTable(self.uri(name), version=version)
            except TableNotFoundError as error:
                if "Unknown scheme" in str(error):
                    raise self._unknown_scheme() from error
                return None

    def refuse_if_other_than(self, names: Collection[str]) -> None:
        """
        Refuse a folder that has something else than folders of these names.

        Raises:
            LakeUnusable: It has.
        """
        if not self.is_local or not Path(self.url).exists():
            return
        with self._worded("read"):
            others = sorted({entry.name for entry in Path(self.url).iterdir()} - set(names))
        if others:
            raise LakeUnusable(
                f"{self} is no lake, and not empty ({others[0]}): name an empty or a new folder."
            )

    def create(self, name: str, schema: pa.Schema, partitioned_by: Sequence[str]) -> None:
        """
        Make a table, unless there is one.

        Raises:
            LakeUnusable: It can't be written.
        """
        with self._worded("written"):
            try:
                DeltaTable.create(self.uri(name), schema, partition_by=list(partitioned_by))
            except DeltaError:
                if self.open(name) is None:
                    raise

    def append(self, name: str, rows: pa.RecordBatchReader, partitioned_by: Sequence[str]) -> None:
        """
        Add rows to a table, whoever else does at the same time.

        Raises:
            LakeUnusable: It can't be written; none of the rows is there.
        """
        properties = {
            column: written
            for column, written in _NEXT_TO_EACH_OTHER.items()
            if column in rows.schema.names
        }
        with self._worded("written"):
            write_deltalake(
                self.uri(name),
                rows,
                mode="append",
                partition_by=list(partitioned_by),
                writer_properties=WriterProperties(
                    compression="ZSTD",
                    compression_level=9,
                    max_row_group_size=_ROWS,
                    column_properties=properties,
                ),
            )

    def swap(self, table: DeltaTable, rows: pa.Table) -> None:
        """
        Put rows in place of all of a table, if it still is as it was when it was opened.

        Raises:
            LakeChanged: It is not.
            LakeUnusable: It can't be written.
        """
        with self._worded("written"):
            try:
                write_deltalake(
                    table,
                    rows,
                    mode="overwrite",
                    commit_properties=CommitProperties(max_commit_retries=0),
                    post_commithook_properties=PostCommitHookProperties(cleanup_expired_logs=False),
                )
            except CommitFailedError as error:
                raise LakeChanged from error

    def files(self, table: DeltaTable, parts: Collection[str] | None = None) -> list[LakeFile]:
        """The files of a table, of some parts or of all, in the order of their paths."""
        actions = pa.table(table.get_add_actions(flatten=True)).to_pylist()
        folder = Path(table.table_uri.rstrip("/")).name
        files = (
            LakeFile(
                path=f"{folder}/{unquote(str(action['path']))}",
                part=str(action.get("partition.lake_part", "")),
                row_count=int(action["num_records"] or 0),
            )
            for action in actions
        )
        return sorted(file for file in files if parts is None or file.part in parts)

    def remove(self, table: DeltaTable, parts: Collection[str], days: int) -> int:
        """
        Remove the files of parts, and those that no version of the last days has; how many.

        Raises:
            LakeUnusable: They can't be removed.
        """
        with self._worded("written"):
            ids = sorted(parts)
            for start in range(0, len(ids), _IDS):
                listed = ", ".join(f"'{part}'" for part in ids[start : start + _IDS])
                table.delete(f"lake_part in ({listed})")
            # Of the log's own removals at once; of files that no log names only old ones.
            removed = (
                table.vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False)
                if parts
                else []
            )
            removed += table.vacuum(
                retention_hours=24 * days,
                dry_run=False,
                enforce_retention_duration=False,
                full=True,
            )
            return len(removed)

    @contextmanager
    def reading(
        self, files: Sequence[LakeFile], schema: pa.Schema, partitioned_by: Sequence[str]
    ) -> Iterator[ds.Dataset]:
        """
        The rows of files, to be read by the block; `schema` has the columns of their folders, too.

        Raises:
            LakeUnusable: They can't be read.
        """
        with self._worded("read"):
            yield ds.dataset(
                [file.path for file in files],
                schema=schema,
                format="parquet",
                partitioning=ds.partitioning(
                    pa.schema([(name, pa.string()) for name in partitioned_by]), flavor="hive"
                ),
                filesystem=self._file_system(),
            )

    def hand_out(self, files: Sequence[LakeFile], folder: Path) -> None:
        """
        Put files into a folder, by numbers: links to a local lake's, else copies.

        Raises:
            LakeUnusable, WriteFailed: They can't be read or written.
        """
        with self._worded("read"), word_write_failures(folder):
            for number, file in enumerate(files, start=1):
                target = folder / f"{number:06d}.parquet"
                if self.is_local:
                    target.symlink_to(self.uri(file.path))
                else:
                    pafs.copy_files(
                        file.path,
                        str(target.absolute()),
                        self._file_system(),
                        pafs.LocalFileSystem(),
                    )

    def _file_system(self) -> pafs.FileSystem:
        if self.is_local:
            return pafs.SubTreeFileSystem(self.url, pafs.LocalFileSystem())
        return pafs.PyFileSystem(DeltaStorageHandler(self.url))

    @contextmanager
    def _worded(self, what: str) -> Iterator[None]:
        try:
            yield
        except (DeltaError, OSError, pa.ArrowException) as error:
            said = str(error)
            if "Unknown scheme" in said:
                raise self._unknown_scheme() from error
            if what == "written" and (refused := word_refusal(self.url, said)) is not None:
                raise refused from error
            raise LakeUnusable(
                f"{self} can't be {what} ({_first_words(said)}): look at the address, and at the "
                "credentials in the environment."
            ) from error

    def _unknown_scheme(self) -> LakeUnusable:
        return LakeUnusable(
            f"{self} has a scheme that is not known: name a folder, or an address that begins with "
            "s3://, gs:// or az://."
        )


def _first_words(said: str) -> str:
    """Of what the library says in a tree of lines."""
    lines = (line.strip(" \t↳\x1b[031m") for line in said.splitlines())
    return "; ".join(line for line in lines if line)[:300].rstrip(".")
