"""What a comparison of a candidate with its baseline found: values, no words."""

from dataclasses import dataclass
from enum import StrEnum

from queries.statistics.arm_summary import ArmSummary
from queries.statistics.estimates import Method
from queries.statistics.scale import Scale
from queries.statistics.verdicts import Interval, RuledOut, Side, Verdict


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
    """

    ONE_ARM = "one arm"
    NO_RUNS = "no runs"
    NO_BASELINE_RUNS = "no baseline runs"
    NO_CANDIDATE_RUNS = "no candidate runs"
    TOO_FEW_RUNS = "too few runs"
    NO_SPREAD = "no spread"


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
            the verdict follows the interval. None without a run of each.
        best_attainable_p: The smallest that so many runs can have.
        welch_p: Two-sided, where the method is provisional.
        beats_chance: Chance that a candidate's run is faster than a baseline's, ties half; in
            pairs, the share of pairs. None without a run of each.
        verdict: Undecided without an interval.
        side: Where the interval lies: equivalent and below is "faster by less than matters".
        ruled_out: Which difference that matters an undecided interval excludes.
        is_interim: Whether runs that were planned are missing; None where none were planned.
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
