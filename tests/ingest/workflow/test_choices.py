"""Names that fit several jobs: told by what else the attempt says of each, or left open."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.records import Job
from ingest.workflow import (
    FileReference,
    KnownRun,
    Place,
    Unplaced,
    join,
    map_jobs,
    read_workflow,
)
from tests.ingest.file_library import START, a_job

CALLED = FileReference(None, ".github/workflows/called.yml", None)
DYNAMIC = "strategy: {matrix: {x: '${{ fromJson(vars.x) }}'}}"

Listed = tuple[str, str]
"""A job's name, and in a word what is known of it: see `_listed`."""
Expected = str | None
"""A job's key; None where it is left open."""

CASES: dict[str, tuple[str, list[tuple[Listed, Expected]]]] = {
    "one job of a fixed name, beside a matrix without a name": (
        f"{{a: {{name: v (api)}}, v: {{{DYNAMIC}}}}}",
        [(("v (api)", ""), "a"), (("v (docs)", ""), "v")],
    ),
    "two jobs of that name": (
        f"{{a: {{name: v (api)}}, v: {{{DYNAMIC}}}}}",
        [(("v (api)", ""), None), (("v (api)", ""), None), (("v (docs)", ""), "v")],
    ),
    "fixed text beside a template": (
        f"{{a: {{name: Build x}}, b: {{name: 'Build ${{{{ matrix.x }}}}', {DYNAMIC}}}}}",
        [(("Build x", ""), "a"), (("Build y", ""), "b")],
    ),
    "an exact template beside a loose one": (
        (
            f"{{a: {{name: 'Build ${{{{ matrix.x }}}}', {DYNAMIC}}},"
            f" b: {{name: 'Build ${{{{ matrix.x }}}} (fast)', {DYNAMIC}}},"
            f" c: {{name: Build, {DYNAMIC}}}}}"
        ),
        [
            (("Build x", ""), "a"),
            (("Build x (fast)", ""), "b"),
            (("Build (x)", ""), "c"),
            (("Build (x) (fast)", ""), None),
        ],
    ),
    "jobs whose names a run alone decides are listed once each": (
        (
            "{a: {name: \"${{ vars.a && 'x' || 'y' }}\"}, b: {name: '${{ matrix.x }}',"
            f" {DYNAMIC}}}}}"
        ),
        [(("x", ""), "a"), (("z", ""), "b")],
    ),
    "one of them is not shown by the other": (
        (
            "{a: {name: \"${{ vars.a && 'x' || 'y' }}\"}, b: {name: '${{ matrix.x }}',"
            f" {DYNAMIC}}}}}"
        ),
        [(("x", ""), None), (("y", ""), None), (("z", ""), "b")],
    ),
    "two templates of which neither is the closer one": (
        "{a: {name: 'x ${{ vars.a }}'}, b: {name: '${{ vars.a }} y'}}",
        [(("x y", ""), None), (("x z", ""), "a"), (("z y", ""), "b")],
    ),
    "more jobs than one template makes": (
        "{a: {name: 'x ${{ vars.a }} y'}, b: {name: 'x ${{ vars.b }}'}}",
        [(("x 1 y", ""), None), (("x 1 y", ""), None), (("x 2 y", ""), None)],
    ),
    "one of two templates has another name": (
        "{a: {name: 'x ${{ vars.a }} y'}, b: {name: 'x ${{ vars.b }}'}}",
        [(("x 1 y", ""), "a"), (("x 2", ""), "b")],
    ),
    "possible texts are told from unknown ones": (
        "{a: {name: \"${{ vars.a && 'x' || 'y' }}\"}, b: {name: '${{ vars.b }}'}}",
        [(("x", ""), "a"), (("z", ""), "b")],
    ),
    "a skipped matrix, beside a job that is called as it is": (
        "{a: {name: X}, b: {name: X, strategy: {matrix: {x: [1]}}}}",
        [(("X", ""), "a"), (("X", "skipped"), "b")],
    ),
    "a leg whose values are empty is a leg": (
        "{a: {strategy: {matrix: {x: ['', y]}}}, b: {name: a}}",
        [(("a (y)", ""), "a"), (("a", "failure"), None), (("a", "failure"), None)],
    ),
    "a matrix that is skipped makes no legs": (
        (
            "{a: {name: 'T ${{ matrix.x }}', strategy: {matrix: {x: [1, 2]}}},"
            " b: {name: 'T ${{ matrix.y }}', strategy: {matrix: {y: [1, 2, 3]}}}}"
        ),
        [
            (("T ${{ matrix.x }}", "skipped"), "a"),
            (("T 1", ""), "b"),
            (("T 2", ""), "b"),
            (("T 3", ""), "b"),
        ],
    ),
    "labels": (
        "{a: {name: X, runs-on: ubuntu-latest}, b: {name: X, runs-on: [self-hosted, ARM64]}}",
        [
            (("X", "on arm64, self-hosted"), "b"),
            (("X", "on ubuntu-latest"), "a"),
            (("X", ""), None),
        ],
    ),
    "labels of legs": (
        (
            "{a: {name: X, runs-on: '${{ matrix.os }}', strategy: {matrix: {os: [l, m]}}},"
            " b: {name: 'X (${{ vars.b }})', runs-on: w}}"
        ),
        [(("X (l)", "on w"), "b"), (("X (m)", "on m"), "a")],
    ),
    "labels that only the run knows exclude nothing": (
        "{a: {name: X, runs-on: '${{ vars.os }}'}, b: {name: X, runs-on: {group: big}}}",
        [(("X", "on l"), None), (("X", "on m"), None)],
    ),
    "a condition that can't be met": (
        (
            "{a: {name: X, if: github.event_name == 'push'},"
            " b: {name: X, if: \"${{ github.event_name != 'push' && success() }}\"}}"
        ),
        [(("X", ""), "a"), (("X", "skipped"), "b")],
    ),
    "a condition that may be met": (
        "{a: {name: X, if: failure()}, b: {name: X, if: success()}}",
        [(("X", ""), None), (("X", "skipped"), None)],
    ),
    "created before what it needs had ended": (
        "{p: {}, a: {name: X, needs: p}, b: {name: X}}",
        [(("p", "0 to 50"), "p"), (("X", "10 to 20"), "b"), (("X", "60 to 70"), None)],
    ),
    "two alike": (
        "{a: {name: X}, b: {name: X}}",
        [(("X", ""), None), (("X", ""), None)],
    ),
    "the same file called twice by one name": (
        (
            "{p: {}, a: {name: A, uses: ./.github/workflows/called.yml},"
            " b: {name: A, needs: p, uses: ./.github/workflows/called.yml}}"
        ),
        [
            (("p", "0 to 50"), "p"),
            (("A / unit (x)", "10 to 20"), "a/unit"),
            (("A / unit (x)", "60 to 70"), None),
        ],
    ),
}


@pytest.mark.parametrize(("jobs", "expected"), CASES.values(), ids=CASES)
def test_choices(jobs: str, expected: list[tuple[Listed, Expected]]) -> None:
    """The key of each job, or none where several are possible; in whatever order they come."""
    called = "jobs: {unit: {strategy: {matrix: {x: [x]}}}}"
    graph = join(
        read_workflow(f"on: push\njobs: {jobs}"), {CALLED: called}, run=KnownRun(event="push")
    )
    listed = [_listed(number, *each) for number, (each, _) in enumerate(expected)]
    wanted = {number: key for number, (_, key) in enumerate(expected)}
    for order in (listed, listed[::-1]):
        places = map_jobs(graph, order).places
        assert wanted == {
            job_id: place.key if isinstance(place, Place) else None
            for job_id, place in places.items()
        }
        assert all(len(place.keys) > 1 for place in places.values() if isinstance(place, Unplaced))


INPUTS = """
on:
  workflow_call:
    inputs:
      os: {type: string}
      live: {type: boolean, default: false}
      n: {type: string, default: '7'}
jobs:
  build: {name: 'Build on ${{ inputs.os }}'}
  ship: {name: "${{ inputs.live && 'Ship' || 'Dry run' }}"}
  shard: {strategy: {matrix: {x: '${{ fromJSON(inputs.n) }}'}}}
"""
CALLER = """
on: {workflow_dispatch: {inputs: {kind: {type: choice, options: [fast, full]}}}}
jobs:
  plain: {uses: ./.github/workflows/called.yml, with: {os: linux, live: true, n: '[1, 2]'}}
  legs:
    strategy: {matrix: {os: [mac, win]}}
    uses: ./.github/workflows/called.yml
    with: {os: '${{ matrix.os }}'}
  kind: {name: 'Test ${{ inputs.kind }}'}
  who: {name: 'By ${{ github.repository_owner }} on ${{ github.event_name }}'}
"""
KNOWN: dict[str, tuple[str, str | None] | None] = {
    "plain / Build on linux": ("plain/build", None),
    "plain / Build on mac": None,
    "plain / Ship": ("plain/ship", None),
    "plain / Dry run": None,
    "plain / shard (2)": ("plain/shard", "2"),
    "plain / shard (3)": None,
    "legs (mac) / Build on mac": ("legs/build", "mac"),
    "legs (mac) / Dry run": ("legs/ship", "mac"),
    "legs (mac) / Ship": None,
    "Test full": ("kind", None),
    "Test other": None,
    "By acme on workflow_dispatch": ("who", None),
    "By acme on push": None,
}


def test_what_the_file_and_the_run_know() -> None:
    """Inputs as they are given, by default or asked for; the event and the repository."""
    run = KnownRun("acme/rocket", "workflow_dispatch")
    graph = join(read_workflow(CALLER), {CALLED: INPUTS}, run=run)
    listed = [a_job(number, name) for number, name in enumerate(KNOWN)]
    places = map_jobs(graph, listed).places
    assert KNOWN == {
        job.name: (place.key, place.leg) if isinstance(place, Place) else None
        for job, place in ((job, places[job.job_id]) for job in listed)
    }


TEXT = st.sampled_from(["a", "b", "c", "x y", "1", ""])
JOB = st.fixed_dictionaries(
    {"os": st.lists(TEXT, min_size=1, max_size=3, unique=True)},
    optional={
        "name": st.sampled_from(
            [
                "plain",
                "a (x)",
                "on ${{ matrix.os }}",
                "${{ matrix.os }}",
                "${{ matrix.os || 'none' }}",
                "${{ vars.x && 'a' || 'plain' }}",
                "on ${{ vars.x }}",
            ]
        ),
        "is_dynamic": st.just(value=True),
        "has_matrix": st.just(value=False),
    },
)
FILES = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), JOB, min_size=1)


@settings(deadline=None)
@given(file=FILES, other=JOB, data=st.data(), random=st.randoms(use_true_random=False))
def test_laws(
    file: dict[str, dict[str, object]],
    other: dict[str, object],
    data: st.DataObject,
    random: Random,
) -> None:
    """
    What GitHub would show is mapped to its key or left open, never to another key.

    The order of the jobs does not matter, and a job that shows nothing alike changes no other's
    key.
    """
    shown = [(key, name) for key, job in file.items() for name in _github_names(key, job, data)]
    jobs = [a_job(number, name) for number, (_, name) in enumerate(shown)]
    graph = join(read_workflow(json.dumps({"jobs": _described(file)})), {})
    mapped = map_jobs(graph, jobs)
    for number, (key, _) in enumerate(shown):
        place = mapped.places[number]
        assert key == place.key if isinstance(place, Place) else key in place.keys
    shuffled = list(jobs)
    random.shuffle(shuffled)
    again = map_jobs(graph, shuffled)
    assert (mapped.places, mapped.most_of_name) == (again.places, again.most_of_name)
    unlike = other | {"name": f"unlike {other.get('name', '')}"}
    more = {**file, "unlike": unlike}
    names = _github_names("unlike", unlike, data)
    added = [a_job(len(jobs) + number, name) for number, name in enumerate(names)]
    with_more = map_jobs(
        join(read_workflow(json.dumps({"jobs": _described(more)})), {}), [*jobs, *added]
    )
    bare = any(str(job.get("name", "")).startswith("${{") for job in file.values())
    if not bare:
        assert mapped.places == {each: with_more.places[each] for each in mapped.places}


def _described(file: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    described: dict[str, dict[str, object]] = {}
    for key, job in file.items():
        described[key] = {"name": job["name"]} if "name" in job else {}
        if job.get("has_matrix", True):
            legs = "${{ fromJSON(vars.os) }}" if job.get("is_dynamic") else job["os"]
            described[key]["strategy"] = {"matrix": {"os": legs}}
    return described


def _github_names(key: str, job: dict[str, object], data: st.DataObject) -> list[str]:
    """By hand: the names of all legs, of an attempt in which the job is not skipped."""
    name = job.get("name", key)
    assert isinstance(name, str)
    legs = job["os"] if job.get("has_matrix", True) else [None]
    assert isinstance(legs, list)
    if job.get("is_dynamic"):
        # The file can't know that a leg is not called like another job.
        legs = [leg and f"{key}-{leg}" for leg in legs]
    run = data.draw(st.sampled_from(["x", "z", ""]), label="vars.x")
    found = []
    for leg in legs:
        value = leg or ""
        brackets = f" ({value})" if value else ""
        shown = (
            name.replace("${{ matrix.os }}", value)
            .replace("${{ matrix.os || 'none' }}", value or "none")
            .replace("${{ vars.x && 'a' || 'plain' }}", "a" if run else "plain")
            .replace("${{ vars.x }}", run)
        )
        literal = "${{" not in name
        found.append(f"{shown}{brackets}" if literal else shown or f"{key}{brackets}")
    return found


def _listed(job_id: int, name: str, known: str) -> Job:
    """A job of this name: skipped, failed, "on" labels, or "s to e" seconds after the start."""
    job = replace(a_job(job_id, name), runner_name="runner")
    match known.split():
        case ["skipped"]:
            return replace(job, conclusion="skipped", runner_name=None)
        case ["failure"]:
            return replace(job, conclusion="failure", runner_name=None)
        case ["on", *labels]:
            return replace(job, runner_labels=tuple(label.strip(",") for label in labels))
        case [begin, "to", end]:
            begun, ended = (START + timedelta(seconds=int(each)) for each in (begin, end))
            return replace(job, created_at=begun, started_at=begun, completed_at=ended)
        case _:
            return job


def test_order_of_legs() -> None:
    """What legs share is certain for each of them, and in any order."""
    graph = join(
        read_workflow(
            "jobs: {t: {name: 'T ${{ matrix.a }}', strategy: {matrix: {a: [x], b: [1, 2]}}}}"
        ),
        {},
    )
    jobs: Sequence[Job] = [a_job(1, "T x"), a_job(2, "T x")]
    mapped = map_jobs(graph, jobs)
    assert {1: Place("t", ("x",), frozenset({0})), 2: Place("t", ("x",), frozenset({0}))} == dict(
        mapped.places
    )
    assert {"T x": 2} == mapped.most_of_name
