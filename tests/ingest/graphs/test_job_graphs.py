"""From files to graphs: what is exact, what is final, who waited for whom."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from graphlib import TopologicalSorter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.graphs.job_graphs import attempt_graph, joined, places_and_needs
from ingest.records import AttemptGraph, Job, JobPlace, ReferencedWorkflow
from ingest.workflow import Workflow, read_workflow
from ingest.workflow_files.attempt_files import AttemptFiles, StoredFile, files_of
from ingest.workflow_files.file_that_ran import FileVersion, Ran

HEAD, BASE, LIB = ("a" * 40, "b" * 40, "c" * 40)
TOP = ".github/workflows/build.yml"
CALLED = ".github/workflows/called.yml"
PLAIN = "jobs: {first: {}, last: {needs: first}}"
CALLER = "jobs: {call: {uses: ./.github/workflows/called.yml}, last: {needs: call}}"
REMOTE = "jobs: {call: {uses: o/lib/.github/workflows/called.yml@v1}}"
OF_TAG = ReferencedWorkflow("o/lib/.github/workflows/called.yml@v1", LIB, "refs/tags/v1")
START = datetime(2026, 1, 1)


@dataclass
class Library:
    """
    Files by repository, path and revision: a text, None for one that is not there.

    Attributes:
        asked: What was looked up, level by level.
    """

    texts: dict[tuple[str, str, str], str | None]
    asked: list[set[FileVersion]] = field(default_factory=list)

    def look_up(self, versions: Collection[FileVersion]) -> dict[FileVersion, StoredFile]:
        """What is known; a text is its own blob_sha."""
        self.asked.append(set(versions))
        found = {}
        for version in versions:
            key = version.repository, version.path, version.revision
            if key in self.texts:
                text = self.texts[key]
                problem = "It is not there." if text is None else None
                found[version] = StoredFile(version.revision, text, problem)
        return found

    def read(self, blob_sha: str) -> Workflow:
        """The jobs of a text."""
        return read_workflow(blob_sha)


def _described(ran: Ran, texts: dict[tuple[str, str, str], str | None]) -> AttemptGraph:
    library = Library(texts)
    (files,) = files_of([ran], library.look_up, library.read)
    return attempt_graph(1, 1, files, joined(files, library.read))


PUSH = Ran("o/r", TOP, "push", HEAD)
PULL = Ran("o/r", TOP, "pull_request", HEAD, base_sha=BASE)
AT_HEAD = ("o/r", TOP, HEAD)
AT_BASE = ("o/r", TOP, BASE)

SOURCES: dict[
    str, tuple[Ran, dict[tuple[str, str, str], str | None], tuple[str, bool, str | None]]
] = {
    "push": (PUSH, {AT_HEAD: PLAIN}, ("workflow file", True, None)),
    "not fetched yet": (PUSH, {}, ("inferred", False, "The file has not been fetched yet.")),
    "not there": (PUSH, {AT_HEAD: None}, ("inferred", True, "It is not there.")),
    "unreadable": (PUSH, {AT_HEAD: "}{"}, ("inferred", True, "Line 1: not YAML: did not find")),
    "same in head and base": (
        PULL,
        {AT_HEAD: PLAIN, AT_BASE: PLAIN},
        ("workflow file", True, None),
    ),
    "another in head than in base": (
        PULL,
        {AT_HEAD: PLAIN, AT_BASE: REMOTE},
        ("approximate file", True, None),
    ),
    "the base's is not there": (
        PULL,
        {AT_HEAD: PLAIN, AT_BASE: None},
        ("approximate file", True, None),
    ),
    "the base's is not fetched yet": (PULL, {AT_HEAD: PLAIN}, ("approximate file", False, None)),
    "neither is there": (
        PULL,
        {AT_HEAD: None, AT_BASE: None},
        ("inferred", True, "It is not there."),
    ),
    "same, but it calls others of its commit": (
        PULL,
        {AT_HEAD: CALLER, AT_BASE: CALLER, ("o/r", CALLED, HEAD): PLAIN},
        ("approximate file", True, None),
    ),
    "a called file": (
        PUSH,
        {AT_HEAD: CALLER, ("o/r", CALLED, HEAD): PLAIN},
        ("workflow file", True, None),
    ),
    "a called file that is not there": (
        PUSH,
        {AT_HEAD: CALLER, ("o/r", CALLED, HEAD): None},
        ("workflow file", True, "Job 'call' calls './.github/workflows/called.yml': It is not"),
    ),
    "a called file that is not fetched yet": (
        PUSH,
        {AT_HEAD: CALLER},
        ("workflow file", False, "Job 'call' calls './.github/workflows/called.yml': The file has"),
    ),
    "a called file that calls itself": (
        PUSH,
        {AT_HEAD: CALLER, ("o/r", CALLED, HEAD): CALLER},
        ("workflow file", True, "this is below the 10 levels that GitHub allows."),
    ),
    "a tag as of today": (
        PUSH,
        {AT_HEAD: REMOTE, ("o/lib", CALLED, "v1"): PLAIN},
        ("approximate file", True, None),
    ),
    "a tag as of then": (
        replace(PUSH, referenced_workflows=(OF_TAG,)),
        {AT_HEAD: REMOTE, ("o/lib", CALLED, LIB): PLAIN},
        ("workflow file", True, None),
    ),
    "no file": (
        replace(PUSH, workflow_path="dynamic/x"),
        {},
        ("inferred", True, "It ran 'dynamic/x', which is no file of .github/workflows."),
    ),
}


@pytest.mark.parametrize(("ran", "texts", "expected"), SOURCES.values(), ids=SOURCES)
def test_source(
    ran: Ran,
    texts: dict[tuple[str, str, str], str | None],
    expected: tuple[str, bool, str | None],
) -> None:
    """What the edges are made from, whether that may get better, and what could not be read."""
    graph = _described(ran, texts)
    source, is_final, problem = expected
    assert (source, is_final) == (graph.source, graph.is_final)
    if problem is None:
        assert graph.problem is None
    else:
        assert problem in str(graph.problem)
    has_file = texts.get(AT_HEAD) is not None
    expected_file = ("o/r", TOP, HEAD) if has_file else (None, None, None)
    assert expected_file == (graph.repository, graph.path, graph.commit_sha)


def test_levels() -> None:
    """Attempts are looked up together, one level of calls after the other, each file once."""
    library = Library({AT_HEAD: CALLER, AT_BASE: PLAIN, ("o/r", CALLED, HEAD): REMOTE})
    at_base = replace(PUSH, head_sha=BASE)
    files_of([PUSH, PUSH, at_base], library.look_up, library.read)
    head, base = FileVersion(*AT_HEAD), FileVersion(*AT_BASE)
    remote = FileVersion("o/lib", CALLED, "v1")
    assert [{head, base}, {replace(head, path=CALLED)}, {remote}] == library.asked


def test_a_file_that_calls_hundreds() -> None:
    """No more than 50 files are looked up for one attempt; the others are its problems, briefly."""
    calls = ", ".join(f"j{i}: {{uses: ./.github/workflows/f{i}.yml}}" for i in range(300))
    library = Library({AT_HEAD: f"jobs: {{{calls}}}"})
    (files,) = files_of([PUSH], library.look_up, library.read)
    assert 50 == len(files.called)
    problem = joined(files, library.read).problem
    assert problem is not None
    assert problem.endswith("And 295 more.")
    assert len(problem) < 1000


def test_places() -> None:
    """What the file says of a job: key, leg, what else it may wait for, whether it may fail."""
    content = (
        "{concurrency: g, jobs: {first: {environment: e, concurrency: g, strategy: {max-parallel:"
        " 1, matrix: {os: [linux]}}, continue-on-error: true}, last: {needs: first,"
        " continue-on-error: '${{ inputs.x }}'}}}"
    )
    names = ("first (linux)", "last", "stranger", "check")
    jobs = [_job(number, name) for number, name in enumerate(names, start=1)]
    jobs[3] = replace(jobs[3], is_check_run=True)
    places, needs = _mapped(PUSH, {AT_HEAD: content}, jobs)
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
    jobs = [_job(1, "a", 0, 5), _job(2, "b", 6, 9), _job(3, "c", 10, 12)]
    places, needs = _mapped(PUSH, {AT_HEAD: None}, jobs)
    assert [JobPlace(1), JobPlace(2), JobPlace(3)] == places
    assert [(2, 1, "inferred"), (3, 2, "inferred")] == needs


def test_a_stranger_beside_a_file() -> None:
    """A job that the file lacks waits for what ended last before it; the others by the file."""
    jobs = [_job(1, "first", 0, 5), _job(2, "stranger", 6, 9), _job(3, "last", 10, 12)]
    _, needs = _mapped(PUSH, {AT_HEAD: PLAIN}, jobs)
    assert [(2, 1, "inferred"), (3, 1, "workflow file")] == needs


BESIDE: dict[str, tuple[str, list[tuple[str, int, int]], list[tuple[int, int, str]]]] = {
    "the workflow that it needs is not known": (
        "jobs: {prep: {}, call: {uses: o/lib/.github/workflows/x.yml@v1}, push: {needs: call}}",
        [("prep", 0, 5), ("call / build", 0, 100), ("push", 105, 120)],
        [(3, 2, "inferred")],
    ),
    "the matrix that it needs does not show its legs": (
        (
            "jobs: {prep: {}, build: {needs: prep, name: 'b ${{ github.actor }}', "
            "strategy: {matrix: {os: [x, y]}}}, push: {needs: build}}"
        ),
        [("prep", 0, 5), ("b me", 6, 99), ("push", 105, 120)],
        [(2, 1, "inferred"), (3, 1, "workflow file"), (3, 2, "inferred")],
    ),
    "all that it needs was found": (
        "jobs: {prep: {}, push: {needs: prep}}",
        [("prep", 0, 5), ("stranger", 6, 99), ("push", 105, 120)],
        [(2, 1, "inferred"), (3, 1, "workflow file")],
    ),
    "what it needs and what blocked it were both found": (
        "jobs: {prep: {}, call: {uses: o/lib/.github/workflows/x.yml@v1}, push: {needs: call}}",
        [("prep", 0, 101), ("call / build", 0, 100), ("push", 105, 120)],
        [],
    ),
}


@pytest.mark.parametrize("case", BESIDE)
def test_what_a_job_needs_was_not_found(case: str) -> None:
    """The blocker of a job that needs what has no place may be one without: it is inferred."""
    content, described, expected = BESIDE[case]
    jobs = [_job(number, *each) for number, each in enumerate(described, start=1)]
    _, needs = _mapped(PUSH, {AT_HEAD: content}, jobs)
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
            _job(number, name, start, start + length),
            conclusion=conclusion,
            **({flag: True} if flag else {}),  # type: ignore[arg-type]  # the three flags
        )
        for number, (name, start, length, conclusion, flag) in enumerate(described, start=1)
    ]
    texts: dict[tuple[str, str, str], str | None] = {
        AT_HEAD: CALLER.replace("{call:", "{first: {}, call:"),
        ("o/r", CALLED, HEAD): PLAIN,
    }
    places, needs = _mapped(PUSH, texts, jobs)
    of_file = {place.job_id for place in places if place.job_key is not None}
    waits: dict[int, list[int]] = {}
    for job_id, needed_id, source in needs:
        waits.setdefault(job_id, []).append(needed_id)
        assert (source == "workflow file") == ({job_id, needed_id} <= of_file)
    inferred = [job_id for job_id, _, source in needs if source == "inferred"]
    assert len(set(inferred)) == len(inferred)
    TopologicalSorter(waits).prepare()


def _mapped(
    ran: Ran, texts: dict[tuple[str, str, str], str | None], jobs: list[Job]
) -> tuple[list[JobPlace], list[tuple[int, int, str]]]:
    library = Library(texts)
    files: AttemptFiles
    (files,) = files_of([ran], library.look_up, library.read)
    made = joined(files, library.read)
    places, needs = places_and_needs(attempt_graph(1, 1, files, made), made.graph, jobs)
    return places, [(need.job_id, need.needed_job_id, need.source) for need in needs]


def _job(job_id: int, name: str, start_s: int = 0, end_s: int = 1) -> Job:
    return Job(
        job_id=job_id,
        run_id=1,
        run_attempt=1,
        name=name,
        status="completed",
        conclusion="success",
        created_at=START + timedelta(seconds=start_s),
        started_at=START + timedelta(seconds=start_s),
        completed_at=START + timedelta(seconds=end_s),
        runner_id=1,
        runner_name="runner",
        runner_group=None,
        runner_labels=(),
        html_url=None,
        steps=(),
    )
