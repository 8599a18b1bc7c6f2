"""What each piece of a path is, and where each arm does which work."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import pandas as pd

from queries.waterfall.parts import Kind

Works: TypeAlias = frozenset[str]
"""Jobs by their role, else their key."""

_KINDS = {
    "lost": Kind.LOST,
    "unknown": Kind.UNKNOWN,
    "scheduling": Kind.SCHEDULING,
    "queue": Kind.QUEUE,
    "wait": Kind.WAIT,
    "step": Kind.STEP,
    "gap": Kind.GAP,
    "unresolved": Kind.UNRESOLVED,
    "no steps stored": Kind.NO_STEPS,
    "skew": Kind.SKEW,
}
_NO_NAME = "(no name)"


def with_categories(parts: pd.DataFrame) -> pd.DataFrame:
    """
    Rows with their kind, and the name of the part that they belong to.

    Where a creation is not known of any job, nothing tells scheduling from queue: both are one
    kind in all rows, lest one arm's wait look like the other's saving.

    Args:
        parts: Rows of `path_parts`, of the two sides of one comparison.

    Returns:
        The same with `kind`, and `name`: of a role or step, else empty.
    """
    kinds = parts["part"].map(_KINDS)
    if kinds.eq(Kind.WAIT).any():
        kinds = kinds.mask(kinds.isin([Kind.SCHEDULING, Kind.QUEUE]), Kind.WAIT)
    steps, roles = step_names(parts), parts["role_name"]
    has_role = parts["part"].isin(["step", "no steps stored"]) & roles.notna()
    is_set_up = parts["is_set_up"].astype(bool)
    kinds = kinds.mask(is_set_up, Kind.SET_UP).mask(has_role, Kind.ROLE)
    names = steps.where(kinds.eq(Kind.STEP), "").mask(has_role, roles)
    return parts.assign(kind=kinds, name=names, step_name=steps)


def step_names(rows: pd.DataFrame) -> pd.Series:
    """The names of the steps, with a word for those that have none; empty for other parts."""
    return rows["step_name"].fillna(_NO_NAME).where(rows["part"].eq("step"), "")


@dataclass(frozen=True, slots=True)
class Places:
    """
    The work of one arm, in the attempts of a comparison.

    Attributes:
        needed: Works that its milestone needs; also those of which that is not known.
        of_work: By kind and name of roles and steps the needed works that do them.
    """

    needed: Works
    of_work: dict[tuple[Kind, str], Works]


def places(rows: pd.DataFrame, on_path: Iterable[str]) -> Places:
    """
    The places of one side.

    Args:
        rows: Those of `work_by_arm` of its arm and cache states.
        on_path: Works that are on the path of its attempts.
    """
    jobs = rows[rows["step_name"].isna()].drop_duplicates("job_key").set_index("job_key")
    job_roles = rows["job_key"].map(jobs["role_name"])
    rows = rows.assign(
        work_key=job_roles.fillna(rows["job_key"]),
        role_name=rows["role_name"].fillna(job_roles),
    )
    # What GitHub adds does not take over the role of its job.
    is_own = rows["role_name"].fillna("").ne(job_roles.fillna(""))
    is_work = is_own | ~rows["is_set_up"].astype(bool)
    is_needed = rows["is_needed"].fillna(value=True).astype(bool)
    needed = rows[is_work & is_needed & rows["with_count"].gt(0)]
    with_steps = set(needed.loc[needed["step_name"].notna(), "job_key"])
    is_least = needed["step_name"].notna() | ~needed["job_key"].isin(with_steps)
    found: dict[tuple[Kind, str], set[str]] = {}
    row: Any
    for row in needed[is_least].itertuples():
        if pd.notna(row.role_name):
            found.setdefault((Kind.ROLE, row.role_name), set()).add(row.work_key)
        elif pd.notna(row.step_name):
            found.setdefault((Kind.STEP, row.step_name), set()).add(row.work_key)
    return Places(
        needed=frozenset(needed["work_key"].tolist()) | frozenset(on_path),
        of_work={key: frozenset(works) for key, works in found.items()},
    )


def switch_kind(work: str, baseline: Places, candidate: Places) -> Kind:
    """What it is that a job is on the path of one arm more often than of the other."""
    if work not in candidate.needed:
        return Kind.NO_LONGER
    return Kind.OTHER_BRANCH if work in baseline.needed else Kind.NOW


def moved_works(
    kind: Kind, name: str, baseline: Places, candidate: Places
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where each arm does some work, sorted, if both do it but in no job in common; else none."""
    sides = [side.of_work.get((kind, name), frozenset()) for side in (baseline, candidate)]
    if not all(sides) or sides[0] & sides[1]:
        return (), ()
    return tuple(sorted(sides[0])), tuple(sorted(sides[1]))
