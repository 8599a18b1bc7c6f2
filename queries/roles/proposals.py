"""Roles that nobody gave yet: what in one arm most resembles what only another arm has."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from queries.roles.names import action_of, words_of
from queries.roles.resemblance import NamedWork, Resemblance, resemblance, together


@dataclass(frozen=True, slots=True)
class Proposal:
    """
    Jobs or steps that may be one role. It is never applied.

    Attributes:
        role: A name for it, of the words that most of them have; no other role has it.
        is_of_jobs: Whether these are jobs; else steps.
        names: Their names, sorted.
        reasons: Which of them resemble each other, the strongest first; one for each two names.
    """

    role: str
    is_of_jobs: bool
    names: tuple[str, ...]
    reasons: tuple[Resemblance, ...]


def proposals(work: pd.DataFrame) -> list[Proposal]:
    """
    Roles for what has none, and no equal name in another arm.

    Names are compared between every two arms, whatever the cache state. Steps first, then jobs, by
    name.

    Args:
        work: Rows of `work_by_arm`.
    """
    taken = set(work["role_name"].dropna())
    found = []
    for is_of_jobs, alike in zip((False, True), _alike_steps_and_jobs(work), strict=True):
        for reasons in together(alike):
            names = sorted({side.name for one in reasons for side in (one.one, one.other)})
            role = _role_name(names, taken)
            taken.add(role)
            found.append(Proposal(role, is_of_jobs, tuple(names), tuple(reasons)))
    return found


def counterparts(work: pd.DataFrame, arms: Sequence[str]) -> dict[str, list[str]]:
    """
    What each name of a step or job resembles, be it in a proposed role with it or not.

    Args:
        work: Rows of `work_by_arm`.
        arms: Those to compare.
    """
    names: dict[str, set[str]] = defaultdict(set)
    for alike in _alike_steps_and_jobs(work[work["arm"].isin(arms)]):
        for reason in alike:
            names[reason.one.name].add(reason.other.name)
            names[reason.other.name].add(reason.one.name)
    return {name: sorted(others) for name, others in names.items()}


def _alike_steps_and_jobs(work: pd.DataFrame) -> tuple[list[Resemblance], list[Resemblance]]:
    own = work[~work["is_set_up"].astype(bool)]
    is_job = own["step_name"].isna()
    return _alike(own[~is_job], "step_name"), _alike(own[is_job], "job_key")


def _alike(rows: pd.DataFrame, name: str) -> list[Resemblance]:
    """The strongest resemblance of each two names, over all pairs of arms."""
    listed = {arm: set(its[name]) for arm, its in rows.groupby("arm", sort=False)}
    does = rows[2 * rows["any_leg_count"] >= rows["attempt_count"]]
    # What every arm has resembles nothing: its figures, which take most time, are not asked for.
    everywhere = set.intersection(*listed.values()) if listed else set()
    is_free = does["role_name"].isna() & ~does[name].isin(everywhere)
    free = {
        str(arm): _named(its, str(arm), name)
        for arm, its in does[is_free].groupby("arm", sort=False)
    }
    strongest: dict[tuple[str, ...], Resemblance] = {}
    for one, other in combinations(sorted(free), 2):
        mine = [work for work in free[one] if work.name not in listed[other]]
        yours = [work for work in free[other] if work.name not in listed[one]]
        for found in _pairs(mine, yours):
            names = tuple(sorted((found.one.name, found.other.name)))
            if names not in strongest or strongest[names].score < found.score:
                strongest[names] = found
    return [strongest[names] for names in sorted(strongest)]


def _named(rows: pd.DataFrame, arm: str, name: str) -> list[NamedWork]:
    return [
        NamedWork(str(one), arm, _mean(its, "work_mean_s"), _mean(its, "place_share"))
        for one, its in rows.groupby(name)
    ]


def _mean(rows: pd.DataFrame, column: str) -> float | None:
    """Over the attempts, as far as known."""
    known = rows[rows[column].notna()]
    if known.empty:
        return None
    weights = known["with_count"].astype(float)
    return float((known[column] * weights).sum() / weights.sum())


def _pairs(mine: list[NamedWork], yours: list[NamedWork]) -> Iterable[Resemblance]:
    """Only names with a word or an action in common are compared: of thousands most have none."""
    by_mark: dict[str, list[int]] = defaultdict(list)
    for place, work in enumerate(yours):
        for mark in _marks(work.name):
            by_mark[mark].append(place)
    for work in mine:
        near = {place for mark in _marks(work.name) for place in by_mark.get(mark, ())}
        for place in sorted(near):
            if found := resemblance(work, yours[place]):
                yield found


def _marks(name: str) -> list[str]:
    action = action_of(name)
    return [*words_of(name), *([action.name] if action else [])]


def _role_name(names: Sequence[str], taken: set[str]) -> str:
    """The action of all; else the words of most, as a name has them; else the shortest name."""
    actions = {action.name if (action := action_of(name)) else None for name in names}
    counts = Counter(stem for name in names for stem in words_of(name))
    usual = {stem for stem, count in counts.items() if 2 * count >= len(names)}
    fullest = max(names, key=lambda name: len(usual & words_of(name).keys()))
    exact = [n for n in names if words_of(n).keys() == usual and action_of(n) is None]
    words = [word for stem, word in words_of(fullest).items() if stem in usual]
    of_all = actions.pop() if len(actions) == 1 else None
    role = of_all or (exact[0] if exact else " ".join(words) or min(names, key=len)).lower()
    number, free = 1, role
    while free in taken:
        number += 1
        free = f"{role} {number}"
    return free
