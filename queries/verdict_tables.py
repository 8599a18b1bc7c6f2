"""Comparisons as a table for people, and as a frame for programs."""

import pandas as pd

from queries.statistics import NoInterval, Verdict
from queries.verdicts import ComparedClock
from queries.wording import MISSING, duration, share

_NAMES = {
    "wall_s": "whole run",
    "path_queue_s": "queue on the path",
    "compute_s": "compute",
}


def verdict_table(found: list[ComparedClock], clock: str) -> pd.DataFrame:
    """
    One row per candidate, cache state and clock, in words; the baseline's figure first.

    Args:
        found: The comparisons.
        clock: Name of the clock in effect.
    """
    return pd.DataFrame([_row(one, clock) for one in found], columns=_COLUMNS)


def verdict_frame(found: list[ComparedClock]) -> pd.DataFrame:
    """
    The same for programs: seconds and ratios as numbers, what is missing as such.

    Columns: candidate, baseline, cache_state, clock, baseline_count, candidate_count,
    baseline_p50_s, candidate_p50_s, candidate_ratio, ratio_low, ratio_high, shift_s, shift_low_s,
    shift_high_s, level, method, p, best_attainable_p, beats_share, verdict, is_provisional.
    """
    return pd.DataFrame([_figures(one) for one in found], columns=_FIGURES).astype(_DTYPES)


def clock_label(column: str, clock: str) -> str:
    """
    What a clock is called in a table.

    Args:
        column: Its column in `comparison_clocks`.
        clock: Name of the clock in effect.
    """
    return _NAMES.get(column, clock)


_COLUMNS = [
    "arm",
    "cache",
    "clock",
    "baseline median",
    "arm median",
    "arm / baseline",
    "difference",
    "verdict",
    "chance that its run is faster",
    "n",
]
_TEXTS = ["candidate", "baseline", "cache_state", "clock", "method", "verdict"]
_COUNTS = ["baseline_count", "candidate_count"]
_FIGURES = [
    "candidate",
    "baseline",
    "cache_state",
    "clock",
    *_COUNTS,
    "baseline_p50_s",
    "candidate_p50_s",
    "candidate_ratio",
    "ratio_low",
    "ratio_high",
    "shift_s",
    "shift_low_s",
    "shift_high_s",
    "level",
    "method",
    "p",
    "best_attainable_p",
    "beats_share",
    "verdict",
    "is_provisional",
]
_DTYPES = {
    **dict.fromkeys(_FIGURES, "float64"),
    **dict.fromkeys(_TEXTS, "str"),
    **dict.fromkeys(_COUNTS, "Int64"),
    "is_provisional": "boolean",
}


def _row(found: ComparedClock, clock: str) -> list[str]:
    comparison = found.comparison
    is_open = comparison.verdict is Verdict.UNDECIDED
    few = comparison.no_interval_because
    return [
        found.candidate,
        found.cache_state,
        clock_label(found.clock, clock),
        duration(comparison.baseline.p50),
        duration(comparison.candidate.p50),
        ratio_with_interval(comparison.ratio, comparison.ratio_interval),
        seconds_with_interval(comparison.shift, comparison.shift_interval),
        "too few runs" if is_open and few is NoInterval.TOO_FEW_RUNS else comparison.verdict.value,
        share(comparison.beats_chance),
        f"{comparison.baseline.run_count} + {comparison.candidate.run_count}",
    ]


def ratio_with_interval(value: float | None, interval: tuple[float, float] | None) -> str:
    """A ratio with its interval: `0.63 [0.58, 0.68]`; a dash where missing."""
    if value is None:
        return MISSING
    ends = "" if interval is None else f" [{interval[0]:.2f}, {interval[1]:.2f}]"
    return f"{value:.2f}{ends}"


def seconds_with_interval(value: float | None, interval: tuple[float, float] | None) -> str:
    """A shift with its interval: `-12 s [-20 s, -4 s]`; a dash where missing."""
    if value is None:
        return MISSING
    ends = "" if interval is None else f" [{_signed(interval[0])}, {_signed(interval[1])}]"
    return f"{_signed(value)}{ends}"


def _signed(seconds: float) -> str:
    words = duration(seconds)
    return words if words.startswith("-") or seconds <= 0 else f"+{words}"


def _figures(found: ComparedClock) -> list[object]:
    comparison = found.comparison
    ratio = comparison.ratio_interval or (None, None)
    shift = comparison.shift_interval or (None, None)
    return [
        found.candidate,
        found.baseline,
        found.cache_state,
        found.clock,
        comparison.baseline.run_count,
        comparison.candidate.run_count,
        comparison.baseline.p50,
        comparison.candidate.p50,
        comparison.ratio,
        *ratio,
        comparison.shift,
        *shift,
        comparison.level,
        comparison.method.value,
        comparison.p,
        comparison.best_attainable_p,
        comparison.beats_chance,
        comparison.verdict.value,
        comparison.method.value == "provisional",
    ]
