"""A connection to a Spark cluster, and what takes an answer's meaning from it if it is not set."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from tempfile import TemporaryFile
from threading import Event, Thread
from typing import BinaryIO, Final

from py4j.protocol import Py4JError, Py4JJavaError
from pyspark.errors import PySparkException, PySparkRuntimeError
from pyspark.sql import SparkSession

from queries.errors import ClusterLost, JavaMissing

_MEANING: Final = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
}
_QUIET: Final = {
    "spark.app.name": "longpole build",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
}
_LEAN: Final = {
    # Spark takes tables for as large as their files, of which each byte is dozens in a memory.
    "spark.sql.autoBroadcastJoinThreshold": "256KB",
}
PATIENCE: Final = "spark.longpole.patience"
"""The setting of how many seconds a build waits for a worker, where there is none."""

_PATIENCE_S: Final = "300"
_STDERR: Final = 2


@contextmanager
def connect(master: str, settings: Mapping[str, str]) -> Iterator[SparkSession]:
    """
    A session of a cluster, ended afterwards.

    Where no worker is left for longer than its patience, whatever it computes is given up.

    Args:
        master: As `spark-submit` takes it: `spark://host:7077`, `local[2]`, ...
        settings: Spark's own, by name, and the patience; those that decide what an answer means
            stay as they are.

    Raises:
        ClusterLost: It can't be reached.
        JavaMissing: It does not start.
    """
    builder = SparkSession.builder.master(master)
    for name, value in {**_QUIET, **_LEAN, **settings, **_MEANING}.items():
        builder = builder.config(name, value)
    with _java_apart() as said:
        try:
            session = builder.getOrCreate()
        except PySparkRuntimeError as error:
            raise JavaMissing(
                f"Java does not start ({_last_line(said)}): Java 17 or newer has to be there, and "
                "JAVA_HOME has to name it where `java` does not."
            ) from error
        except (PySparkException, Py4JError) as error:
            raise _unreachable(master, error) from error
    if session.sparkContext._jsc.sc().isStopped():  # noqa: SLF001 - PySpark can't say
        raise _unreachable(master, "it did not answer")
    over = Event()
    if not master.startswith("local"):
        patience_s = float(settings.get(PATIENCE, _PATIENCE_S))
        Thread(target=_watch, args=(session, over, patience_s), daemon=True).start()
    try:
        yield session
    finally:
        over.set()
        session.stop()


@contextmanager
def _java_apart() -> Iterator[BinaryIO]:
    """Java starts with another stderr than ours: what matters of what it says comes as an error."""
    with TemporaryFile() as said:
        ours = os.dup(_STDERR)
        os.dup2(said.fileno(), _STDERR)
        try:
            yield said
        finally:
            os.dup2(ours, _STDERR)
            os.close(ours)


def _last_line(said: BinaryIO) -> str:
    said.seek(0)
    lines = said.read().decode(errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "it says nothing")


def _watch(session: SparkSession, over: Event, patience_s: float) -> None:
    """End the session where it has had no worker for too long: Spark would wait for ever."""
    java = session.sparkContext._jsc.sc()  # noqa: SLF001
    waited_s = 0.0
    pause_s = min(patience_s / 5, 5.0)
    while not over.wait(pause_s) and not java.isStopped():
        is_alone = java.getExecutorMemoryStatus().size() <= 1  # the driver is one of them
        waited_s = waited_s + pause_s if is_alone else 0.0
        if waited_s >= patience_s:
            java.stop()


def said_by(error: Exception | str) -> str:
    """The line in which Java or Spark says what went wrong, or what it announces."""
    lines = [line.strip() for line in str(error).split("\n") if line.strip()]
    first, *others = lines or [""]
    is_of_java = isinstance(error, Py4JJavaError) and others
    said, rest = (others[0].removeprefix(": "), others[1:]) if is_of_java else (first, others)
    # Several failures at once are counted in the first line, and named in those below.
    return " ".join([said, *rest[:1]]) if said.endswith(":") else said


def _unreachable(master: str, error: Exception | str) -> ClusterLost:
    return ClusterLost(
        f"there is no cluster at {master} ({said_by(error)}): see whether its master runs, and "
        "whether it is named as its own page names it."
    )
