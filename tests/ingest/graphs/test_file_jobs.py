"""Where jobs and their needs stand in their files: lines counted by hand."""

from pathlib import Path

from ingest.graphs.need_uses import find_file_jobs, find_uses
from ingest.workflow import FileReference, join, read_workflow

_TOP = """\
on: push
jobs:
  build: {runs-on: ubuntu-latest, steps: [{run: make}]}

  "test":
    needs: [build,
            lint]
    strategy:
      matrix:
        shard: [1, 2]
    runs-on: ubuntu-latest
    environment: production
    steps:
      - run: make test
  lint:
    uses: ./.github/workflows/lint.yml
  far:
    needs: Build
    uses: other/repo/.github/workflows/far.yml@v1
"""
_LINT = "on: workflow_call\njobs:\n  style:\n    runs-on: x\n    steps: [{run: make}]\n"


def test_lines_on_paper() -> None:
    """Each line is the one an editor shows: of quoted keys, in flow, and in called files."""
    lint = FileReference(None, ".github/workflows/lint.yml", None)
    far = FileReference("other/repo", ".github/workflows/far.yml", "v1")
    graph = join(read_workflow(_TOP), {lint: _LINT, far: _LINT})
    found = {job.job_key: job for job in find_file_jobs("k", graph)}
    lines = {
        key: (job.line, job.needs_line, job.matrix_line, job.runs_on_line, job.environment_line)
        for key, job in found.items()
    }
    assert {
        "build": (3, None, None, 3, None),
        "test": (5, 6, 9, 11, 12),
        "lint": (15, None, None, None, None),
        "far": (17, 18, None, None, None),
        "lint/style": (3, None, None, 4, None),
        "far/style": (3, None, None, 4, None),
    } == lines
    paths = {key: job.path for key, job in found.items()}
    assert (None, ".github/workflows/lint.yml") == (paths["test"], paths["lint/style"])
    assert "other/repo/.github/workflows/far.yml@v1" == paths["far/style"]
    needs = {(use.job_key, use.need_key): use.line for use in find_uses("k", graph, {})}
    assert {("test", "build"): 6, ("test", "lint"): 7, ("far", "build"): 18} == needs


def test_lines_of_a_real_file(shared: Path) -> None:
    """In StackRox's file the main image's job is in line 173, its need of the CLI in 176."""
    content = (shared / "workflows" / "stackrox" / "baseline.yaml").read_text("utf-8")
    graph = join(read_workflow(content), {})
    (main,) = (one for one in find_file_jobs("k", graph) if one.job_key == "build-and-push-main")
    assert (173, 174, 185, 182) == (
        main.line,
        main.needs_line,
        main.matrix_line,
        main.runs_on_line,
    )
    needs = {(use.job_key, use.need_key): use.line for use in find_uses("k", graph, {})}
    assert 176 == needs["build-and-push-main", "pre-build-cli"]
