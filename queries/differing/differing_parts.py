"""Jobs and steps of a candidate compared with the baseline's, corrected for their number."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from queries.statistics import Member, Verdict, compare_family
from queries.statistics.floats import Floats

_COMPARED = ["candidate_position", "candidate", "cache_state"]
_JOB = ["job_key", "leg_name"]


class Family(StrEnum):
    """
    What is corrected together, in one comparison of a candidate with the baseline.

    A job is on the path if it is in any attempt of either side: which side does not matter, so
    that what makes a family says nothing of the difference (docs/method.md).
    """

    PATH_JOBS = "jobs on the path"
    OTHER_JOBS = "other jobs"
    PATH_STEPS = "steps of jobs on the path"
    OTHER_STEPS = "other steps"


@dataclass(frozen=True, slots=True)
class DifferingPart:
    """
    A job or step of one comparison, whether or not it differs.

    Attributes:
        candidate: The arm.
        baseline: The arm that it is compared with.
        cache_state: Of the candidate's attempts.
        is_like_with_like: Whether the baseline's attempts are of that cache state, too.
        family: What it is corrected with.
        job: Its key (else its name), and its leg; two jobs may be called the same.
        step: Name of the step; None for the whole job.
        found: What the statistics say.
    """

    candidate: str
    baseline: str
    cache_state: str
    is_like_with_like: bool
    family: Family
    job: str
    step: str | None
    found: Member

    @property
    def is_on_path(self) -> bool:
        """Whether its job is on the critical path of any attempt of either side."""
        return self.family in {Family.PATH_JOBS, Family.PATH_STEPS}

    @property
    def baseline_count(self) -> int:
        """Attempts of the baseline that have it; 0 where only the candidate does."""
        return self.found.baseline.run_count

    @property
    def candidate_count(self) -> int:
        """Attempts of the candidate that have it, likewise."""
        return self.found.candidate.run_count

    @property
    def is_compared(self) -> bool:
        """Whether both sides have it."""
        return self.baseline_count > 0 and self.candidate_count > 0

    @property
    def claim(self) -> Verdict | None:
        """Faster or slower where that holds after the correction; else None."""
        return self.found.claim


def compared_parts(jobs: pd.DataFrame, steps: pd.DataFrame) -> list[DifferingPart]:
    """
    Every job and step of every comparison, also those that only one side has.

    Ordered by candidate, cache state and family, then by key, leg and step. A job that is not
    mapped is another than one whose key and leg make the same name. A comparison in which the
    baseline has no job is left out.

    Args:
        jobs: Rows of `comparison_jobs`.
        steps: Rows of `comparison_steps`.
    """
    jobs, steps = _with_leg_names(jobs), _with_leg_names(steps)
    is_on_path = jobs["is_on_path"].fillna(value=False).astype(bool)
    on_path = set(_rows(jobs.loc[is_on_path, [*_COMPARED, *_JOB]]))
    of_baseline = jobs.loc[jobs["is_baseline"].astype(bool), [*_COMPARED, "arm"]]
    baselines = {row[:3]: str(row[3]) for row in set(_rows(of_baseline))}
    unlike = set(_rows(jobs.loc[~jobs["is_like_with_like"].astype(bool), _COMPARED]))
    families: dict[tuple[object, ...], list[tuple[_Names, _Sides]]] = defaultdict(list)
    for frame, names in ((jobs, _JOB), (steps, [*_JOB, "step_name"])):
        for key, sides in _grouped(frame, names):
            family = _family(is_on_path=key[:5] in on_path, is_step=len(names) > len(_JOB))
            families[*key[:3], list(Family).index(family)].append((key[3:], sides))
    return [
        part
        for place in sorted(families)
        if place[:3] in baselines
        for part in _judged(
            place, baselines[place[:3]], families[place], is_like=place[:3] not in unlike
        )
    ]


_Names = tuple[object, ...]
"""Key and leg of a job; the step, too, where it is one of its steps."""
_Sides = tuple[Floats, Floats]
"""Run seconds of the baseline's attempts, and of the candidate's."""


def _with_leg_names(frame: pd.DataFrame) -> pd.DataFrame:
    """What follows the key in the name: frames group by no missing values."""
    legs = frame["leg"]
    return frame.assign(leg_name=(" (" + legs + ")").where(legs.notna(), ""))


def _rows(frame: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    return frame.itertuples(index=False, name=None)


def _grouped(frame: pd.DataFrame, names: list[str]) -> Iterator[tuple[tuple[object, ...], _Sides]]:
    is_baseline = frame["is_baseline"].to_numpy(dtype=bool)
    seconds = frame["run_s"].to_numpy(dtype=float)
    # A frame for each of thousands of steps would take most of the time.
    places_by_key: dict[Any, Any] = dict(frame.groupby([*_COMPARED, *names]).indices)
    for key, places in sorted(places_by_key.items()):
        of_baseline = is_baseline[places]
        yield key, (seconds[places][of_baseline], seconds[places][~of_baseline])


def _family(*, is_on_path: bool, is_step: bool) -> Family:
    if is_step:
        return Family.PATH_STEPS if is_on_path else Family.OTHER_STEPS
    return Family.PATH_JOBS if is_on_path else Family.OTHER_JOBS


def _judged(
    place: tuple[object, ...],
    baseline: str,
    parts: list[tuple[_Names, _Sides]],
    *,
    is_like: bool,
) -> Iterator[DifferingPart]:
    _, candidate, state, family_place = place
    family = list(Family)[int(str(family_place))]
    is_of_steps = family in {Family.PATH_STEPS, Family.OTHER_STEPS}
    members = compare_family(
        [sides for _, sides in parts], scale="difference" if is_of_steps else "ratio"
    )
    for (names, _), member in zip(parts, members, strict=True):
        yield DifferingPart(
            candidate=str(candidate),
            baseline=baseline,
            cache_state=str(state),
            is_like_with_like=is_like,
            family=family,
            job=f"{names[0]}{names[1]}",
            step=str(names[2]) if is_of_steps else None,
            found=member,
        )
