"""Real names against predicted ones, where the recordings are at hand."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from tests.corpus.attempts import shown_jobs
from tests.corpus.folder import File, Folder

_SHARED = Path(__file__).resolve().parents[3] / "shared"
pytestmark = pytest.mark.skipif(
    not _SHARED.exists(), reason="the recordings beside the checkout are missing"
)
_KNOWN_ONLY_TO_THE_RUN = {
    "fixed-beside-template": {"verify (docs)", "verify (vendor)"},
    "path-skips-the-unmapped": {"suite / compile", "suite / check"},
}
"""Names whose values a script or another repository decides, by case."""
_CASES = sorted(path.name for path in (_SHARED / "cases").glob("*") if path.is_dir())


def _predicted(file: File) -> dict[str, set[str]]:
    """Keys by name, of an attempt in which all run and one in which the first jobs fail."""
    predicted: dict[str, set[str]] = {}
    for job in (*shown_jobs(file), *shown_jobs(file, has_failures=True)):
        predicted.setdefault(job.name, set()).add(job.key)
    return predicted


def _file(folder: Path, files: dict[str, str]) -> File:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return Folder(folder).repositories[0].top_files()[0]


def test_wide_matrix(tmp_path: Path) -> None:
    """All names of 316 recorded jobs are predicted, with their keys; of all that run, none else."""
    source = _SHARED / "workflows" / "libafl"
    file = _file(tmp_path, {".github/workflows/x.yml": (source / "build_and_test.yml").read_text()})
    predicted = _predicted(file)
    with (source / "expected.csv").open(encoding="utf-8", newline="") as rows:
        expected = {row["job_name"]: row["job_key"] for row in csv.DictReader(rows)}
    jobs = json.loads((_SHARED / "recordings" / "libafl" / "jobs.json").read_text("utf-8"))
    assert {job["name"] for job in jobs} == set(expected)
    assert {} == {name: key for name, key in expected.items() if predicted.get(name) != {key}}
    # Of these, Windows was skipped in all three runs.
    assert {"windows"} == {job.key for job in shown_jobs(file) if job.name not in expected}


@pytest.mark.parametrize("case", _CASES)
def test_cases(tmp_path: Path, case: str) -> None:
    """Each name of a case is predicted, but what only the run knows."""
    world = json.loads((_SHARED / "cases" / case / "world.json").read_text("utf-8"))
    (repository,) = world.values()
    names = {job["name"] for job in repository["jobs"]}
    predicted: set[str] = set()
    versions = {version for file in repository["files"].values() for version in file}
    for version in versions:
        shutil.rmtree(tmp_path / ".github", ignore_errors=True)
        texts = {
            path: file.get(version, file["default"]) for path, file in repository["files"].items()
        }
        predicted |= set(_predicted(_file(tmp_path, texts)))
    assert names - predicted == _KNOWN_ONLY_TO_THE_RUN.get(case, set())
