"""A candidate compared with its baseline, run against run."""

from collections.abc import Sequence
from dataclasses import replace

from queries.statistics.arm_estimates import estimates_of
from queries.statistics.arm_summary import ArmSummary, summary
from queries.statistics.clock_grain import grain_of
from queries.statistics.comparison import Comparison, NoInterval
from queries.statistics.conclusion import with_verdict
from queries.statistics.estimates import Method, has_provisional_interval
from queries.statistics.floats import as_floats
from queries.statistics.rank_sum import best_attainable_p, chance_of_beating
from queries.statistics.scale import Scale, scale_for
from queries.statistics.smallest_effect import SmallestEffect
from queries.statistics.unequal_sizes import p_of_shift


def compare(  # noqa: PLR0913 - two samples, and what is asked of them by name
    baseline: Sequence[float],
    candidate: Sequence[float] | None,
    *,
    scale: Scale = "ratio",
    smallest_effect: SmallestEffect | None = None,
    planned: int | None = None,
    resolution: float = 1.0,
    excluded_counts: tuple[int, int] = (0, 0),
) -> Comparison:
    """
    Whether the runs of a candidate are faster than those of its baseline.

    Assumes that runs are independent. What is estimated is the median ratio (difference) of a run
    of the candidate and one of the baseline; arms of one size may hardly scatter unequally, others
    may (docs/method.md).

    Args:
        baseline: One figure per run: seconds, US dollars.
        candidate: Likewise; None where there is no candidate.
        scale: `ratio` for what is never 0, `difference` for what can be; a figure of 0 shows that
            it can, and the comparison says which scale it is on.
        smallest_effect: Below this a difference does not matter; without it nothing is ever
            equivalent, nor with a share on the scale of differences.
        planned: Runs of each arm until which the verdict is interim.
        resolution: What the clock counts in, 1 second; 0 for prices.
        excluded_counts: Runs selected that do not count, of the baseline and of the candidate.

    Raises:
        ValueError: A figure is missing or infinite.
    """
    arms = as_floats(baseline), as_floats(() if candidate is None else candidate)
    scale = scale_for(scale, arms)
    first, second = (
        summary(arm, count, resolution) for arm, count in zip(arms, excluded_counts, strict=True)
    )
    found = Comparison(
        scale,
        baseline=first,
        candidate=second,
        is_interim=None if planned is None else min(arm.size for arm in arms) < planned,
    )
    if candidate is None or not all(arm.size for arm in arms):
        reason = NoInterval.ONE_ARM if candidate is None else _nobody(first, second)
        return replace(found, no_interval_because=reason)
    estimates = estimates_of(*arms, scale=scale, grain=grain_of(arms, resolution))
    counts = arms[0].size, arms[1].size
    found = replace(
        found,
        no_interval_because=_too_little(*counts, scale, estimates.headline.method),
        p=p_of_shift(*arms, scale),
        best_attainable_p=best_attainable_p(*counts),
        beats_chance=chance_of_beating(*arms),
    )
    return with_verdict(found, estimates, smallest_effect, resolution)


def _nobody(baseline: ArmSummary, candidate: ArmSummary) -> NoInterval:
    if baseline.run_count:
        return NoInterval.NO_CANDIDATE_RUNS
    return NoInterval.NO_BASELINE_RUNS if candidate.run_count else NoInterval.NO_RUNS


def _too_little(
    baseline_count: int, candidate_count: int, scale: Scale, method: Method
) -> NoInterval | None:
    if method is not Method.NONE:
        return None
    enough = scale == "ratio" and has_provisional_interval(baseline_count, candidate_count)
    return NoInterval.NO_SPREAD if enough else NoInterval.TOO_FEW_RUNS
