"""What would settle an undecided comparison, and how often a decided one could be seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp
from typing import Literal, TypeAlias

import numpy as np

from queries.statistics.estimates import (
    has_exact_interval,
    hodges_lehmann,
)
from queries.statistics.floats import Floats, as_floats, logs_of
from queries.statistics.scale import Scale, SmallestEffect, grain_of, scale_for
from queries.statistics.two_arms import rank_interval
from queries.statistics.verdicts import Interval, Verdict, judge

MOST_RUNS = 200
WANTED_CHANCE = 0.8
FEWEST_TO_SIMULATE = 5
TOTALS = (*range(1, 21), *range(22, 41, 2), *range(45, 101, 5), *range(110, MOST_RUNS + 1, 10))
"""Numbers that are tried; steps grow with them, as the error of the simulation does."""
REPEATS = 200
_REPEATS_WHERE_LARGE = 40
_LARGE = 40_000
SEED = 7

Arms: TypeAlias = Literal["both", "baseline", "candidate"]


class Outlook(StrEnum):
    """
    What more runs would bring.

    Attributes:
        SETTLES: So many give an 80% chance of a decision.
        NOT_BY_COLLECTING: Not even 200 do.
        UNKNOWN: Fewer than 5 runs at hand: the fewest that make an interval at all.
    """

    SETTLES = "settles"
    NOT_BY_COLLECTING = "not by collecting"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class MoreRuns:
    """
    How many runs to add.

    Attributes:
        outlook: What they would bring.
        baseline: Runs of the baseline; of 200 in all where that is not enough.
        candidate: Runs of the candidate, likewise.
        chance: Of a decision then, to some 3 points (6 above 200 + 200 runs); None where unknown;
            where it is not enough, the most that it can be.
    """

    outlook: Outlook
    baseline: int
    candidate: int
    chance: float | None


def more_runs(  # noqa: PLR0913 - two samples, and what is asked of them by name
    baseline: Sequence[float],
    candidate: Sequence[float],
    *,
    scale: Scale = "ratio",
    smallest_effect: SmallestEffect | None = None,
    resolution: float = 1.0,
    arms: Arms = "both",
) -> MoreRuns:
    """
    About the smallest number of further runs with an 80% chance of faster, slower or equivalent.

    Assumes that the difference is the one observed and that both arms scatter alike: new runs are
    drawn from all runs at hand, the candidate's moved onto the baseline, spread by
    sqrt(N / (N - 2)) since N runs scatter less around their own middle than around the truth. The
    runs at hand stay. Always the same answer for the same runs.

    Args:
        baseline: One figure per run, at least one.
        candidate: One figure per run, at least one.
        scale: As in `compare`.
        smallest_effect: As in `compare`.
        resolution: As in `compare`; new runs are rounded to it.
        arms: Which arms can still run. With both, each new run goes to the arm that has fewer.

    Raises:
        ValueError: An arm has no run, or a figure is missing or infinite.
    """
    runs = as_floats(baseline), as_floats(candidate)
    scale = scale_for(scale, runs)
    in_seconds = smallest_effect is not None and smallest_effect.seconds is not None
    of_ratio = scale == "ratio" and not in_seconds
    margin = None
    if smallest_effect is not None:
        margin = smallest_effect.log_margin if of_ratio else smallest_effect.seconds

    def is_decided(interval: Interval) -> bool:
        return judge(interval, margin, interval).verdict is not Verdict.UNDECIDED

    return _fewest_that_decide(
        runs, is_decided, scale=scale, is_ratio=of_ratio, resolution=resolution, arms=arms
    )


def more_runs_to_tell(  # noqa: PLR0913 - two samples, and what is asked of them by name
    baseline: Sequence[float],
    candidate: Sequence[float],
    is_told: Callable[[Interval], bool],
    *,
    scale: Scale = "ratio",
    is_ratio: bool,
    resolution: float = 1.0,
) -> MoreRuns:
    """
    Of `more_runs`, what any other decision takes.

    Args:
        baseline: One figure per run, at least one.
        candidate: One figure per run, at least one.
        is_told: Whether an interval decides: of candidate / baseline, or of candidate - baseline.
        scale: As in `compare`.
        is_ratio: Of the two, the ratio; on the scale of ratios only.
        resolution: As in `compare`.

    Raises:
        ValueError: As `more_runs`.
    """

    def is_decided(interval: Interval) -> bool:
        return is_told((exp(interval[0]), exp(interval[1])) if is_ratio else interval)

    runs = as_floats(baseline), as_floats(candidate)
    return _fewest_that_decide(
        runs,
        is_decided,
        scale=scale_for(scale, runs),
        is_ratio=is_ratio,
        resolution=resolution,
        arms="both",
    )


def _fewest_that_decide(  # noqa: PLR0913 - two samples, and what is asked of them by name
    runs: tuple[Floats, Floats],
    is_decided: Callable[[Interval], bool],
    *,
    scale: Scale,
    is_ratio: bool,
    resolution: float,
    arms: Arms,
) -> MoreRuns:
    if not all(arm.size for arm in runs):
        raise ValueError("an arm without a run shows no difference to go by.")
    shares = [_shares(runs[0].size, runs[1].size, total, arms) for total in TOTALS]
    if runs[0].size + runs[1].size < FEWEST_TO_SIMULATE:
        return _fewest(runs[0].size, runs[1].size, shares)
    chance = _simulation(runs, scale, is_decided, is_ratio=is_ratio, resolution=resolution)
    return fewest_with_chance(shares, chance)


def fewest_with_chance(
    shares: Sequence[tuple[int, int]], chance: Callable[[int, int], float]
) -> MoreRuns:
    """
    The first of some numbers of runs, which grow, that gives an 80% chance, found by bisection.

    Args:
        shares: Runs of the baseline and of the candidate.
        chance: Of a decision with so many more; below 80% any figure below will do.
    """
    if (best := chance(*shares[-1])) < WANTED_CHANCE:
        return MoreRuns(Outlook.NOT_BY_COLLECTING, *shares[-1], best)
    too_few, enough = -1, len(shares) - 1
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if (reached := chance(*shares[middle])) < WANTED_CHANCE:
            too_few = middle
        else:
            enough, best = middle, reached
    return MoreRuns(Outlook.SETTLES, *shares[enough], best)


def _fewest(
    baseline_count: int, candidate_count: int, shares: Sequence[tuple[int, int]]
) -> MoreRuns:
    for added in shares:
        if has_exact_interval(baseline_count + added[0], candidate_count + added[1]):
            return MoreRuns(Outlook.UNKNOWN, *added, None)
    return MoreRuns(Outlook.NOT_BY_COLLECTING, *shares[-1], 0.0)


def _shares(baseline_count: int, candidate_count: int, total: int, arms: Arms) -> tuple[int, int]:
    """How many new runs each arm gets; the candidate takes an odd one."""
    if arms != "both":
        return (total, 0) if arms == "baseline" else (0, total)
    even = (baseline_count + candidate_count + total) // 2
    baseline = min(total, max(0, even - baseline_count))
    return baseline, total - baseline


def _simulation(
    runs: tuple[Floats, Floats],
    scale: Scale,
    is_decided: Callable[[Interval], bool],
    *,
    is_ratio: bool,
    resolution: float,
) -> Callable[[int, int], float]:
    """
    The chance of a decision by how many runs are added, from the same draws each time.

    Once it is too small, whatever the draws left would give, these are not tried.
    """
    grain = grain_of(runs, resolution)
    is_large = runs[0].size * runs[1].size > _LARGE
    drawn = new_runs(
        runs, _REPEATS_WHERE_LARGE if is_large else REPEATS, grain=grain, is_ratio=is_ratio
    )

    def is_interval_decided(baseline: Floats, candidate: Floats) -> bool:
        if not has_exact_interval(baseline.size, candidate.size):
            return False
        interval = rank_interval(
            baseline, candidate, grain=grain, scale=scale, is_ratio=is_ratio
        ).interval
        return interval is not None and is_decided(interval)

    def chance(baseline_count: int, candidate_count: int) -> float:
        found = best = len(drawn[0])
        for baseline, candidate in zip(*drawn, strict=True):
            found -= not is_interval_decided(
                np.sort(np.concatenate([runs[0], baseline[:baseline_count]])),
                np.sort(np.concatenate([runs[1], candidate[:candidate_count]])),
            )
            if found / best < WANTED_CHANCE:
                break
        return found / best

    return chance


def new_runs(
    runs: tuple[Floats, Floats], repeats: int, *, grain: float, is_ratio: bool
) -> tuple[Floats, Floats]:
    """As many runs of each arm as could be added, for every repeat, in units of the clock."""
    arms = (logs_of(runs[0]), logs_of(runs[1])) if is_ratio else runs
    shift = hodges_lehmann(*arms).center
    pool = np.concatenate([arms[0], arms[1] - shift])
    wider = (pool.size / (pool.size - 2)) ** 0.5
    pool = pool.mean() + wider * (pool - pool.mean())
    random = np.random.default_rng(SEED)
    baseline = random.choice(pool, (repeats, MOST_RUNS))
    candidate = random.choice(pool, (repeats, MOST_RUNS)) + shift
    if is_ratio:
        baseline, candidate = np.exp(baseline), np.exp(candidate)
    if grain:
        baseline, candidate = np.rint(baseline / grain) * grain, np.rint(candidate / grain) * grain
    if is_ratio:
        baseline, candidate = np.maximum(baseline, grain), np.maximum(candidate, grain)
    return baseline, candidate
