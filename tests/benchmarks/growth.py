"""
`make growth`: what building costs with DuckDB and on a cluster of two workers, on the same facts.

One experiment of two arms, of as many runs as are asked for, with 15 steps a job. Processor seconds
are those of all processes that built; memory is the most that DuckDB's process had, and what the
cluster's were given.
"""

import os
import resource
import subprocess
import sys
import time
from contextlib import nullcontext, suppress
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unittest.mock import patch

import click
import duckdb

from queries.meaning.building import Built, build
from queries.meaning.fingerprint import FACTS
from queries.meaning.tables import BUILDS
from tests.benchmarks.large_experiment import large_experiment
from tests.on_spark.standalone import SETTINGS, Cluster, start_cluster
from tests.queries.spark.same_tables import differences

_TICKS = os.sysconf("SC_CLK_TCK")
_PARTS = "spark.sql.shuffle.partitions"
_RUNS_IN_A_PART = 5_000
"""What a core sorts in its memory."""


class _Cost(NamedTuple):
    wall_s: float
    processor_s: float


@click.command()
@click.option("--runs", default=(1_000, 10_000), multiple=True, help="Runs; repeat.")
@click.option("--memory", default="", help="DuckDB's, where its 560 MB do not do, in place of 3GB.")
@click.option("--duckdb-only", "is_duckdb_only", is_flag=True, help="Leave the cluster out.")
def main(runs: tuple[int, ...], memory: str, *, is_duckdb_only: bool) -> None:
    """Measure building."""
    for count in runs:
        with TemporaryDirectory() as folder:
            snapshot = large_experiment(Path(folder) / "large.duckdb", count)
            sizes = _export(snapshot, Path(folder) / "facts")
            click.echo(f"{count:,} runs, {sizes}")
            before = _children_s()
            begun = time.monotonic()
            subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.growth", "build", snapshot, memory],
                check=True,
            )
            _say("DuckDB", _Cost(time.monotonic() - begun, _children_s() - before))
            if not is_duckdb_only:
                with start_cluster() as cluster:
                    _say("cluster", _on(cluster, Path(folder), count))
                if _is_built(snapshot):
                    unlike = differences(snapshot, Path(folder) / "meaning")
                    click.echo("\n".join(unlike) or "    the same tables")


def _export(snapshot: Path, folder: Path) -> str:
    folder.mkdir()
    with duckdb.connect(snapshot, read_only=True) as connection:
        for name in sorted(FACTS):
            connection.execute(f"copy {name} to '{folder / name}.parquet'")
        rows = connection.execute("select count(*) from jobs union all select count(*) from steps")
        (jobs,), (steps,) = rows.fetchall()
    size = sum(file.stat().st_size for file in folder.iterdir())
    own = snapshot.stat().st_size
    return (
        f"{jobs:,} jobs, {steps:,} steps, {size / 2**20:.1f} MiB of Parquet; "
        f"bytes a step: {size / steps:.1f} of Parquet, {own / steps:.1f} of DuckDB's file"
    )


def _on(cluster: Cluster, folder: Path, runs: int) -> _Cost:
    parts = max(int(SETTINGS[_PARTS]), runs // _RUNS_IN_A_PART)
    workers = sum(_process_s(one.pid) for one in cluster.workers)
    before, begun = _children_s(), time.monotonic()
    driver_s: dict[int, float] = {}
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "longpole", "build", "--engine", "spark"),
            *(f"--master={cluster.master}", f"--facts={folder / 'facts'}"),
            f"--to={folder / 'meaning'}",
            *(f"--conf={name}={value}" for name, value in {**SETTINGS, _PARTS: parts}.items()),
        ]
    ) as building:
        # Java outlives the command, to which its seconds are never added.
        while building.poll() is None:
            with suppress(FileNotFoundError):
                driver_s |= {one: _process_s(one) for one in _children(building.pid)}
            time.sleep(0.1)
    assert 0 == building.returncode
    wall_s = time.monotonic() - begun
    # Executors end after the build; until then their seconds are not their worker's.
    while any(map(_runs, chain.from_iterable(_children(one.pid) for one in cluster.workers))):
        time.sleep(0.1)
    executors_s = sum(_process_s(one.pid) for one in cluster.workers) - workers
    return _Cost(wall_s, _children_s() - before + sum(driver_s.values()) + executors_s)


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _process_s(number: int) -> float:
    """Processor seconds of a process and of those that it started and that ended."""
    return sum(map(int, _stat(number)[11:15])) / _TICKS


def _children(number: int) -> list[int]:
    lists = ((one / "children").read_text() for one in Path(f"/proc/{number}/task").iterdir())
    return [int(child) for text in lists for child in text.split()]


def _runs(number: int) -> bool:
    """Whether it does; what is left of a shell is there, and does not."""
    with suppress(FileNotFoundError):  # it ended just now
        return _stat(number)[0] != "Z"
    return False


def _stat(number: int) -> list[str]:
    return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()


def _say(engine: str, cost: _Cost) -> None:
    click.echo(f"    {engine}: {cost.wall_s:,.0f} s, {cost.processor_s:,.0f} s of processors")


def _is_built(snapshot: Path) -> bool:
    with duckdb.connect(snapshot, read_only=True) as connection:
        return connection.execute(f"select problem from {BUILDS}").fetchall() == [(None,)]


def _build(snapshot: Path, memory: str) -> None:
    with patch("queries.meaning.building._MOST_MEMORY", memory) if memory else nullcontext():
        for one in build(snapshot):
            if isinstance(one, Built) and one.problem is not None:
                click.echo(f"    DuckDB could not build {one.experiment}: {one.problem}")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    click.echo(f"    DuckDB's process had {most:,.0f} MiB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["build"]:
        _build(Path(sys.argv[2]), sys.argv[3])
    else:
        main()
