"""Jobs that others stand for: shards in place of a job, one job in place of several."""

from dataclasses import replace

import numpy as np
import pandas as pd

from basis.errors import ChangeInvalid
from basis.visible import visible
from queries.what_if.drawing import Pool, Rng, dealt_out
from queries.what_if.measured_graphs import Marks, Places, Seconds
from queries.what_if.workload import Part, Workload


def put_shards(
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
    return put_in_place(workload, rows, shards)


def put_in_place(workload: Workload, rows: Places, others: Workload) -> Workload:
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


def refuse_fan_in(workload: Workload, job: str, base: Places, part: Places) -> None:
    """What needs several legs can't be done in each of them, unless it has the same ones."""
    legs, own = (set(workload.jobs["leg"].iloc[rows]) for rows in (base, part))
    needed = workload.direct_needs(part)[:, 1]
    if len(legs) > 1 and legs != own and np.isin(needed, workload.ids[base]).any():
        key = workload.jobs["key"].iloc[base[0]]
        raise ChangeInvalid(
            f"{visible(job)} needs all legs of {visible(str(key))}, so it can't run in each of "
            "them: merge it with another job."
        )


def like_legs(workload: Workload, base: Places, part: Places) -> tuple[Places, Places]:
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
