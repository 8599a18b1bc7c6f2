"""The seconds of pieces of work in the jobs of measured graphs, and those of the jobs' waits."""

from collections.abc import Iterable, Sequence

import pandas as pd

from queries.work.one_sided import OneSided
from queries.work.sides import Place

_JOB = ["job_key", "leg"]
_STEP = ["job_id", "number"]


def piece_seconds(
    pieces: Sequence[OneSided], jobs: pd.DataFrame, steps: pd.DataFrame
) -> pd.DataFrame:
    """
    By how much each job would be shorter without pieces of work.

    Of a job that is a piece as a whole all goes, and its waits; only steps that moved stay. Of
    another those seconds go in which nothing ran but steps of the pieces, since one that ran beside
    others does not make its job longer; of several at once each has the same part.

    Args:
        pieces: Of one arm.
        jobs: Rows of `measured_jobs`.
        steps: Rows of `measured_steps`, at least those of these jobs.

    Returns:
        A row of job_id, piece (its number), group (those of the same job keys), run_s and wait_s
        for each job and piece with a part in it.
    """
    own = _frame((number, place) for number, one in enumerate(pieces) for place in one.places)
    moved = _frame((number, place) for number, one in enumerate(pieces) for place in one.moved)
    is_whole = own["step_name"].isna()
    whole = jobs.merge(own[is_whole].drop(columns="step_name"), on=_JOB)
    stay = _steps_at(moved, jobs, steps)
    stay_s = _alone_s(stay, stay[:0]).groupby(stay["job_id"]).sum()
    wait_s = (whole["added_s"] - whole["run_s"]).clip(lower=0)
    run_s = whole["run_s"] - whole["job_id"].map(stay_s).fillna(0)
    parts = _steps_at(own[~is_whole], jobs, steps)
    beside = steps[steps["job_id"].isin(parts["job_id"])]
    beside = beside.merge(parts[[*_STEP, "piece"]], on=_STEP, how="left")
    alone_s = _alone_s(parts, beside[beside["piece"].isna()])
    both = pd.concat(
        [whole.assign(run_s=run_s, wait_s=wait_s), parts.assign(run_s=alone_s, wait_s=0.0)]
    )
    both = both.groupby(["job_id", "piece"], as_index=False)[["run_s", "wait_s"]].sum()
    groups, _ = pd.factorize(pd.Series([one.jobs for one in pieces], dtype="object"))
    return both.assign(group=groups[both["piece"]])


def _alone_s(own: pd.DataFrame, others: pd.DataFrame) -> pd.Series:
    """Of each own step its part of the seconds in which own ones ran, and none of the others."""
    changes = pd.concat(
        pd.DataFrame(
            {
                "job_id": steps["job_id"],
                "at_s": steps[column],
                "own": change if steps is own else 0,
                "others": change if steps is others else 0,
            }
        )
        for steps in (own, others)
        for column, change in (("begun_s", 1), ("ended_s", -1))
    )
    # All that began in a job has ended with it, so that the next one starts with none.
    instants = changes.groupby(["job_id", "at_s"], as_index=False).sum()
    running = instants[["own", "others"]].cumsum()
    part_s = (instants["at_s"].shift(-1) - instants["at_s"]) / running["own"]
    part_s = part_s.where((running["own"] > 0) & (running["others"] == 0), 0)
    instants["until_s"] = part_s.cumsum().shift(fill_value=0)
    until_s = {
        column: own[["job_id", column]].merge(
            instants, left_on=["job_id", column], right_on=["job_id", "at_s"], how="left"
        )["until_s"]
        for column in ("begun_s", "ended_s")
    }
    return until_s["ended_s"] - until_s["begun_s"]


def _frame(places: Iterable[tuple[int, Place]]) -> pd.DataFrame:
    rows = [(number, *place.identity) for number, place in places]
    types = {"piece": "int64", "job_key": "str", "leg": "str", "step_name": "str"}
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def _steps_at(places: pd.DataFrame, jobs: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """The steps at these places, with their piece."""
    there = jobs[["job_id", *_JOB]].merge(places, on=_JOB).drop(columns=_JOB)
    return steps[steps["job_id"].isin(there["job_id"])].merge(there, on=["job_id", "step_name"])
