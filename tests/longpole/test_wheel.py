"""
The wheel, built and installed: the commands find what they need without the clone.

No network is asked: the build backend is that of the development environment, whose libraries the
other environment sees, too; of Longpole it has what the wheel has, and nothing else.
"""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

from basis.version import VERSION
from tests.browser.running_app import started_app
from tests.load.session import Seen, run_apart, session

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the clone."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.iterdir()
    return built


@dataclass(frozen=True, slots=True)
class Installed:
    """
    An environment with the wheel.

    Attributes:
        command: `longpole`.
        home: The folder of a user who has nothing yet; commands are started there.
    """

    command: Path
    home: Path

    @property
    def environ(self) -> Mapping[str, str]:
        """The user's."""
        kept = {"PATH": os.environ["PATH"], "HOME": str(self.home)}
        return {**kept, "TZ": os.environ["TZ"], "PYTHONDONTWRITEBYTECODE": "1"}

    def run(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """The command, to its end."""
        done = subprocess.run(
            [self.command, *arguments],
            cwd=self.home,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert code == done.returncode, done.stderr
        return done

    def data(self) -> Path:
        """The folder of data, wherever the platform has it."""
        (found,) = {path.parent for path in self.home.rglob("demo.duckdb")}
        return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in an environment of its own."""
    folder, home = tmp_path_factory.mktemp("venv"), tmp_path_factory.mktemp("home")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    _pip(python, ["install", "--no-deps", "--no-index", str(wheel)])
    (packages,) = folder.glob("lib/python*/site-packages")
    # A folder that such a file names is searched, but no such file in it is read: no clone is seen.
    paths = {sysconfig.get_path("purelib"), *(path for path in sys.path if "-packages" in path)}
    (packages / "libraries.pth").write_text("\n".join(sorted(paths)), encoding="utf-8")
    return Installed(folder / "bin" / "longpole", home)


def _pip(python: Path, arguments: Sequence[str]) -> None:
    command = [sys.executable, "-m", "pip", "--python", str(python), "--quiet", *arguments]
    subprocess.run(command, check=True, capture_output=True)


def test_what_is_in_the_wheel(wheel: Path) -> None:
    """Four packages of ours, and the name of nothing else; its version is the code's."""
    assert wheel.name.startswith(f"longpole-{VERSION}-")
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    tops = {name.partition("/")[0] for name in names}
    assert {"basis", "ingest", "longpole", "queries", f"longpole-{VERSION}.dist-info"} == tops
    for package in ("basis", "ingest", "longpole", "queries"):
        files = subprocess.run(
            ["git", "ls-files", package], cwd=ROOT, check=True, capture_output=True, text=True
        )
        assert set() == set(files.stdout.split()) - names
    assert "longpole/brought/.streamlit/config.toml" in names
    assert "longpole/brought/.streamlit/secrets.toml" not in names


def test_without_data(installed: Installed) -> None:
    """Its version is the code's; what there is none of yet is said with the remedy."""
    assert f"longpole, version {VERSION}\n" == installed.run("--version").stdout
    missing = installed.run("status", code=1).stdout
    assert "attention: there is no complete ingest: run `longpole ingest`." in missing


def test_the_demo(installed: Installed) -> None:
    """It is published in the user's folder of data, from where the others read it."""
    published = installed.run("demo").stdout
    assert f"published: {installed.data()}/demo.duckdb.store/" in published
    asked = installed.run("ask", "experiments", "--format", "json")
    assert ["docker-layer-cache"] == [row["experiment"] for row in json.loads(asked.stdout)]
    assert "these numbers are simulated\n" == asked.stderr
    refused = installed.run("ingest", "--no-fetch", code=2).stderr
    assert f"error: {installed.data()}/experiments.toml: can't be read" in refused
    assert "let `longpole propose` write a first one" in refused


def test_its_price_list(installed: Installed) -> None:
    """It brings one, which the user's own goes before."""
    script = "from basis.places import DATA, price_list; print(price_list()); print(DATA)"
    python = installed.command.with_name("python")

    def found() -> tuple[Path, Path]:
        used, data = subprocess.run(
            [python, "-c", script],
            cwd=installed.home,
            env=installed.environ,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.splitlines()
        return Path(used), Path(data)

    brought, data = found()
    assert (ROOT / "data" / "prices.toml").read_bytes() == brought.read_bytes()
    assert installed.home in data.parents
    data.mkdir(parents=True, exist_ok=True)
    own = data / "prices.toml"
    own.touch()
    try:
        assert (own, data) == found()
    finally:
        own.unlink()


def test_the_app(installed: Installed, tmp_path: Path) -> None:
    """On a demo of its own accord, with our settings, from whichever folder, flags included."""
    (tmp_path / "queries.py").write_text("raise SystemExit('a stranger')", encoding="utf-8")
    environ = {**installed.environ, "HOME": str(tmp_path)}
    with started_app([str(installed.command), "app"], tmp_path, environ) as app:
        seen = run_apart(_look(app.address))
        assert [] == seen.problems
        assert any("parallel pre-build is 27% faster" in text for text in seen.texts)
        assert 101 == app.status_of_page({})
        assert 403 == app.status_of_page({"Host": "evil.example"})
    assert "there is no data yet: a simulated experiment is built" in app.lines[0]
    assert [] == [line for line in app.lines if "Network URL" in line or "statistics" in line]


async def _look(address: str) -> Seen:
    async with session(address) as visit:
        return await visit.read("", {})


def test_the_app_misses_a_database_that_is_named(installed: Installed, tmp_path: Path) -> None:
    """Nothing else is shown in its place."""
    environ = {**installed.environ, "LONGPOLE_DATABASE": str(tmp_path / "gone.duckdb")}
    done = subprocess.run(
        [installed.command, "app"], env=environ, capture_output=True, text=True, check=False
    )
    assert 1 == done.returncode
    assert (
        f"error: there is no database {tmp_path}/gone.duckdb: run `longpole ingest`" in done.stderr
    )
