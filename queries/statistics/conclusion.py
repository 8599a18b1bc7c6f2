"""From estimates to a comparison with its verdict, the same for arms and for pairs."""

from dataclasses import replace
from math import exp

from queries.statistics.comparison import Comparison
from queries.statistics.estimates import Estimates
from queries.statistics.smallest_effect import SmallestEffect
from queries.statistics.verdicts import Interval, Judgement, Verdict, judge


def judgement_of(estimates: Estimates, smallest_effect: SmallestEffect | None) -> Judgement:
    """
    What the estimates say, against the smallest effect.

    One in seconds is compared with the shift, whatever the scale; a share says nothing of
    differences.
    """
    headline, shift = estimates.headline.interval, estimates.shift.interval
    if smallest_effect is None:
        return judge(headline, None, None)
    if smallest_effect.seconds is not None:
        return judge(headline, smallest_effect.seconds, shift)
    margin = None if estimates.log_ratio is None else smallest_effect.log_margin
    return judge(headline, margin, headline)


def with_verdict(
    found: Comparison,
    estimates: Estimates,
    smallest_effect: SmallestEffect | None,
    resolution: float,
) -> Comparison:
    """
    A comparison completed by its estimates and what they say.

    Args:
        found: What does not depend on them.
        estimates: On the comparison's scale.
        smallest_effect: Below this a difference does not matter.
        resolution: Medians that differ by less than two of it are not told apart.
    """
    judgement = judgement_of(estimates, smallest_effect)
    verdict = judgement.verdict
    is_below = found.scale == "difference" and _medians_differ_by(found) < 2 * resolution
    if is_below and verdict in (Verdict.FASTER, Verdict.SLOWER):
        verdict = Verdict.UNDECIDED
    log_ratio = estimates.log_ratio
    return replace(
        found,
        ratio=None if log_ratio is None else exp(log_ratio.center),
        ratio_interval=None if log_ratio is None else _ratios(log_ratio.interval),
        shift=estimates.shift.center,
        shift_interval=estimates.shift.interval,
        level=estimates.headline.level,
        method=estimates.headline.method,
        welch_p=estimates.welch_p,
        verdict=verdict,
        side=judgement.side,
        ruled_out=judgement.ruled_out,
        is_below_resolution=is_below,
    )


def _medians_differ_by(found: Comparison) -> float:
    return abs((found.candidate.p50 or 0.0) - (found.baseline.p50 or 0.0))


def _ratios(interval: Interval | None) -> Interval | None:
    return None if interval is None else (exp(interval[0]), exp(interval[1]))
