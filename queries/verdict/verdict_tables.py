"""Comparisons as a table for people, and as a frame for programs."""

import pandas as pd

from queries.statistics import Member
from queries.verdict.verdict_sentences import measured, verdict_in_words, verdict_word
from queries.verdict.verdicts import ComparedClock, Unit
from queries.wording import MISSING, share

_NAMES = {
    "wall_s": "whole run",
    "path_queue_s": "queue on the path",
    "compute_s": "compute",
    "price_usd": "list price",
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
    The same for programs: seconds, dollars and ratios as numbers, what is missing as such.

    Columns: candidate, baseline, cache_state, clock, baseline_count, candidate_count,
    baseline_p50_s, candidate_p50_s, candidate_ratio, ratio_low, ratio_high, shift_s, shift_low_s,
    shift_high_s, level, method, p, best_attainable_p, beats_share, verdict, is_provisional,
    baseline_p50_usd, candidate_p50_usd, shift_usd, shift_low_usd, shift_high_usd, is_interim,
    no_interval_because, is_like_with_like, smallest_effect, provisional_because. A clock has its
    figures in the columns of its unit, and none in the other's.
    """
    return pd.DataFrame([_figures(one) for one in found], columns=_FIGURES).astype(_DTYPES)


def claim_in_words(member: Member) -> str | None:
    """What may be claimed of one of many, with its mark: `faster (provisional)`."""
    if member.claim is None:
        return None
    return f"{member.claim.value}{' (provisional)' if member.is_provisional else ''}"


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
    "chance that its run wins",
    "n",
]
_TEXTS = [
    *("candidate", "baseline", "cache_state", "clock", "method", "verdict"),
    *("no_interval_because", "smallest_effect", "provisional_because"),
]
_COUNTS = ["baseline_count", "candidate_count"]
_IN_SECONDS = ["baseline_p50_s", "candidate_p50_s", "shift_s", "shift_low_s", "shift_high_s"]
_IN_DOLLARS = [f"{name.removesuffix('_s')}_usd" for name in _IN_SECONDS]
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
    *_IN_DOLLARS,
    "is_interim",
    "no_interval_because",
    "is_like_with_like",
    "smallest_effect",
    "provisional_because",
]
_DTYPES = {
    **dict.fromkeys(_FIGURES, "float64"),
    **dict.fromkeys(_TEXTS, "str"),
    **dict.fromkeys(_COUNTS, "Int64"),
    **dict.fromkeys(["is_provisional", "is_interim", "is_like_with_like"], "boolean"),
}


def _row(found: ComparedClock, clock: str) -> list[str]:
    comparison = found.comparison
    return [
        found.candidate,
        found.cache_state,
        clock_label(found.clock, clock),
        measured(comparison.baseline.p50, found.unit),
        measured(comparison.candidate.p50, found.unit),
        ratio_with_interval(comparison.ratio, comparison.ratio_interval),
        shift_with_interval(comparison.shift, comparison.shift_interval, found.unit),
        verdict_in_words(found),
        share(comparison.beats_chance),
        f"{comparison.baseline.run_count} + {comparison.candidate.run_count}",
    ]


def ratio_with_interval(value: float | None, interval: tuple[float, float] | None) -> str:
    """A ratio with its interval: `0.63 [0.58, 0.68]`; a dash where missing."""
    if value is None:
        return MISSING
    ends = "" if interval is None else f" [{interval[0]:.2f}, {interval[1]:.2f}]"
    return f"{value:.2f}{ends}"


def shift_with_interval(
    value: float | None, interval: tuple[float, float] | None, unit: Unit = "s"
) -> str:
    """A shift with its interval: `-12 s [-20 s, -4 s]`; a dash where missing."""
    if value is None:
        return MISSING
    low, high = interval or (None, None)
    ends = "" if interval is None else f" [{_signed(low, unit)}, {_signed(high, unit)}]"
    return f"{_signed(value, unit)}{ends}"


def _signed(shift: float | None, unit: Unit) -> str:
    words = measured(shift, unit)
    return f"+{words}" if shift is not None and shift > 0 else words


def _figures(found: ComparedClock) -> list[object]:
    comparison = found.comparison
    shift = comparison.shift_interval or (None, None)
    amounts = dict(
        zip(
            _IN_DOLLARS if found.unit == "usd" else _IN_SECONDS,
            (comparison.baseline.p50, comparison.candidate.p50, comparison.shift, *shift),
            strict=True,
        )
    )
    low, high = comparison.ratio_interval or (None, None)
    figures = {
        "candidate": found.candidate,
        "baseline": found.baseline,
        "cache_state": found.cache_state,
        "clock": found.clock,
        "baseline_count": comparison.baseline.run_count,
        "candidate_count": comparison.candidate.run_count,
        "candidate_ratio": comparison.ratio,
        "ratio_low": low,
        "ratio_high": high,
        "level": comparison.level,
        "method": comparison.method.value,
        "p": comparison.p,
        "best_attainable_p": comparison.best_attainable_p,
        "beats_share": comparison.beats_chance,
        "verdict": verdict_word(found),
        "is_provisional": bool(comparison.provisional_because),
        "provisional_because": "; ".join(comparison.provisional_because) or None,
        "is_interim": comparison.is_interim,
        "no_interval_because": comparison.no_interval_because,
        "is_like_with_like": found.is_like_with_like,
        "smallest_effect": found.smallest_effect,
        **amounts,
    }
    return [figures.get(name) for name in _FIGURES]
