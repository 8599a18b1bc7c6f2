"""Comparisons as tables for people, in words and in the manner of benchstat, and as a frame."""

from collections.abc import Iterable, Sequence
from math import inf

import pandas as pd

from queries.arms.populations import are_told_apart
from queries.statistics import ArmSummary, Member
from queries.verdict.decisions import Standing
from queries.verdict.verdict_sentences import measured, verdict_in_words, verdict_word
from queries.verdict.verdicts import ComparedClock, Unit
from queries.wording import MISSING, WordedTable, in_words, money, p_value, seconds, share, signed

_NAMES = {
    "wall_s": "whole run",
    "path_queue_s": "queue on the path",
    "compute_s": "compute",
    "price_usd": "list price",
}


def verdict_table(found: list[ComparedClock], clock: str) -> WordedTable:
    """
    One row per candidate, cache state and clock, in words; the baseline's figure first.

    Args:
        found: The comparisons.
        clock: Name of the clock in effect.
    """
    rows = pd.DataFrame([_row(one, clock) for one in found], columns=list(_HEADINGS))
    is_apart = are_told_apart(one.cache_state for one in found)
    medians = {
        "baseline_p50": [measured(one.comparison.baseline.p50, one.unit) for one in found],
        "candidate_p50": [measured(one.comparison.candidate.p50, one.unit) for one in found],
    }
    headings = {name: heading for name, heading in _HEADINGS.items() if name != "cache" or is_apart}
    return in_words(rows, headings, medians)


def verdict_frame(
    found: Sequence[ComparedClock], standings: Iterable[Standing] = ()
) -> pd.DataFrame:
    """
    The same for programs: seconds, dollars and ratios as numbers, what is missing as such.

    Columns: candidate, baseline, cache_state, clock, baseline_count, candidate_count,
    baseline_p50_s, candidate_p50_s, candidate_ratio, ratio_low, ratio_high, shift_s, shift_low_s,
    shift_high_s, level, method, p, best_attainable_p, beats_share, verdict, is_provisional,
    baseline_p50_usd, candidate_p50_usd, shift_usd, shift_low_usd, shift_high_usd, is_interim,
    no_interval_because, is_like_with_like, smallest_effect, provisional_because, decided_at,
    decided_baseline_count, decided_candidate_count, every_look_ratio_low, every_look_ratio_high,
    shared_day_count, baseline_day_count, candidate_day_count, is_within_days. A clock
    has its figures in the columns of its unit, and none in the other's; what is decided however
    often one looks stands at the clock in effect.
    """
    by_key = {one.key: one for one in standings}
    rows = []
    for one in found:
        standing = by_key.get((one.candidate, one.cache_state))
        decided = _decided(standing) if standing is not None and one.clock == "clock_s" else {}
        rows.append({**_figures(one), **decided})
    return pd.DataFrame(rows, columns=_FIGURES).astype(_DTYPES)


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


_HEADINGS = {
    "arm": "arm",
    "cache": "cache",
    "clock": "clock",
    "baseline_p50": "baseline median",
    "candidate_p50": "arm median",
    "ratio": "arm / baseline",
    "difference": "difference",
    "verdict": "verdict",
    "beats_share": "chance that its run wins",
    "n": "n",
}
_TEXTS = [
    *("candidate", "baseline", "cache_state", "clock", "method", "verdict"),
    *("no_interval_because", "smallest_effect", "provisional_because"),
]
_COUNTS = ["baseline_count", "candidate_count"]
_DAY_COUNTS = ["shared_day_count", "baseline_day_count", "candidate_day_count"]
_DECIDED_COUNTS = ["decided_baseline_count", "decided_candidate_count"]
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
    "decided_at",
    *_DECIDED_COUNTS,
    "every_look_ratio_low",
    "every_look_ratio_high",
    *_DAY_COUNTS,
    "is_within_days",
]
_DTYPES = {
    **dict.fromkeys(_FIGURES, "float64"),
    **dict.fromkeys(_TEXTS, "str"),
    **dict.fromkeys((*_COUNTS, *_DAY_COUNTS, *_DECIDED_COUNTS), "Int64"),
    "decided_at": "datetime64[us]",
    **dict.fromkeys(
        ["is_provisional", "is_interim", "is_like_with_like", "is_within_days"], "boolean"
    ),
}


def _row(found: ComparedClock, clock: str) -> list[object]:
    comparison = found.comparison
    return [
        found.candidate,
        found.cache_state,
        clock_label(found.clock, clock),
        comparison.baseline.p50,
        comparison.candidate.p50,
        ratio_with_interval(comparison.ratio, comparison.ratio_interval),
        shift_with_interval(comparison.shift, comparison.shift_interval, found.unit),
        verdict_in_words(found),
        comparison.beats_chance,
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


def _decided(standing: Standing) -> dict[str, object]:
    decision = standing.found.decision
    low, high = standing.found.ratio_interval or (0.0, inf)
    return {
        "decided_at": standing.decided_at,
        "decided_baseline_count": None if decision is None else decision.baseline_count,
        "decided_candidate_count": None if decision is None else decision.candidate_count,
        "every_look_ratio_low": low or None,
        "every_look_ratio_high": None if high == inf else high,
    }


def _figures(found: ComparedClock) -> dict[str, object]:
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
    days = comparison.days
    return {
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
        "shared_day_count": days and days.shared,
        "baseline_day_count": days and days.baseline,
        "candidate_day_count": days and days.candidate,
        "is_within_days": comparison.is_within_days,
        **amounts,
    }


def benchstat_table(found: list[ComparedClock], clock: str) -> WordedTable:
    """
    A row for each comparison in the manner of benchstat, the baseline first in each.

    `412 s ± 6% → 305 s ± 4%`, `-26% [-31%, -20%]`, `n=8+8`. As there, ± is the larger side of the
    median's 95% interval in per cent of the median, and infinite below 6 runs.

    Args:
        found: The comparisons.
        clock: Name of the clock in effect.

    Source: golang.org/x/perf/cmd/benchstat.
    """
    table = WordedTable(pd.DataFrame([_benchstat_row(one, clock) for one in found]))
    is_apart = are_told_apart(one.cache_state for one in found)
    return table.of(heading for heading in table.headings if heading != "cache" or is_apart)


def median_words(arm: ArmSummary, unit: Unit = "s") -> str:
    """A median and how well it is known: `412 s ± 6%`; a dash without a run."""
    if arm.p50 is None:
        return MISSING
    if arm.p50_interval is None:
        return f"{_figure(arm.p50, unit)} ± ∞"
    reach = max(arm.p50 - arm.p50_interval[0], arm.p50_interval[1] - arm.p50)
    if not arm.p50:
        return f"{_figure(0, unit)} ± {_figure(reach, unit)}"
    return f"{_figure(arm.p50, unit)} ± {share(reach / arm.p50)}"


def _benchstat_row(found: ComparedClock, clock: str) -> dict[str, str]:
    comparison = found.comparison
    sides = comparison.baseline, comparison.candidate
    return {
        "arm": found.candidate,
        "cache": f"{found.cache_state}{'' if found.is_like_with_like else ', baseline: any'}",
        "clock": clock_label(found.clock, clock),
        "verdict": verdict_in_words(found),
        "baseline → arm": " → ".join(median_words(arm, found.unit) for arm in sides),
        "change": _change(found),
        "n": f"n={comparison.baseline.run_count}+{comparison.candidate.run_count}",
        "p (best possible)": f"{p_value(comparison.p)} ({p_value(comparison.best_attainable_p)})",
    }


def _figure(value: float, unit: Unit) -> str:
    return money(value) if unit == "usd" else seconds(value)


def _change(found: ComparedClock) -> str:
    comparison = found.comparison
    if comparison.ratio is not None:
        ends = comparison.ratio_interval or ()
        figures = [signed(share(ratio - 1)) for ratio in (comparison.ratio, *ends)]
    elif comparison.shift is not None:
        ends = comparison.shift_interval or ()
        figures = [signed(_figure(shift, found.unit)) for shift in (comparison.shift, *ends)]
    else:
        return MISSING
    return f"{figures[0]} [{', '.join(figures[1:])}]" if ends else figures[0]
