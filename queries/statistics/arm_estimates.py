"""How far apart two arms are, by the method that their numbers of runs allow."""

from dataclasses import replace
from math import log1p

from queries.statistics.arm_summary import median
from queries.statistics.clock_grain import spread_over_grain, widened
from queries.statistics.estimates import (
    Estimate,
    Estimates,
    covering,
    has_exact_interval,
    has_provisional_interval,
    hodges_lehmann,
    welch,
    without_interval,
)
from queries.statistics.floats import Floats, has_spread, has_ties, logs_of
from queries.statistics.scale import Scale


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
    if scale == "difference":
        counts = baseline.size, candidate.size
        shift = rank_interval(baseline, candidate, grain=grain, is_ratio=False)
        return Estimates(None, shift if has_exact_interval(*counts) else without_interval(shift))
    shift, _ = estimate_of(baseline, candidate, grain=grain, is_ratio=False)
    log_ratio, welch_p = estimate_of(baseline, candidate, grain=grain, is_ratio=True)
    return Estimates(log_ratio, shift, welch_p)


def estimate_of(
    baseline: Floats, candidate: Floats, *, grain: float, is_ratio: bool
) -> tuple[Estimate, float | None]:
    """
    One of them by ranks where that makes an interval, else provisional, and then Welch's p.

    Args:
        baseline: Sorted, at least one.
        candidate: Sorted, at least one.
        grain: The unit that all figures are multiples of; 0 where there is none.
        is_ratio: Whether to compare logarithms.

    Raises:
        ValueError: A figure is not above 0 where logarithms are compared.
    """
    ranked = rank_interval(baseline, candidate, grain=grain, is_ratio=is_ratio)
    counts = baseline.size, candidate.size
    if has_exact_interval(*counts):
        return ranked, None
    # Seconds that differ may have one logarithm.
    arms = (logs_of(baseline), logs_of(candidate)) if is_ratio else (baseline, candidate)
    if not has_provisional_interval(*counts) or not any(map(has_spread, arms)):
        return without_interval(ranked), None
    by_welch, p = welch(*arms)
    by_welch = replace(by_welch, center=ranked.center)
    return widened(by_welch, _reach(baseline, candidate, grain, is_ratio=is_ratio)), p


def rank_interval(baseline: Floats, candidate: Floats, *, grain: float, is_ratio: bool) -> Estimate:
    """
    The Hodges-Lehmann estimate and its interval, which allows for the grain of the clock.

    The interval covers that of the figures as they are, that of the figures with ties spread over
    their unit, and half a unit to each side of the estimate. Without a grain, and without ties
    unless the runs agree to half a unit, it is the first alone.

    Args:
        baseline: Sorted, at least one.
        candidate: Sorted, at least one.
        grain: The unit that all figures are multiples of; 0 where there is none.
        is_ratio: Whether to compare logarithms.

    Raises:
        ValueError: A figure is not above 0 where logarithms are compared.
    """
    arms = baseline, candidate
    if grain and (has_ties(baseline) or has_ties(candidate)):
        spread = spread_over_grain(baseline, grain), spread_over_grain(candidate, grain)
    else:
        spread = arms
    estimate = _ranked(arms, is_ratio=is_ratio)
    if not grain:
        return estimate
    if spread is not arms:
        estimate = covering(estimate, _ranked(spread, is_ratio=is_ratio).interval)
    return widened(estimate, _reach(*arms, grain, is_ratio=is_ratio))


def _ranked(arms: tuple[Floats, Floats], *, is_ratio: bool) -> Estimate:
    return hodges_lehmann(*(map(logs_of, arms) if is_ratio else arms))


def _reach(baseline: Floats, candidate: Floats, grain: float, *, is_ratio: bool) -> float:
    """Half a unit; of the smaller median, so that swapping the arms changes nothing."""
    half = grain / 2
    return log1p(half / min(median(baseline), median(candidate))) if is_ratio else half
