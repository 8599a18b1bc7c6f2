"""The joined graph: what the file says, and what called workflows make of it."""

from pathlib import Path

import pytest
import yaml

from ingest.workflow import FileReference, Graph, called_files, join, read_workflow
from ingest.workflow.graph import MOST_LEVELS

STACKROX = (
    "baseline",
    "parallel-pre-build",
    "combined-job",
    "matrix-images",
    "bake-merged",
    "race-of-two",
)
FILES = [*(f"stackrox/{name}.yaml" for name in STACKROX), "libafl/build_and_test.yml"]


@pytest.mark.parametrize("file", FILES)
def test_real_structures(shared: Path, file: str) -> None:
    """Keys, needs and names of every job are as an independent reader finds them."""
    content = (shared / "workflows" / file).read_text("utf-8")
    described = yaml.safe_load(content)["jobs"]
    expected = {
        key: (job.get("name"), _listed(job.get("needs", [])), "matrix" in job.get("strategy", {}))
        for key, job in described.items()
    }
    graph = join(read_workflow(content), {})
    assert expected == {
        key: (each.job.name, each.needs, each.job.matrix is not None)
        for key, each in graph.jobs.items()
    }
    assert () == graph.problems
    assert len(expected) > 10


def test_properties_of_a_job() -> None:
    """What a later reader needs of a job is kept, an expression as one."""
    workflow = read_workflow(
        """
        name: Build
        concurrency: one
        jobs:
          A: {if: '!cancelled()', continue-on-error: true, environment: prod}
          b: {needs: a, continue-on-error: '${{ matrix.x }}', concurrency: {group: g}}
          c: {needs: [a, b, a], strategy: {max-parallel: 2, matrix: {x: [1]}}}
        """
    )
    assert "Build" == workflow.name
    assert workflow.has_concurrency
    a, b, c = workflow.jobs
    assert ("!cancelled()", True, True) == (a.condition, a.continue_on_error, a.has_environment)
    assert (("A",), None, True) == (b.needs, b.continue_on_error, b.has_concurrency)
    assert (("A", "b"), False, True) == (c.needs, c.continue_on_error, c.has_max_parallel)


CALLER = """
jobs:
  prepare: {}
  test:
    needs: prepare
    uses: ./.github/workflows/test.yml
    concurrency: one
  report: {needs: [test]}
"""
CALLED = """
jobs:
  unit: {}
  lint: {}
  join: {needs: unit}
  deep: {needs: [lint], uses: 'other/repo/.github/workflows/deep.yaml@v1'}
"""
DEEP = "jobs: {first: {uses: ./.github/workflows/leaf.yml}, last: {needs: first}}"
LEAF = "jobs: {only: {}}"
TEST = FileReference(None, ".github/workflows/test.yml", None)
DEEPER = FileReference("other/repo", ".github/workflows/deep.yaml", "v1")
DEEPEST = FileReference("other/repo", ".github/workflows/leaf.yml", "v1")


def test_called_workflows() -> None:
    """
    First jobs of a called workflow need what its caller needs, who needs that needs its last.

    A local path in a remote file leads into the remote repository.
    """
    graph = join(read_workflow(CALLER), {TEST: CALLED, DEEPER: DEEP, DEEPEST: LEAF})
    assert {
        "prepare": (),
        "test": ("prepare",),
        "report": ("test/join", "test/deep/last"),
        "test/unit": ("prepare",),
        "test/lint": ("prepare",),
        "test/join": ("test/unit",),
        "test/deep": ("test/lint",),
        "test/deep/first": ("test/lint",),
        "test/deep/last": ("test/deep/first/only",),
        "test/deep/first/only": ("test/lint",),
    } == _needs(graph)
    waiting = {key for key, job in graph.jobs.items() if job.has_concurrency}
    assert {key for key in graph.jobs if key.startswith("test")} == waiting


def test_which_files_are_called() -> None:
    """Each reference once, relative to the file that calls."""
    assert (TEST,) == called_files(read_workflow(CALLER))
    assert (DEEPER,) == called_files(read_workflow(CALLED), TEST)
    assert (DEEPEST,) == called_files(read_workflow(DEEP), DEEPER)


@pytest.mark.parametrize(
    ("uses", "problem"),
    [
        ("./.github/workflows/gone.yml", "the file is not there"),
        ("./.github/workflows/bad.yml", "it has no jobs"),
        ("./.github/workflows/../../etc.yml", "no reference to a workflow file"),
        ("https://example.org/x.yml", "no reference to a workflow file"),
        ("./.github/workflows/loop.yml", f"below the {MOST_LEVELS} levels"),
    ],
)
def test_called_workflow_that_is_not_known(uses: str, problem: str) -> None:
    """It is a problem of its caller, which stays in the graph; the others are not touched."""
    loop = FileReference(None, ".github/workflows/loop.yml", None)
    bad = FileReference(None, ".github/workflows/bad.yml", None)
    files = {
        loop: f"jobs: {{again: {{uses: {loop.path}}}}}".replace(".git", "./.git", 1),
        bad: "x: y",
    }
    workflow = read_workflow(f"jobs: {{a: {{uses: '{uses}'}}, b: {{needs: a}}}}")
    graph = join(workflow, files)
    assert [True] == [problem in sentence for sentence in graph.problems]
    deepest = "/".join(["a", *["again"] * (MOST_LEVELS - 1)]) if "loop" in uses else "a"
    assert {deepest} == set(graph.jobs["b"].needs)
    assert () == graph.jobs[deepest].callees


def _needs(graph: Graph) -> dict[str, tuple[str, ...]]:
    return {key: job.needs for key, job in graph.jobs.items()}


def _listed(needs: str | list[str]) -> tuple[str, ...]:
    return (needs,) if isinstance(needs, str) else tuple(needs)
