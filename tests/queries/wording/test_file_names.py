"""Names of files are of plain characters."""

import pytest

from queries import wording


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (["wall", "cache"], "wall-cache.csv"),
        (["wall", "../../etc/passwd"], "wall-etc-passwd.csv"),
        (["wall", 'a"b\r\n'], "wall-a-b.csv"),
        (["wall", "…"], "wall.csv"),
    ],
)
def test_file_name(parts: list[str], name: str) -> None:
    """A file's name has no folder, quote or line break, whatever an experiment is called."""
    assert name == wording.file_name(*parts, suffix=".csv")
