"""Which job of an attempt waited for which, inferred from times."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from graphlib import CycleError, TopologicalSorter

from ingest.records import Job
from ingest.workflow.file_needs import MOST_COMPARISONS, Edge, TooManyNeeds, listed_caller
from ingest.workflow.graph import Graph
from ingest.workflow.mapping import Place, Unplaced

_Rank = tuple[datetime, float, int]
_Ended = tuple[_Rank, Job]


def inferred_needs(jobs: Iterable[Job]) -> list[Edge]:
    """
    One edge for each job of an attempt that seems to have waited, sorted.

    A job's blocker is the executed job that completed last at or before its `created_at`, in a
    tie the one that ran longest, then the one with the smaller id. Executed means neither
    skipped, carried over nor a check run; superseded jobs block nobody. Where times contradict
    each other (an end before its start), only jobs created earlier count, so that no circle
    can arise. Jobs without `created_at` get no edge.
    """
    executed = [job for job in jobs if _is_executed(job)]
    blockers = _by_end(executed)
    found = ((job, _last_before(job, blockers)) for job in executed)
    return sorted((job.job_id, blocker.job_id) for job, blocker in found if blocker is not None)


def inferred_beside_file(
    graph: Graph,
    jobs: Sequence[Job],
    found: Mapping[int, Place | Unplaced],
    by_file: Sequence[Edge],
) -> list[Edge]:
    """
    What can be inferred beside the edges of a file, at most one edge from each job, sorted.

    A job without a place, or whose own needs could not be read, has the edge of `inferred_needs`.
    So has a job that needs, directly or through jobs that did not run, a key that no job of the
    attempt has, or that one without a place may have; but its blocker is looked for among the jobs
    without a place that may have such a key. Edges are left out that lie between jobs on a circle
    with edges of the file, as clocks that contradict each other can make them: the latter first.

    Raises:
        TooManyNeeds: What jobs need takes more than `MOST_COMPARISONS`.
    """
    unplaced = {job_id for job_id, place in found.items() if isinstance(place, Unplaced)}
    unread = {
        job_id
        for job_id, place in found.items()
        if isinstance(place, Place) and graph.jobs[place.key].job.has_unknown_needs
    }
    own = [edge for edge in inferred_needs(jobs) if edge[0] in unplaced | unread]
    executed = [job for job in jobs if _is_executed(job)]
    missing = _Missing(graph, jobs, found)
    strangers = _by_end([job for job in executed if job.job_id in unplaced])
    of_key: dict[str, list[_Ended]] = {}
    mixed: list[Edge] = []
    for job in executed:
        place = found.get(job.job_id)
        if not isinstance(place, Place) or job.job_id in unread:
            continue
        if place.key not in of_key:
            of_key[place.key] = missing.among(strangers, place.key)
        if blocker := _last_before(job, of_key[place.key]):
            mixed.append((job.job_id, blocker.job_id))
    mixed = _beside_circles(mixed, [*own, *by_file])
    own = _beside_circles(own, [*mixed, *by_file])
    return sorted([*own, *mixed])


class _Missing:
    """Which needs of a job were not found in the attempt."""

    def __init__(
        self, graph: Graph, jobs: Sequence[Job], found: Mapping[int, Place | Unplaced]
    ) -> None:
        self._graph = graph
        self._found = found
        self._listed: set[str] = set()
        self._ran: set[str] = set()
        self._doubtful: set[str] = set()
        self._work = 0
        for job in jobs:
            match found.get(job.job_id):
                case Place(key) if not job.is_check_run:
                    self._listed.add(key)
                    if _is_executed(job) and not job.is_superseded:
                        self._ran.add(key)
                case Unplaced(_, keys):
                    self._doubtful.update(keys)

    def among(self, strangers: Sequence[_Ended], key: str) -> list[_Ended]:
        """Those jobs without a place that may be what a job of this key needs, in their order."""
        missing = self._needs(key)
        if not missing:
            return []
        return [each for each in strangers if self._may_be(each[1], missing)]

    def _may_be(self, stranger: Job, missing: set[str]) -> bool:
        place = self._found[stranger.job_id]
        return isinstance(place, Unplaced) and (
            not place.keys or not missing.isdisjoint(place.keys)
        )

    def _needs(self, key: str) -> set[str]:
        missing: set[str] = set()
        seen: set[str] = set()
        waiting = list(self._graph.jobs[key].needs)
        while waiting:
            needed = waiting.pop()
            self._work += 1
            if self._work > MOST_COMPARISONS:
                raise TooManyNeeds(
                    f"What its jobs need takes more than {MOST_COMPARISONS:,} comparisons."
                )
            if needed in seen:
                continue
            seen.add(needed)
            is_listed = needed in self._listed or listed_caller(needed, self._listed)
            if needed in self._doubtful or not is_listed:
                missing.add(needed)
            if needed not in self._ran:
                waiting += self._graph.jobs[needed].needs
        return missing


def _beside_circles(edges: Sequence[Edge], others: Sequence[Edge]) -> list[Edge]:
    """Those of some edges that do not lie between jobs on a circle."""
    circular = _on_circles([*edges, *others])
    return [edge for edge in edges if not circular.issuperset(edge)]


def _on_circles(edges: Sequence[Edge]) -> set[int]:
    """Jobs that lie on a circle, or between two."""
    return _stuck(edges) & _stuck([(needed_id, job_id) for job_id, needed_id in edges])


def _stuck(edges: Iterable[Edge]) -> set[int]:
    """Jobs that never become ready, since they wait for a circle."""
    sorter: TopologicalSorter[int] = TopologicalSorter()
    stuck: set[int] = set()
    for job_id, needed_id in edges:
        sorter.add(job_id, needed_id)
        stuck |= {job_id, needed_id}
    with suppress(CycleError):
        sorter.prepare()
    while ready := sorter.get_ready():
        stuck.difference_update(ready)
        sorter.done(*ready)
    return stuck


def _is_executed(job: Job) -> bool:
    return job.conclusion != "skipped" and not job.is_carried_over and not job.is_check_run


def _by_end(executed: Iterable[Job]) -> list[_Ended]:
    """The jobs that can block others, the last to end last, in a tie the first that blocks."""
    return sorted(
        (
            (_rank(job, job.completed_at), job)
            for job in executed
            if job.completed_at is not None and not job.is_superseded
        ),
        key=lambda each: each[0],
    )


def _last_before(job: Job, blockers: Sequence[_Ended]) -> Job | None:
    """Of jobs in the order of `_by_end` the last that ended at or before a job's creation."""
    if job.created_at is None:
        return None
    possible = bisect_right(blockers, job.created_at, key=lambda each: each[0][0])
    earlier = (each for _, each in reversed(blockers[:possible]) if _came_earlier(each, job))
    return next(earlier, None)


def _came_earlier(blocker: Job, job: Job) -> bool:
    return (
        blocker.created_at is not None
        and job.created_at is not None
        and (blocker.created_at, blocker.job_id) < (job.created_at, job.job_id)
    )


def _rank(job: Job, completed_at: datetime) -> _Rank:
    ran_s = (completed_at - (job.started_at or completed_at)).total_seconds()
    return completed_at, ran_s, -job.job_id
