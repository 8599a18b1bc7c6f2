"""A limit on runners: found in what was measured, and runs replayed under it."""

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Literal, TypeAlias

import numpy as np

from queries.what_if.drawing import Pool, Rng
from queries.what_if.measured_graphs import Marks, Places, Seconds
from queries.what_if.workload import Part, Workload, began_s

Order: TypeAlias = Literal["first", "longest", "shortest"]
"""
Which of the waiting jobs gets the next runner; GitHub promises no order.

The first that asked, of those that asked at once in the order that was observed; or by run time.
"""

_LEAST_LONG_S = 10  # a queue is long from so much above twice that of who need not wait
_LEAST_SHARE = 0.9
_AN_INSTANT_S = 0.01
_LEAST_LONG_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Limit:
    """
    A number of runners that jobs waited for.

    Attributes:
        at_most: So many ran at a time, and never more.
        share: Of the time in which jobs queued long, the part in which so many ran, 0 to 1.
        is_contended: Of each row of the workload whether so many ran when it was queued, so that it
            had to wait.
    """

    at_most: int
    share: float
    is_contended: Marks


def find_limit(workload: Workload) -> Limit | None:
    """
    The limit that jobs of single runs waited for: many queued while a constant number ran.

    None where jobs rarely queued long, or where the number that ran meanwhile was not constant, or
    not the most that ever ran. What other runs hold is not seen.

    Args:
        workload: As measured.
    """
    begins_s = began_s(workload)[0]
    queue_s = workload.seconds[Part.QUEUE, 0]
    is_long = queue_s > 2 * np.quantile(queue_s, 0.1) + _LEAST_LONG_S
    if is_long.mean() < _LEAST_LONG_SHARE:
        return None
    # Who takes over a runner begins when the other ends, not before.
    ended_s, queued_s = begins_s + workload.run_s[0] - _AN_INSTANT_S, begins_s - queue_s
    most, spans = 0, []
    is_full = np.zeros(len(queue_s), dtype=np.int64)
    order = np.argsort(workload.attempts, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(workload.attempts[order])) + 1):
        times_s, counts = _running(begins_s[rows], ended_s[rows])
        most = max(most, int(counts.max()))
        at_queued = np.searchsorted(times_s, queued_s[rows], side="right") - 1
        is_full[rows] = np.where(at_queued >= 0, counts[np.maximum(at_queued, 0)], 0)
        long = rows[is_long[rows]]
        spans += [(times_s, counts, queued_s[row], begins_s[row]) for row in long]
    full_s = sum(_time_at(most, *span) for span in spans)
    share = full_s / sum(stop - start for _, _, start, stop in spans)
    if share < _LEAST_SHARE:
        return None
    return Limit(most, float(share), (is_full >= most) & (queue_s > 0))


def uncontended(workload: Workload, limit: Limit, rng: Rng) -> Workload:
    """The workload with what contended jobs queued drawn from those that had a runner at once."""
    free = np.flatnonzero(~limit.is_contended)
    contended = np.flatnonzero(limit.is_contended)
    if not len(free):
        return workload.with_seconds(contended, {Part.QUEUE: 0})
    pool = Pool(workload, free)
    taken = pool.taken(pool.draw(workload.attempts[contended], rng))
    return workload.with_seconds(contended, {Part.QUEUE: taken[Part.QUEUE]})


def limited_clocks(
    workload: Workload, at_most: int, order: Order, observed_s: Mapping[int, float]
) -> Seconds:
    """
    When the clocks stop if at most so many jobs of a run have a runner at a time.

    A job asks for a runner when what it needs has ended and its own wait is over; it keeps it until
    it ends.

    Args:
        workload: What is replayed.
        at_most: Number of runners.
        order: Which of the waiting jobs gets the next runner.
        observed_s: Of each source when it got its runner as measured.

    Returns:
        By draw and attempt, seconds.
    """
    clocks_s = np.zeros((workload.draw_count, workload.attempt_count))
    wait_s, run_s = workload.wait_s, workload.run_s
    place_of = {int(node): place for place, node in enumerate(workload.ids)}
    followers: dict[int, list[int]] = {}
    missing: dict[int, int] = {}
    for waiting, needed in workload.needs.tolist():
        if needed < 0 or needed in place_of:
            followers.setdefault(needed, []).append(waiting)
            missing[waiting] = missing.get(waiting, 0) + 1
    began = [observed_s[int(source)] for source in workload.sources]
    by_attempt = np.argsort(workload.attempts, kind="stable")
    parts = np.split(by_attempt, np.flatnonzero(np.diff(workload.attempts[by_attempt])) + 1)
    is_milestone = workload.is_milestone.tolist()
    for draw in range(workload.draw_count):
        waits, runs = wait_s[draw].tolist(), run_s[draw].tolist()
        match order:
            case "first":
                ranks = None
            case "longest":
                ranks = [-run for run in runs]
            case "shortest":
                ranks = runs
        replay = _Replay(workload.ids.tolist(), place_of, followers, waits, runs, began, ranks)
        for attempt, rows in enumerate(parts):
            ends = replay.ends(rows.tolist(), missing, at_most)
            clocks_s[draw, attempt] = max(end for row, end in ends if is_milestone[row])
    return clocks_s


@dataclass(frozen=True, slots=True)
class _Replay:
    """Jobs by their row, as lists: an attempt is walked event by event."""

    ids: list[int]
    place_of: dict[int, int]
    followers: dict[int, list[int]]
    waits_s: list[float]
    runs_s: list[float]
    began_s: list[float]
    ranks: list[float] | None

    def ends(
        self, rows: list[int], missing: Mapping[int, int], at_most: int
    ) -> list[tuple[int, float]]:
        """The rows of one attempt as they end, with when."""
        left: dict[int, int] = {}
        events: list[tuple[float, int, int]] = []  # when, 0 an end or 1 a wish for a runner, row
        waiting: list[tuple[float, float, int]] = []
        found: list[tuple[int, float]] = []
        free = at_most
        for row in rows:
            if not missing.get(self.ids[row]):
                heappush(events, (self.waits_s[row], 1, row))
        while events:
            now = events[0][0]
            while events and events[0][0] == now:
                _, kind, row = heappop(events)
                if kind:
                    rank = now if self.ranks is None else self.ranks[row]
                    heappush(waiting, (rank, self.began_s[row], row))
                    continue
                found.append((row, now))
                free += 1
                self._release(self.ids[row], now, left, missing, events)
            while free and waiting:
                _, _, row = heappop(waiting)
                free -= 1
                heappush(events, (now + self.runs_s[row], 0, row))
        return found

    def _release(
        self,
        ended: int,
        now: float,
        left: dict[int, int],
        missing: Mapping[int, int],
        events: list[tuple[float, int, int]],
    ) -> None:
        """Who needed nothing else asks for a runner after its wait."""
        done = [ended]
        while done:
            for node in self.followers.get(done.pop(), ()):
                left[node] = left.get(node, missing[node]) - 1
                if left[node]:
                    continue
                if node < 0:
                    done.append(node)
                else:
                    row = self.place_of[node]
                    heappush(events, (now + self.waits_s[row], 1, row))


def _running(began_s: Seconds, ended_s: Seconds) -> tuple[Seconds, Places]:
    """The times at which jobs begin and end, and how many run from each on."""
    times_s = np.unique(np.concatenate([began_s, ended_s]))
    counts = np.searchsorted(np.sort(began_s), times_s, side="right") - np.searchsorted(
        np.sort(ended_s), times_s, side="right"
    )
    return times_s, counts


def _time_at(most: int, times_s: Seconds, counts: Places, start_s: float, stop_s: float) -> float:
    """How long just so many ran between the two."""
    begins = np.clip(times_s, start_s, stop_s)
    ends = np.append(begins[1:], stop_s)
    return float((ends - begins)[counts == most].sum())
