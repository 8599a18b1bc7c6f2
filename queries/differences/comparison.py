"""Roles, jobs and steps of two arms, run against run, corrected for their number."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import pandas as pd

from queries.differences.sides import Side, side_of
from queries.statistics import Comparison, Member, Scale, Verdict, compare, compare_family
from queries.statistics.floats import Floats

_RESOLUTION = 2.0
_MOST_INTERVALS = 40


class Level(StrEnum):
    """What a row is of."""

    ROLE = "role"
    JOB = "job"
    STEP = "step"


class Family(StrEnum):
    """
    What is corrected together, in one comparison of two arms.

    A job is on the path if it is in any attempt of either side: which side does not matter, so
    that what makes a family says nothing of the difference (docs/method.md).
    """

    ROLES = "roles"
    PATH_JOBS = "jobs on the path"
    OTHER_JOBS = "other jobs"
    PATH_STEPS = "steps of jobs on the path"
    OTHER_STEPS = "other steps"

    @property
    def level(self) -> Level:
        """What its rows are of."""
        return _LEVELS[self]


_LEVELS = dict(zip(Family, (Level.ROLE, Level.JOB, Level.JOB, Level.STEP, Level.STEP), strict=True))


@dataclass(frozen=True, slots=True)
class Difference:
    """
    A role, job or step of two arms, whether or not it differs.

    Attributes:
        family: What it is corrected with.
        job: Key of the job and its leg; None for a role. Two jobs may be called the same.
        name: Of the role or step; of a job the same as `job`.
        found: What the statistics say; a side without a run of it has 0 runs.
        comparison: Its difference in seconds with an interval, not corrected; None where it was not
            asked for, or one side is without a run.
        baseline_path_s: Mean seconds that it adds to the baseline's path; None where not known.
        candidate_path_s: Likewise.
    """

    family: Family
    job: str | None
    name: str
    found: Member
    comparison: Comparison | None
    baseline_path_s: float | None
    candidate_path_s: float | None

    @property
    def is_compared(self) -> bool:
        """Whether both sides have it."""
        return bool(self.found.baseline.run_count and self.found.candidate.run_count)

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
        if self.family.level is Level.JOB or medians[0] is None or medians[1] is None:
            return False
        return abs(medians[0] - medians[1]) < _RESOLUTION

    @property
    def claim(self) -> Verdict | None:
        """Faster or slower where that holds after the correction, and above the resolution."""
        return self.found.claim


@dataclass(frozen=True, slots=True)
class Differences:
    """
    All that is compared of two arms.

    Attributes:
        candidate: The one arm.
        baseline: The arm that it is compared with, be it the experiment's baseline or not.
        cache_state: Of the candidate's attempts.
        is_like_with_like: Whether the baseline's attempts are of that cache state, too.
        rows: The one that makes most of the difference on the path first.
    """

    candidate: str
    baseline: str
    cache_state: str
    is_like_with_like: bool
    rows: tuple[Difference, ...]


def differences_of(work: pd.DataFrame, runs: pd.DataFrame) -> list[Differences]:
    """
    Every comparison of an experiment with its baseline, by candidate and cache state.

    One in which the baseline has no job is left out.

    Args:
        work: Rows of `work_by_arm`.
        runs: Rows of `comparison_work`.
    """
    found = []
    keys = ["candidate_position", "candidate", "cache_state"]
    for (_, candidate, state), its in runs.groupby(keys, sort=True):
        names = its.loc[its["is_baseline"].astype(bool), "arm"]
        if not names.empty:
            found.append(_compared(work, its, str(names.iloc[0]), str(candidate), str(state)))
    return found


def differences_between(
    work: pd.DataFrame, runs: pd.DataFrame, baseline: str, candidate: str, cache_state: str
) -> Differences:
    """
    The comparison of any two arms, by the runs of one cache state.

    Args:
        work: Rows of `work_by_arm`.
        runs: Rows of `comparison_work`.
        baseline: The arm that comes first, be it the experiment's baseline or not.
        candidate: The other; not the experiment's baseline.
        cache_state: Of the candidate's attempts.
    """
    of_state = runs[runs["cache_state"] == cache_state]
    its = of_state[of_state["candidate"] == candidate]
    is_baseline = its["is_baseline"].astype(bool)
    if not its.loc[is_baseline, "arm"].eq(baseline).any():
        # A candidate's own runs are rows of its own comparison.
        other = of_state[of_state["candidate"].eq(baseline) & of_state["arm"].eq(baseline)]
        moved = other.assign(is_baseline=pd.array([True] * len(other), dtype="boolean"))
        its = pd.concat([moved, its[~is_baseline]], ignore_index=True)
    return _compared(work, its, baseline, candidate, cache_state)


_Key = tuple[Level, str | None, str]
"""A level, the job (none for a role), and the name."""
_Place = tuple[str | None, str | None, str | None, str | None]
"""A role, or a job's key and leg, and the step."""
_Sides = tuple[Floats, Floats]
"""Run seconds of the baseline's attempts, and of the candidate's."""


def _compared(
    work: pd.DataFrame, runs: pd.DataFrame, baseline: str, candidate: str, cache_state: str
) -> Differences:
    arms = side_of(work, baseline, cache_state), side_of(work, candidate, cache_state)
    families: dict[Family, list[tuple[_Key, _Sides]]] = {family: [] for family in Family}
    if runs["is_baseline"].any() and arms[0] and arms[1]:
        for family, key, sides in _measured(runs):
            families[family].append((key, sides))
    paths = [_path_seconds(arm) if arm else {} for arm in arms]
    rows = []
    for family, its in families.items():
        scale: Scale = "ratio" if family.level is Level.JOB else "difference"
        members = compare_family([sides for _, sides in its], scale=scale)
        for (key, sides), member in zip(its, members, strict=True):
            path_s = [
                # What an arm does not do adds nothing to its path, where that is known.
                seconds.get(key, 0.0 if arm and arm.path_count else None)
                for seconds, arm in zip(paths, arms, strict=True)
            ]
            rows.append((Difference(family, *key[1:], member, member.comparison, *path_s), sides))
    ordered = sorted(rows, key=lambda row: _importance(row[0]))
    return Differences(
        candidate=candidate,
        baseline=baseline,
        cache_state=cache_state,
        is_like_with_like=bool(runs["is_like_with_like"].all()),
        rows=tuple(
            # It takes long where runs are many.
            replace(row, comparison=compare(*map(list, sides), scale="difference"))
            if place < _MOST_INTERVALS and row.comparison is None and row.is_compared
            else row
            for place, (row, sides) in enumerate(ordered)
        ),
    )


def _measured(runs: pd.DataFrame) -> Iterator[tuple[Family, _Key, _Sides]]:
    """A job that is not mapped is another than one whose key and leg make the same name."""
    sides: dict[_Place, dict[bool, Floats]] = {}
    on_path = set()
    whose = runs["is_baseline"], runs["is_on_path"].fillna(value=False), runs["runs_s"]
    for place, is_baseline, is_on_path, runs_s in zip(_places(runs), *whose, strict=True):
        sides.setdefault(place, {})[bool(is_baseline)] = np.asarray(runs_s, dtype=float)
        if is_on_path:
            on_path.add(place[1:3])
    none = np.array([], dtype=float)
    for (role, job_key, leg, step), found in sides.items():
        both = found.get(True, none), found.get(False, none)
        if role is not None:
            yield Family.ROLES, (Level.ROLE, None, role), both
            continue
        job = f"{job_key} ({leg})" if leg is not None else f"{job_key}"
        is_path = (job_key, leg) in on_path
        if step is not None:
            family = Family.PATH_STEPS if is_path else Family.OTHER_STEPS
            yield family, (Level.STEP, job, step), both
        else:
            family = Family.PATH_JOBS if is_path else Family.OTHER_JOBS
            yield family, (Level.JOB, job, job), both


def _places(runs: pd.DataFrame) -> Iterator[_Place]:
    names = runs[["role_name", "job_key", "leg", "step_name"]].astype(object)
    yield from names.where(names.notna(), None).itertuples(index=False, name=None)


def _path_seconds(side: Side) -> dict[_Key, float | None]:
    """Mean seconds on the path of what an arm does; the steps of a job's own role count once."""
    found: dict[_Key, float | None] = {}
    roles: dict[str, list[float | None]] = {}
    of_jobs = {place.job_key: place.role_name for place in side.jobs}
    for place in side.places:
        is_job = place.step_name is None
        level = Level.JOB if is_job else Level.STEP
        found[level, place.job, place.step_name or place.job] = place.path_s
        if place.role_name and (is_job or place.role_name != of_jobs.get(place.job_key)):
            roles.setdefault(place.role_name, []).append(place.path_s)
    return found | {(Level.ROLE, None, role): _sum(seconds) for role, seconds in roles.items()}


def _sum(seconds: Iterable[float | None]) -> float | None:
    known = list(seconds)
    return None if None in known else sum(x for x in known if x is not None)


def _importance(row: Difference) -> tuple[object, ...]:
    """Seconds on the path first; what is off it, or not known, by the medians."""
    on_path = row.path_difference_s
    apart = abs((row.found.candidate.p50 or 0) - (row.found.baseline.p50 or 0))
    level = list(Level).index(row.family.level)
    return on_path is None, -round(abs(on_path or 0), 6), -apart, level, row.job or "", row.name
