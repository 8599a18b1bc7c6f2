"""From files to graphs: where each job stands in the files, and who waited for whom."""

from dataclasses import replace
from graphlib import TopologicalSorter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.records import JobPlace
from tests.ingest.file_library import AT_HEAD, CALLED, CALLER, HEAD, PLAIN, PUSH, a_job, mapped


def test_places() -> None:
    """What the file says of a job: key, leg, what else it may wait for, whether it may fail."""
    content = (
        "{concurrency: g, jobs: {first: {environment: e, concurrency: g, strategy: {max-parallel:"
        " 1, matrix: {os: [linux]}}, continue-on-error: true}, last: {needs: first,"
        " continue-on-error: '${{ inputs.x }}'}}}"
    )
    names = ("first (linux)", "last", "stranger", "check")
    jobs = [a_job(number, name) for number, name in enumerate(names, start=1)]
    jobs[3] = replace(jobs[3], is_check_run=True)
    places, needs = mapped(PUSH, {AT_HEAD: content}, jobs)
    waits = "environment, concurrency group, max-parallel"
    expected = [
        JobPlace(1, "first", "linux", None, waits, is_failure_tolerated=True),
        JobPlace(2, "last", is_failure_tolerated=None),
        JobPlace(3, unmapped_because="fits no job of the workflow file"),
        JobPlace(4),
    ]
    assert expected == places
    assert [(2, 1, "workflow file")] == needs


def test_without_a_file() -> None:
    """No job has a place or a reason; its edge is what can be inferred from times."""
    jobs = [a_job(1, "a", 0, 5), a_job(2, "b", 6, 9), a_job(3, "c", 10, 12)]
    places, needs = mapped(PUSH, {AT_HEAD: None}, jobs)
    assert [JobPlace(1), JobPlace(2), JobPlace(3)] == places
    assert [(2, 1, "inferred"), (3, 2, "inferred")] == needs


def test_a_stranger_beside_a_file() -> None:
    """A job that the file lacks waits for what ended last before it; the others by the file."""
    jobs = [a_job(1, "first", 0, 5), a_job(2, "stranger", 6, 9), a_job(3, "last", 10, 12)]
    _, needs = mapped(PUSH, {AT_HEAD: PLAIN}, jobs)
    assert [(2, 1, "inferred"), (3, 1, "workflow file")] == needs


UNKNOWN = "{uses: ./.github/workflows/x.yml}"  # a file that is not fetched
BESIDE: dict[str, tuple[str, list[tuple[str, int, int]], list[tuple[int, int, str]]]] = {
    "the workflow that it needs is not known": (
        f"jobs: {{prep: {{}}, call: {UNKNOWN}, push: {{needs: call}}}}",
        [("prep", 0, 5), ("call / build", 0, 100), ("push", 105, 120)],
        [(3, 2, "inferred")],
    ),
    "what it needs may be another job": (
        (
            "jobs: {prep: {}, build: {needs: prep, name: 'b ${{ github.actor }}'}, "
            "other: {needs: prep, name: 'b ${{ github.ref }}'}, push: {needs: build}}"
        ),
        [("prep", 0, 5), ("b me", 6, 99), ("push", 105, 120)],
        [(2, 1, "inferred"), (3, 1, "workflow file"), (3, 2, "inferred")],
    ),
    "the matrix that it needs does not show its legs": (
        (
            "jobs: {prep: {}, build: {needs: prep, name: 'b ${{ github.actor }}', "
            "strategy: {matrix: {os: [x, y]}}}, push: {needs: build}}"
        ),
        [("prep", 0, 5), ("b me", 6, 99), ("push", 105, 120)],
        [(2, 1, "workflow file"), (3, 2, "workflow file")],
    ),
    "its own needs can't be read": (
        "jobs: {prep: {}, build: text, push: {needs: build}}",
        [("prep", 0, 5), ("build", 6, 99), ("push", 105, 120)],
        [(2, 1, "inferred"), (3, 2, "workflow file")],
    ),
    "all that it needs was found": (
        "jobs: {prep: {}, push: {needs: prep}}",
        [("prep", 0, 5), ("stranger", 6, 99), ("push", 105, 120)],
        [(2, 1, "inferred"), (3, 1, "workflow file")],
    ),
    "a mapped job that it does not need ended last": (
        f"jobs: {{prep: {{}}, call: {UNKNOWN}, push: {{needs: call}}}}",
        [("prep", 0, 101), ("call / build", 0, 100), ("push", 105, 120)],
        [(3, 2, "inferred")],
    ),
    # Mapped ones ended at 101 and 103, two of the unknown workflow at 90 and 100.
    "unmapped behind two mapped": (
        f"jobs: {{prep: {{}}, lint: {{}}, call: {UNKNOWN}, push: {{needs: [prep, call]}}}}",
        [
            ("prep", 0, 101),
            ("lint", 0, 103),
            ("call / build", 0, 90),
            ("call / test", 91, 100),
            ("push", 105, 120),
        ],
        [(4, 3, "inferred"), (5, 1, "workflow file"), (5, 4, "inferred")],
    ),
    # Each waits for what ended last before its own creation; the mapped job between them does not.
    "two unmapped chains": (
        (
            f"jobs: {{a: {UNKNOWN}, b: {UNKNOWN}, lint: {{}}, after-a: {{needs: a}}, "
            "after-b: {needs: b}}"
        ),
        [
            ("a / build", 0, 50),
            ("lint", 0, 52),
            ("after-a", 53, 60),
            ("b / build", 0, 100),
            ("after-b", 105, 120),
        ],
        [(3, 1, "inferred"), (5, 4, "inferred")],
    ),
    "unmapped, but it ended after the creation": (
        f"jobs: {{prep: {{}}, call: {UNKNOWN}, push: {{needs: [prep, call]}}}}",
        [("prep", 0, 5), ("call / build", 0, 106), ("push", 105, 120)],
        [(3, 1, "workflow file")],
    ),
    # A skipped job does not wait, who needs it does.
    "skipped between": (
        f"jobs: {{call: {UNKNOWN}, gate: {{needs: call}}, lint: {{}}, push: {{needs: gate}}}}",
        [("call / build", 0, 100), ("gate: skipped", 101, 101), ("lint", 0, 102), ("push", 105, 9)],
        [(4, 1, "inferred"), (4, 2, "workflow file")],
    ),
    # `x` may be `one` or `two`: `push` needs neither, and what it needs was found.
    "unmapped, but none of what it needs": (
        (
            "jobs: {one: {name: x}, two: {name: x}, prep: {}, call: "
            f"{UNKNOWN}, push: {{needs: [prep, call]}}}}"
        ),
        [("x", 0, 100), ("prep", 0, 5), ("call / build", 6, 60), ("push", 105, 120)],
        [(3, 2, "inferred"), (4, 2, "workflow file"), (4, 3, "inferred")],
    ),
    # `push` needs `mid` (not there), which needs `one`: `x` may be that.
    "unmapped behind what is not there": (
        "jobs: {one: {name: x}, two: {name: x}, mid: {needs: one}, lint: {}, push: {needs: mid}}",
        [("x", 0, 100), ("lint", 0, 102), ("push", 105, 120)],
        [(3, 1, "inferred")],
    ),
    # By the file `early` waits for `prep`, by times `prep` for `call / build`, and this for
    # `early`: the inferred edge that closes the circle is left out, the one of `push` stays.
    "circle of times": (
        (
            f"jobs: {{call: {UNKNOWN}, prep: {{needs: call}}, early: {{needs: prep}}, "
            "push: {needs: call}}"
        ),
        [("early", 0, 5), ("call / build", 6, 20), ("prep", 21, 30), ("push", 40, 50)],
        [(1, 3, "workflow file"), (2, 1, "inferred"), (4, 2, "inferred")],
    ),
}


@pytest.mark.parametrize("case", BESIDE)
def test_what_a_job_needs_was_not_found(case: str) -> None:
    """The blocker of a job that needs what has no place is looked for among jobs without one."""
    content, described, expected = BESIDE[case]
    jobs = [
        replace(
            a_job(number, name.removesuffix(": skipped"), start, end),
            conclusion="skipped" if name.endswith(": skipped") else "success",
        )
        for number, (name, start, end) in enumerate(described, start=1)
    ]
    _, needs = mapped(PUSH, {AT_HEAD: content}, jobs)
    assert expected == needs


JOBS = st.lists(
    st.tuples(
        st.sampled_from(["first", "call / first", "call / last", "call", "last", "stranger", "x"]),
        st.integers(0, 20),
        st.integers(-2, 10),
        st.sampled_from(["success", "skipped", "failure"]),
        st.sampled_from(["", "is_check_run", "is_carried_over", "is_superseded"]),
    ),
    max_size=12,
)


@given(JOBS)
def test_no_circle(described: list[tuple[str, int, int, str, str]]) -> None:
    """
    Whatever the times, edges of the file and inferred ones together never form a circle.

    Edges of the file lead from jobs of the file to jobs of the file; inferred ones lead from or to
    strangers, at most one from each job.
    """
    jobs = [
        replace(
            a_job(number, name, start, start + length),
            conclusion=conclusion,
            **({flag: True} if flag else {}),  # type: ignore[arg-type]  # the three flags
        )
        for number, (name, start, length, conclusion, flag) in enumerate(described, start=1)
    ]
    texts: dict[tuple[str, str, str], str | None] = {
        AT_HEAD: CALLER.replace("{call:", "{first: {}, call:"),
        ("o/r", CALLED, HEAD): PLAIN,
    }
    places, needs = mapped(PUSH, texts, jobs)
    of_file = {place.job_id for place in places if place.job_key is not None}
    waits: dict[int, list[int]] = {}
    for job_id, needed_id, source in needs:
        waits.setdefault(job_id, []).append(needed_id)
        assert (source == "workflow file") == ({job_id, needed_id} <= of_file)
    inferred = [job_id for job_id, _, source in needs if source == "inferred"]
    assert len(set(inferred)) == len(inferred)
    TopologicalSorter(waits).prepare()
