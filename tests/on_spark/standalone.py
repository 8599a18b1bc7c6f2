"""
A standalone Spark cluster on loopback: a master and workers, each a process of its own.

`python -m tests.on_spark.standalone` starts one and ends it on Ctrl-C.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import IO, NamedTuple

_CLASSES = "org.apache.spark.deploy"
_HOST = "127.0.0.1"
_READY = {
    "master": re.compile(r"Starting Spark master at (spark://\S+)"),
    "worker": re.compile(r"Successfully registered with master (\S+)"),
}
_ENVIRONMENT = {
    "SPARK_DAEMON_MEMORY": "512m",
    "SPARK_LOCAL_IP": _HOST,
    # What starts often and ends soon gains nothing from a compiler that takes its time.
    "SPARK_DAEMON_JAVA_OPTS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
SETTINGS = {
    "spark.driver.host": _HOST,
    "spark.driver.bindAddress": _HOST,
    "spark.executor.memory": "1500m",
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
"""What small data are built faster with, on one machine."""


class Cluster(NamedTuple):
    """Its address, and the processes of its workers, each the leader of a group."""

    master: str
    workers: list[subprocess.Popen[str]]


@contextmanager
def start_cluster(workers: int = 2) -> Iterator[Cluster]:
    """A master and workers of one core and 2 GB each, on free ports; they end with it."""
    with TemporaryDirectory(prefix="spark-") as folder:
        started: list[subprocess.Popen[str]] = []
        try:
            process, master = _start("master", "--host", _HOST, "--port", "0", "--webui-port", "0")
            started.append(process)
            for number in range(workers):
                process, _ = _start(
                    "worker",
                    *("--host", _HOST, "--webui-port", "0", "--cores", "1", "--memory", "2g"),
                    *("--work-dir", str(Path(folder, str(number))), master),
                )
                started.append(process)
            yield Cluster(master, started[1:])
        finally:
            for process in reversed(started):
                end(process, signal.SIGTERM)


def end(process: subprocess.Popen[str], number: signal.Signals = signal.SIGKILL) -> None:
    """End a process with those that it started: a worker's are its executors."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
    process.wait()


def _start(kind: str, *arguments: str) -> tuple[subprocess.Popen[str], str]:
    """Start a part of the cluster, and wait until it says where it is, or whom it follows."""
    spark = find_spec("pyspark")
    assert spark is not None
    assert spark.origin is not None
    process = subprocess.Popen(
        [
            Path(spark.origin).parent / "bin" / "spark-class",
            f"{_CLASSES}.{kind}.{kind.title()}",
            *arguments,
        ],
        env={**os.environ, **_ENVIRONMENT},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    said = []
    assert process.stderr is not None
    for line in process.stderr:
        said.append(line)
        if (ready := _READY[kind].search(line)) is not None:
            Thread(target=_drain, args=(process.stderr,), daemon=True).start()
            return process, ready[1]
    raise RuntimeError(f"Spark's {kind} did not start: {''.join(said)}")


def _drain(lines: IO[str]) -> None:
    with lines:
        for _ in lines:
            pass


def main() -> None:
    """Start a cluster, say where, and wait for Ctrl-C."""
    with suppress(KeyboardInterrupt), start_cluster() as cluster:
        sys.stdout.write(f"{cluster.master}: a master and two workers, until Ctrl-C\n")
        sys.stdout.flush()
        signal.pause()


if __name__ == "__main__":
    main()
