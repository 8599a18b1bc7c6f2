"""A waterfall for each comparison of an experiment: from frames to values, no words."""

from collections.abc import Mapping, Sequence

import pandas as pd

from queries.waterfall.build import parts_of
from queries.waterfall.parts import Side, Waterfall

QUESTIONS = ("comparison_clocks", "path_parts", "work_places")
"""What a waterfall rests on."""

_ATTEMPT = ["arm", "run_id", "run_attempt"]


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
        if (made := _waterfall(str(state), rows, found["path_parts"], found["work_places"]))
    ]


def _waterfall(
    state: str, clocks: pd.DataFrame, parts: pd.DataFrame, works: pd.DataFrame
) -> Waterfall | None:
    is_baseline = clocks["is_baseline"].astype(bool)
    baseline, candidate = clocks[is_baseline], clocks[~is_baseline]
    sides = _of_attempts(parts, baseline), _of_attempts(parts, candidate)
    if any(side.empty for side in sides):
        return None
    made = parts_of(sides, (_of_populations(works, sides[0]), _of_populations(works, sides[1])))
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
