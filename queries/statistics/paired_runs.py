"""Which runs are partners, and the comparison of two arms pair by pair."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import log1p
from typing import TypeVar

import numpy as np

from queries.statistics.arm_summary import median, summary
from queries.statistics.comparison import Comparison, NoInterval, with_verdict
from queries.statistics.estimates import Estimates, covering, without_interval
from queries.statistics.floats import Floats, as_floats, logs_of
from queries.statistics.scale import (
    Scale,
    SmallestEffect,
    grain_of,
    scale_for,
    spread_over_grain,
    widened,
)
from queries.statistics.signed_rank import (
    best_attainable_paired_p,
    has_paired_interval,
    signed_rank_p,
    walsh_estimate,
)

NEIGHBOURS_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class DatedRun:
    """
    A run that may have a partner.

    Attributes:
        started_at: When it started, UTC.
        head_sha: Its commit; None where that is not known.
        figure: What is compared.
    """

    started_at: datetime
    head_sha: str | None
    figure: float


Run = TypeVar("Run", bound=DatedRun)


def pairs_by_commit(baseline: Sequence[Run], candidate: Sequence[Run]) -> list[tuple[Run, Run]]:
    """
    Runs of baseline and candidate, by start of the baseline's run.

    Of several runs of one commit the first of each arm are a pair, then the second; what is left
    over has no partner. Of runs that started at once the one given first is the first.
    """
    partners: dict[str | None, list[Run]] = defaultdict(list)
    for run in reversed(_by_start(candidate)):
        partners[run.head_sha].append(run)
    return [
        (run, partners[run.head_sha].pop())
        for run in _by_start(baseline)
        if run.head_sha is not None and partners[run.head_sha]
    ]


def pairs_by_time(
    baseline: Sequence[Run],
    candidate: Sequence[Run],
    within: timedelta = NEIGHBOURS_WITHIN,
) -> list[tuple[Run, Run]]:
    """
    Runs of baseline and candidate, by start of the baseline's run.

    The two runs that started closest to each other are a pair, then the closest two of those
    left, and so on while they are no further apart than `within`. In a tie the earlier runs.
    """
    first, second = _by_start(baseline), _by_start(candidate)
    starts = [run.started_at for run in second]
    gaps = sorted(
        (abs(starts[column] - run.started_at), row, column)
        for row, run in enumerate(first)
        for column in _near(run.started_at, starts, within)
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, row, column in gaps:
        if row not in partner and column not in taken:
            partner[row] = column
            taken.add(column)
    return [(first[row], second[partner[row]]) for row in sorted(partner)]


def _near(at: datetime, starts: Sequence[datetime], within: timedelta) -> range:
    """Places of the starts, which are sorted, that are near enough."""
    return range(bisect_left(starts, at - within), bisect_right(starts, at + within))


def _by_start(runs: Sequence[Run]) -> list[Run]:
    return sorted(runs, key=lambda run: run.started_at)


def compare_pairs(
    pairs: Sequence[tuple[float, float]],
    *,
    scale: Scale = "ratio",
    smallest_effect: SmallestEffect | None = None,
    planned: int | None = None,
    resolution: float = 1.0,
) -> Comparison:
    """
    Whether the candidate is faster within pairs: what both runs of a pair share cancels out.

    Assumes that pairs are independent and that differences within them scatter symmetrically
    around one value: of log seconds, on the scale of ratios. Below 6 pairs there is no interval.

    Args:
        pairs: Figures of baseline and candidate.
        scale: As in `compare`, as what follows.
        smallest_effect: Below this a difference does not matter.
        planned: Pairs until which the verdict is interim.
        resolution: What the clock counts in.

    Raises:
        ValueError: A figure is missing or infinite.
    """
    arms = as_floats([pair[0] for pair in pairs]), as_floats([pair[1] for pair in pairs])
    scale = scale_for(scale, arms)
    found = Comparison(
        scale,
        baseline=summary(arms[0], 0),
        candidate=summary(arms[1], 0),
        is_interim=None if planned is None else len(pairs) < planned,
    )
    if not pairs:
        return replace(found, no_interval_because=NoInterval.NO_RUNS)
    figures = np.asarray(pairs, dtype=np.float64)
    estimates = _estimates(figures, grain_of(arms, resolution), scale)
    found = replace(
        found,
        no_interval_because=None if has_paired_interval(len(pairs)) else NoInterval.TOO_FEW_RUNS,
        p=signed_rank_p(_differences(logs_of(figures) if scale == "ratio" else figures)),
        best_attainable_p=best_attainable_paired_p(len(pairs)),
        beats_chance=float((1 - np.sign(_differences(figures))).mean() / 2),
    )
    return with_verdict(found, estimates, smallest_effect, resolution)


def _estimates(figures: Floats, grain: float, scale: Scale) -> Estimates:
    """
    The shift within pairs, and the log ratio on the scale of ratios.

    Ties of the differences in seconds are spread over their unit, as those of arms are; what that
    adds to the interval of the shift is added to the ratio's, as a share of the smaller median.
    """
    differences = _differences(figures)
    logs = _differences(logs_of(figures)) if scale == "ratio" else None
    bare = walsh_estimate(differences)
    if not has_paired_interval(differences.size):
        ratio = None if logs is None else without_interval(walsh_estimate(logs))
        return Estimates(ratio, without_interval(bare))
    shift = bare
    if grain:
        spread = walsh_estimate(spread_over_grain(differences, grain))
        shift = widened(covering(bare, spread.interval), grain / 2)
    if logs is None:
        return Estimates(None, shift)
    smaller = min(median(np.sort(figures[:, arm])) for arm in (0, 1))
    log_ratio = walsh_estimate(logs)
    below, above = (
        log1p(abs(wide - narrow) / smaller)
        for wide, narrow in zip(shift.interval or (), bare.interval or (), strict=True)
    )
    ends = log_ratio.interval
    if ends is not None:
        log_ratio = covering(log_ratio, (ends[0] - below, ends[1] + above))
    return Estimates(widened(log_ratio, log1p(grain / 2 / smaller)), shift)


def _differences(figures: Floats) -> Floats:
    """Candidate minus baseline of each pair, sorted."""
    return np.sort(figures[:, 1] - figures[:, 0])
