"""A lake in an object store: a real server of S3's protocol, on this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import LakeUnusable
from ingest.lake.delta import Lake, LakeChanged
from ingest.lake.tidy import tidy
from ingest.lake.versions import open_lake
from tests.ingest.lake.machines import NIGHT, Machine, machine
from tests.ingest.lake.object_store import start_store

pytestmark = pytest.mark.s3


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """The address of a bucket; its server ends with these tests."""
    with start_store() as bucket:
        yield bucket


def test_through_an_object_store(store: str, tmp_path: Path) -> None:
    """Two machines push, one pulls: all facts of both, row for row; the same push is none."""
    lake = Lake(f"{store}/a/lake/")
    first = machine(tmp_path, "first", 1, runs=4)
    first.push(lake)
    machine(tmp_path, "second", 2, runs=4).push(lake)
    assert 0 == first.push(lake).part_count
    pulled = Machine(tmp_path, "pulled")
    pulled.pull(lake, 1, 2)
    assert machine(tmp_path, "both", 1, 2, runs=4).rows() == pulled.rows()
    first.change("update jobs set conclusion = 'failure'")
    assert 1 == first.push(lake).part_count
    assert 0 == tidy(lake, 1, lambda: NIGHT).part_count


def test_one_of_two_at_once_is_first(store: str, tmp_path: Path) -> None:
    """The store refuses to replace a version that was replaced meanwhile."""
    lake = Lake(f"{store}/raced")
    machine(tmp_path, "first", 1, runs=1).push(lake)
    one, other = open_lake(lake), open_lake(lake)
    one.replace(one.parts)
    with pytest.raises(LakeChanged):
        other.replace([])
    assert one.parts == open_lake(lake).parts


def test_a_bucket_that_is_not_there(store: str) -> None:
    """One sentence, with what the store said."""
    with pytest.raises(LakeUnusable, match=r"s3://nothing/lake can't be read \(.*credentials"):
        open_lake(Lake("s3://nothing/lake"))
