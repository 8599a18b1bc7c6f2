"""Names of files are of plain characters."""

import pytest

from queries.export import file_name


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
    assert name == file_name(*parts, suffix=".csv")
