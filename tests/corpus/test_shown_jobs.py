"""The names that the generator predicts, worked out by eye from GitHub's documentation."""

from pathlib import Path

import pytest

from tests.corpus.attempts import ShownJob, shown_jobs
from tests.corpus.folder import Folder
from tests.corpus.scalars import RefusedByGithub

_CALLED = """\
on: {workflow_call: {inputs: {kind: {type: string, default: quick}}}}
jobs:
  test: {runs-on: x, strategy: {matrix: {n: [1, 2]}}}
  report: {runs-on: x, needs: test, name: 'Report of ${{ inputs.kind }}'}
"""
_HEAD = """\
on: [push, pull_request]
remote: &T acme/tools/.github/workflows/called.yml@a/b
given: &W {kind: '${{ matrix.v }}'}
"""


def _jobs(folder: Path, jobs: str, event: str | None = None, **plan: bool) -> list[ShownJob]:
    root = folder / "acme+rocket@1" / ".github" / "workflows"
    root.mkdir(parents=True)
    (root / "ci.yml").write_text(f"{_HEAD}jobs:\n{jobs}", "utf-8")
    (root / ".called.yml").write_text(_CALLED, "utf-8")
    other = folder / "acme+tools@2" / ".github" / "workflows"
    other.mkdir(parents=True)
    (other / "called.yml").write_text(_CALLED, "utf-8")
    repository = Folder(folder).by_name["acme/rocket"]
    return shown_jobs(repository.files[".github/workflows/ci.yml"], event, **plan)


@pytest.mark.parametrize(
    ("job", "names"),
    [
        ("a: {}", ["a"]),
        ("a: {name: The A}", ["The A"]),
        ("a: {name: 3.10}", ["3.1"]),
        ("a: {name: ''}", ["a"]),
        ("a: {name: '${{ github.event_name }}'}", ["pull_request"]),
        ("a: {name: '${{ matrix.none }}', strategy: {matrix: {v: [1]}}}", ["a (1)"]),
        ("a: {strategy: {matrix: {v: [3.10, '3.10'], os: [x]}}}", ["a (3.1, x)", "a (3.10, x)"]),
        ("a: {name: A, strategy: {matrix: {v: [true, null, '']}}}", ["A (true)", "A", "A"]),
        ("a: {strategy: {matrix: {v: [{x: 1, y: [2, 3]}]}}}", ["a (1, 2, 3)"]),
        ("a: {name: 'on ${{ matrix.v }}', strategy: {matrix: {v: [1, 2]}}}", ["on 1", "on 2"]),
        (
            "a: {strategy: {matrix: {v: [1, 2], w: [x, y], exclude: [{v: 2, w: X}]}}}",
            ["a (1, x)", "a (1, y)", "a (2, y)"],
        ),
        ("a: {strategy: {matrix: {v: [1, 2], exclude: [{V: 1}]}}}", ["a (2)"]),
        (
            "a: {strategy: {matrix: {v: [1, 2], include: [{v: 2, more: m}, {v: 3, more: n}]}}}",
            ["a (1)", "a (2)", "a (3, n)"],
        ),
        ("a: {strategy: {matrix: {v: [1], include: [{more: m}]}}}", ["a (1)"]),
        ("a: {strategy: {matrix: {include: [{x: 1, y: 2}, {y: 3}]}}}", ["a (1, 2)", "a (3)"]),
        ("a: {strategy: {matrix: {v: [1], exclude: [{v: 1}]}}}", ["a"]),
        (
            "a: {name: '${{ strategy.job-index }}', strategy: {matrix: {v: [x, y]}}}",
            ["0", "1"],
        ),
        (f"a: {{name: {'n' * 100}}}", ["n" * 100]),
        (f"a: {{name: {'n' * 101}}}", [f"{'n' * 97}..."]),
        (f"a: {{name: {'n' * 96}, strategy: {{matrix: {{v: [12]}}}}}}", [f"{'n' * 96} ..."]),
        (
            "a: {uses: ./.github/workflows/.called.yml}",
            ["a / test (1)", "a / test (2)", "a / Report of quick"],
        ),
        (
            "a: {name: 'A ${{ matrix.v }}', strategy: {matrix: {v: [x]}}, uses: *T, with: *W}",
            ["A x / test (1)", "A x / test (2)", "A x / Report of x"],
        ),
    ],
)
def test_names(tmp_path: Path, job: str, names: list[str]) -> None:
    """All jobs run."""
    assert names == [each.name for each in _jobs(tmp_path, f"  {job}")]


def test_keys(tmp_path: Path) -> None:
    """A nested key joins those of the callers, and what is not at hand is its caller's."""
    jobs = _jobs(
        tmp_path,
        "  a: {uses: ./.github/workflows/.called.yml}\n"
        "  b: {uses: other/place/.github/workflows/x.yml@v1}\n",
    )
    assert ["a/test", "a/test", "a/report", "b", "b"] == [job.key for job in jobs]
    assert [True] * 3 + [False] * 2 == [job.is_known for job in jobs]


def test_dynamic_matrix(tmp_path: Path) -> None:
    """Legs that only a run knows: each has what the file reads of it, and no two are the same."""
    jobs = _jobs(
        tmp_path,
        "  plan: {outputs: {m: x}}\n"
        "  a: {needs: plan, strategy: {matrix: '${{ fromJSON(needs.plan.outputs.m) }}'},\n"
        "      name: '${{ matrix.os }} ${{ matrix.pair[1] }}', runs-on: '${{ matrix.os }}'}\n",
    )
    legs = jobs[1:]
    assert len(legs) in (2, 3)
    assert len(legs) == len({leg.name for leg in legs})
    assert all(leg.name.startswith(f"{leg.labels[0]} ") for leg in legs)
    assert [0, *[1] * len(legs)] == [job.stage for job in jobs]


_CONDITIONS = """\
  pushed:
    if: github.event_name == 'push'
    name: P ${{ matrix.v }}
    strategy: {matrix: {v: [1]}}
  after: {needs: pushed}
  last: {needs: after, if: "${{ always() }}"}
  call: {if: github.event_name != 'push', uses: ./.github/workflows/.called.yml}
  sad: {needs: pushed, if: failure()}
"""


@pytest.mark.parametrize(
    ("event", "plan", "skipped", "others"),
    [
        ("push", {}, ["call", "sad"], ["P 1", "after", "last"]),
        (
            "pull_request",
            {},
            ["P ${{ matrix.v }}", "after", "sad"],
            ["last", "call / test (1)", "call / test (2)", "call / Report of quick"],
        ),
        ("push", {"has_failures": True}, ["after", "call"], ["P 1", "last", "sad"]),
    ],
)
def test_skipped(
    tmp_path: Path, event: str, plan: dict[str, bool], skipped: list[str], others: list[str]
) -> None:
    """Skipped is listed under the name as written, a caller without its callees."""
    jobs = _jobs(tmp_path, _CONDITIONS, event, **plan)
    assert skipped == [job.name for job in jobs if job.conclusion == "skipped"]
    assert others == [job.name for job in jobs if job.conclusion != "skipped"]


@pytest.mark.parametrize(
    "job",
    [
        "a: {name: '${{ env.X }}'}",
        "a: {strategy: {matrix: {v: 1}}}",
        "a: {strategy: {matrix: {v: [1], exclude: [{w: 1}]}}}",
        "a: {needs: b}",
        "a: {}\n  a: {}",
        "a: [",
    ],
)
def test_refused(tmp_path: Path, job: str) -> None:
    """Files that GitHub would not run."""
    with pytest.raises(RefusedByGithub):
        _jobs(tmp_path, f"  {job}")


def test_stages(tmp_path: Path) -> None:
    """A job starts when all that it needs have ended, with what they call."""
    jobs = _jobs(
        tmp_path,
        "  a: {}\n  b: {needs: a, uses: ./.github/workflows/.called.yml}\n  c: {needs: [b]}\n",
    )
    stages = {"a": 0, "b / test (1)": 1, "b / test (2)": 1, "b / Report of quick": 2, "c": 3}
    assert stages == {job.name: job.stage for job in jobs}
