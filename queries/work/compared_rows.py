"""Rows of the comparisons' jobs and steps, of any two arms and by role."""

from collections.abc import Sequence

import pandas as pd

from queries.work.sides import Place


def between(rows: pd.DataFrame, candidate: str, reference: str, cache_state: str) -> pd.DataFrame:
    """
    Rows of `comparison_jobs` or `comparison_steps` of any two arms, one as the other's baseline.

    Args:
        rows: Of all comparisons with the experiment's baseline.
        candidate: The one arm; not the experiment's baseline.
        reference: The other.
        cache_state: Of the candidate's attempts.
    """
    of_state = rows[rows["cache_state"] == cache_state]
    its = of_state[of_state["candidate"] == candidate]
    is_baseline = its["is_baseline"].astype(bool)
    if its.loc[is_baseline, "arm"].eq(reference).any():
        return its
    other = of_state[of_state["candidate"].eq(reference) & of_state["arm"].eq(reference)]
    moved = other.assign(
        candidate=candidate,
        candidate_position=its["candidate_position"].max(),
        is_baseline=pd.array([True] * len(other), dtype="boolean"),
    )
    both = pd.concat([moved, its[~is_baseline]], ignore_index=True)
    # Both arms are asked for runs of this one cache state.
    return both.assign(is_like_with_like=pd.array([True] * len(both), dtype="boolean"))


def job_names(frame: pd.DataFrame) -> pd.Series:
    """The key of each row's job with its leg, as pages show it."""
    keys, legs = frame["job_key"], frame["leg"]
    return keys.where(legs.isna(), keys + " (" + legs + ")")


def role_rows(jobs: pd.DataFrame, steps: pd.DataFrame, places: Sequence[Place]) -> pd.DataFrame:
    """
    Seconds of each role in each attempt that did a part of it.

    The steps of a job that has the role itself do not count for it again.

    Args:
        jobs: Rows of `comparison_jobs`.
        steps: Rows of `comparison_steps`.
        places: What the two arms do, with its roles.

    Returns:
        A row for each side, run, attempt and role, with `run_s`.
    """
    of_jobs = {p.job_key: p.role_name for p in places if p.step_name is None and p.role_name}
    of_steps = {p.step_name: p.role_name for p in places if p.step_name and p.role_name}
    jobs = jobs.assign(role=jobs["job_key"].map(of_jobs))
    steps = steps.assign(role=steps["step_name"].map(of_steps))
    steps = steps[steps["role"] != steps["job_key"].map(of_jobs)]
    columns = ["is_baseline", "run_id", "run_attempt", "role", "run_s"]
    rows = pd.concat([jobs[columns], steps[columns]], ignore_index=True)
    summed = rows.dropna(subset="role").groupby(columns[:-1])["run_s"].sum()
    return summed.reset_index()
