"""What is read of a database is all of it."""

import random
import shutil
from pathlib import Path

import duckdb
import pytest

from basis.snapshot_files import checksum_file, is_as_published
from ingest.storage.read_snapshot import is_whole, read_whole
from ingest.storage.snapshots import Store
from tests.ingest.flipped_bits import flip

_HEADER_BYTES = 4096
_HEADERS = 3
# Numbers, missing values, texts that repeat, texts too long for their block, keys of both kinds:
# each has blocks of its own.
_TABLES = """
create table numbers (a bigint primary key, b double, c timestamp);
insert into numbers
select i, nullif(i % 7, 3) / 3, timestamp '2026-04-09' + interval '1 second' * i
from range(30000) as rows (i);
create table texts (name varchar, number integer, said varchar, primary key (name, number));
insert into texts
select 'job ' || i // 10, i % 10, case when i % 3 > 0 then 'word ' || i % 5 end
from range(5000) as rows (i);
create table long_texts (name varchar primary key, content varchar);
insert into long_texts
select 'file ' || i, string_agg(md5((i * 1000 + j)::varchar), '')
from range(20) as rows (i), range(1500) as parts (j)
group by i;
create table freed (a bigint primary key);
insert into freed from range(40000);
checkpoint;
drop table freed;
checkpoint;
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound database of few blocks, some of them free."""
    path = tmp_path_factory.mktemp("whole") / "whole.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute(_TABLES)
    return path


def _is_read_whole(path: Path) -> bool:
    try:
        with duckdb.connect(path, read_only=True) as connection:
            read_whole(connection, path)
    except duckdb.Error:
        return False
    return True


@pytest.mark.parametrize("seed", [1, 2])
def test_every_used_block_is_read(whole: Path, tmp_path: Path, seed: int) -> None:
    """A bit flipped in any block or header is found, but for blocks that are free."""
    with duckdb.connect(whole, read_only=True) as connection:
        ((block_bytes, block_count, free_count),) = connection.execute(
            "select block_size, total_blocks, free_blocks from pragma_database_size()"
        ).fetchall()
    assert block_count - free_count > 8
    assert _is_read_whole(whole)
    chance = random.Random(seed)  # noqa: S311 - places, no secrets
    start = _HEADER_BYTES * _HEADERS
    parts = [(_HEADER_BYTES * header, _HEADER_BYTES) for header in range(_HEADERS)]
    parts += [(start + block_bytes * block, block_bytes) for block in range(block_count)]
    assert start + block_bytes * block_count == whole.stat().st_size
    missed = 0
    for begin, size in parts:
        copy = tmp_path / f"{begin}.duckdb"
        shutil.copyfile(whole, copy)
        flip(copy, begin + chance.randrange(size), chance.randrange(8))
        missed += _is_read_whole(copy)
        copy.unlink()
    assert free_count == missed


def test_what_was_published_is_told_by_its_checksum(whole: Path, tmp_path: Path) -> None:
    """Of a snapshot every bit counts; where no checksum stands beside it, nothing is said."""
    store = Store(tmp_path / "longpole.duckdb")
    store.folder.mkdir()
    shutil.copyfile(whole, store.working)
    snapshot = store.publish()
    assert is_as_published(snapshot)
    assert is_whole(snapshot)
    chance = random.Random(3)  # noqa: S311 - places, no secrets
    for _ in range(30):
        place = chance.randrange(snapshot.stat().st_size)
        flip(snapshot, place)
        assert is_as_published(snapshot) is False
        flip(snapshot, place)
    assert is_as_published(snapshot)
    flip(snapshot, place)
    assert not is_whole(snapshot)
    checksum_file(snapshot).unlink()
    assert is_as_published(snapshot) is None
