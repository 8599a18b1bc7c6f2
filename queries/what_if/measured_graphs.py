"""The measured job graphs of many attempts at once: when they end if jobs run shorter or longer."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

Seconds: TypeAlias = npt.NDArray[np.float64]
Places: TypeAlias = npt.NDArray[np.int64]
Marks: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ends:
    """
    When the jobs of some attempts end, in seconds from the start of each.

    Attributes:
        jobs_s: By row of the graphs.
        clocks_s: End of the last milestone job, by attempt of the graphs.
    """

    jobs_s: Seconds
    clocks_s: Seconds


@dataclass(frozen=True, slots=True)
class MeasuredGraphs:
    """
    The jobs of attempts with what they add and need; made by `measured_graphs`.

    Its rows are the jobs, those that need none first and each after all that it needs, so that all
    jobs of one level are worked out at once, of all attempts.

    Attributes:
        jobs: Of each row the place of its job in the frame that the graphs were made of.
        attempts: Of each row the number of its attempt, from 0.
        added_s: Of each row what it adds to the end of the last job that it needs.
        levels: First row of each level, and the number of rows.
        needed: The rows that rows need, those of one row together.
        needed_from: Of each row where in `needed` its own begin, and the length of `needed`.
        milestones: Rows of the milestone jobs, by attempt.
        milestones_from: Of each attempt where in `milestones` its own begin, and their number.
    """

    jobs: Places
    attempts: Places
    added_s: Seconds
    levels: Places
    needed: Places
    needed_from: Places
    milestones: Places
    milestones_from: Places

    def ends(self, less_s: Seconds) -> Ends:
        """
        When the jobs end if they run so many seconds less; waits take what they took.

        Args:
            less_s: By row; negative for longer, 0 for as measured.
        """
        jobs_s = self.added_s - less_s
        for first, end in zip(self.levels[1:-1], self.levels[2:], strict=True):
            start, stop = self.needed_from[first], self.needed_from[end]
            before_s = jobs_s[self.needed[start:stop]]
            jobs_s[first:end] += np.maximum.reduceat(before_s, self.needed_from[first:end] - start)
        clocks_s = np.maximum.reduceat(jobs_s[self.milestones], self.milestones_from[:-1])
        return Ends(jobs_s, clocks_s)

    def on_path(self, ends: Ends) -> Marks:
        """
        Which rows are on the critical path then: from the milestone's last job back along blockers.

        In a tie the job with the fewest levels before it, then with the smaller id.
        """
        marks = np.zeros(len(self.jobs), dtype=np.bool_)
        at = _last(
            ends.jobs_s, self.milestones, self.milestones_from[:-1], self.milestones_from[1:]
        )
        while at.size:
            marks[at] = True
            at = at[self.needed_from[at] < self.needed_from[at + 1]]
            at = _last(ends.jobs_s, self.needed, self.needed_from[at], self.needed_from[at + 1])
        return marks

    def of_attempts(self, wanted: Places) -> "MeasuredGraphs":
        """
        The graphs of some attempts, numbered as they are named here.

        Args:
            wanted: Numbers of attempts; one that is named several times has as many graphs, which
                may be changed in different ways.
        """
        by_attempt = np.argsort(self.attempts, kind="stable")
        rows_from = _offsets(np.bincount(self.attempts))
        counts = np.diff(rows_from)[wanted]
        copies = np.repeat(np.arange(len(wanted)), counts)
        rows = by_attempt[_ranges(rows_from[wanted], counts)]
        order = np.argsort(rows, kind="stable")
        rows, copies = rows[order], copies[order]
        # Copies of a row stand side by side, in the order in which their attempts are named.
        first_copies = np.searchsorted(rows, np.arange(len(self.jobs)))
        places = pd.Series(wanted).groupby(wanted).cumcount().to_numpy()
        need_counts = np.diff(self.needed_from)[rows]
        needed = self.needed[_ranges(self.needed_from[rows], need_counts)]
        end_counts = np.diff(self.milestones_from)[wanted]
        milestones = self.milestones[_ranges(self.milestones_from[wanted], end_counts)]
        return MeasuredGraphs(
            jobs=self.jobs[rows],
            attempts=copies,
            added_s=self.added_s[rows],
            levels=np.unique(np.searchsorted(rows, self.levels)),
            needed=first_copies[needed] + places[np.repeat(copies, need_counts)],
            needed_from=_offsets(need_counts),
            milestones=first_copies[milestones] + np.repeat(places, end_counts),
            milestones_from=_offsets(end_counts),
        )


def measured_graphs(jobs: pd.DataFrame, needs: pd.DataFrame) -> MeasuredGraphs:
    """
    The graphs of some attempts; attempts are numbered by run, then attempt.

    Args:
        jobs: Rows of `measured_jobs`, one at least.
        needs: Rows of `measured_needs`, at least those of these jobs.

    Raises:
        ValueError: Jobs need one another in a circle, which no workflow file may say.
    """
    ids = pd.Index(jobs["job_id"].to_numpy(dtype=np.int64))
    waiting, needed = (
        np.asarray(ids.get_indexer(needs[column].to_numpy(dtype=np.int64)), dtype=np.int64)
        for column in ("job_id", "needed_job_id")
    )
    is_known = (waiting >= 0) & (needed >= 0)
    waiting, needed = waiting[is_known], needed[is_known]
    depths = _depths(len(jobs), waiting, needed)
    order = np.lexsort((ids.to_numpy(), depths))
    row_of = np.empty_like(order)
    row_of[order] = np.arange(len(order))
    edges = np.lexsort((row_of[needed], row_of[waiting]))
    numbers = jobs.groupby(["run_id", "run_attempt"]).ngroup().to_numpy(dtype=np.int64)
    attempts = numbers[order].astype(np.int64)
    milestones = np.flatnonzero(jobs["is_milestone"].to_numpy(dtype=np.bool_)[order])
    milestones = milestones[np.argsort(attempts[milestones], kind="stable")]
    return MeasuredGraphs(
        jobs=order,
        attempts=attempts,
        added_s=jobs["added_s"].to_numpy(dtype=np.float64)[order],
        levels=_offsets(np.bincount(depths)),
        needed=row_of[needed[edges]],
        needed_from=_offsets(np.bincount(row_of[waiting], minlength=len(order))),
        milestones=milestones,
        milestones_from=_offsets(np.bincount(attempts[milestones])),
    )


def _depths(job_count: int, waiting: Places, needed: Places) -> Places:
    """How many jobs the longest chain before each job has."""
    edges = np.argsort(needed, kind="stable")
    followers_from = _offsets(np.bincount(needed, minlength=job_count))
    left = np.bincount(waiting, minlength=job_count)
    depths = np.full(job_count, -1)
    reached, depth = np.flatnonzero(left == 0), 0
    while reached.size:
        depths[reached] = depth
        counts = followers_from[reached + 1] - followers_from[reached]
        followers = waiting[edges[_ranges(followers_from[reached], counts)]]
        found, passed = np.unique(followers, return_counts=True)
        left[found] -= passed
        reached, depth = found[left[found] == 0], depth + 1
    if (depths < 0).any():
        raise ValueError("jobs need one another in a circle")
    return depths


def _last(ends_s: Seconds, rows: Places, starts: Places, stops: Places) -> Places:
    """Of each range of rows, none of them empty, the one that ends last; the first of a tie."""
    counts = stops - starts
    among = rows[_ranges(starts, counts)]
    begins = _offsets(counts)[:-1]
    if not among.size:
        return among
    latest_s = np.repeat(np.maximum.reduceat(ends_s[among], begins), counts)
    latest = np.flatnonzero(ends_s[among] == latest_s)
    return among[latest[np.searchsorted(latest, begins)]]


def _ranges(starts: Places, counts: Places) -> Places:
    """The whole numbers of several ranges, one range after the other."""
    shifts = np.repeat(starts - _offsets(counts)[:-1], counts)
    return shifts + np.arange(len(shifts))


def _offsets(counts: npt.NDArray[Any]) -> Places:
    """Where things of such numbers begin, one after the other, and their sum."""
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
