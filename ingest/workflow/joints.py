"""
Edges between many jobs and what they wait for, in rows that do not multiply.

Five matrices of 256 legs, one after the other, have 262,144 pairs of jobs, and 1,280 jobs. So where
several jobs wait for the same ones, a joint stands between: a number below 0, unique within the
attempt. Who waits for a joint waits for all that the joint waits for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Edge = tuple[int, int]
"""The job_id of a job, and that of one it waited for; either may be a joint."""

MOST_EDGES = 50_000
"""Of one attempt: 2,000 jobs that wait for 25 others each, all of them different ones."""


class TooManyNeeds(Exception):
    """The needs of an attempt are too many to be looked up; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class NeededSet:
    """
    Jobs that a job waits for: of a call the first `count` to end.

    Attributes:
        number: Of the call, within the attempt.
        job_ids: All of the call.
        count: How many of them.
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
            nodes = self._joined(self._job_count(rows), members)
            needed |= {number: [] for number in alike} | {alike[0]: nodes}
        for numbers, job_ids in self.waiting:
            nodes = [node for number in numbers for node in needed[number]]
            nodes = self._joined(len(job_ids), nodes)
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
            nodes = self._joined(left, [*nodes, *self._members(number)[first:]])
            needed[number] = nodes
            left -= self._job_count(waiting_for[number])

    def _members(self, number: int) -> tuple[int, ...]:
        return self.sets[number].job_ids[: self.sets[number].count]

    def _job_count(self, rows: Iterable[int]) -> int:
        return sum(len(self.waiting[row][1]) for row in rows)

    def _joined(self, waiting_count: int, nodes: list[int]) -> list[int]:
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
