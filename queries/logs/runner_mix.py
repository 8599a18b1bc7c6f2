"""
How much of a comparison is the mix of runners that its runs got: from frames to values, no words.

Of the clock in effect alone, and only where logs of both sides were read.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from queries.statistics import (
    Adjusted,
    MixDifference,
    adjust_for_mix,
    compare_mixes,
    factor_of,
    parse_smallest_effect,
)
from queries.verdict.verdicts import QUESTIONS as VERDICT_QUESTIONS
from queries.verdict.verdicts import verdicts_of

QUESTIONS = (*VERDICT_QUESTIONS, "path_runners")
"""What it rests on."""
FACTORS = {"cpu_model": "CPU", "image": "image", "region": "region", "hour": "hour of the day"}
"""What runners differ in, by its name in `path_runners`; what matters most comes first."""
_CLOCK = "clock_s"


@dataclass(frozen=True, slots=True)
class RunnerMix:
    """
    One comparison with the baseline.

    Attributes:
        candidate: The arm.
        cache_state: Of its runs.
        raw_ratio: Candidate / baseline, as the verdict has it; None without one.
        adjusted: The same on one mix of runners, and what the mix does.
        differences: Whether the arms differ in each factor's mix.
    """

    candidate: str
    cache_state: str
    raw_ratio: float | None
    adjusted: Adjusted
    differences: tuple[MixDifference, ...]


def mixes_of(experiment: str, found: Mapping[str, pd.DataFrame]) -> list[RunnerMix]:
    """
    Every comparison of an experiment of whose runs logs tell the runners.

    Args:
        experiment: Its name.
        found: The answers to `QUESTIONS`, from one snapshot.
    """
    runners = found["path_runners"]
    if runners.empty:
        return []
    clocks = found["comparison_clocks"]
    shares = _shares(runners)
    mixes = []
    for one in verdicts_of(experiment, found, (_CLOCK,)):
        rows = clocks[
            (clocks["candidate"] == one.candidate) & (clocks["cache_state"] == one.cache_state)
        ].dropna(subset=[_CLOCK])
        sides = [rows[rows["is_baseline"]], rows[~rows["is_baseline"]]]
        keys = [
            list(zip(side["arm"], side["run_id"], side["run_attempt"], strict=True))
            for side in sides
        ]
        factors = [
            factor_of(name, *([shares[name].get(key, _UNTOLD) for key in side] for side in keys))
            for name in FACTORS
            if name in shares
        ]
        factors = [factor for factor in factors if len(factor.levels) > 1]
        is_candidate = np.repeat([False, True], [len(side) for side in keys])
        mixes.append(
            RunnerMix(
                candidate=one.candidate,
                cache_state=one.cache_state,
                raw_ratio=one.comparison.ratio,
                adjusted=adjust_for_mix(
                    [float(value) for value in sides[0][_CLOCK]],
                    [float(value) for value in sides[1][_CLOCK]],
                    factors,
                    one.comparison,
                    smallest_effect=parse_smallest_effect(one.smallest_effect),
                ),
                differences=tuple(compare_mixes(factors, is_candidate)),
            )
        )
    return mixes


_UNTOLD = {"unknown": 1.0}
_Key = tuple[str, int, int]


def _shares(runners: pd.DataFrame) -> dict[str, dict[_Key, dict[str, float]]]:
    """The shares of each attempt on each level, by factor."""
    found: dict[str, dict[_Key, dict[str, float]]] = {}
    columns = ("factor", "arm", "run_id", "run_attempt", "runner_level", "usual_share")
    for factor, arm, run_id, run_attempt, level, share in zip(
        *(runners[column].tolist() for column in columns), strict=True
    ):
        found.setdefault(factor, {}).setdefault((arm, run_id, run_attempt), {})[level] = share
    return found
