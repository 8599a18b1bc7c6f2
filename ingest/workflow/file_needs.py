"""
Which job of an attempt waited for which, by the workflow file.

Five matrices of 256 legs, one after the other, have 262,144 pairs of jobs, and 1,280 jobs. So where
several jobs wait for the same ones, a joint stands between: a number below 0, unique within the
attempt. Who waits for a joint waits for all that the joint waits for.
"""

from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise, takewhile

from ingest.records import Job
from ingest.workflow.graph import Graph
from ingest.workflow.mapping import Place, Unplaced

Edge = tuple[int, int]
"""The job_id of a job, and that of one it waited for; either may be a joint."""

MOST_EDGES = 50_000
"""Of one attempt: 2,000 jobs that wait for 25 others each, all of them different ones."""

MOST_COMPARISONS = 1_000_000
"""Of calls, and of jobs with the times of others, for one attempt: about a second."""


class TooManyNeeds(Exception):
    """The needs of an attempt are too many to be looked up; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class NeededSet:
    """
    Jobs that a job waits for: of a call the first `count` to end.

    Attributes:
        number: Of the call, within the attempt.
    """

    number: int
    job_ids: tuple[int, ...]
    count: int


def join_edges(
    sets: Sequence[NeededSet], waiting: Mapping[tuple[int, ...], Sequence[int]]
) -> list[Edge]:
    """
    The edges of an attempt, sorted; joints stand where these save edges.

    Args:
        sets: What is waited for.
        waiting: The jobs that wait for the same sets, by the places of these in `sets`, no set of
            a call twice.

    Raises:
        TooManyNeeds: They are more than `MOST_EDGES`.
    """
    return _Joining(sets, [(numbers, jobs) for numbers, jobs in waiting.items() if numbers]).edges()


@dataclass(slots=True)
class _Joining:
    sets: Sequence[NeededSet]
    waiting: Sequence[tuple[tuple[int, ...], Sequence[int]]]
    _edges: list[Edge] = field(default_factory=list)
    _joint_count: int = 0

    def edges(self) -> list[Edge]:
        waiting_for: dict[int, list[int]] = {}
        for row, (numbers, _) in enumerate(self.waiting):
            for number in numbers:
                waiting_for.setdefault(number, []).append(row)
        needed: dict[int, list[int]] = {}
        together: dict[tuple[int, ...], list[int]] = {}
        for of_call in self._of_calls(waiting_for):
            if len(of_call) > 1:
                self._chain(of_call, waiting_for, needed)
            else:
                together.setdefault(tuple(waiting_for[of_call[0]]), []).extend(of_call)
        for rows, alike in together.items():
            members = [each for number in alike for each in self._members(number)]
            nodes = self._join(self._job_count(rows), members)
            needed |= {number: [] for number in alike} | {alike[0]: nodes}
        for numbers, job_ids in self.waiting:
            nodes = [node for number in numbers for node in needed[number]]
            nodes = self._join(len(job_ids), nodes)
            for job_id in job_ids:
                self._add((job_id, node) for node in nodes)
        return sorted(self._edges)

    def _of_calls(self, numbers: Mapping[int, object]) -> Iterator[list[int]]:
        """The sets of each call, the smallest first."""
        of_call: dict[int, list[int]] = {}
        for number in sorted(numbers, key=lambda each: self.sets[each].count):
            of_call.setdefault(self.sets[number].number, []).append(number)
        yield from of_call.values()

    def _chain(
        self,
        numbers: Sequence[int],
        waiting_for: Mapping[int, Sequence[int]],
        needed: dict[int, list[int]],
    ) -> None:
        """Sets of which each holds the one before it."""
        left = self._job_count(row for number in numbers for row in waiting_for[number])
        nodes: list[int] = []
        for before, number in pairwise([None, *numbers]):
            assert number is not None  # noqa: S101 - only the first of all is None
            first = 0 if before is None else self.sets[before].count
            nodes = self._join(left, [*nodes, *self._members(number)[first:]])
            needed[number] = nodes
            left -= self._job_count(waiting_for[number])

    def _members(self, number: int) -> tuple[int, ...]:
        return self.sets[number].job_ids[: self.sets[number].count]

    def _job_count(self, rows: Iterable[int]) -> int:
        return sum(len(self.waiting[row][1]) for row in rows)

    def _join(self, waiting_count: int, nodes: list[int]) -> list[int]:
        """What so many wait for: all of some nodes, or one joint of them."""
        if waiting_count * len(nodes) <= waiting_count + len(nodes):
            return nodes
        self._joint_count += 1
        self._add((-self._joint_count, node) for node in nodes)
        return [-self._joint_count]

    def _add(self, edges: Iterable[Edge]) -> None:
        self._edges += edges
        if len(self._edges) > MOST_EDGES:
            raise TooManyNeeds(f"Its jobs have more than {MOST_EDGES:,} needs.")


def needs_by_file(
    graph: Graph, jobs: Sequence[Job], places: Mapping[int, Place | Unplaced]
) -> list[Edge]:
    """
    The edges between the jobs and joints of one attempt, sorted.

    Every leg of a job waits for every leg of each job it needs; inside a called workflow only
    for those of the same leg of the caller, or, where that leg is not sure, for those that ended
    before it was created. Of what is needed,

    - a key without a job in the attempt (unmapped, or left out of a partial re-run) passes on
      what it needs itself, as do the callees of a caller that was skipped: then the caller is
      listed in their place, and waited for;
    - superseded jobs are not waited for, their replacements are.

    Skipped and carried-over jobs keep their edges: the views tell them apart. Check runs and
    unmapped jobs have none.

    Raises:
        TooManyNeeds: They are more than `MOST_EDGES`, or take more than `MOST_COMPARISONS`.
    """
    found = ((job, places.get(job.job_id)) for job in jobs if not job.is_check_run)
    placed = [(job, place) for job, place in found if isinstance(place, Place)]
    standing = _Standing(graph, placed)
    waiting: dict[tuple[int, ...], list[int]] = {}
    for job, place in placed:
        waiting.setdefault(standing.sets_for(job, place), []).append(job.job_id)
    return join_edges(standing.sets, waiting)


@dataclass(frozen=True, slots=True)
class _Call:
    """
    The jobs of a key that have the same callers in the same legs.

    Attributes:
        legs: Of those callers that the waiting job has, too.
        unsure: Those of these levels whose leg is not known for sure.
        job_ids: The first to end first; before them those whose end is not known.
    """

    legs: tuple[str | None, ...]
    unsure: frozenset[int]
    job_ids: tuple[int, ...]
    ends: tuple[datetime, ...]


@dataclass(slots=True)
class _Standing:
    """What can be waited for; each set of jobs once."""

    graph: Graph
    placed: Sequence[tuple[Job, Place]]
    sets: list[NeededSet] = field(default_factory=list)
    _by_key: dict[str, list[tuple[Job, Place]]] = field(default_factory=dict)
    _calls: dict[tuple[str, int], dict[object, list[tuple[int, _Call]]]] = field(
        default_factory=dict
    )
    _numbers: dict[tuple[int, int], int] = field(default_factory=dict)
    _found: dict[object, list[tuple[int, _Call, bool]]] = field(default_factory=dict)
    _call_count: int = 0
    _work: int = 0

    def __post_init__(self) -> None:
        for job, place in self.placed:
            if not job.is_superseded:
                self._by_key.setdefault(place.key, []).append((job, place))

    def sets_for(self, job: Job, place: Place) -> tuple[int, ...]:
        """The numbers of the sets that a job waits for, sorted; none of them is empty."""
        needs = self.graph.jobs[place.key].needs
        caller = place.key.rpartition("/")[0]
        unsure = frozenset(level for level in place.unsure if level < len(place.legs) - 1)
        context = (needs, caller, place.legs[:-1], unsure)
        if context not in self._found:
            self._found[context] = list(self._find_calls(place))
        found = self._found[context]
        self._count(len(found))
        return tuple(
            sorted(
                self._set(number, call, count)
                for number, call, is_sure in found
                if (count := len(call.job_ids) if is_sure else _ended_before(job, call))
            )
        )

    def _find_calls(self, place: Place) -> Iterator[tuple[int, _Call, bool]]:
        """The calls that jobs at a place may wait for, and whether they do whatever the times."""
        for key in self._listed_needs(place.key):
            level_count = _common_levels(place.key, key)
            unsure = frozenset(level for level in place.unsure if level < level_count)
            calls = self._calls_of(key, level_count)
            # Of sure legs only the same ones can be waited for.
            legs = place.legs[:level_count]
            likely = [calls.get(legs, []), calls[None]] if not unsure else calls.values()
            for number, call in (each for some in likely for each in some):
                self._count(1)
                is_same = _is_same_call(legs, unsure, call)
                if is_same is not False:
                    yield number, call, bool(is_same)

    def _listed_needs(self, key: str) -> list[str]:
        """The nearest keys with jobs in the attempt that a job waits for."""
        found: dict[str, None] = {}
        seen: set[str] = set()
        waiting = list(self.graph.jobs[key].needs)
        while waiting:
            needed = waiting.pop()
            self._count(1)
            if needed in seen:
                continue
            seen.add(needed)
            if needed in self._by_key:
                found[needed] = None
            elif (caller := listed_caller(needed, self._by_key)) and not key.startswith(
                f"{caller}/"
            ):
                found[caller] = None
            else:
                waiting += self.graph.jobs[needed].needs
        return list(found)

    def _calls_of(self, key: str, level_count: int) -> dict[object, list[tuple[int, _Call]]]:
        """With their numbers, by their legs where these are sure; the others under None."""
        if (key, level_count) not in self._calls:
            found: dict[tuple[tuple[str | None, ...], frozenset[int]], list[Job]] = {}
            for job, place in self._by_key[key]:
                unsure = frozenset(level for level in place.unsure if level < level_count)
                found.setdefault((place.legs[:level_count], unsure), []).append(job)
            calls: dict[object, list[tuple[int, _Call]]] = {None: []}
            for (legs, unsure), jobs in found.items():
                # None stands before all instants, and equals itself.
                jobs.sort(
                    key=lambda job: (job.completed_at is not None, job.completed_at, job.job_id)
                )
                ends = tuple(job.completed_at for job in jobs if job.completed_at is not None)
                call = _Call(legs, unsure, tuple(job.job_id for job in jobs), ends)
                calls.setdefault(None if unsure else legs, []).append((self._call_count, call))
                self._call_count += 1
            self._calls[key, level_count] = calls
        return self._calls[key, level_count]

    def _set(self, number: int, call: _Call, count: int) -> int:
        if (number, count) not in self._numbers:
            self._numbers[number, count] = len(self.sets)
            self.sets.append(NeededSet(number, call.job_ids, count))
        return self._numbers[number, count]

    def _count(self, work: int) -> None:
        self._work += work
        if self._work > MOST_COMPARISONS:
            raise TooManyNeeds(
                f"What its jobs need takes more than {MOST_COMPARISONS:,} comparisons."
            )


def _ended_before(job: Job, call: _Call) -> int:
    """How many jobs of a call may have been waited for; not those that ended later."""
    if job.created_at is None:
        return len(call.job_ids)
    endless_count = len(call.job_ids) - len(call.ends)
    return endless_count + bisect_right(call.ends, job.created_at)


def _common_levels(key: str, other: str) -> int:
    """How many callers two keys have in common."""
    pairs = zip(key.split("/")[:-1], other.split("/")[:-1], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _is_same_call(legs: Sequence[str | None], unsure: frozenset[int], call: _Call) -> bool | None:
    """Whether jobs are in the same legs of the callers that they share; None if not sure."""
    for level, pair in enumerate(zip(legs, call.legs, strict=True)):
        is_unsure = level in unsure or level in call.unsure
        if pair[0] != pair[1] and not (is_unsure and None in pair):
            return False
    return None if unsure or call.unsure else True


def listed_caller(key: str, listed: Container[str]) -> str | None:
    """The nearest caller of a job that the attempt lists in its place."""
    while key := key.rpartition("/")[0]:
        if key in listed:
            return key
    return None
