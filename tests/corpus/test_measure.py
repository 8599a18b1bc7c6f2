"""The table and its verdicts, on a folder of two files."""

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from ingest.workflow import Graph, Place, Unplaced
from tests.corpus import matched
from tests.corpus.__main__ import main, measure
from tests.corpus.folder import Folder

_CI = """\
on: push
jobs:
  build: {runs-on: x, strategy: {matrix: {os: [a, b]}}}
  one: {name: Same}
  two: {name: Same}
  other: {uses: else/where/.github/workflows/x.yml@main}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with a file that runs and one that GitHub refuses."""
    root = tmp_path / "acme+rocket@0123456789abcdef" / ".github" / "workflows"
    root.mkdir(parents=True)
    (root / "ci.yml").write_text(_CI, "utf-8")
    (root / "bad.yml").write_text("on: push\njobs: []", "utf-8")
    return tmp_path


def test_verdicts(folder: Path) -> None:
    """Two legs are mapped, two jobs show one name, and of a file not at hand nothing is claimed."""
    row = measure(Folder(folder).repositories[0], ("all run",))
    assert ("acme/rocket@0123456789ab", 2, 6) == (row.name, row.file_count, row.job_count)
    assert Counter({"mapped": 2, "alike": 1, "not known": 2}) == row.verdicts
    assert {"acme/rocket bad.yml": "no jobs"} == row.not_run


@pytest.mark.parametrize(
    ("place", "verdict"),
    [
        (Place("one", (None,)), "wrong"),
        (Unplaced("fits jobs", ("build", "one")), "ambiguous"),
        (Unplaced("fits no job"), "unplaced"),
    ],
)
def test_a_worse_matcher(
    folder: Path, monkeypatch: pytest.MonkeyPatch, place: Place | Unplaced, verdict: str
) -> None:
    """Whatever the matcher gets wrong is counted and told; a wrong key ends the command with 1."""

    def placed(_graph: Graph, jobs: list[object]) -> dict[int, Place | Unplaced]:
        return dict.fromkeys(range(len(jobs)), place)

    monkeypatch.setattr(matched, "placed", placed)
    row = measure(Folder(folder).repositories[0], ("all run",))
    assert verdict in {outcome.verdict for _, _, outcome in row.left if outcome.name != "Same"}
    result = CliRunner().invoke(main, [str(folder), "--attempts", "all run"])
    assert (1 if verdict == "wrong" else 0) == result.exit_code
    assert "build (a)" in result.output


def test_the_generator_stands_apart() -> None:
    """Only the adapter knows the project's matcher."""
    for path in Path(__file__).parent.glob("*.py"):
        if path.name not in ("matched.py", "__main__.py") and not path.name.startswith("test_"):
            assert "ingest" not in path.read_text("utf-8").replace("`ingest.workflow`", ""), path
