"""The measured job graphs of many attempts at once: when they end if jobs run shorter or longer."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from basis.places import LONGPOLE
from queries.errors import NeedsInACircle

Seconds: TypeAlias = npt.NDArray[np.float64]
Places: TypeAlias = npt.NDArray[np.int64]
Marks: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ends:
    """
    When the jobs of some attempts end, in seconds from the start of each.

    Attributes:
        jobs_s: By row of the graphs; of several dimensions the last.
        clocks_s: End of the last milestone job, by attempt of the graphs, likewise.
    """

    jobs_s: Seconds
    clocks_s: Seconds


@dataclass(frozen=True, slots=True)
class MeasuredGraphs:
    """
    The jobs of attempts with what they add and need; made by `measured_graphs`.

    Its rows are the jobs and joints, those that need none first and each after all that it needs,
    so that all of one level are worked out at once, of all attempts. Who needs a joint needs all
    that the joint needs.

    Attributes:
        jobs: Of each row the place of its job in the frame that the graphs were made of; that
            behind the last for joints.
        is_joint: Of each row.
        ranks: Of each row which of two that end at once comes first: of jobs those with fewer jobs
            before them, then with the smaller id. Of joints it means nothing.
        attempts: Of each row the number of its attempt, from 0.
        added_s: Of each row what it adds to the end of the last job that it needs.
        levels: First row of each level, and the number of rows.
        needed: The rows that rows need, those of one row together.
        needed_from: Of each row where in `needed` its own begin, and the length of `needed`.
        milestones: Rows of the milestone jobs, by attempt.
        milestones_from: Of each attempt where in `milestones` its own begin, and their number.
    """

    jobs: Places
    is_joint: Marks
    ranks: Places
    attempts: Places
    added_s: Seconds
    levels: Places
    needed: Places
    needed_from: Places
    milestones: Places
    milestones_from: Places

    def by_row(self, values: npt.NDArray[Any], of_joints: object = 0) -> npt.NDArray[Any]:
        """
        What jobs have, by row.

        Args:
            values: By the place of the job in the frame; of several dimensions the last.
            of_joints: What joints have.
        """
        behind = np.full((*values.shape[:-1], 1), of_joints, dtype=values.dtype)
        return np.concatenate([values, behind], axis=-1)[..., self.jobs]

    def ends(self, less_s: Seconds) -> Ends:
        """
        When the jobs end if they run so many seconds less; waits take what they took.

        Args:
            less_s: By row, of several dimensions the last; negative for longer, 0 for as measured,
                and for joints.
        """
        jobs_s = self.added_s - less_s
        for first, end in zip(self.levels[1:-1], self.levels[2:], strict=True):
            start, stop = self.needed_from[first], self.needed_from[end]
            before_s = jobs_s[..., self.needed[start:stop]]
            begins = self.needed_from[first:end] - start
            jobs_s[..., first:end] += np.maximum.reduceat(before_s, begins, axis=-1)
        ends_s = jobs_s[..., self.milestones]
        return Ends(jobs_s, np.maximum.reduceat(ends_s, self.milestones_from[:-1], axis=-1))

    def on_path(self, ends: Ends) -> Marks:
        """
        Which rows are on the critical path then: from the milestone's last job back along blockers.

        In a tie the job with the smallest rank; joints are none.
        """
        marks = np.zeros(len(self.jobs), dtype=np.bool_)
        starts, stops = self.needed_from[:-1], self.needed_from[1:]
        ranks = self.ranks.copy()
        for first, end in zip(self.levels[1:-1], self.levels[2:], strict=True):
            joints = first + np.flatnonzero(self.is_joint[first:end])
            lasts = _last(ends.jobs_s, ranks, self.needed, starts[joints], stops[joints])
            ranks[joints] = ranks[lasts]
        milestones_from = self.milestones_from
        at = _last(ends.jobs_s, ranks, self.milestones, milestones_from[:-1], milestones_from[1:])
        while at.size:
            marks[at] = True
            at = at[starts[at] < stops[at]]
            at = _last(ends.jobs_s, ranks, self.needed, starts[at], stops[at])
        return marks & ~self.is_joint

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
            is_joint=self.is_joint[rows],
            ranks=self.ranks[rows],
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
        NeedsInACircle: Jobs need one another in a circle, which no workflow file may say.
    """
    job_ids = jobs["job_id"].to_numpy(dtype=np.int64)
    waiting_ids, needed_ids = (
        needs[column].to_numpy(dtype=np.int64) for column in ("waiting_id", "needed_id")
    )
    joint_ids = np.unique(waiting_ids[waiting_ids < 0])
    ids = pd.Index(np.concatenate([job_ids, joint_ids]))
    waiting, needed = (
        np.asarray(ids.get_indexer(column), dtype=np.int64) for column in (waiting_ids, needed_ids)
    )
    waiting, needed = _without_dead_ends(waiting, needed, len(job_ids))
    # Joints that lead to no job are none.
    is_kept = np.arange(len(ids)) < len(job_ids)
    is_kept[waiting] = True
    kept = np.flatnonzero(is_kept)
    number_of = np.cumsum(is_kept) - 1
    waiting, needed = number_of[waiting], number_of[needed]
    levels = _depths(len(kept), waiting, needed)
    order = np.lexsort((kept, levels))
    row_of = np.empty_like(order)
    row_of[order] = np.arange(len(order))
    edges = np.lexsort((row_of[needed], row_of[waiting]))
    needed_rows = row_of[needed[edges]]
    needed_from = _offsets(np.bincount(row_of[waiting], minlength=len(order)))
    levels_from = _offsets(np.bincount(levels))
    is_joint = order >= len(job_ids)
    depths = np.zeros(len(order), dtype=np.int64)
    attempts = np.zeros(len(order), dtype=np.int64)
    numbers = jobs.groupby(["run_id", "run_attempt"]).ngroup().to_numpy(dtype=np.int64)
    attempts[~is_joint] = numbers[order[~is_joint]]
    for first, end in pairwise(levels_from[1:]):
        start, stop = needed_from[first], needed_from[end]
        before = needed_rows[start:stop]
        begins = needed_from[first:end] - start
        depths[first:end] = np.maximum.reduceat(depths[before] + ~is_joint[before], begins)
        of_joints = np.flatnonzero(is_joint[first:end])
        attempts[first + of_joints] = attempts[before[begins[of_joints]]]
    ranks = np.empty_like(order)
    ranks[np.lexsort((ids.to_numpy()[kept[order]], depths))] = np.arange(len(order))
    jobs_or_behind = np.minimum(order, len(job_ids))
    added_s = np.append(jobs["added_s"].to_numpy(dtype=np.float64), 0.0)
    is_milestone = np.append(jobs["is_milestone"].to_numpy(dtype=np.bool_), False)
    milestones = np.flatnonzero(is_milestone[jobs_or_behind])
    milestones = milestones[np.argsort(attempts[milestones], kind="stable")]
    return MeasuredGraphs(
        jobs=jobs_or_behind,
        is_joint=is_joint,
        ranks=ranks,
        attempts=attempts,
        added_s=added_s[jobs_or_behind],
        levels=levels_from,
        needed=needed_rows,
        needed_from=needed_from,
        milestones=milestones,
        milestones_from=_offsets(np.bincount(attempts[milestones])),
    )


def _without_dead_ends(waiting: Places, needed: Places, job_count: int) -> tuple[Places, Places]:
    """The edges between what is known (not below 0) that lead to a job, directly or in the end."""
    is_led = (waiting >= 0) & (needed >= 0)
    waiting, needed = waiting[is_led], needed[is_led]
    by_needed = np.argsort(needed, kind="stable")
    most = int(max(waiting.max(initial=0), needed.max(initial=0), job_count - 1)) + 1
    followers_from = _offsets(np.bincount(needed, minlength=most))
    leads = np.arange(most) < job_count
    reached = np.flatnonzero(leads)
    while reached.size:
        counts = followers_from[reached + 1] - followers_from[reached]
        followers = np.unique(waiting[by_needed[_ranges(followers_from[reached], counts)]])
        reached = followers[~leads[followers]]
        leads[reached] = True
    return waiting[leads[needed]], needed[leads[needed]]


def _depths(node_count: int, waiting: Places, needed: Places) -> Places:
    """How many nodes the longest chain before each has."""
    edges = np.argsort(needed, kind="stable")
    followers_from = _offsets(np.bincount(needed, minlength=node_count))
    left = np.bincount(waiting, minlength=node_count)
    depths = np.full(node_count, -1)
    reached, depth = np.flatnonzero(left == 0), 0
    while reached.size:
        depths[reached] = depth
        counts = followers_from[reached + 1] - followers_from[reached]
        followers = waiting[edges[_ranges(followers_from[reached], counts)]]
        found, passed = np.unique(followers, return_counts=True)
        left[found] -= passed
        reached, depth = found[left[found] == 0], depth + 1
    if (depths < 0).any():
        raise NeedsInACircle(
            "jobs of an attempt need one another in a circle, which no workflow file can say: "
            f"the database is damaged; publish another one with `{LONGPOLE} ingest`."
        )
    return depths


def _last(ends_s: Seconds, ranks: Places, rows: Places, starts: Places, stops: Places) -> Places:
    """Of each range of rows, none empty, the one that ends last; in a tie of the smallest rank."""
    counts = stops - starts
    among = rows[_ranges(starts, counts)]
    begins = _offsets(counts)[:-1]
    if not among.size:
        return among
    latest_s = np.repeat(np.maximum.reduceat(ends_s[among], begins), counts)
    of_latest = np.where(ends_s[among] == latest_s, ranks[among], len(ranks) + ranks.max())
    first_of_latest = np.repeat(np.minimum.reduceat(of_latest, begins), counts)
    latest = np.flatnonzero(of_latest == first_of_latest)
    return among[latest[np.searchsorted(latest, begins)]]


def _ranges(starts: Places, counts: Places) -> Places:
    """The whole numbers of several ranges, one range after the other."""
    shifts = np.repeat(starts - _offsets(counts)[:-1], counts)
    return shifts + np.arange(len(shifts))


def _offsets(counts: npt.NDArray[Any]) -> Places:
    """Where things of such numbers begin, one after the other, and their sum."""
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
