"""What can go wrong with a lake is one sentence with its remedy, and the lake stays as it was."""

import resource
import shutil
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from click.testing import CliRunner

from ingest.errors import DatabaseUnusable, LakeBusy, LakeUnusable
from ingest.lake import push, versions
from ingest.lake.delta import Lake, LakeChanged
from ingest.lake.tables import FACT_TABLES, FILES
from ingest.lake.versions import Version, open_lake
from ingest.storage.database import schema_version
from longpole.command import main as longpole
from longpole.lake_command import LakeFilesAnswer
from tests.conftest import ROOT
from tests.ingest.lake.machines import Machine, machine


@pytest.fixture(scope="module")
def pushed(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A machine, and the lake `lake` beside its database; tests copy what they change."""
    folder = tmp_path_factory.mktemp("pushed")
    one = machine(folder, "one", 1, runs=2)
    one.push(Lake(str(folder / "lake")))
    return one


@pytest.fixture
def lake(pushed: Machine, tmp_path: Path) -> Lake:
    """A copy of its lake."""
    shutil.copytree(pushed.database.parent / "lake", tmp_path / "lake")
    return Lake(str(tmp_path / "lake"))


def _run(*arguments: str) -> tuple[int, str]:
    outcome = CliRunner().invoke(longpole, ["lake", *arguments], catch_exceptions=False)
    return outcome.exit_code, outcome.stderr


def test_nothing_there(tmp_path: Path) -> None:
    """A folder that is missing, empty, or has something else."""
    code, said = _run("files", "--from", str(tmp_path / "nothing"))
    assert (1, 1) == (code, said.count("\n"))
    assert "nothing is no lake: look at the address, or make one with" in said
    (tmp_path / "other").write_text("x", encoding="utf-8")
    assert "is no lake: " in _run("tidy", "--in", str(tmp_path))[1]


def test_a_folder_of_somebody_else(pushed: Machine, tmp_path: Path) -> None:
    """A push makes no lake where something else lies."""
    (tmp_path / "photographs").mkdir()
    code, said = _run("push", "--to", str(tmp_path), "--database", str(pushed.database))
    assert (1, 1) == (code, said.count("\n"))
    assert "is no lake, and not empty (photographs): name an empty or a new folder." in said
    assert ["photographs"] == [path.name for path in tmp_path.iterdir()]


def test_what_another_machine_writes_is_said(lake: Lake, tmp_path: Path) -> None:
    """What could be pushed is; what could not is named, with the remedy."""
    other = machine(tmp_path, "other", 1, 2, runs=2)
    asked = ("push", "--to", lake.url, "--database", str(other.database), "--as", "other")
    code, said = _run(*asked)
    assert 1 == code
    *_, last = said.splitlines()
    assert last == (
        "error: o/r.1 was left out, since 'one' writes it: push it there, or take it over with "
        "--take-over o/r.1."
    )
    assert 0 == _run(*asked, "--take-over", "o/r.1")[0]
    assert {"other"} == {part.writer for part in open_lake(lake).parts if part.lake_month != FILES}


def test_files_as_json(lake: Lake) -> None:
    """What is listed is there, of a version and of a repository."""
    outcome = CliRunner().invoke(longpole, ["lake", "files", "--from", lake.url, "--version", "1"])
    answer = LakeFilesAnswer.model_validate_json(outcome.stdout)
    assert (lake.url, 1) == (answer.lake, answer.version)
    assert FACT_TABLES.keys() == answer.files.keys()
    files = [file for files in answer.files.values() for file in files]
    assert files
    assert all(Path(file).is_file() for file in files)
    command = ["lake", "files", "--from", lake.url, "--repository", "o/none"]
    none = LakeFilesAnswer.model_validate_json(CliRunner().invoke(longpole, command).stdout)
    assert [] == [file for files in none.files.values() for file in files]
    code, said = _run("files", "--from", lake.url, "--version", "99")
    assert (1, 1) == (code, said.count("\n"))


def test_an_unknown_scheme(pushed: Machine) -> None:
    """The kinds of addresses are named."""
    code, said = _run("push", "--to", "ftp2://x/y", "--database", str(pushed.database))
    assert (1, 1) == (code, said.count("\n"))
    assert "has a scheme that is not known: name a folder, or an address" in said


def test_without_the_extra(tmp_path: Path) -> None:
    """It is said how to install it."""
    with patch("basis.extras.find_spec", return_value=None):
        code, said = _run("files", "--from", str(tmp_path))
    assert (2, 1) == (code, said.count("\n"))
    assert f"install it with `{sys.executable} -m pip install 'longpole[lake]'`." in said


@pytest.mark.parametrize(
    ("later_by", "remedy"), [(1, "have the machines that write it"), (-1, "update Longpole")]
)
def test_another_schema(lake: Lake, pushed: Machine, later_by: int, remedy: str) -> None:
    """A lake of an older schema, and of a newer one: nothing is read or written."""
    known = schema_version()
    with (
        patch.object(versions, "schema_version", return_value=known + later_by),
        patch.object(push, "schema_version", return_value=known),
    ):
        with pytest.raises(LakeUnusable, match=remedy):
            open_lake(lake)
        with pytest.raises(LakeUnusable, match=remedy):
            pushed.push(lake)


def test_another_api(lake: Lake, tmp_path: Path) -> None:
    """Facts of two GitHubs don't mix."""
    other = machine(tmp_path, "other", 2, runs=2, api="https://ghe")
    with pytest.raises(LakeUnusable, match=r"holds data of .*, not of https://ghe: name another"):
        other.push(lake)


def test_an_ingested_database_is_not_pulled_over(pushed: Machine, lake: Lake) -> None:
    """What was fetched is not replaced by what is pulled, which may be less."""
    before = pushed.database.resolve()
    with pytest.raises(DatabaseUnusable, match="name another file with --database"):
        Machine(pushed.database.parent, "one").pull(lake, 1)
    assert before == pushed.database.resolve()


def test_an_experiment_of_which_nothing_was_pushed(lake: Lake, tmp_path: Path) -> None:
    """The repositories are named; nothing is published."""
    with pytest.raises(LakeUnusable, match=r"has no runs of o/r\.7, o/r\.8: push them from"):
        Machine(tmp_path, "pulled").pull(lake, 1, 7, 8)
    assert not (tmp_path / "pulled.duckdb").exists()


def test_one_of_two_at_once_is_first(lake: Lake) -> None:
    """A version that was replaced meanwhile is not replaced again, whatever it would become."""
    one, other = open_lake(lake), open_lake(lake)
    one.replace(one.parts)
    with pytest.raises(LakeChanged):
        other.replace([])
    assert (2, one.parts) == (open_lake(lake).number, open_lake(lake).parts)


def test_others_are_always_faster(lake: Lake, pushed: Machine, tmp_path: Path) -> None:
    """After 30 tries it is said; the rows are written once."""
    other = machine(tmp_path, "other", 2, runs=2)
    with (
        patch.object(Version, "replace", side_effect=LakeChanged) as replace,
        patch("time.sleep"),
        pytest.raises(LakeBusy, match=r"changed .* 30 times while this one was about to"),
    ):
        other.push(lake)
    assert 30 == replace.call_count
    jobs = lake.open("jobs")
    assert jobs is not None
    assert 2 == len({file.part for file in lake.files(jobs)})
    assert {"one"} == {part.writer for part in open_lake(lake).parts}


def test_a_file_that_is_gone(lake: Lake, tmp_path: Path) -> None:
    """A lake that lacks a file, or the log of a table, is not read as if it were whole."""
    version = open_lake(lake)
    (steps,) = version.files("steps", version.parts)
    Path(lake.uri(steps.path)).unlink()
    with pytest.raises(LakeUnusable, match=r"can't be read \("):
        Machine(tmp_path, "pulled").pull(lake, 1)
    shutil.rmtree(Path(lake.uri("steps")))
    with pytest.raises(LakeUnusable, match="steps has 0 rows of version 1 of the lake, of "):
        Machine(tmp_path, "pulled").pull(lake, 1)
    assert not (tmp_path / "pulled.duckdb").exists()


def test_no_rights(pushed: Machine, tmp_path: Path) -> None:
    """Where nothing can be written: below a file, which not even root can."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    code, said = _run(
        "push", "--to", str(tmp_path / "file" / "lake"), "--database", str(pushed.database)
    )
    assert (1, 1) == (code, said.count("\n"))
    assert "file/lake can't be " in said


def test_a_full_disk(lake: Lake, tmp_path: Path) -> None:
    """Where no file may grow past a limit, readers see what they saw; with room it goes on."""
    other = machine(tmp_path, "other", 2, runs=2)
    before = open_lake(lake).all_files()
    command = ["-m", "longpole", "lake", "push", "--to", lake.url, "--as", "other"]
    outcome = subprocess.run(
        [sys.executable, *command, "--database", str(other.database)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000)),
    )
    # The library may say something of its threads before.
    *_, said = outcome.stderr.splitlines()
    assert 1 == outcome.returncode
    assert said.startswith(f"error: {lake} can't be written (File too large): free space there")
    assert before == open_lake(lake).all_files()
    assert 3 == other.push(lake).part_count
