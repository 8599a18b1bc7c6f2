"""The comparison of two arms: estimates, intervals, p and verdict."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from math import exp, log1p

from queries.statistics.arm_summary import ArmSummary, median, summary
from queries.statistics.comparison import Comparison, NoInterval, with_verdict
from queries.statistics.estimates import (
    Estimate,
    Estimates,
    Method,
    covering,
    has_exact_interval,
    has_provisional_interval,
    hodges_lehmann,
    welch,
    without_interval,
)
from queries.statistics.floats import Floats, as_floats, has_spread, has_ties, logs_of
from queries.statistics.rank_sum import best_attainable_p, chance_of_beating
from queries.statistics.scale import (
    Scale,
    SmallestEffect,
    grain_of,
    scale_for,
    spread_over_grain,
    widened,
)
from queries.statistics.shared_days import (
    OfDay,
    are_apart,
    count_days,
    covering_days,
    has_interval_within,
    may_mislead,
    p_within_days,
    split_by_day,
)
from queries.statistics.unequal_sizes import allowance_for, in_seconds, p_of_shift, with_allowance


def estimates_of(baseline: Floats, candidate: Floats, *, scale: Scale, grain: float) -> Estimates:
    """
    The shift between two arms, and their log ratio on the scale of ratios.

    Args:
        baseline: Sorted, at least one.
        candidate: Sorted, at least one.
        scale: Whether a ratio is wanted too; only then an interval may be provisional.
        grain: The unit that all figures are multiples of; 0 where there is none.

    Raises:
        ValueError: A figure is not above 0 on the scale of ratios.
    """
    counts = baseline.size, candidate.size
    shift = rank_interval(baseline, candidate, grain=grain, scale=scale)
    log_ratio = None
    if scale == "ratio":
        log_ratio = rank_interval(baseline, candidate, grain=grain, scale=scale, is_ratio=True)
    if has_exact_interval(*counts):
        return Estimates(log_ratio, shift)
    if log_ratio is None or not has_provisional_interval(*counts):
        return Estimates(log_ratio and without_interval(log_ratio), without_interval(shift))
    return _provisional(baseline, candidate, log_ratio, shift, grain)


def _provisional(
    baseline: Floats, candidate: Floats, log_ratio: Estimate, shift: Estimate, grain: float
) -> Estimates:
    """Welch's interval of logarithms, around the estimates by ranks; none without a spread."""
    logs = logs_of(baseline), logs_of(candidate)
    # Seconds that differ may have one logarithm.
    if not any(map(has_spread, logs)):
        return Estimates(without_interval(log_ratio), without_interval(shift))
    by_welch, p = welch(*logs)
    ends = by_welch.low or 0.0, by_welch.high or 0.0
    seconds = in_seconds(ends, baseline, candidate)
    log_ratio = replace(by_welch, center=log_ratio.center)
    shift = replace(by_welch, center=shift.center, low=seconds[0], high=seconds[1])
    return Estimates(
        widened(log_ratio, _reach(baseline, candidate, grain, is_ratio=True)),
        widened(shift, _reach(baseline, candidate, grain, is_ratio=False)),
        p,
    )


def rank_interval(
    baseline: Floats, candidate: Floats, *, grain: float, scale: Scale, is_ratio: bool = False
) -> Estimate:
    """
    The Hodges-Lehmann estimate and its interval, which allows for unequal scatter and the grain.

    The interval covers that of the figures as they are, that of the figures with ties spread over
    their unit, and half a unit to each side of the estimate. Without a grain, and without ties
    unless the runs agree to half a unit, it is the first alone: at equal sizes that of the
    rank-sum test.

    Args:
        baseline: Sorted, at least one.
        candidate: Sorted, at least one.
        grain: The unit that all figures are multiples of; 0 where there is none.
        scale: On which they are compared.
        is_ratio: The log ratio, not the shift; on the scale of ratios only.

    Raises:
        ValueError: A figure is not above 0 on the scale of ratios.
    """
    arms = baseline, candidate
    if grain and (has_ties(baseline) or has_ties(candidate)):
        spread = spread_over_grain(baseline, grain), spread_over_grain(candidate, grain)
    else:
        spread = arms
    estimate = _ranked(arms, scale, is_ratio=is_ratio)
    if not grain:
        return estimate
    if spread is not arms:
        estimate = covering(estimate, _ranked(spread, scale, is_ratio=is_ratio).interval)
    return widened(estimate, _reach(*arms, grain, is_ratio=is_ratio))


def _ranked(arms: tuple[Floats, Floats], scale: Scale, *, is_ratio: bool) -> Estimate:
    """How unequally arms scatter is told once, of logarithms where their ratio is compared."""
    measured = (logs_of(arms[0]), logs_of(arms[1])) if scale == "ratio" else arms
    estimated = measured if is_ratio else arms
    estimate = hodges_lehmann(*estimated)
    if not has_exact_interval(arms[0].size, arms[1].size):
        return estimate
    known = estimate.center if estimated is measured else None
    allowance = allowance_for(*measured, known)
    if allowance is None:
        return estimate
    if estimated is not measured and allowance.by_means is not None:
        allowance = replace(allowance, by_means=in_seconds(allowance.by_means, *arms))
    return with_allowance(estimate, *estimated, allowance)


def _reach(baseline: Floats, candidate: Floats, grain: float, *, is_ratio: bool) -> float:
    """Half a unit; of the smaller median, so that swapping the arms changes nothing."""
    half = grain / 2
    return log1p(half / min(median(baseline), median(candidate))) if is_ratio else half


def compare(  # noqa: PLR0913 - two samples, and what is asked of them by name
    baseline: Sequence[float],
    candidate: Sequence[float] | None,
    *,
    scale: Scale = "ratio",
    smallest_effect: SmallestEffect | None = None,
    planned: int | None = None,
    resolution: float = 1.0,
    excluded_counts: tuple[int, int] = (0, 0),
    days: Sequence[Sequence[Hashable]] | None = None,
) -> Comparison:
    """
    Whether the runs of a candidate are faster than those of its baseline.

    Assumes that runs are independent, but for what those of one day share where `days` are given.
    What is estimated is the median ratio (difference) of a run of the candidate and one of the
    baseline; arms of one size may hardly scatter unequally, others may (docs/method.md).

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
        days: The day of each run, UTC, of the baseline and of the candidate; None where not known.

    Raises:
        ValueError: A figure is missing or infinite, or there is not a day for each run.
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
    if days is not None:
        by_day = split_by_day(baseline, candidate, days)
        found, estimates = _of_days(found, estimates, by_day, grain_of(arms, resolution))
    return with_verdict(found, estimates, smallest_effect, resolution)


def _of_days(
    found: Comparison, estimates: Estimates, days: list[OfDay], grain: float
) -> tuple[Comparison, Estimates]:
    """What days change: an interval covers the one within them, or there is none."""
    found = replace(found, days=count_days(days))
    if estimates.headline.method is Method.NONE:
        return found, estimates
    is_ratio = estimates.log_ratio is not None
    measured = [(logs_of(one), logs_of(other)) for one, other in days] if is_ratio else days
    center = estimates.headline.center
    is_misleading = may_mislead(measured, center)
    if are_apart(days) or (is_misleading and not has_interval_within(days)):
        plain = estimates.headline.interval
        if is_ratio and plain is not None:
            plain = exp(plain[0]), exp(plain[1])
        found = replace(
            found, no_interval_because=NoInterval.CONFOUNDED, p=None, plain_interval=plain
        )
        log_ratio = estimates.log_ratio and without_interval(estimates.log_ratio)
        return found, Estimates(log_ratio, without_interval(estimates.shift))
    if not is_misleading:
        return found, estimates
    p = max(found.p or 0.0, p_within_days(days, center))
    return replace(found, p=p, is_within_days=True), replace(
        estimates,
        log_ratio=estimates.log_ratio
        and covering_days(estimates.log_ratio, days, grain, is_ratio=True),
        shift=covering_days(estimates.shift, days, grain),
    )


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
