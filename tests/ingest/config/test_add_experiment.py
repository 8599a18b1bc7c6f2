"""Adding an experiment to the file: what is there stays, byte by byte."""

from pathlib import Path

import pytest

from ingest.config.add_experiment import add_experiment, find_experiment
from ingest.config.mistakes import LARGEST
from ingest.errors import ExperimentFileInvalid

NEW = '[new]\nrepository = "o/r"\n'
BEFORE = {
    "nothing": "",
    "an experiment": '[a]\nrepository = "o/r"\n',
    "odd spacing and comments": "# mine\n[a]   # odd\nrepository='o/r'\n\n\n# the end",
    "line ends of Windows": '[a]\r\nrepository = "o/r"\r\n',
    "one with a mistake": "[a]\nrepositry = 1\n",
}


@pytest.mark.parametrize("before", BEFORE)
def test_what_is_there_stays(before: str, tmp_path: Path) -> None:
    """The new one stands behind it, apart by a line."""
    path = tmp_path / "e.toml"
    text = BEFORE[before].encode()
    path.write_bytes(text)
    add_experiment(path, NEW)
    assert path.read_bytes().startswith(text)
    assert path.read_text("utf-8").endswith(NEW)
    assert "new" == find_experiment(path, "NEW", "O/R")
    assert [path] == list(tmp_path.iterdir())


def test_a_folder_is_made(tmp_path: Path) -> None:
    """Where there is no file yet, there may be no folder."""
    path = tmp_path / "data" / "e.toml"
    assert find_experiment(path, "new", "o/r") is None
    add_experiment(path, NEW)
    assert NEW == path.read_text("utf-8")


def test_a_link_and_its_rights_stay(tmp_path: Path) -> None:
    """Who keeps the file elsewhere finds it there."""
    own, link = tmp_path / "own.toml", tmp_path / "e.toml"
    own.write_text("", encoding="utf-8")
    own.chmod(0o640)
    link.symlink_to(own)
    add_experiment(link, NEW)
    assert (True, NEW, 0o640) == (
        link.is_symlink(),
        own.read_text("utf-8"),
        own.stat().st_mode & 0o777,
    )


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (b"[a\n", "is not TOML"),
        (b"[new]\n", "is not TOML"),
        (b"\xff", "it is no UTF-8 text"),
        (b"#" * LARGEST, "has no room for another experiment"),
    ],
    ids=["no TOML", "the name is taken", "no text", "full"],
)
def test_what_is_never_touched(before: bytes, expected: str, tmp_path: Path) -> None:
    """A file that can't be read, or could not be after."""
    path = tmp_path / "e.toml"
    path.write_bytes(before)
    with pytest.raises(ExperimentFileInvalid, match=expected):
        add_experiment(path, NEW)
    assert before == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_another_repositorys_name(tmp_path: Path) -> None:
    """An experiment of that name that is of another repository is no answer."""
    path = tmp_path / "e.toml"
    path.write_text(NEW, encoding="utf-8")
    with pytest.raises(ExperimentFileInvalid, match="new is an experiment of o/r, not of o/s"):
        find_experiment(path, "new", "o/s")
