"""Needs by the file, in rows that do not multiply: the pairs that they stand for, and how many."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.graphs.job_graphs import describe_graph, join_files, look_up_jobs
from ingest.records import Job
from ingest.workflow import (
    FileReference,
    Graph,
    Place,
    TooManyNeeds,
    join,
    needs_by_file,
    read_workflow,
)
from ingest.workflow_files.attempt_files import find_files
from tests.ingest.file_library import AT_HEAD, PUSH, START, Library, a_job, pairs_of
from tests.laws import examples

CALLED = FileReference(None, ".github/workflows/called.yml", None)
INNER = "jobs: {a: {}, b: {needs: a}, c: {}, d: {needs: [b, c]}}"
OUTER = (
    "jobs: {first: {}, second: {needs: first},"
    " call: {needs: second, uses: ./.github/workflows/called.yml},"
    " again: {needs: [call, first], uses: ./.github/workflows/called.yml},"
    " last: {needs: [again, second]}}"
)
GRAPH = join(read_workflow(OUTER), {CALLED: INNER})
LEGS: Sequence[tuple[str | None, bool]] = [("x", False), ("y", False), ("x", True), (None, True)]

Placed = tuple[str, tuple[str | None, bool], int, int | None, bool]


@examples(300)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(GRAPH.jobs)),
            st.sampled_from(LEGS),
            st.integers(0, 9),
            st.one_of(st.none(), st.integers(0, 9)),
            st.booleans(),
        ),
        max_size=30,
    )
)
def test_they_stand_for_the_pairs(described: list[Placed]) -> None:
    """Each pair of jobs once, as a comparison of each with each has it; times decide the unsure."""
    jobs: list[Job] = []
    places: dict[int, Place] = {}
    for number, (key, (leg, is_unsure), created, ended, is_superseded) in enumerate(described, 1):
        job = a_job(number, key, created)
        end = None if ended is None else START + timedelta(seconds=ended)
        jobs.append(replace(job, completed_at=end, is_superseded=is_superseded))
        levels = key.count("/")
        unsure = frozenset({0} if is_unsure and levels else ())
        places[number] = Place(key, ((leg,) if levels else ()) + (None,), unsure)
    assert _compared(jobs, places) == _pairs(needs_by_file(GRAPH, jobs, places))


def _compared(jobs: Sequence[Job], places: Mapping[int, Place]) -> list[tuple[int, int]]:
    standing = [job for job in jobs if not job.is_superseded]
    keys = {places[job.job_id].key for job in standing}
    return sorted(
        (job.job_id, needed.job_id)
        for job in jobs
        for needed in standing
        if places[needed.job_id].key in _nearest(places[job.job_id].key, keys)
        and _waited(job, needed, places)
    )


def _nearest(key: str, listed: set[str]) -> set[str]:
    """The keys that are waited for: those without a job pass on what they need, or their caller."""
    found: set[str] = set()
    for needed in GRAPH.jobs[key].needs:
        caller = needed.rpartition("/")[0]
        if needed in listed:
            found.add(needed)
        elif caller in listed and not key.startswith(f"{caller}/"):
            found.add(caller)
        else:
            found |= _passed(needed, key, listed)
    return found


def _passed(unlisted: str, key: str, listed: set[str]) -> set[str]:
    found: set[str] = set()
    for needed in GRAPH.jobs[unlisted].needs:
        caller = needed.rpartition("/")[0]
        if needed in listed:
            found.add(needed)
        elif caller in listed and not key.startswith(f"{caller}/"):
            found.add(caller)
        else:
            found |= _passed(needed, key, listed)
    return found


def _waited(job: Job, needed: Job, places: Mapping[int, Place]) -> bool:
    place, other = places[job.job_id], places[needed.job_id]
    if "/" not in place.key or place.key.split("/")[0] != other.key.split("/")[0]:
        return True
    if "/" not in other.key:
        return True
    is_unsure = bool(place.unsure or other.unsure)
    legs = place.legs[0], other.legs[0]
    if legs[0] != legs[1] and not (is_unsure and None in legs):
        return False
    return (
        not is_unsure
        or job.created_at is None
        or needed.completed_at is None
        or needed.completed_at <= job.created_at
    )


def _pairs(edges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(job_id, needed_id) for job_id, needed_id, _ in pairs_of(dict.fromkeys(edges, ""))]


Described = Sequence[tuple[str, tuple[str | None, ...], frozenset[int]]]
Bomb = tuple[Graph, Described, int]


def _chained(count: int) -> str:
    return "".join(f", m{number}: {{needs: m{number - 1}}}" for number in range(1, count))


def _of_call(jobs: str, calls: str) -> Graph:
    return join(read_workflow(calls), {CALLED: jobs})


def _bombs() -> dict[str, Bomb]:
    """By name: the graph, key, legs and unsure levels of each job, and how many pairs that is."""
    nothing: frozenset[int] = frozenset()
    uses = "uses: ./.github/workflows/called.yml"
    wide = "jobs: {" + ", ".join(f"j{number}: {{}}" for number in range(500)) + "}"
    rising = "jobs: {" + ", ".join(f"j{number}: {{}}" for number in range(250))
    rising += "".join(f", k{number}: {{needs: [all, j{number}]}}" for number in range(250))
    rising += f", all: {{{uses}}}}}"
    chain = "jobs: {m0: {}" + _chained(2000) + "}"
    return {
        "five matrices, one after the other": (
            join(read_workflow("jobs: {m0: {}" + _chained(5) + "}"), {}),
            [(f"m{n}", (str(leg),), nothing) for n in range(5) for leg in range(256)],
            4 * 256 * 256,
        ),
        "five matrices, each after all before it": (
            join(
                read_workflow(
                    "jobs: {m0: {}, m1: {needs: m0}, m2: {needs: [m0, m1]}, "
                    "m3: {needs: [m0, m1, m2]}, m4: {needs: [m0, m1, m2, m3]}}"
                ),
                {},
            ),
            [(f"m{n}", (str(leg),), nothing) for n in range(5) for leg in range(256)],
            10 * 256 * 256,
        ),
        "matrices of callers": (
            _of_call(
                "jobs: {a: {}, b: {needs: a}}",
                f"jobs: {{one: {{{uses}}}, two: {{needs: one, {uses}}}}}",
            ),
            [
                (f"{caller}/{key}", (str(leg), None), nothing)
                for caller in ("one", "two")
                for key in "ab"
                for leg in range(256)
            ],
            2 * 256 + 256 * 256,
        ),
        "matrices of callers, whose legs are not sure": (
            _of_call("jobs: {a: {}, b: {needs: a}}", f"jobs: {{one: {{{uses}}}}}"),
            [("one/a", (None, None), frozenset({0})) for _ in range(256)]
            + [("one/b", (None, None), frozenset({0})) for _ in range(256)],
            256 * 257 // 2,
        ),
        "500 jobs called after 500": (
            _of_call(wide, f"jobs: {{one: {{{uses}}}, two: {{needs: one, {uses}}}}}"),
            [
                (f"{caller}/j{number}", (None, None), nothing)
                for caller in ("one", "two")
                for number in range(500)
            ],
            500 * 500,
        ),
        "500 called jobs and one of their own for each of 250": (
            _of_call(wide, rising),
            [(f"all/j{number}", (None, None), nothing) for number in range(500)]
            + [(f"{kind}{number}", (None,), nothing) for kind in "jk" for number in range(250)],
            250 * 501,
        ),
        "2,000 jobs, one after the other": (
            join(read_workflow(chain), {}),
            [(f"m{number}", (None,), nothing) for number in range(2000)],
            1999,
        ),
    }


BOMBS = _bombs()


@pytest.mark.parametrize("name", BOMBS)
def test_edges_do_not_multiply(name: str) -> None:
    """They stay below three for each job, however many pairs of jobs they stand for."""
    graph, described, pair_count = BOMBS[name]
    jobs, places = _placed(described)
    edges = needs_by_file(graph, jobs, places)
    assert len(edges) < 3 * len(jobs)
    assert len(set(edges)) == len(edges)
    assert pair_count == _pair_count(edges)


def _placed(
    described: Described,
) -> tuple[list[Job], dict[int, Place]]:
    """Job n of its key is created at second n, when the one of that number before it has ended."""
    count_of: dict[str, int] = {}
    jobs, places = [], {}
    for number, (key, legs, unsure) in enumerate(described, 1):
        count_of[key] = second = count_of.get(key, 0) + 1
        jobs.append(a_job(number, key, second, second))
        places[number] = Place(key, legs, unsure)
    return jobs, places


def _pair_count(edges: Sequence[tuple[int, int]]) -> int:
    """Without looking at the pairs: how many jobs each joint stands for."""
    needed: dict[int, list[int]] = {}
    for waiting_id, needed_id in edges:
        needed.setdefault(waiting_id, []).append(needed_id)
    sizes: dict[int, int] = {}

    def size(node: int) -> int:
        if node > 0:
            return 1
        if node not in sizes:
            sizes[node] = sum(size(each) for each in needed[node])
        return sizes[node]

    return sum(size(node) for job_id, nodes in needed.items() if job_id > 0 for node in nodes)


def test_too_many() -> None:
    """What no joint makes few is not looked up: edges are inferred, and the graph says why."""
    names = [f"a{number}" for number in range(30)]
    content = f"jobs: {{{', '.join(f'{name}: {{}}' for name in names)}"
    content += "".join(f", b{n}: {{needs: [{', '.join(names[n:])}]}}" for n in range(30)) + "}"
    jobs = [a_job(n, name, n, n + 1) for n, name in enumerate(names, 1)]
    jobs += [a_job(100 + n, f"b{n}", 40, 50) for n in range(30)]
    library = Library({AT_HEAD: content})
    files = next(iter(find_files([PUSH], library.look_up, library.read)))
    made = join_files(files, library.read)
    described = describe_graph(1, 1, files, made)
    usual = look_up_jobs(described, made.graph, jobs)
    assert ("workflow file", None) == (usual.graph.source, usual.graph.problem)
    with patch("ingest.workflow.file_needs.MOST_EDGES", 100):
        found = look_up_jobs(described, made.graph, jobs)
    assert "inferred" == found.graph.source
    assert found.graph.problem == "Its jobs have more than 100 needs."
    assert {"inferred"} == {need.source for need in found.needs}
    assert usual.places == found.places
    with patch("ingest.workflow.file_needs.MOST_COMPARISONS", 100):
        problem = look_up_jobs(described, made.graph, jobs).graph.problem
        assert problem == "What its jobs need takes more than 100 comparisons."
        assert made.graph is not None
        with pytest.raises(TooManyNeeds):
            needs_by_file(
                made.graph,
                jobs,
                {n: Place(f"b{n - 100}", (None,)) for n in range(100, 130)}
                | {n: Place(f"a{n - 1}", (None,)) for n in range(1, 31)},
            )
