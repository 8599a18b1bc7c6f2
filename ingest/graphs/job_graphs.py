"""
The job graph of an attempt: its jobs found in the files that it ran, and who waited for whom.

Source: DESIGN section 4, "The file that ran".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.graphs.marks import mark_superseded
from ingest.records import AttemptGraph, Job, JobMarks, JobNeed, JobPlace
from ingest.workflow import (
    Edge,
    FileReference,
    Graph,
    GraphJob,
    KnownRun,
    MappedJobs,
    Place,
    TooManyNeeds,
    Unplaced,
    Workflow,
    WorkflowUnreadable,
    inferred_beside_file,
    inferred_needs,
    join,
    map_jobs,
    needs_by_file,
)
from ingest.workflow_files.attempt_files import AttemptFiles, Read
from ingest.workflow_files.file_that_ran import FileThatRan, NoFile

RULES = 1
"""
Version of the rules for marks, places and edges.

It is raised whenever the same facts come out otherwise: then the next ingest, with a network or
without, looks up every stored attempt again.
"""

WORKFLOW_FILE = "workflow file"
APPROXIMATE_FILE = "approximate file"
INFERRED = "inferred"

_MOST_PROBLEMS = 5
_NOT_FETCHED = "The file has not been fetched yet."


@dataclass(frozen=True, slots=True)
class LookedUp:
    """
    What the files of an attempt say of its jobs: marks and a place for each.

    Attributes:
        needs: The edges between the jobs, sorted.
    """

    graph: AttemptGraph
    marks: Sequence[JobMarks]
    places: list[JobPlace]
    needs: list[JobNeed]


@dataclass(frozen=True, slots=True)
class JoinedFiles:
    """
    What came of an attempt's files.

    Attributes:
        graph: None where its own file can't be read, or there is none.
        problem: What could not be read, in sentences; None if nothing.
    """

    graph: Graph | None
    problem: str | None


def join_files(files: AttemptFiles, read: Read) -> JoinedFiles:
    """The graph of an attempt's files, without the called files that can't be read."""
    if isinstance(files.choice, NoFile):
        return JoinedFiles(None, files.choice.problem)
    if files.own is None:
        return JoinedFiles(None, _NOT_FETCHED)
    if files.own.problem is not None or files.own.blob_sha is None:
        return JoinedFiles(None, files.own.problem)
    called: dict[FileReference, Workflow] = {}
    problems: dict[FileReference, str] = {}
    for reference, file in files.called.items():
        if file is None:
            problems[reference] = _NOT_FETCHED
        elif file.problem is not None or file.blob_sha is None:
            problems[reference] = file.problem or _NOT_FETCHED
        else:
            called[reference] = read(file.blob_sha)
    try:
        run = KnownRun(files.ran.repository, files.ran.event)
        graph = join(read(files.own.blob_sha), called, problems, run)
    except WorkflowUnreadable as problem:
        return JoinedFiles(None, str(problem))
    return JoinedFiles(graph, _sentences(graph.problems))


def describe_graph(
    run_id: int, run_attempt: int, files: AttemptFiles, made: JoinedFiles
) -> AttemptGraph:
    """What the edges of an attempt are made from."""
    own = files.own
    version = None
    if isinstance(files.choice, FileThatRan) and own is not None and own.blob_sha is not None:
        version = files.choice.version
    source = INFERRED
    if made.graph is not None:
        source = WORKFLOW_FILE if files.is_exact else APPROXIMATE_FILE
    return AttemptGraph(
        run_id=run_id,
        run_attempt=run_attempt,
        source=source,
        repository=None if version is None else version.repository,
        path=None if version is None else version.path,
        commit_sha=None if version is None or own is None else own.commit_sha,
        problem=made.problem,
        is_final=files.is_complete,
        base_sha=files.ran.base_sha,
        rules=RULES,
        files_key=None if made.graph is None else files.key,
    )


def look_up_jobs(described: AttemptGraph, graph: Graph | None, listed: Sequence[Job]) -> LookedUp:
    """
    What a graph says of each job of an attempt: its marks, its place, what it waited for.

    Without a graph all edges are inferred. With one, jobs that are not found in it get what can be
    inferred for them. So does a job that needs what was not found: the job that blocked it may be
    one of those without a place, and the path must not skip it. All edges are inferred, too, where
    the file's are too many: the graph then says so. The jobs are all of the attempt, marked as
    `mark_listed` does.
    """
    own_jobs = [job for job in listed if not job.is_check_run]
    mapped = MappedJobs({}, {}) if graph is None else map_jobs(graph, own_jobs)
    jobs = mark_superseded(listed, mapped.most_of_name)
    found = mapped.places
    edges: dict[Edge, str] | None = None
    if graph is not None:
        try:
            edges = _edges_of_file(described.source, graph, jobs, found)
        except TooManyNeeds as problem:
            problems = " ".join(filter(None, [described.problem, str(problem)]))
            described = replace(described, source=INFERRED, problem=problems)
    if edges is None:
        edges = dict.fromkeys(inferred_needs(jobs), INFERRED)
    needs = [
        JobNeed(described.run_id, described.run_attempt, waiting_id, needed_id, source)
        for (waiting_id, needed_id), source in sorted(edges.items())
    ]
    return LookedUp(described, jobs, list(_places(graph, jobs, found)), needs)


def _edges_of_file(
    source: str, graph: Graph, jobs: Sequence[Job], found: Mapping[int, Place | Unplaced]
) -> dict[Edge, str]:
    """The edges of a file, and those inferred beside them that it does not have, by source."""
    by_file = needs_by_file(graph, jobs, found)
    needed: dict[int, set[int]] = {}
    for waiting_id, needed_id in by_file:
        needed.setdefault(waiting_id, set()).add(needed_id)
    beside = [
        (job_id, blocker_id)
        for job_id, blocker_id in inferred_beside_file(graph, jobs, found, by_file)
        if not _is_needed(job_id, blocker_id, needed)
    ]
    return dict.fromkeys(beside, INFERRED) | dict.fromkeys(by_file, source)


def _is_needed(waiting_id: int, job_id: int, needed: Mapping[int, set[int]]) -> bool:
    """Whether the edges lead from one job to another, directly or through joints."""
    nodes, seen = [waiting_id], {waiting_id}
    while nodes:
        further = needed.get(nodes.pop(), set())
        if job_id in further:
            return True
        joints = [node for node in further if node < 0 and node not in seen]
        nodes += joints
        seen.update(joints)
    return False


def _places(
    graph: Graph | None, jobs: Sequence[Job], found: Mapping[int, Place | Unplaced]
) -> Iterator[JobPlace]:
    for job in jobs:
        match found.get(job.job_id):
            case Place() as place if graph is not None:
                in_file = graph.jobs[place.key]
                yield JobPlace(
                    job_id=job.job_id,
                    job_key=place.key,
                    leg=place.leg,
                    may_wait_for=_may_wait_for(in_file),
                    is_failure_tolerated=in_file.job.continue_on_error,
                )
            case Unplaced(reason):
                yield JobPlace(job.job_id, unmapped_because=reason)
            case _:
                yield JobPlace(job.job_id)


def _may_wait_for(job: GraphJob) -> str | None:
    """What else than a runner a job may wait for, in words."""
    reasons = {
        "environment": job.has_environment,
        "concurrency group": job.has_concurrency,
        "max-parallel": job.has_max_parallel,
    }
    return ", ".join(reason for reason, is_given in reasons.items() if is_given) or None


def _sentences(problems: Sequence[str]) -> str | None:
    """A hostile file has as many problems as it likes."""
    more = len(problems) - _MOST_PROBLEMS
    rest = [f"And {more} more."] if more > 0 else []
    return " ".join([*problems[:_MOST_PROBLEMS], *rest]) or None
