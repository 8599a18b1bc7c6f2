"""
How one attempt went: its critical path, and the time inside a job.

Names stand as they came: a page escapes the whole.
"""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from queries.arms.clock import Clock
from queries.attempts.names import path_time, run_name, told_apart
from queries.paths.path_sentences import NEEDS_SOURCES
from queries.wording import MISSING, count, duration, either_of, listed, upper


def attempt_sentence(attempt: pd.Series, jobs: pd.DataFrame) -> str:
    """
    How one attempt went.

    Args:
        attempt: A row of `attempts_by_arm`.
        jobs: Its rows of `attempt_jobs`.
    """
    run = run_name(attempt["run_number"], attempt["run_id"], attempt["run_attempt"])
    name = f"{upper(run)} of {attempt['arm']}"
    if pd.isna(attempt["status"]):
        return f"{name}: GitHub no longer has this attempt."
    if attempt["status"] != "completed":
        return f"{name}: {str(attempt['status']).replace('_', ' ')}, so its clocks are not known."
    ran = int(jobs["is_executed"].sum())
    wall = float(attempt["wall_s"])
    took = "has no wall time" if math.isnan(wall) else f"took {duration(wall)}"
    ended = MISSING if pd.isna(attempt["conclusion"]) else str(attempt["conclusion"])
    return (
        f"{name} {took}, with {ran} of {count(len(jobs), 'listed job')} executed; "
        f"conclusion: {ended.replace('_', ' ')}."
    )


def with_known_path(attempt: pd.Series, jobs: pd.DataFrame) -> pd.DataFrame:
    """
    The jobs, on no path where it is not stored which of them waited for which.

    Without that a path would be its last job alone, as if it had waited for nothing.
    """
    if pd.notna(attempt["needs_source"]):
        return jobs
    return jobs.assign(path_position=jobs["path_position"].mask(jobs["path_position"].notna()))


def path_sentence(attempt: pd.Series, jobs: pd.DataFrame, clock: Clock) -> str:
    """
    The critical path of one attempt as a chain, or why none is known.

    Args:
        attempt: A row of `attempts_by_arm`.
        jobs: Its rows of `attempt_jobs`, of `with_known_path`.
        clock: The one that is read.
    """
    path: list[Any] = list(
        jobs[jobs["path_position"].notna()].sort_values("path_position").itertuples()
    )
    if not path:
        return f"No critical path is known, since {_no_path_reason(attempt, jobs, clock.globs)}."
    chain = " → ".join(f"{job.name} ({path_time(job.path_s, told_apart(job))})" for job in path)
    total = duration(sum(job.path_s for job in path))
    skew = path[0].skew_s
    corrected = (
        f" Jobs contradict each other in time; the path had to be corrected by {duration(skew)}."
        if skew
        else ""
    )
    return f"{_goal(attempt, clock)}: {chain}; {total} in all.{corrected}"


def source_sentence(attempt: pd.Series) -> str:
    """How it is known which job waited for which; empty where it is not stored yet."""
    if pd.isna(attempt["needs_source"]):
        return ""
    return f"Which job waited for which is known from {NEEDS_SOURCES[attempt['needs_source']]}."


def parts_sentence(parts: pd.DataFrame) -> str | None:
    """
    What the time inside a job consists of; None where none of its steps is stored.

    Args:
        parts: Rows of `attempt_parts` of one job.
    """
    sums = parts.groupby("part")["part_s"].sum()
    if "step" not in sums:
        return None
    words = [f"steps {duration(sums['step'])}"]
    if gaps := sums.get("gap", 0.0):
        words.append(f"gaps that no step accounts for {duration(gaps)}")
    if unresolved := sums.get("unresolved", 0.0):
        words.append(f"steps at the same time that nothing tells apart {duration(unresolved)}")
    return f"It ran {duration(sums.sum())}: {listed(words)}."


def _goal(attempt: pd.Series, clock: Clock) -> str:
    """Where the path leads: the clock's end, or the last job of it that ran."""
    if pd.notna(attempt["clock_s"]):
        return f"Its critical path, {clock.name}"
    if clock.globs:
        return (
            f"It did not reach {listed(clock.globs)}; the path to the last of these jobs that ran"
        )
    return "Its run did not succeed; the path to the last job that ran"


def _no_path_reason(attempt: pd.Series, jobs: pd.DataFrame, globs: Sequence[str]) -> str:
    """The first that applies."""
    reached = jobs["is_milestone"] & jobs["is_executed"]
    reasons = [
        (pd.isna(attempt["status"]), "GitHub no longer has it"),
        (attempt["status"] != "completed", "it is not completed"),
        (
            bool(jobs["is_carried_over"].any()) or attempt["excluded_because"] == "partial re-run",
            "not all of its jobs ran again",
        ),
        (attempt["excluded_because"] == "jobs not fetched", "its jobs could not all be read yet"),
        (not jobs["is_executed"].any(), "none of its jobs ran"),
        (bool(globs) and not reached.any(), f"no job that ran is {either_of(globs)}"),
        (True, "it is not stored yet which job waited for which; the next ingest reads it"),
    ]
    return next(words for applies, words in reasons if applies)
