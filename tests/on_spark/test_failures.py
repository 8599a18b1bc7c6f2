"""What goes wrong with a cluster costs a sentence, or nothing."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from queries.errors import BuildUnreadable
from queries.meaning.building import Built, build
from queries.meaning.written import find_written
from tests.on_spark.conftest import export_facts
from tests.on_spark.standalone import SETTINGS, end, start_cluster
from tests.queries.meaning.test_build import two_experiments
from tests.queries.spark.same_tables import differences


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two small experiments, built by DuckDB."""
    path = two_experiments(tmp_path_factory.mktemp("two") / "two.duckdb")
    assert {None} == {one.problem for one in build(path) if isinstance(one, Built)}
    return path


@contextmanager
def building(
    snapshot: Path, master: str, folder: Path, **settings: str
) -> Iterator[subprocess.Popen[str]]:
    """`longpole build`, in a process of its own; it ends with the block."""
    facts = folder.with_name("facts")
    export_facts(snapshot, facts)
    given = {**SETTINGS, **{f"spark.longpole.{name}": value for name, value in settings.items()}}
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "longpole", "build", "--engine", "spark"),
            *(f"--master={master}", f"--facts={facts}", f"--to={folder}"),
            *(f"--conf={name}={value}" for name, value in given.items()),
        ],
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        yield process
        end(process)


def until(process: subprocess.Popen[str], line: str) -> None:
    """Read what it says up to a line."""
    assert process.stderr is not None
    assert any(said.rstrip() == line for said in process.stderr)


def test_a_worker_is_killed(snapshot: Path, tmp_path: Path) -> None:
    """With its executor, in the middle: the other one does the work; the tables are the same."""
    folder = tmp_path / "meaning"
    with start_cluster() as cluster, building(snapshot, cluster.master, folder) as process:
        until(process, "building e")
        end(cluster.workers[0], signal.SIGKILL)
        _, said = process.communicate()
        assert 0 == process.returncode, said
    assert [] == differences(snapshot, folder)


def test_a_build_is_killed(snapshot: Path, tmp_path: Path) -> None:
    """What it has written is not read."""
    folder = tmp_path / "meaning"
    with start_cluster() as cluster, building(snapshot, cluster.master, folder) as process:
        until(process, "building f")
        end(process, signal.SIGKILL)
    assert (folder / "clock_by_arm" / "0001" / "_SUCCESS").exists()
    with pytest.raises(BuildUnreadable, match="no complete build"):
        find_written(folder)


def test_a_build_is_ended(snapshot: Path, tmp_path: Path) -> None:
    """Ctrl-C ends it at once, and says what is left."""
    folder = tmp_path / "meaning"
    with building(snapshot, "local[1]", folder) as process:
        until(process, "building e")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert 1 == process.returncode
    assert f"error: the build was ended: {folder} is not complete, remove it.\n" == said
    with pytest.raises(BuildUnreadable, match="no complete build"):
        find_written(folder)


def test_there_is_no_worker(snapshot: Path, tmp_path: Path) -> None:
    """Spark would wait for ever; a build waits as long as it is told."""
    folder = tmp_path / "meaning"
    with (
        start_cluster(workers=0) as cluster,
        building(snapshot, cluster.master, folder, patience="5") as process,
    ):
        _, said = process.communicate()
    assert 1 == process.returncode
    assert said.splitlines()[-1].startswith("error: the cluster could not go on (")


def test_there_is_no_master(snapshot: Path, tmp_path: Path) -> None:
    """A sentence says where nothing answers."""
    folder = tmp_path / "meaning"
    with building(snapshot, "spark://127.0.0.1:9", folder) as process:
        _, said = process.communicate()
    assert 1 == process.returncode
    assert said.splitlines()[-1].startswith("error: there is no cluster at spark://127.0.0.1:9 (")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ""),
        (
            "[DIVIDE_BY_ZERO] Division by zero.\n== SQL ==\nselect 1 / 0",
            "[DIVIDE_BY_ZERO] Division by zero.",
        ),
        (
            "[MULTIPLE] Multiple failures (2):\n\n    Job aborted: no memory\n\tat Java",
            "[MULTIPLE] Multiple failures (2): Job aborted: no memory",
        ),
        ("nothing follows:", "nothing follows:"),
    ],
)
def test_what_went_wrong_is_said(text: str, said: str) -> None:
    """In one line, with what the first one announces."""
    from queries.spark.cluster import said_by  # noqa: PLC0415 - where Spark is

    assert said == said_by(text)
