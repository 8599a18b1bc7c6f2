"""Roles, jobs and steps of two arms, run against run, by the seconds that matter for the clock."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from queries.differing.differing_parts import DifferingPart, compared_parts
from queries.statistics import Comparison, Member, Verdict, compare, compare_family
from queries.work.compared_rows import between, job_names, role_rows
from queries.work.sides import Side, side_of

_RESOLUTION = 2.0
_Sides = tuple[list[float], list[float]]


class Level(StrEnum):
    """What a row is of; roles are a family of their own, jobs and steps are those of page 1."""

    ROLE = "role"
    JOB = "job"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class WorkRow:
    """
    A role, job or step of two arms.

    Attributes:
        level: Which of them.
        job: Key of the job and its leg; None for a role.
        name: Of the role or step; of a job the same as `job`.
        found: What the statistics say, corrected for the number of rows.
        comparison: Its difference in seconds with an interval, not corrected; None where it was not
            asked for, or one side is without a run.
        baseline_path_s: Mean seconds that it adds to the baseline's path; None where not known.
        candidate_path_s: Likewise.
    """

    level: Level
    job: str | None
    name: str
    found: Member
    comparison: Comparison | None
    baseline_path_s: float | None
    candidate_path_s: float | None

    @property
    def path_difference_s(self) -> float | None:
        """What it makes of the difference on the critical path."""
        if self.baseline_path_s is None or self.candidate_path_s is None:
            return None
        return self.candidate_path_s - self.baseline_path_s

    @property
    def is_below_resolution(self) -> bool:
        """Whether medians of a step or role differ by less than GitHub's seconds can tell."""
        medians = self.found.baseline.p50, self.found.candidate.p50
        if self.level is Level.JOB or medians[0] is None or medians[1] is None:
            return False
        return abs(medians[0] - medians[1]) < _RESOLUTION

    @property
    def claim(self) -> Verdict | None:
        """Faster or slower where that holds after the correction, and above the resolution."""
        return None if self.is_below_resolution else self.found.claim


def rows_of_arms(  # noqa: PLR0913 - three answers, and which two arms of them
    work: pd.DataFrame,
    jobs: pd.DataFrame,
    steps: pd.DataFrame,
    *,
    baseline: str,
    candidate: str,
    cache_state: str,
) -> list[WorkRow]:
    """
    `work_rows` of any two arms; none where one of them has no counted attempt.

    Args:
        work: Rows of `work_by_arm`.
        jobs: Rows of `comparison_jobs`, of all comparisons.
        steps: Rows of `comparison_steps`, likewise.
        baseline: The arm that comes first, be it the experiment's baseline or not.
        candidate: The other; not the experiment's baseline.
        cache_state: Of the candidate's attempts.
    """
    sides = side_of(work, baseline, cache_state), side_of(work, candidate, cache_state)
    if sides[0] is None or sides[1] is None:
        return []
    return work_rows(
        between(jobs, candidate, baseline, cache_state),
        between(steps, candidate, baseline, cache_state),
        sides[0],
        sides[1],
    )


def work_rows(
    jobs: pd.DataFrame, steps: pd.DataFrame, baseline: Side, candidate: Side, *, most: int = 40
) -> list[WorkRow]:
    """
    Every role, job and step, the one that makes most of the difference on the path first.

    Args:
        jobs: Rows of `comparison_jobs` of these two arms.
        steps: Rows of `comparison_steps`, likewise.
        baseline: What it does, for roles and seconds on the path.
        candidate: Likewise.
        most: So many rows get an interval; it takes long where runs are many.
    """
    jobs, steps = jobs.assign(job=job_names(jobs)), steps.assign(job=job_names(steps))
    of_roles = role_rows(jobs, steps, [*baseline.places, *candidate.places])
    sides = {
        **_sides(Level.ROLE, of_roles.assign(job="", name=of_roles["role"])),
        **_sides(Level.JOB, jobs.assign(name=jobs["job"])),
        **_sides(Level.STEP, steps.assign(name=steps["step_name"])),
    }
    paths = _paths(baseline), _paths(candidate)
    parts = compared_parts(jobs.drop(columns="job"), steps.drop(columns="job"))
    rows = [
        WorkRow(
            level=key[0],
            job=key[1] or None,
            name=key[2],
            found=member,
            comparison=None,
            baseline_path_s=_path_of(baseline, paths[0], key),
            candidate_path_s=_path_of(candidate, paths[1], key),
        )
        for key, member in [*_roles(sides), *map(_of_part, parts)]
    ]
    ordered = sorted(rows, key=_importance)
    return [
        replace(row, comparison=_compared(row, sides[row.level, row.job or "", row.name]))
        if place < most
        else row
        for place, row in enumerate(ordered)
    ]


_Key = tuple[Level, str, str]
"""A level, the job (none for a role), and the name."""


def _sides(level: Level, rows: pd.DataFrame) -> dict[_Key, _Sides]:
    """The seconds of both sides, by job and name."""
    found = {}
    for (job, name), its in rows.groupby(["job", "name"], sort=True):
        is_baseline = its["is_baseline"].to_numpy(dtype=bool)
        seconds = its["run_s"].to_numpy(dtype=float)
        found[level, str(job), str(name)] = (
            seconds[is_baseline].tolist(),
            seconds[~is_baseline].tolist(),
        )
    return found


def _roles(sides: dict[_Key, _Sides]) -> Iterator[tuple[_Key, Member]]:
    mine = {key: its for key, its in sides.items() if key[0] is Level.ROLE}
    members = compare_family(list(mine.values()), scale="difference")
    yield from zip(mine, members, strict=True)


def _of_part(part: DifferingPart) -> tuple[_Key, Member]:
    level = Level.JOB if part.step is None else Level.STEP
    return (level, part.job, part.step or part.job), part.found


def _paths(side: Side) -> dict[_Key, float | None]:
    """Mean seconds on the path, by level and names."""
    found: dict[_Key, float | None] = {}
    roles: dict[str, list[float | None]] = {}
    of_jobs = {place.job_key: place.role_name for place in side.jobs}
    for place in side.places:
        is_job = place.step_name is None
        level = Level.JOB if is_job else Level.STEP
        key = level, place.job, place.step_name or place.job
        found[key] = place.path_s
        if place.role_name and (is_job or place.role_name != of_jobs.get(place.job_key)):
            roles.setdefault(place.role_name, []).append(place.path_s)
    for role, seconds in roles.items():
        found[Level.ROLE, "", role] = _sum(seconds)
    return found


def _sum(seconds: Iterable[float | None]) -> float | None:
    known = list(seconds)
    return None if None in known else sum(x for x in known if x is not None)


def _path_of(side: Side, paths: dict[_Key, float | None], key: _Key) -> float | None:
    """What an arm does not do adds nothing to its path, where that is known."""
    return paths.get(key, 0.0 if side.path_count else None)


def _importance(row: WorkRow) -> tuple[object, ...]:
    """Seconds on the path first; what is off it, or not known, by the medians."""
    on_path = row.path_difference_s
    medians = row.found.candidate.p50, row.found.baseline.p50
    apart = abs((medians[0] or 0) - (medians[1] or 0))
    return (
        on_path is None,
        -round(abs(on_path or 0), 6),
        -apart,
        list(Level).index(row.level),
        row.job or "",
        row.name,
    )


def _compared(row: WorkRow, sides: _Sides) -> Comparison | None:
    """The one that a claim rests on; else of differences: what may take no time has no ratio."""
    if row.found.comparison is not None:
        return row.found.comparison
    return compare(*sides, scale="difference") if all(sides) else None
