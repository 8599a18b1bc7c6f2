"""Workflow files: YAML that is broken, deep, aliased, circular and large."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

from ingest.workflow import (
    WorkflowUnreadable,
    called_files,
    find_need_uses,
    join,
    map_jobs,
    read_workflow,
    shared_resources,
)
from tests.fuzz.mutations import mutated_text, repeated
from tests.hostile_names import SHORT
from tests.ingest.file_library import a_job

WORDED = (WorkflowUnreadable,)
_SMALL = """\
name: &n build
on: [push, pull_request]
concurrency: ${{ github.ref }}
jobs:
  one: &one
    name: one ${{ matrix.os }}
    runs-on: ubuntu-latest
    strategy: {fail-fast: false, matrix: {os: [a, b], v: [3.10, 0o17], include: [{os: c}]}}
    steps:
      - uses: actions/cache@v4
        with: {key: k, path: p}
      - run: |
          a
  two:
    needs: [one]
    uses: ./.github/workflows/called.yaml
  three: {needs: [one, two], if: always(), runs-on: [self-hosted, x], steps: [{run: x}]}
"""
_CALLED = "jobs:\n  a: {runs-on: x}\n  b: {needs: a, uses: ./.github/workflows/called.yaml}\n"
_SNIPPETS = [
    *("&a", "*a", "&a [*a]", "<<: *one", "? [a]", "!!python/object:os.system x", "!!int '1'", "~"),
    *("---", "...", "%YAML 1.1", "|", ">-", "0o17", "1:30", "2026-01-01", "yes", "ON", ".nan"),
    *("needs: three", "needs: [two, two]", "needs: {a: b}", "needs:", "strategy: x", "matrix: []"),
    *("matrix: ${{ fromJson(x) }}", "matrix: {a: [[1], {b: c}]}", "exclude: [{os: a}]", "- - -"),
    *(
        "name: ${{ ${{ }}",
        "name: ${{ format('{{{0}}} {1}', matrix.os, inputs.x) }} '}}",
        "name: ${{ inputs.a && 'x' || matrix.v[0].* == 3.10 }}",
        "name: ${{ join(fromJSON('[[1], {\"a\": 2}]').*.a, toJSON(matrix)) }}",
        "with: {x: '${{ case(github.ref, 1, 2) }}'}",
        "on: {workflow_call: {inputs: {x: {type: boolean, default: '${{ vars.x }}'}}}}",
        "name: ''",
        "uses: ../../x",
        "uses: a/b/.github/workflows/c@d",
        "uses: ''",
    ),
    *(
        "if: ''",
        "continue-on-error: x",
        "max-parallel: -1",
        "environment: [x]",
        "jobs: {}",
        "jobs:",
    ),
    *(
        "  four: {}",
        "'a b': {}",
        "? {}",
        "{",
        "}",
        "[",
        "]",
        "'",
        '"\\ud83d"',
        "\ufeff",
        "\t",
        "\0",
    ),
    *("a: &x [x, x, x, x, x, x, x, x, x]", "b: &y [*x, *x, *x, *x, *x, *x]", "c: [*y, *y, *y, *y]"),
]
_DEEP = ["[", "{a: ", "- ", "? ", "&a ", "!!str ", "'", "\t", "  a: {needs: a}\n", "{a: [", "é"]


def corpus(shared: Path) -> list[str]:
    """A small file with most of what a workflow may have, and the real ones where at hand."""
    real = [path.read_text("utf-8") for path in sorted(shared.glob("workflows/*/*.y*ml"))]
    return [_SMALL] * 40 + [_CALLED] * 10 + real


def make(random: Random, samples: Sequence[str]) -> str:
    """A file whose lines are mutated, one thing many times, or now and then 10 MB of it."""
    kind = random.random()
    if kind < 0.02:
        return f"jobs:\n{repeated(random, random.choice(_DEEP))}"
    if kind < 0.0205:
        return "jobs:\n" + random.choice(["  a: {}\n", "- a\n", "#" * 100, "[[[["]) * 1_000_000
    return mutated_text(random, random.choice(samples), _SNIPPETS)


def read(text: str) -> None:
    """As the ingest reads one: read, joined with what it calls, and names found in it."""
    workflow = read_workflow(text)
    references = called_files(workflow)
    graph = join(workflow, dict.fromkeys(references, _CALLED))
    names = [job.job.name or key for key, job in list(graph.jobs.items())[:20]]
    map_jobs(graph, [a_job(number, name) for number, name in enumerate([*names, *SHORT.values()])])
    shared_resources(text)
    find_need_uses(graph, {})
