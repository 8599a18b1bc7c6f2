"""
Comparisons in the manner of benchstat: `412 s ± 6% → 305 s ± 4%`, `-26% [-31%, -20%]`, `n=8+8`.

Source: golang.org/x/perf/cmd/benchstat. As there, ± is the larger side of the median's 95% interval
in per cent of the median, and infinite below 6 runs.
"""

from queries.report.blocks import Rows
from queries.statistics import ArmSummary
from queries.verdict.verdict_sentences import verdict_in_words
from queries.verdict.verdict_tables import clock_label
from queries.verdict.verdicts import ComparedClock, Unit
from queries.wording import MISSING, money, p_value, seconds, share, signed

COLUMNS = (
    "arm",
    "cache",
    "clock",
    "verdict",
    "baseline → arm",
    "change",
    "n",
    "p (best possible)",
)


def comparison_rows(found: list[ComparedClock], clock: str) -> Rows:
    """
    A row for each comparison, the baseline first in each.

    Args:
        found: The comparisons.
        clock: Name of the clock in effect.
    """
    return Rows(COLUMNS, tuple(_row(one, clock) for one in found), "comparisons")


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


def _row(found: ComparedClock, clock: str) -> tuple[str, ...]:
    comparison = found.comparison
    return (
        found.candidate,
        f"{found.cache_state}{'' if found.is_like_with_like else ', baseline: any'}",
        clock_label(found.clock, clock),
        verdict_in_words(found),
        " → ".join(
            median_words(arm, found.unit) for arm in (comparison.baseline, comparison.candidate)
        ),
        _change(found),
        f"n={comparison.baseline.run_count}+{comparison.candidate.run_count}",
        f"{p_value(comparison.p)} ({p_value(comparison.best_attainable_p)})",
    )


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
