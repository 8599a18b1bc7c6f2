"""`longpole`: all commands behind one name, and what a shell completes."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from basis.version import VERSION
from longpole.command import every_command, main
from longpole.ingest_command import main as ingest
from longpole.queries_command import main as queries
from tests.build_database import build_database

ROOT = Path(__file__).resolve().parents[2]


def test_all_that_the_doors_have() -> None:
    """Each command of the two modules, the same one; `run` is called `ask`."""
    commands = every_command()
    assert {"run"} == {*ingest.commands, *queries.commands} - set(commands)
    assert queries.commands["run"] is commands["ask"]
    for door in (ingest, queries):
        for name in door.commands.keys() - {"run"}:
            assert door.commands[name] is commands[name]


def test_flags_of_a_night() -> None:
    """`longpole ingest` has those of `python -m ingest`, which alone has a flag for the demo."""
    flags = {flag for one in every_command()["ingest"].params for flag in one.opts}
    assert {"--demo", "--version"} == {flag for one in ingest.params for flag in one.opts} - flags


@pytest.mark.parametrize(
    ("typed", "begin", "found"),
    [
        ([], "ver", {"verify"}),
        (["status"], "--m", {"--max-age"}),
        (["ask"], "clock", {"clock_by_arm"}),
        (["lineage"], "clock", {"clock_by_arm"}),
        (["report", "--format"], "", {"markdown", "html", "csv", "json"}),
    ],
)
def test_what_is_completed(typed: list[str], begin: str, found: set[str]) -> None:
    """Commands, flags, their values, and the names of questions."""
    complete = ShellComplete(main, {}, "longpole", "_LONGPOLE_COMPLETE")
    assert found == {item.value for item in complete.get_completions(typed, begin)}


def test_experiments_are_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the database that is asked; without one there are none, and nothing is said."""
    database = build_database(tmp_path / "a.duckdb", experiments=[{"experiment": "cache"}])
    complete = ShellComplete(main, {}, "longpole", "_LONGPOLE_COMPLETE")

    def found(*flags: str) -> list[str]:
        return [item.value for item in complete.get_completions(["report", *flags], "ca")]

    monkeypatch.setenv("LONGPOLE_DATABASE", str(database))
    assert ["cache"] == found()
    monkeypatch.setenv("LONGPOLE_DATABASE", str(tmp_path / "gone.duckdb"))
    assert [] == found()
    assert ["cache"] == found("--database", str(database))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    """What is printed asks the command under the name that it listens to."""
    outcome = CliRunner().invoke(main, ["completion", shell])
    assert 0 == outcome.exit_code
    assert f"_LONGPOLE_COMPLETE={shell}_complete" in outcome.stdout


def test_the_module_is_a_door() -> None:
    """Where nothing is installed, and in `make`; what other commands need is not waited for."""
    command = [sys.executable, "-X", "importtime", "-m", "longpole", "--version"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert f"longpole, version {VERSION}\n" == done.stdout
    assert "click" in done.stderr
    assert "duckdb" not in done.stderr
    assert "pandas" not in done.stderr


def test_statistics_are_not_waited_for() -> None:
    """SciPy's take a second to import: a command that asks for none does without."""
    command = [sys.executable, "-X", "importtime", "-m", "queries", "--help"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert "scipy.special" in done.stderr
    assert "scipy.stats" not in done.stderr


def test_how_the_app_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Port and address are Streamlit's, and so is every other flag; nothing is published."""
    database = build_database(tmp_path / "a.duckdb")
    started: list[list[str]] = []
    monkeypatch.setattr("os.execv", lambda _file, command: started.append(command))
    flags = [
        "--port",
        "8600",
        "--address=10.0.0.5",
        "--server.baseUrlPath",
        "ci",
        "--theme.base=dark",
    ]
    outcome = CliRunner().invoke(main, ["app", *flags], env={"LONGPOLE_DATABASE": str(database)})
    assert (0, "") == (outcome.exit_code, outcome.output)
    (command,) = started
    assert [sys.executable, "-P", "-m", "streamlit", "run", str(ROOT / "app.py")] == command[:6]
    assert ["--server.port=8600", "--server.address=10.0.0.5"] == command[6:8]
    assert ["--server.baseUrlPath", "ci", "--theme.base=dark"] == command[8:]


def test_a_flag_that_is_wrong() -> None:
    """A port that there is not is refused before anything starts."""
    outcome = CliRunner().invoke(main, ["app", "--port", "70000"])
    assert 2 == outcome.exit_code
