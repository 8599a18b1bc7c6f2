"""What would settle an undecided comparison, and how often a decided one could be seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

import numpy as np

from queries.statistics.estimates import (
    has_exact_interval,
    hodges_lehmann,
)
from queries.statistics.floats import Floats, as_floats, logs_of
from queries.statistics.scale import Scale, SmallestEffect, grain_of, scale_for
from queries.statistics.two_arms import rank_interval
from queries.statistics.verdicts import Verdict, judge

MOST_RUNS = 200
WANTED_CHANCE = 0.8
FEWEST_TO_SIMULATE = 5
_TOTALS = (*range(1, 21), *range(22, 41, 2), *range(45, 101, 5), *range(110, MOST_RUNS + 1, 10))
"""Numbers that are tried; steps grow with them, as the error of the simulation does."""
_REPEATS = 200
_REPEATS_WHERE_LARGE = 40
_LARGE = 40_000
_SEED = 7

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
        chance: Of a decision then, to some 3 points (6 above 200 + 200 runs); None where unknown.
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
    if not all(arm.size for arm in runs):
        raise ValueError("an arm without a run shows no difference to go by.")
    shares = [_shares(runs[0].size, runs[1].size, total, arms) for total in _TOTALS]
    if runs[0].size + runs[1].size < FEWEST_TO_SIMULATE:
        return _fewest(runs[0].size, runs[1].size, shares)
    chance = _simulation(runs, scale_for(scale, runs), smallest_effect, resolution)
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
    smallest_effect: SmallestEffect | None,
    resolution: float,
) -> Callable[[int, int], float]:
    """The chance of a decision by how many runs are added, from the same draws each time."""
    in_seconds = smallest_effect is not None and smallest_effect.seconds is not None
    is_ratio = scale == "ratio" and not in_seconds
    margin = None
    if smallest_effect is not None:
        margin = smallest_effect.log_margin if is_ratio else smallest_effect.seconds
    grain = grain_of(runs, resolution)
    is_large = runs[0].size * runs[1].size > _LARGE
    drawn = new_runs(
        runs, _REPEATS_WHERE_LARGE if is_large else _REPEATS, grain=grain, is_ratio=is_ratio
    )

    def is_decided(baseline: Floats, candidate: Floats) -> bool:
        if not has_exact_interval(baseline.size, candidate.size):
            return False
        interval = rank_interval(
            baseline, candidate, grain=grain, scale=scale, is_ratio=is_ratio
        ).interval
        return judge(interval, margin, interval).verdict is not Verdict.UNDECIDED

    def chance(baseline_count: int, candidate_count: int) -> float:
        decided = [
            is_decided(
                np.sort(np.concatenate([runs[0], baseline[:baseline_count]])),
                np.sort(np.concatenate([runs[1], candidate[:candidate_count]])),
            )
            for baseline, candidate in zip(*drawn, strict=True)
        ]
        return sum(decided) / len(decided)

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
    random = np.random.default_rng(_SEED)
    baseline = random.choice(pool, (repeats, MOST_RUNS))
    candidate = random.choice(pool, (repeats, MOST_RUNS)) + shift
    if is_ratio:
        baseline, candidate = np.exp(baseline), np.exp(candidate)
    if grain:
        baseline, candidate = np.rint(baseline / grain) * grain, np.rint(candidate / grain) * grain
    if is_ratio:
        baseline, candidate = np.maximum(baseline, grain), np.maximum(candidate, grain)
    return baseline, candidate
