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
from queries.what_if.drawing import Pool, Rng, dealt_out, usual_shares
from queries.what_if.measured_graphs import Marks, Places, Seconds
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
            _refuse_fan_in(told, job, base, part)
            of_base, others = _like_legs(told, base, part)
            theirs = told.seconds[:, :, others]
            now_s = seconds[:, :, of_base]
            now_s[Part.SET_UP] = np.maximum(now_s[Part.SET_UP], theirs[Part.SET_UP])
            now_s[Part.WORK] += theirs[Part.WORK]
            seconds[:, :, of_base] = now_s
            is_milestone[of_base] |= told.is_milestone[others]
    like = told.of_rows(base)
    jobs = like.jobs.assign(id=told.new_ids(len(base)), is_milestone=is_milestone)
    rows = rows[np.isin(told.attempts[rows], like.attempts)]
    return _in_place_of(told, rows, replace(like, jobs=jobs, seconds=seconds))


@_apply.register
def _(change: Split, workload: Workload, steps: pd.DataFrame, rng: Rng) -> Workload:
    told = told_by_names(workload, steps, change.set_up)
    rows = told.rows_of(change.job)
    return _in_shards(told, rows, np.full(told.attempt_count, change.into), rng)


@_apply.register
def _(change: Balance, workload: Workload, steps: pd.DataFrame, rng: Rng) -> Workload:
    told = told_by_names(workload, steps, change.set_up)
    rows = told.rows_of(change.job)
    counts = np.bincount(told.attempts[rows], minlength=told.attempt_count)
    if counts.max() < 2:  # noqa: PLR2004
        raise ChangeInvalid(f"{visible(change.job)} has no legs that could share its work.")
    return _in_shards(told, rows, counts, rng, usual_shares(told, rows))


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


def _in_shards(
    workload: Workload, rows: Places, counts: Places, rng: Rng, shares: Seconds | None = None
) -> Workload:
    """
    The work of each attempt's rows, done by so many shards.

    Args:
        workload: With set-up told apart.
        rows: Of one job.
        counts: Of each attempt its shards; those without rows get none.
        rng: What is drawn by.
        shares: Of each row what part its leg usually has of an even share; else all are alike.
    """
    pool = Pool(workload, rows, shares=shares)
    counts = np.where(np.isin(np.arange(len(counts)), workload.attempts[rows]), counts, 0)
    of_shards = np.repeat(np.arange(len(counts)), counts)
    draws = pool.draw(of_shards, rng)
    ratios = pool.ratios(draws)
    if shares is None:
        own = dealt_out(workload, rows, counts, rng)
        ratios = np.where(np.isnan(own), ratios, own)
    totals_s = _by_group(
        workload.seconds[Part.WORK][:, rows], workload.attempts[rows], len(counts), np.add
    )
    sums = _by_group(ratios, of_shards, len(counts), np.add)
    taken = pool.taken(draws)
    taken[Part.WORK] = totals_s[:, of_shards] * ratios / sums[:, of_shards]
    taken[Part.EXTRA] = 0
    first = pd.Series(rows).groupby(workload.attempts[rows]).first().reindex(range(len(counts)))
    firsts = first.to_numpy()[of_shards].astype(np.int64)
    like = workload.of_rows(firsts)
    jobs = like.jobs.assign(
        id=workload.new_ids(len(firsts)),
        leg=_numbered(of_shards),
        is_milestone=_any_of(workload, rows)[of_shards],
    )
    shards = replace(like, jobs=jobs, seconds=taken)
    return _in_place_of(workload, rows, shards)


def _in_place_of(workload: Workload, rows: Places, others: Workload) -> Workload:
    """
    Other jobs stand for some rows, attempt by attempt.

    They need all that one of the rows needed, and who needed one of the rows needs all of them.
    """
    ids = workload.ids[rows]
    needed = workload.direct_needs(rows)
    needed = needed[~np.isin(needed[:, 1], ids)]
    joints = workload.new_joints(workload.attempt_count)
    kept = replace(workload, needs=workload.needs[~np.isin(workload.needs[:, 0], ids)])
    edges = kept.renamed(ids, joints[workload.attempts[rows]])
    leads = np.stack([joints[others.attempts], others.ids], axis=1)
    attempt_of = pd.Series(workload.attempts, index=workload.ids)
    by_attempt = pd.DataFrame(
        {"attempt": attempt_of[needed[:, 0]].to_numpy(), "needed": needed[:, 1]}
    ).drop_duplicates()
    waits = pd.DataFrame({"attempt": others.attempts, "id": others.ids}).merge(by_attempt)
    waits_of = waits[["id", "needed"]].to_numpy(dtype=np.int64)
    return workload.without(rows).joined_by(others, np.concatenate([edges, leads, waits_of]))


def _refuse_fan_in(workload: Workload, job: str, base: Places, part: Places) -> None:
    """What needs several legs can't be done in each of them, unless it has the same ones."""
    legs, own = (set(workload.jobs["leg"].iloc[rows]) for rows in (base, part))
    needed = workload.direct_needs(part)[:, 1]
    if len(legs) > 1 and legs != own and np.isin(needed, workload.ids[base]).any():
        key = workload.jobs["key"].iloc[base[0]]
        raise ChangeInvalid(
            f"{visible(job)} needs all legs of {visible(str(key))}, so it can't run in each of "
            "them: merge it with another job."
        )


def _like_legs(workload: Workload, base: Places, part: Places) -> tuple[Places, Places]:
    """
    Of rows of one job that other's row of their attempt whose leg is most like theirs.

    Returns:
        Places in `base`, and for each the row; a place whose attempt has none is left out.
    """
    mine, theirs = (
        pd.DataFrame(
            {
                "attempt": workload.attempts[rows],
                "leg": workload.jobs["leg"].iloc[rows].fillna("").to_numpy(),
                "at": at,
            }
        )
        for rows, at in ((base, np.arange(len(base))), (part, part))
    )
    theirs["run_s"] = workload.run_s[0, part]
    pairs = mine.merge(theirs, on="attempt", suffixes=("", "_of_other"))
    legs = pairs[["leg", "leg_of_other"]].drop_duplicates()
    legs["likeness"] = [
        len(set(one.split(", ")) & set(other.split(", ")))
        for one, other in legs.itertuples(index=False)
    ]
    pairs = pairs.merge(legs).sort_values(["at", "likeness", "run_s"], kind="stable")
    best = pairs.drop_duplicates("at", keep="last")
    return best["at"].to_numpy(dtype=np.int64), best["at_of_other"].to_numpy(dtype=np.int64)


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


def _by_group(values: Seconds, groups: Places, count: int, ufunc: np.ufunc) -> Seconds:
    """By draw and group; 0 for groups without values."""
    found = np.zeros((count, len(values)))
    ufunc.at(found, groups, values.T)
    return found.T


def _any_of(workload: Workload, rows: Places) -> Marks:
    """By attempt, whether one of the rows is a milestone."""
    found = np.zeros(workload.attempt_count, dtype=np.bool_)
    np.logical_or.at(found, workload.attempts[rows], workload.is_milestone[rows])
    return found


def _numbered(of_shards: Places) -> list[str]:
    numbers = pd.Series(of_shards).groupby(of_shards).cumcount() + 1
    counts = pd.Series(of_shards).groupby(of_shards).transform("size")
    return (numbers.astype(str) + "/" + counts.astype(str)).tolist()


def _without_empty_joints(edges: Edges) -> Edges:
    """The edges but those to joints that need nothing."""
    while True:
        is_empty = (edges[:, 1] < 0) & ~np.isin(edges[:, 1], edges[:, 0])
        if not is_empty.any():
            return edges
        edges = edges[~is_empty]
