"""Which file `uses:` names, in every form that GitHub accepts."""

import pytest

from ingest.workflow.calls import FileReference, called_file

FOLDER = ".github/workflows"
ACCEPTED = {
    f"./{FOLDER}/a.yml": (None, f"{FOLDER}/a.yml", None),
    f"./{FOLDER}/.a.yml": (None, f"{FOLDER}/.a.yml", None),
    f"./{FOLDER}/..a.yaml": (None, f"{FOLDER}/..a.yaml", None),
    f"./{FOLDER}/.yml.yml": (None, f"{FOLDER}/.yml.yml", None),
    f"./{FOLDER}/with space.yml": (None, f"{FOLDER}/with space.yml", None),
    f"$/{FOLDER}/a.yml": (None, f"{FOLDER}/a.yml", None),
    f"o/r/{FOLDER}/a.yaml@v1": ("o/r", f"{FOLDER}/a.yaml", "v1"),
    f"o/.github/{FOLDER}/a.yml@main": ("o/.github", f"{FOLDER}/a.yml", "main"),
    f"o/r/{FOLDER}/.a.yml@main": ("o/r", f"{FOLDER}/.a.yml", "main"),
    f"mona_acme/r_2.x/{FOLDER}/a.yml@v1": ("mona_acme/r_2.x", f"{FOLDER}/a.yml", "v1"),
    f"o/r/{FOLDER}/a.yml@release/1.x": ("o/r", f"{FOLDER}/a.yml", "release/1.x"),
    f"o/r/{FOLDER}/a.yml@refs/tags/v1": ("o/r", f"{FOLDER}/a.yml", "refs/tags/v1"),
    f"o/r/{FOLDER}/a.yml@@scope/pkg@1.0": ("o/r", f"{FOLDER}/a.yml", "@scope/pkg@1.0"),
    f"o/r/{FOLDER}/a.yml@ü": ("o/r", f"{FOLDER}/a.yml", "ü"),
}
REFUSED = [
    f"./{FOLDER}/a.yml@v1",
    f"$/{FOLDER}/a.yml@v1",
    f"./{FOLDER}/sub/a.yml",
    f"./{FOLDER}/../a.yml",
    f"./{FOLDER}/a.json",
    f"./{FOLDER}/a\\b.yml",
    "./.github/a.yml",
    "./a.yml",
    f"o/r/{FOLDER}/a.yml",
    f"o/r/{FOLDER}/a.yml@",
    f"o/r/{FOLDER}/a.yml@a b",
    f"o/r/{FOLDER}/a.yml@a:b",
    f"o/../{FOLDER}/a.yml@v1",
    f"o/{FOLDER}/a.yml@v1",
    f"o/r/{FOLDER}/sub/a.yml@v1",
    "https://example.org/a.yml@v1",
    "",
]


@pytest.mark.parametrize(("uses", "expected"), ACCEPTED.items(), ids=ACCEPTED)
def test_accepted(uses: str, expected: tuple[str | None, str, str | None]) -> None:
    """Repository, path and ref; a local path of a called file leads into that file's own."""
    assert FileReference(*expected) == called_file(uses, None)
    caller = FileReference("other/one", f"{FOLDER}/c.yml", "v2")
    repository, path, ref = expected
    inside = expected if repository else ("other/one", path, "v2")
    assert FileReference(*inside) == called_file(uses, caller)
    assert ref is None or "@" in uses


@pytest.mark.parametrize("uses", REFUSED)
def test_refused(uses: str) -> None:
    """Whatever GitHub refuses, or what could lead out of the folder of workflows."""
    assert called_file(uses, None) is None
