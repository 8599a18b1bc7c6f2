"""What a comparison of two arms says, and how its verdict follows from estimates."""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import exp, log

from queries.statistics.arm_summary import ArmSummary
from queries.statistics.estimates import Estimates, Method
from queries.statistics.scale import Scale, SmallestEffect
from queries.statistics.shared_days import DayCounts
from queries.statistics.verdicts import Interval, Judgement, RuledOut, Side, Verdict, judge


class NoInterval(StrEnum):
    """
    Why there is no interval; the first that applies.

    Where an arm has no counted run, its `excluded_count` tells "all failed" from "none yet".

    Attributes:
        ONE_ARM: There is no candidate.
        NO_RUNS: Neither arm has a counted run.
        NO_BASELINE_RUNS: The baseline has none.
        NO_CANDIDATE_RUNS: The candidate has none.
        TOO_FEW_RUNS: Not even runs without overlap would make one.
        NO_SPREAD: Too few for ranks, and Welch needs runs that differ.
        CONFOUNDED: Arms ran on other days, so that a difference may be the days'.
    """

    ONE_ARM = "one arm"
    NO_RUNS = "no runs"
    NO_BASELINE_RUNS = "no baseline runs"
    NO_CANDIDATE_RUNS = "no candidate runs"
    TOO_FEW_RUNS = "too few runs"
    NO_SPREAD = "no spread"
    CONFOUNDED = "time and arm are confounded"


class Provisional(StrEnum):
    """
    Why a verdict is provisional.

    Attributes:
        FEW_RUNS: They allow no exact test: Welch's interval at 3 + 3 and 3 + 4.
        TWO_CLUMPS: The runs of an arm lie in two clumps, and are fewer than 5.
    """

    FEW_RUNS = "few runs"
    TWO_CLUMPS = "two clumps"


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    A candidate compared with its baseline, in one population (cold or warm, never both).

    Attributes:
        scale: Whether the verdict is about a ratio or about a difference.
        baseline: Its runs.
        candidate: Its runs; of a comparison in pairs both count pairs.
        ratio: Candidate / baseline, Hodges-Lehmann; below 1 the candidate is faster. None on the
            scale of differences, and without a run of each.
        ratio_interval: None without one.
        shift: Candidate minus baseline in the unit of the figures, Hodges-Lehmann.
        shift_interval: None without one.
        level: Chance that the interval covers: exact without ties, with ties at least. None
            without one.
        method: How the intervals came about.
        no_interval_because: None where there is one.
        p: Two-sided, of the rank test; at unequal sizes the largest of those whose intervals the
            interval covers. Ties count against a claim in the interval only, so that p may lie
            below 0.05, with many ties far below, where the interval just reaches "no difference":
            the verdict follows the interval. None without a run of each, or where time and arm are
            confounded.
        best_attainable_p: The smallest that so many runs can have.
        welch_p: Two-sided, where the method is provisional.
        beats_chance: Chance that a candidate's run is faster than a baseline's, ties half; in
            pairs, the share of pairs. None without a run of each.
        verdict: Undecided without an interval.
        side: Where the interval lies: equivalent and below is "faster by less than matters".
        ruled_out: Which difference that matters an undecided interval excludes.
        is_interim: Whether runs that were planned are missing; None where none were planned.
        days: On how many days the arms ran; None where that was not said.
        is_within_days: Whether the interval also covers that of the runs within shared days.
        plain_interval: Where time and arm are confounded, that of the ratio (of the difference, on
            its scale) as if they were not: it describes these runs, and nothing is claimed by it.
        is_below_resolution: On the scale of differences: the medians differ by less than two of
            the clock's units, and nothing is called faster or slower.
    """

    scale: Scale
    baseline: ArmSummary
    candidate: ArmSummary
    ratio: float | None = None
    ratio_interval: Interval | None = None
    shift: float | None = None
    shift_interval: Interval | None = None
    level: float | None = None
    method: Method = Method.NONE
    no_interval_because: NoInterval | None = None
    p: float | None = None
    best_attainable_p: float | None = None
    welch_p: float | None = None
    beats_chance: float | None = None
    verdict: Verdict = Verdict.UNDECIDED
    side: Side | None = None
    ruled_out: RuledOut | None = None
    is_interim: bool | None = None
    days: DayCounts | None = None
    is_within_days: bool = False
    plain_interval: Interval | None = None
    is_below_resolution: bool = False

    @property
    def provisional_because(self) -> tuple[Provisional, ...]:
        """Why the verdict is provisional; empty where it is not, or there is no interval."""
        if self.method is Method.NONE:
            return ()
        has_clumps = self.baseline.clumps is not None or self.candidate.clumps is not None
        return (
            *([Provisional.FEW_RUNS] if self.method is Method.PROVISIONAL else []),
            *([Provisional.TWO_CLUMPS] if has_clumps else []),
        )


def judgement_of(estimates: Estimates, smallest_effect: SmallestEffect | None) -> Judgement:
    """
    What the estimates say, against the smallest effect.

    One in seconds is compared with the shift, whatever the scale; a share says nothing of
    differences.
    """
    log_ratio = estimates.log_ratio
    logs = None if log_ratio is None else log_ratio.interval
    return _judge(logs, estimates.shift.interval, smallest_effect)


def _judge(
    log_ratio: Interval | None, shift: Interval | None, smallest_effect: SmallestEffect | None
) -> Judgement:
    headline = shift if log_ratio is None else log_ratio
    if smallest_effect is None:
        return judge(headline, None, None)
    if smallest_effect.seconds is not None:
        return judge(headline, smallest_effect.seconds, shift)
    margin = None if log_ratio is None else smallest_effect.log_margin
    return judge(headline, margin, headline)


def covering(
    found: Comparison,
    ratio: Interval | None,
    shift: Interval | None,
    smallest_effect: SmallestEffect | None,
) -> Comparison:
    """
    A comparison whose intervals cover others as well, and what they say then.

    Args:
        found: It; without an interval it stays.
        ratio: Of the ratio; None covers nothing more.
        shift: Of the difference, likewise.
        smallest_effect: As in `compare`.
    """
    if found.shift_interval is None:
        return found
    ratios, shifts = _hull(found.ratio_interval, ratio), _hull(found.shift_interval, shift)
    logs = None if ratios is None else (log(ratios[0]), log(ratios[1]))
    judgement = _judge(logs, shifts, smallest_effect)
    return replace(
        found,
        ratio_interval=ratios,
        shift_interval=shifts,
        verdict=Verdict.UNDECIDED if found.is_below_resolution else judgement.verdict,
        side=judgement.side,
        ruled_out=judgement.ruled_out,
    )


def _hull(one: Interval | None, other: Interval | None) -> Interval | None:
    if one is None or other is None:
        return one
    return min(one[0], other[0]), max(one[1], other[1])


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
