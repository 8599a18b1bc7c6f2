"""A limit on runners: found in what was measured, and runs replayed under it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd

from basis.errors import ChangeInvalid
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
_A_DAY_S = 86_400


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


@dataclass(frozen=True, slots=True)
class OtherJobs:
    """
    Jobs that hold runners which replayed runs ask for, too.

    Attributes:
        began_s: When each got its runner, seconds of one clock, the first first.
        run_s: How long each kept it.
        runs: Of each the number of its run.
        starts_s: When each replayed attempt started, by that clock.
        own_runs: Of each replayed attempt the number of its run: its jobs are no others.
    """

    began_s: Seconds
    run_s: Seconds
    runs: Places
    starts_s: Seconds
    own_runs: Places

    def around(self, attempt: int) -> Iterator[tuple[float, float]]:
        """When jobs of others got a runner, from the start of an attempt on, and for how long."""
        start_s = self.starts_s[attempt]
        first = int(np.searchsorted(self.began_s, start_s - self.run_s.max(initial=0)))
        end = int(np.searchsorted(self.began_s, start_s + _A_DAY_S))
        began_s, run_s = self.began_s[first:end] - start_s, self.run_s[first:end]
        is_other = (self.runs[first:end] != self.own_runs[attempt]) & (began_s + run_s > 0)
        return zip(began_s[is_other].tolist(), run_s[is_other].tolist(), strict=True)


def other_jobs(
    workload: Workload, runs: Sequence[tuple[int, int]], holds: pd.DataFrame
) -> OtherJobs:
    """
    The jobs of other runs that asked for labels which a job of these asked for.

    Args:
        workload: What is replayed.
        runs: Id and attempt of each of its attempts.
        holds: Rows of `runner_jobs` of these.

    Raises:
        ChangeInvalid: No job of these has known labels.
    """
    labels = holds["runner_labels"].map(lambda of_job: ",".join(sorted(of_job))).astype("str")
    is_own = holds["job_id"].isin(workload.sources)
    if not is_own.any():
        raise ChangeInvalid(
            "for which runners the jobs of these runs asked is not known, so none can be shared: "
            "leave out shared."
        )
    alike = holds[labels.isin(labels[is_own].unique())]
    keys = pd.MultiIndex.from_frame(alike[["run_id", "run_attempt"]].astype("int64"))
    known = keys.drop_duplicates()
    codes, own_runs = known.get_indexer(keys), known.get_indexer(pd.MultiIndex.from_tuples(runs))
    zero = alike["started_at"].min()
    starts_s = (alike["run_started_at"] - zero).dt.total_seconds().groupby(codes).first()
    return OtherJobs(
        began_s=(alike["started_at"] - zero).dt.total_seconds().to_numpy(dtype=np.float64),
        run_s=alike["run_s"].to_numpy(dtype=np.float64),
        runs=np.asarray(codes, dtype=np.int64),
        # An attempt that asked for none of these labels waits for none of these jobs.
        starts_s=starts_s.reindex(own_runs).fillna(-np.inf).to_numpy(dtype=np.float64),
        own_runs=np.asarray(own_runs, dtype=np.int64),
    )


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
    workload: Workload,
    at_most: int,
    order: Order,
    observed_s: Mapping[int, float],
    others: OtherJobs | None = None,
) -> Seconds:
    """
    When the clocks stop if at most so many jobs have a runner at a time.

    A job asks for a runner when what it needs has ended and its own wait is over; it keeps it until
    it ends. A job of another run asks when it got its runner as measured, and keeps one as long.

    Args:
        workload: What is replayed.
        at_most: Number of runners.
        order: Which of the waiting jobs gets the next runner.
        observed_s: Of each source when it got its runner as measured.
        others: Jobs of other runs that count, too; None where each run has so many for itself.

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
        replay = _Replay(workload.ids.tolist(), place_of, followers, waits, runs, began, order)
        for attempt, rows in enumerate(parts):
            around = () if others is None else others.around(attempt)
            ends = replay.ends(rows.tolist(), missing, at_most, iter(around))
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
    order: Order

    def ends(
        self,
        rows: list[int],
        missing: Mapping[int, int],
        at_most: int,
        others: Iterator[tuple[float, float]],
    ) -> list[tuple[int, float]]:
        """The rows of one attempt as they end, with when."""
        left: dict[int, int] = {}
        # When, 0 an end or 1 a wish for a runner, row; below 0 for the job of another run.
        events: list[tuple[float, int, int]] = []
        waiting: list[tuple[float, float, int, float]] = []
        found: list[tuple[int, float]] = []
        free = at_most
        for row in rows:
            if not missing.get(self.ids[row]):
                heappush(events, (self.waits_s[row], 1, row))
        other = next(others, None)
        while len(found) < len(rows) and (events or other is not None):
            now = events[0][0] if events else np.inf
            while other is not None and other[0] <= now:
                now = other[0]
                heappush(waiting, (self._rank(now, other[1]), now, -1, other[1]))
                other = next(others, None)
            while events and events[0][0] == now:
                _, kind, row = heappop(events)
                if kind:
                    run_s = self.runs_s[row]
                    heappush(waiting, (self._rank(now, run_s), self.began_s[row], row, run_s))
                    continue
                free += 1
                if row >= 0:
                    found.append((row, now))
                    self._release(self.ids[row], now, left, missing, events)
            while free and waiting:
                _, _, row, run_s = heappop(waiting)
                free -= 1
                heappush(events, (now + run_s, 0, row))
        return found

    def _rank(self, now_s: float, run_s: float) -> float:
        """Of the waiting jobs that with the lowest gets the next runner."""
        match self.order:
            case "first":
                return now_s
            case "longest":
                return -run_s
            case "shortest":
                return run_s

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
