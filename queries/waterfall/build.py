"""A waterfall for each comparison: from the rows of two arms to the parts of their difference."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import pandas as pd

from queries.waterfall.ledger import Ints, Ledgers, ledgers
from queries.waterfall.parts import NAMED, SWITCHES, Detail, Interval, Kind, Part, Side, Waterfall
from queries.waterfall.places import Places, moved_works, places, switch_kind, with_categories
from queries.waterfall.split import Pieces, Split, intervals, split

QUESTIONS = ("comparison_clocks", "path_parts", "work_by_arm")
"""What a waterfall rests on."""

_ATTEMPT = ["arm", "run_id", "run_attempt"]
_SMALL_S = 1.0
_SMALL_SHARE = 0.03
_Key: TypeAlias = tuple[Kind, str]
_Members: TypeAlias = dict[_Key, Pieces]
"""By kind and name of a part."""


def waterfalls_of(found: Mapping[str, pd.DataFrame]) -> list[Waterfall]:
    """
    Every comparison of an experiment, by candidate, then cache state.

    A comparison in which no path of one of the arms is known has none.

    Args:
        found: The answers to `QUESTIONS` at least, by name.
    """
    return [
        made
        for (_, _, state), rows in found["comparison_clocks"].groupby(
            ["candidate_position", "candidate", "cache_state"], sort=True
        )
        if (made := _waterfall(str(state), rows, found["path_parts"], found["work_by_arm"]))
    ]


@dataclass(frozen=True, slots=True)
class _Parts:
    """
    The difference between two means in parts.

    Attributes:
        interval: Of the difference; None below three runs of either arm.
        parts: They add up to it. Path switches first, then by size.
        small: Steps that differ little among them.
        small_below_s: By less than so many seconds: a second, or a share of the largest part.
        small_interval: Of their sum; None without them, and as above.
    """

    interval: Interval | None
    parts: tuple[Part, ...]
    small: tuple[Part, ...]
    small_below_s: float
    small_interval: Interval | None


def _parts_of(
    sides: tuple[pd.DataFrame, pd.DataFrame], works: tuple[pd.DataFrame, pd.DataFrame]
) -> _Parts:
    """
    The parts of the difference between the means of two arms.

    Args:
        sides: Rows of `path_parts` of the baseline's attempts and the candidate's, one at least.
        works: Rows of `work_by_arm` of the same.
    """
    rows = with_categories(pd.concat(sides, ignore_index=True))
    count = len(sides[0])
    found = ledgers(rows.iloc[:count], rows.iloc[count:])
    arms = (
        places(works[0], sides[0]["work_key"].tolist()),
        places(works[1], sides[1]["work_key"].tolist()),
    )
    once = split(found)
    members = _members(found, arms, once)
    every = {key: _part(key, members[key], found, arms, once) for key in members}
    ordered = sorted(every, key=lambda key: _rank(every[key]))
    largest_s = max((abs(part.seconds) for part in every.values()), default=0.0)
    small_below_s = max(_SMALL_S, _SMALL_SHARE * largest_s)
    small = [key for key in ordered if _is_small(every[key], small_below_s)]
    all_pieces = np.arange(len(found.pieces))
    groups = [members[key] for key in ordered]
    groups += [(all_pieces, all_pieces), _together([members[key] for key in small])]
    *of_parts, of_all, of_small = intervals(found, groups)
    parts = {
        key: replace(every[key], interval=interval, others=_others(key, every))
        for key, interval in zip(ordered, of_parts, strict=True)
    }
    return _Parts(
        interval=of_all,
        parts=tuple(parts.values()),
        small=tuple(parts[key] for key in small),
        small_below_s=small_below_s,
        small_interval=of_small if small else None,
    )


def _members(found: Ledgers, arms: tuple[Places, Places], once: Split) -> _Members:
    """What takes no time in either arm is of no part; nor is a path that switches equally often."""
    sides = found.baseline, found.candidate
    takes_time = np.any([np.diff(side.starts) > 0 for side in sides], axis=0)
    is_in_both = np.all([side.counts > 0 for side in sides], axis=0)[found.work_of]
    is_always = np.all([side.counts == side.attempt_count for side in sides], axis=0)[found.work_of]
    switch_kinds = [switch_kind(work, *arms) for work in found.works]
    of_work: defaultdict[_Key, list[int]] = defaultdict(list)
    of_switch: defaultdict[_Key, list[int]] = defaultdict(list)
    for piece in np.flatnonzero(takes_time & is_in_both).tolist():
        one = found.pieces[piece]
        of_work[one.kind, one.name].append(piece)
    for piece in np.flatnonzero(takes_time & ~is_always).tolist():
        of_switch[switch_kinds[found.work_of[piece]], ""].append(piece)
    switched = {key: pieces for key, pieces in of_switch.items() if once.switch[pieces].any()}
    none = _places([])
    return {key: (none, _places(pieces)) for key, pieces in switched.items()} | {
        key: (_places(pieces), none) for key, pieces in of_work.items()
    }


def _places(pieces: list[int]) -> Ints:
    return np.array(pieces, dtype=np.intp)


def _part(
    key: _Key,
    members: Pieces,
    found: Ledgers,
    arms: tuple[Places, Places],
    once: Split,
) -> Part:
    """Without its interval, and what is known of other parts."""
    kind, name = key
    work, switch = members
    seconds = np.concatenate([once.work[work], once.switch[switch]])
    pieces = np.concatenate([work, switch])
    if kind in SWITCHES:
        jobs = _switched(found, pieces)
    else:
        jobs = moved_works(kind, name, *arms) if kind in NAMED else ((), ())
    details = [
        _detail(found, piece, value)
        for piece, value in zip(pieces.tolist(), seconds.tolist(), strict=True)
    ]
    return Part(
        kind=kind,
        name=name or None,
        seconds=float(seconds.sum()),
        interval=None,
        jobs=jobs,
        others=(),
        details=tuple(
            sorted(details, key=lambda one: (-abs(one.seconds), one.job_key, one.name or ""))
        ),
    )


def _switched(found: Ledgers, pieces: Ints) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The works that are less often on the path of the candidate, and those that are more often."""
    shares = [side.counts / side.attempt_count for side in (found.baseline, found.candidate)]
    more = shares[1] - shares[0]
    works = np.unique(found.work_of[pieces]).tolist()
    return (
        tuple(found.works[work] for work in works if more[work] < 0),
        tuple(found.works[work] for work in works if more[work] > 0),
    )


def _detail(found: Ledgers, piece: int, seconds: float) -> Detail:
    one = found.pieces[piece]
    work = found.work_of[piece]
    counts = [int(side.counts[work]) for side in (found.baseline, found.candidate)]
    means = [
        float(side.totals[piece]) / count if count else None
        for side, count in zip((found.baseline, found.candidate), counts, strict=True)
    ]
    return Detail(
        job_key=one.job_key,
        kind=one.kind,
        name=one.step_name or one.name or None,
        baseline_s=means[0],
        candidate_s=means[1],
        baseline_count=counts[0],
        candidate_count=counts[1],
        seconds=seconds,
    )


def _others(key: _Key, every: Mapping[_Key, Part]) -> tuple[str, ...]:
    """The jobs of the other path switches; none of what is no path switch."""
    if key[0] not in SWITCHES:
        return ()
    others = [part for one, part in every.items() if one != key and one[0] in SWITCHES]
    return tuple(sorted(job for part in others for jobs in part.jobs for job in jobs))


def _together(members: Sequence[Pieces]) -> Pieces:
    """The pieces of several parts, perhaps of none."""
    none = _places([])
    return (
        np.concatenate([none, *(work for work, _ in members)]),
        np.concatenate([none, *(switch for _, switch in members)]),
    )


def _is_small(part: Part, below_s: float) -> bool:
    return part.kind is Kind.STEP and abs(part.seconds) < below_s


def _rank(part: Part) -> tuple[int, float, str]:
    """Path switches, then work, then the rest as its kinds stand."""
    order = list(Kind)
    place = order.index(Kind.ROLE if part.kind in NAMED else part.kind)
    return place, -abs(part.seconds), part.name or ""


def _waterfall(
    state: str, clocks: pd.DataFrame, parts: pd.DataFrame, works: pd.DataFrame
) -> Waterfall | None:
    is_baseline = clocks["is_baseline"].astype(bool)
    baseline, candidate = clocks[is_baseline], clocks[~is_baseline]
    sides = _of_attempts(parts, baseline), _of_attempts(parts, candidate)
    if any(side.empty for side in sides):
        return None
    made = _parts_of(sides, (_of_populations(works, sides[0]), _of_populations(works, sides[1])))
    arms = _side(baseline, sides[0]), _side(candidate, sides[1])
    return Waterfall(
        of_candidate=arms[1],
        of_baseline=arms[0],
        cache_state=state,
        is_like_with_like=bool(sides[0]["cache_state"].eq(state).all()),
        difference_s=arms[1].mean_s - arms[0].mean_s,
        interval=made.interval,
        parts=made.parts,
        small=made.small,
        small_below_s=made.small_below_s,
        small_interval=made.small_interval,
        parallel_jobs=_parallel_jobs(sides),
    )


def _parallel_jobs(sides: Sequence[pd.DataFrame]) -> tuple[str, ...]:
    keys = (key for side in sides for key in side.loc[side["is_beside"].astype(bool), "job_key"])
    return tuple(sorted({str(key) for key in keys}))


def _of_attempts(parts: pd.DataFrame, attempts: pd.DataFrame) -> pd.DataFrame:
    return parts.merge(attempts[_ATTEMPT], on=_ATTEMPT)


def _of_populations(works: pd.DataFrame, side: pd.DataFrame) -> pd.DataFrame:
    """The work of an arm in the cache states that its side of the comparison has."""
    return works.merge(side[["arm", "cache_state"]].drop_duplicates(), on=["arm", "cache_state"])


def _side(attempts: pd.DataFrame, parts: pd.DataFrame) -> Side:
    clocks = parts.drop_duplicates(_ATTEMPT)["clock_s"]
    return Side(
        arm=str(attempts["arm"].iloc[0]),
        position=int(attempts["arm_position"].iloc[0]),
        run_count=len(clocks),
        unknown_count=len(attempts) - len(clocks),
        mean_s=float(clocks.mean()),
    )
