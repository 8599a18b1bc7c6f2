"""One cluster for all tests, and one session: what is warm stays warm."""

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from queries.meaning.building import Built
from queries.meaning.fingerprint import FACTS
from tests.on_spark.standalone import SETTINGS, Cluster, start_cluster
from tests.queries.spark.same_tables import open_unsealed

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

BuildOn = Callable[[Path], Path]
"""Builds the facts of a snapshot on the cluster, and returns the folder."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this folder need a cluster."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("spark")


@pytest.fixture(scope="session", autouse=True)
def is_spark_here() -> None:
    """Without it, or without Java, nothing is tried."""
    if find_spec("pyspark") is None:
        pytest.skip("Spark is not installed: `make spark` installs it, and runs these tests")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("there is no Java: Spark needs Java 17 or newer")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A master and two workers, each a process of its own."""
    with start_cluster() as started:
        yield started


@pytest.fixture(scope="session")
def session(cluster: Cluster) -> "Iterator[SparkSession]":
    """Connected as `longpole build` is."""
    from queries.spark.cluster import connect  # noqa: PLC0415 - where Spark is

    with connect(cluster.master, SETTINGS) as connected:
        yield connected


def export_facts(snapshot: Path, folder: Path) -> dict[str, list[str]]:
    """Write the facts of a snapshot as Parquet, the larger tables as two files."""
    with open_unsealed(snapshot) as connection:
        for name in sorted(FACTS):
            (folder / name).mkdir(parents=True)
            for part in (0, 1):
                connection.execute(
                    f"copy (from {name} as fact where hash(fact) % 2 = {part}) "
                    f"to '{folder}/{name}/{part}.parquet'"
                )
    return {name: [str(folder / name / f"{part}.parquet") for part in (0, 1)] for name in FACTS}


@pytest.fixture
def build_on_cluster(session: "SparkSession", tmp_path: Path) -> BuildOn:
    """As `longpole build` does, in the session of all tests."""
    from queries.spark.building import build_on  # noqa: PLC0415 - where Spark is

    def build(snapshot: Path) -> Path:
        facts = export_facts(snapshot, tmp_path / "facts")
        folder = tmp_path / "meaning"
        steps = list(build_on(session, facts, folder.as_uri()))
        assert [] == [one for one in steps if isinstance(one, Built) and one.problem is not None]
        return folder

    return build
