"""What each change makes of the measured jobs of an arm's attempts."""

from collections.abc import Sequence
from dataclasses import replace
from functools import singledispatch

import numpy as np
import pandas as pd

from basis.changes import (
    AddNeed,
    Balance,
    Change,
    DropNeed,
    Merge,
    Milestone,
    NoQueue,
    Race,
    Remove,
    Runner,
    Scale,
    Split,
)
from basis.errors import ChangeInvalid
from basis.visible import visible
from queries.what_if.drawing import Pool, Rng, usual_shares
from queries.what_if.measured_graphs import Places, Seconds
from queries.what_if.replacing import like_legs, put_in_place, put_shards, refuse_fan_in
from queries.what_if.set_up import told_by_names
from queries.what_if.workload import Edges, Part, Workload, began_s, matcher

IS_DRAWN = (AddNeed, Balance, DropNeed, Race, Split)
"""Kinds of change that chance has a part in."""


def apply_changes(
    workload: Workload, changes: Sequence[Change], steps: pd.DataFrame, rng: Rng
) -> Workload:
    """
    The jobs as they would be with all the changes, one after the other.

    Args:
        workload: The jobs as measured; several draws of each attempt where chance has a part.
        changes: Of the structure; limits on runners are not among what this looks at.
        steps: Rows of `measured_steps` of these jobs.
        rng: What is drawn by.

    Raises:
        ChangeInvalid: A job is not there, or would be needed by what it needs.
    """
    for change in changes:
        workload = _apply(change, workload, steps, rng)
    return workload


@singledispatch
def _apply(_change: Change, workload: Workload, _steps: pd.DataFrame, _rng: Rng) -> Workload:
    return workload


@_apply.register
def _(change: DropNeed, workload: Workload, _steps: pd.DataFrame, rng: Rng) -> Workload:
    rows, needed = workload.rows_of(change.job), workload.rows_of(change.need)
    pairs = workload.direct_needs(rows)
    is_dropped = np.isin(pairs[:, 1], workload.ids[needed])
    if not is_dropped.any():
        by_id = pd.Series(workload.jobs["key"].to_numpy(), index=workload.ids)
        others = ", ".join(sorted(set(by_id[pairs[:, 1]]))) or "no job"
        raise ChangeInvalid(
            f"{visible(change.job)} does not need {visible(change.need)}: it needs "
            f"{visible(others)}."
        )
    return _in_other_waves(workload, workload.with_needs(rows, pairs[~is_dropped]), rows, rng)


@_apply.register
def _(change: AddNeed, workload: Workload, _steps: pd.DataFrame, rng: Rng) -> Workload:
    rows, needed = workload.rows_of(change.job), workload.rows_of(change.need)
    joints = workload.new_joints(workload.attempt_count)
    led = np.isin(workload.attempts[rows], workload.attempts[needed])
    waits = np.stack([workload.ids[rows], joints[workload.attempts[rows]]], axis=1)[led]
    leads = np.stack([joints[workload.attempts[needed]], workload.ids[needed]], axis=1)
    changed = replace(workload, needs=np.concatenate([workload.needs, waits, leads]))
    return _in_other_waves(workload, changed, rows, rng)


@_apply.register
def _(change: Scale, workload: Workload, steps: pd.DataFrame, _rng: Rng) -> Workload:
    rows = workload.rows_of(change.job)
    set_up_s, work_s = workload.seconds[Part.SET_UP][:, rows], workload.seconds[Part.WORK][:, rows]
    whole_s = set_up_s + work_s
    if change.step is not None:
        whole_s = np.minimum(whole_s, _of_step(workload.sources[rows], change, steps))
    wanted_s = change.less_s if change.less_s is not None else whole_s * (1 - (change.times or 0))
    # Nothing takes less than no time.
    less_s = np.minimum(wanted_s, whole_s)
    of_work_s = np.minimum(less_s, work_s)
    return workload.with_seconds(
        rows, {Part.WORK: work_s - of_work_s, Part.SET_UP: set_up_s - (less_s - of_work_s)}
    )


@_apply.register
def _(change: Remove, workload: Workload, _steps: pd.DataFrame, _rng: Rng) -> Workload:
    rows = workload.rows_of(change.job)
    if len(rows) == len(workload.jobs):
        raise ChangeInvalid(f"without {visible(change.job)} no job is left: keep one.")
    needs = workload.renamed(workload.ids[rows], workload.new_joints(len(rows)))
    return replace(workload.without(rows), needs=_without_empty_joints(needs))


@_apply.register
def _(change: Merge, workload: Workload, steps: pd.DataFrame, _rng: Rng) -> Workload:
    told = told_by_names(workload, steps, change.set_up)
    parts = [told.rows_of(job) for job in change.jobs]
    base = max(parts, key=len)
    seconds = told.seconds[:, :, base].copy()
    is_milestone = told.is_milestone[base]
    rows = np.unique(np.concatenate(parts))
    for job, part in zip(change.jobs, parts, strict=True):
        if part is not base:
            refuse_fan_in(told, job, base, part)
            of_base, others = like_legs(told, base, part)
            theirs = told.seconds[:, :, others]
            now_s = seconds[:, :, of_base]
            now_s[Part.SET_UP] = np.maximum(now_s[Part.SET_UP], theirs[Part.SET_UP])
            now_s[Part.WORK] += theirs[Part.WORK]
            seconds[:, :, of_base] = now_s
            is_milestone[of_base] |= told.is_milestone[others]
    like = told.of_rows(base)
    jobs = like.jobs.assign(id=told.new_ids(len(base)), is_milestone=is_milestone)
    rows = rows[np.isin(told.attempts[rows], like.attempts)]
    return put_in_place(told, rows, replace(like, jobs=jobs, seconds=seconds))


@_apply.register
def _(change: Split, workload: Workload, steps: pd.DataFrame, rng: Rng) -> Workload:
    told = told_by_names(workload, steps, change.set_up)
    rows = told.rows_of(change.job)
    return put_shards(told, rows, np.full(told.attempt_count, change.into), rng)


@_apply.register
def _(change: Balance, workload: Workload, steps: pd.DataFrame, rng: Rng) -> Workload:
    told = told_by_names(workload, steps, change.set_up)
    rows = told.rows_of(change.job)
    counts = np.bincount(told.attempts[rows], minlength=told.attempt_count)
    if counts.max() < 2:  # noqa: PLR2004
        raise ChangeInvalid(f"{visible(change.job)} has no legs that could share its work.")
    return put_shards(told, rows, counts, rng, usual_shares(told, rows))


@_apply.register
def _(change: Race, workload: Workload, _steps: pd.DataFrame, rng: Rng) -> Workload:
    rows = workload.rows_of(change.job)
    best = workload.seconds[:, :, rows].copy()
    pool = Pool(workload, rows, by_leg=True)
    for _ in range(change.copies - 1):
        copy = pool.taken(pool.draw_others(rng))
        waits_s, totals_s = zip(*map(_wait_and_total_s, (best, copy)), strict=True)
        wins = totals_s[1] < totals_s[0]
        # Who loses has run until the other ends.
        lost_s = np.minimum(*totals_s) - np.where(wins, *waits_s)
        extra_s = best[Part.EXTRA] + np.maximum(lost_s, 0)
        best = np.where(wins, copy, best)
        best[Part.EXTRA] = extra_s
    return workload.with_seconds(rows, dict(zip(Part, best, strict=True)))


@_apply.register
def _(change: NoQueue, workload: Workload, _steps: pd.DataFrame, _rng: Rng) -> Workload:
    rows = np.arange(len(workload.jobs)) if change.job is None else workload.rows_of(change.job)
    return workload.with_seconds(rows, {Part.QUEUE: 0})


@_apply.register
def _(change: Runner, workload: Workload, _steps: pd.DataFrame, _rng: Rng) -> Workload:
    rows = workload.rows_of(change.job)
    jobs = workload.jobs.copy()
    if change.usd_per_minute is not None:
        jobs.loc[rows, "minute_usd"] = change.usd_per_minute
    faster = {
        part: workload.seconds[part][:, rows] / change.speed for part in (Part.SET_UP, Part.WORK)
    }
    return replace(workload.with_seconds(rows, faster), jobs=jobs)


@_apply.register
def _(change: Milestone, workload: Workload, _steps: pd.DataFrame, _rng: Rng) -> Workload:
    rows = np.concatenate([workload.rows_of(job) for job in change.jobs])
    marks = np.isin(np.arange(len(workload.jobs)), rows)
    return replace(workload, jobs=workload.jobs.assign(is_milestone=marks))


def _in_other_waves(before: Workload, after: Workload, rows: Places, rng: Rng) -> Workload:
    """
    What begins with the run now and did not, or the other way round, waits as others of its kind.

    A run's first jobs wait for other things than those that follow others: GitHub starts jobs in
    waves. Such waits are drawn from the jobs of the other kind, of the nearest runs.
    """
    was_first = before.is_first
    moved = rows[was_first[rows] != after.is_first[rows]]
    if not len(moved):
        return after
    is_first = not was_first[moved[0]]
    others = np.flatnonzero(was_first == is_first)
    if not len(others):
        return after
    pool = Pool(before, others)
    taken = pool.taken(pool.draw(before.attempts[moved], rng))
    schedule_s, queue_s = taken[Part.SCHEDULE], taken[Part.QUEUE]
    if is_first:
        # Who waits for less begins no later.
        latest_s = began_s(before)[:, moved]
        queue_s = np.clip(latest_s - schedule_s, 0, queue_s)
        schedule_s = np.minimum(schedule_s, latest_s)
    return after.with_seconds(moved, {Part.SCHEDULE: schedule_s, Part.QUEUE: queue_s})


def _of_step(sources: Places, change: Scale, steps: pd.DataFrame) -> Seconds:
    matches = matcher(change.step or "")
    names = steps["step_name"].dropna().unique()
    mine = steps[
        steps["step_name"].isin([name for name in names if matches(name)])
        & steps["job_id"].isin(sources)
    ]
    if mine.empty:
        raise ChangeInvalid(
            f"{visible(change.job)} has no step {visible(str(change.step))} that took time: "
            "`longpole ask step_durations_by_arm` has the names."
        )
    seconds = (mine["ended_s"] - mine["begun_s"]).groupby(mine["job_id"]).sum()
    return seconds.reindex(sources).fillna(0).to_numpy(dtype=np.float64)


def _wait_and_total_s(seconds: Seconds) -> tuple[Seconds, Seconds]:
    wait_s = seconds[Part.SCHEDULE] + seconds[Part.QUEUE]
    return wait_s, wait_s + seconds[Part.SET_UP] + seconds[Part.WORK]


def _without_empty_joints(edges: Edges) -> Edges:
    """The edges but those to joints that need nothing."""
    while True:
        is_empty = (edges[:, 1] < 0) & ~np.isin(edges[:, 1], edges[:, 0])
        if not is_empty.any():
            return edges
        edges = edges[~is_empty]
