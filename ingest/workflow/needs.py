"""Which job of an attempt waited for which: by the workflow file, or inferred from times."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from graphlib import CycleError, TopologicalSorter

from ingest.records import Job
from ingest.workflow.graph import Graph
from ingest.workflow.mapping import Place, Unplaced

Edge = tuple[int, int]
"""The job_id of a job, and that of one it waited for."""


def needs_by_file(
    graph: Graph, jobs: Sequence[Job], places: Mapping[int, Place | Unplaced]
) -> list[Edge]:
    """
    The edges between the jobs of one attempt, sorted.

    Every leg of a job waits for every leg of each job it needs; inside a called workflow only
    for those of the same leg of the caller. Of what is needed,

    - a key without a job in the attempt (unmapped, or left out of a partial re-run) passes on
      what it needs itself, as do the callees of a caller that was skipped: then the caller is
      listed in their place, and waited for;
    - superseded jobs are not waited for, their replacements are.

    Skipped and carried-over jobs keep their edges: the views tell them apart. Check runs and
    unmapped jobs have none.

    Args:
        graph: Of the file that ran.
        jobs: Of one attempt.
        places: By job_id, as `map_jobs` has it.
    """
    found = ((job, places.get(job.job_id)) for job in jobs if not job.is_check_run)
    placed = [(job, place) for job, place in found if isinstance(place, Place)]
    standing: dict[str, list[tuple[int, Place]]] = {}
    for job, place in placed:
        if not job.is_superseded:
            standing.setdefault(place.key, []).append((job.job_id, place))
    needed_by_key: dict[str, list[tuple[int, Place]]] = {}
    edges: set[Edge] = set()
    for job, place in placed:
        if place.key not in needed_by_key:
            keys = _listed_needs(graph, place.key, standing)
            needed_by_key[place.key] = [each for key in keys for each in standing[key]]
        edges |= {
            (job.job_id, needed_id)
            for needed_id, needed in needed_by_key[place.key]
            if needed_id != job.job_id and _is_same_call(place, needed)
        }
    return sorted(edges)


def inferred_needs(jobs: Iterable[Job]) -> list[Edge]:
    """
    One edge for each job of an attempt that seems to have waited, sorted.

    A job's blocker is the executed job that completed last at or before its `created_at`, in a
    tie the one that ran longest, then the one with the smaller id. Executed means neither
    skipped, carried over nor a check run; superseded jobs block nobody. Where times contradict
    each other (an end before its start), only jobs created earlier count, so that no circle
    can arise. Jobs without `created_at` get no edge.
    """
    executed = [
        job
        for job in jobs
        if job.conclusion != "skipped" and not job.is_carried_over and not job.is_check_run
    ]
    blockers = sorted(
        (
            (_rank(job, job.completed_at), job)
            for job in executed
            if job.completed_at is not None and not job.is_superseded
        ),
        key=lambda each: each[0],
    )
    edges = []
    for job in executed:
        if job.created_at is None:
            continue
        possible = bisect_right(blockers, job.created_at, key=lambda each: each[0][0])
        for _, blocker in reversed(blockers[:possible]):
            if _came_earlier(blocker, job):
                edges.append((job.job_id, blocker.job_id))
                break
    return sorted(edges)


def inferred_beside_file(
    graph: Graph,
    jobs: Sequence[Job],
    found: Mapping[int, Place | Unplaced],
    inferred: Iterable[Edge],
    by_file: Sequence[Edge],
) -> list[Edge]:
    """
    The inferred edges that are worth keeping beside those of a file, sorted.

    They are those of jobs without a place, and those that lead to one from a job that needs a key
    which no job of the attempt has, or which a job without a place may have: it may have waited
    for that one. Of the latter none is kept if together with the file's edges they form a circle,
    as clocks that contradict each other can make them.

    Args:
        graph: Of the file that ran.
        jobs: Of one attempt.
        found: By job_id, as `map_jobs` has it.
        inferred: As `inferred_needs` has it.
        by_file: As `needs_by_file` has it.
    """
    places = {job.job_id: found.get(job.job_id) for job in jobs if not job.is_check_run}
    standing = {place.key: place for place in places.values() if isinstance(place, Place)}
    doubtful = {
        key for place in places.values() if isinstance(place, Unplaced) for key in place.keys
    }

    def may_need_more(place: Place) -> bool:
        return any(
            key in doubtful or (key not in standing and not _listed_caller(key, standing))
            for key in graph.jobs[place.key].needs
        )

    own: list[Edge] = []
    mixed: list[Edge] = []
    for job_id, blocker_id in inferred:
        place = places.get(job_id)
        if isinstance(place, Unplaced):
            own.append((job_id, blocker_id))
        elif isinstance(places.get(blocker_id), Unplaced) and place and may_need_more(place):
            mixed.append((job_id, blocker_id))
    is_safe = not mixed or _is_free_of_circles([*own, *mixed, *by_file])
    return sorted(own + mixed if is_safe else own)


def _is_free_of_circles(edges: Iterable[Edge]) -> bool:
    sorter: TopologicalSorter[int] = TopologicalSorter()
    for job_id, needed_id in edges:
        sorter.add(job_id, needed_id)
    try:
        sorter.prepare()
    except CycleError:
        return False
    return True


def _came_earlier(blocker: Job, job: Job) -> bool:
    return (
        blocker.created_at is not None
        and job.created_at is not None
        and (blocker.created_at, blocker.job_id) < (job.created_at, job.job_id)
    )


def _rank(job: Job, completed_at: datetime) -> tuple[datetime, float, int]:
    ran_s = (completed_at - (job.started_at or completed_at)).total_seconds()
    return completed_at, ran_s, -job.job_id


def _listed_needs(graph: Graph, key: str, standing: Mapping[str, object]) -> list[str]:
    """The nearest keys with jobs in the attempt that a job waits for."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    waiting = list(graph.jobs[key].needs)
    while waiting:
        needed = waiting.pop()
        if needed in seen:
            continue
        seen.add(needed)
        if needed in standing:
            found[needed] = None
        elif (caller := _listed_caller(needed, standing)) and not key.startswith(f"{caller}/"):
            found[caller] = None
        else:
            waiting += graph.jobs[needed].needs
    return list(found)


def _listed_caller(key: str, standing: Mapping[str, object]) -> str | None:
    """The nearest caller of a job that the attempt lists in its place."""
    while key := key.rpartition("/")[0]:
        if key in standing:
            return key
    return None


def _is_same_call(place: Place, needed: Place) -> bool:
    """Whether two jobs, as far as they have the same callers, have them in the same legs."""
    callers, needed_callers = place.key.split("/")[:-1], needed.key.split("/")[:-1]
    for level, (one, other) in enumerate(zip(callers, needed_callers, strict=False)):
        if one != other:
            return True
        if place.legs[level] != needed.legs[level]:
            return False
    return True
