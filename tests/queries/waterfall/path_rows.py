"""Rows of `comparison_clocks`, `path_parts` and `work_by_arm` from runs in few words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True)
class Piece:
    """
    A piece of a job on a path.

    Attributes:
        job: Key of the job.
        part: As `path_parts` has it.
        seconds: Its seconds.
        step: Name of the step; None for what is none.
        role: Of the step, else of the job.
        job_role: Of the job.
        is_beside: Others ran beside it.
    """

    job: str
    part: str
    seconds: float
    step: str | None = None
    role: str | None = None
    job_role: str | None = None
    is_beside: bool = False


Run = Sequence[Piece]
"""The pieces of a path; their sum is the clock."""


def ran(job: str, step: str, seconds: float, role: str | None = None) -> Piece:
    """A step."""
    return Piece(job, "step", seconds, step, role)


def answers_of(
    baseline: Sequence[Run],
    candidate: Sequence[Run],
    *,
    off_path: Mapping[str, Iterable[tuple[str, bool | None]]] | None = None,
    unknown: int = 0,
) -> dict[str, pd.DataFrame]:
    """
    Answers about arms `old` (the baseline) and `new`, whose runs are all warm.

    Args:
        baseline: Runs of old, with ids from 1.
        candidate: Runs of new, with ids from 101.
        off_path: By arm further jobs, each with one step `work`, and whether they are needed.
        unknown: Further counted runs of new whose path is not known.
    """
    arms = {"old": (1, baseline), "new": (2, candidate)}
    parts, clocks, places = [], [], []
    for arm, (position, runs) in arms.items():
        known = {
            "arm": arm,
            "arm_position": position,
            "is_baseline": arm == "old",
            "cache_state": "warm",
        }
        for run_id, run in enumerate(runs, start=100 * position - 99):
            attempt = {**known, "run_id": run_id, "run_attempt": 1}
            attempt["clock_s"] = float(sum(piece.seconds for piece in run))
            clocks.append(attempt)
            parts += [{**attempt, **_piece(piece)} for piece in run]
            places += [row for piece in run for row in _work(piece, known, is_needed=True)]
        if arm == "new":
            clocks += [
                {**known, "run_id": 900 + place, "run_attempt": 1, "clock_s": 7.0}
                for place in range(unknown)
            ]
        for job, is_needed in (off_path or {}).get(arm, ()):
            places += _work(Piece(job, "step", 0, "work"), known, is_needed=is_needed)
    return {
        "comparison_clocks": pd.DataFrame(clocks).assign(candidate="new", candidate_position=2),
        "path_parts": pd.DataFrame(parts).astype({"step_name": "str", "role_name": "str"}),
        "work_by_arm": pd.DataFrame(places).astype(
            {"step_name": "str", "role_name": "str", "is_needed": "boolean"}
        ),
    }


def _work(
    piece: Piece, known: Mapping[str, object], *, is_needed: bool | None
) -> list[dict[str, object]]:
    """The row of the job, and that of the step, if it is one."""
    its = {**known, "job_key": piece.job, "with_count": 1, "is_needed": is_needed}
    job = {**its, "role_name": piece.job_role, "step_name": None, "is_set_up": False}
    if piece.step is None:
        return [job]
    is_set_up = piece.step == "Set up job"
    return [job, {**its, "role_name": piece.role, "step_name": piece.step, "is_set_up": is_set_up}]


def _piece(piece: Piece) -> dict[str, object]:
    return {
        "work_key": piece.job_role or piece.job,
        "job_key": piece.job,
        "role_name": piece.role,
        "step_name": piece.step,
        "is_set_up": piece.step == "Set up job",
        "is_beside": piece.is_beside,
        "part": piece.part,
        "part_s": float(piece.seconds),
    }
