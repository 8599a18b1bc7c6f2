"""
Which is faster, by how much, how sure are we: comparisons as sentences.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from queries.arms.populations import population, which_runs
from queries.statistics import (
    FEWEST_SHARED,
    Comparison,
    DayCounts,
    MoreRuns,
    NoInterval,
    Outlook,
    Provisional,
    RuledOut,
    Side,
    Verdict,
)
from queries.statistics.estimates import Method
from queries.verdict.verdicts import ComparedClock, Unit
from queries.wording import count, duration, listed, money, share

_LEAST = {
    "ratio": "3 runs of each are the least for an interval",
    "difference": "3 and 5 runs, or 4 and 4, are the least for an interval",
}


_WORDS = {"price_usd": ("cheaper", "dearer"), "compute_s": ("less", "more")}


WIDER = "wider where the arms have unequal numbers of runs, lest the smaller one scatters more"
"""What unequal numbers of runs do to an interval."""


def verdict_word(found: ComparedClock) -> str:
    """The verdict; a price is not faster or slower but cheaper or dearer, compute less or more."""
    verdict = found.comparison.verdict
    faster, slower = _WORDS.get(found.clock, ("faster", "slower"))
    return {Verdict.FASTER: faster, Verdict.SLOWER: slower}.get(verdict, verdict.value)


def verdict_in_words(found: ComparedClock) -> str:
    """The verdict with its marks, `faster (interim)`; why there is none where that says more."""
    comparison = found.comparison
    if comparison.no_interval_because is not None:
        return _unknown(found) or comparison.no_interval_because.value
    marks = [
        *(["interim"] if comparison.is_interim else []),
        *(["provisional"] if comparison.provisional_because else []),
    ]
    return f"{verdict_word(found)}{f' ({listed(marks)})' if marks else ''}"


def _unknown(found: ComparedClock) -> str | None:
    """`not known of fast`: of a price, say, of runs that count all the same."""
    arms = {
        NoInterval.NO_RUNS: [found.baseline, found.candidate],
        NoInterval.NO_BASELINE_RUNS: [found.baseline],
        NoInterval.NO_CANDIDATE_RUNS: [found.candidate],
    }.get(found.comparison.no_interval_because or NoInterval.ONE_ARM)
    return None if arms is None or found.clock == "clock_s" else f"not known of {listed(arms)}"


def measured(figure: float | None, unit: Unit) -> str:
    """A figure of a clock, in its unit."""
    return money(figure) if unit == "usd" else duration(figure)


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What a reader takes away in five seconds, and what it rests on.

    Attributes:
        headline: Without a full stop.
        details: One sentence or more; None where the headline says it all.
        found: The comparison that it tells; None where nothing is compared.
    """

    headline: str
    details: str | None = None
    found: ComparedClock | None = None

    def __str__(self) -> str:
        """Both as one text."""
        return self.headline if self.details is None else f"{self.headline}: {self.details}"


def verdict_answer(found: ComparedClock) -> Answer:
    """The answer for one candidate in one cache state, with its interval and population."""
    comparison, on = found.comparison, which_runs(" on ", found.cache_state)
    names = f"{found.candidate} or {found.baseline}"
    match comparison.verdict:
        case Verdict.FASTER | Verdict.SLOWER:
            headline = _lead(found)
        case Verdict.EQUIVALENT:
            is_faster = comparison.side is Side.BELOW
            headline = (
                f"{found.candidate} and {found.baseline} differ by less than "
                f"{found.smallest_effect}{on}"
                f"{', faster by less than matters' if is_faster else ''}"
            )
        case _ if comparison.no_interval_because is NoInterval.NO_SPREAD:
            return Answer(
                f"No verdict on {population(found.cache_state)} of {names} yet",
                f"{_runs(found)}, which do not differ enough to judge.",
            )
        case _ if comparison.no_interval_because is NoInterval.CONFOUNDED:
            return Answer(
                f"Cannot tell whether {names} is {_better(found)}{on}",
                f"{_observed(found)}{confounded_words(comparison)}; {_runs(found)}.",
            )
        case _ if comparison.no_interval_because is not None:
            return Answer(
                f"No verdict on {population(found.cache_state)} of {names} yet",
                f"{_runs(found)}, and {_LEAST[comparison.scale]}.",
            )
        case _:
            headline = f"Cannot tell yet whether {names} is {_better(found)}{on}"
            return Answer(headline, _undecided(found))
    figures = interval_in_words(comparison, found.unit)
    return Answer(headline, f"{figures}; {_runs(found)}.{_marks(found)}")


def confounded_words(comparison: Comparison) -> str:
    """`time and arm are confounded: they share 1 day of 6 and 9; run them in turns over ...`."""
    days = comparison.days or DayCounts(0, 0, 0)
    shared = count(days.shared, "day") if days.shared else "no day"
    few = ", with too few runs of both" if days.shared >= FEWEST_SHARED else ""
    return (
        f"{NoInterval.CONFOUNDED}: they share {shared} of {days.baseline} and {days.candidate}"
        f"{few}; run them in turns over at least {FEWEST_SHARED} days"
    )


def _observed(found: ComparedClock) -> str:
    """
    What runs show, whatever it comes from: no claim.

    `after took 37% less than before (medians 8 min and 5 min; 31% less to 42% less with days
    ignored), but `.
    """
    comparison = found.comparison
    if comparison.ratio is None:
        return ""
    sides = (comparison.baseline.p50, comparison.candidate.p50)
    figures = [f"medians {listed([measured(one or 0.0, found.unit) for one in sides])}"]
    if comparison.plain_interval is not None:
        low, high = map(_less_or_more_share, sorted(comparison.plain_interval, reverse=True))
        figures.append(f"{low} to {high} with days ignored")
    return (
        f"{found.candidate} took {_less_or_more_share(comparison.ratio)} than {found.baseline} "
        f"({'; '.join(figures)}), but "
    )


def _less_or_more_share(ratio: float) -> str:
    return f"{share(abs(1 - ratio))} {'less' if ratio < 1 else 'more'}"


def _better(found: ComparedClock) -> str:
    return "cheaper" if found.unit == "usd" else "faster"


def method_sentence(found: list[ComparedClock]) -> str | None:
    """How the intervals came about; None where there is none."""
    methods = {one.comparison.method for one in found} - {Method.NONE}
    if not methods:
        return None
    return (
        "Ratios are candidate / baseline: Hodges-Lehmann estimates, 95% intervals from the exact "
        "rank-sum test of log seconds"
        + (f", {WIDER}" if any(map(_is_unequal, found)) else "")
        + (
            ", and what runs of the same days differ by, since days do"
            if any(one.comparison.is_within_days for one in found)
            else ""
        )
        + "; one run is one sample."
        + (
            " At 3 + 3 and 3 + 4 runs Welch's, provisional."
            if Method.PROVISIONAL in methods
            else ""
        )
        + (
            " Prices are list prices, compared by their difference."
            if any(one.clock == "price_usd" for one in found)
            else ""
        )
    )


def _is_unequal(found: ComparedClock) -> bool:
    return found.comparison.baseline.run_count != found.comparison.candidate.run_count


def _lead(found: ComparedClock) -> str:
    ratio = found.comparison.ratio
    by = "" if ratio is None else f"{share(abs(1 - ratio))} "
    interim = " (interim)" if found.comparison.is_interim else ""
    return (
        f"{found.candidate} is {by}{verdict_word(found)} than {found.baseline}"
        f"{which_runs(' on ', found.cache_state)}{interim}"
    )


def interval_in_words(comparison: Comparison, unit: Unit = "s") -> str:
    """`2 min 31 s less (95% interval 1 min 59 s to 2 min 52 s less), ratio 0.71 [0.65, 0.77]`."""
    parts = []
    if comparison.shift is not None and comparison.shift_interval is not None:
        low, high = comparison.shift_interval
        parts.append(
            f"{_more_or_less(comparison.shift, unit)} (95% interval "
            f"{_more_or_less(low, unit)} to {_more_or_less(high, unit)})"
        )
    if comparison.ratio is not None and comparison.ratio_interval is not None:
        low, high = comparison.ratio_interval
        parts.append(f"ratio {comparison.ratio:.2f} [{low:.2f}, {high:.2f}]")
    return ", ".join(parts)


def difference_in_words(comparison: Comparison, unit: Unit = "s", *, interval: str = "") -> str:
    """
    `2 min 12 s less (1 min 42 s to 2 min 31 s)`; nothing without an interval.

    Args:
        comparison: What the statistics say.
        unit: Of its figures.
        interval: What the interval is called; empty where what stands around says it.
    """
    if comparison.shift is None or comparison.shift_interval is None:
        return ""
    ends = comparison.shift_interval
    if ends[0] < 0 < ends[1]:
        low, high = (_more_or_less(end, unit) for end in ends)
    else:
        low, high = (measured(abs(end), unit) for end in sorted(ends, key=abs))
    named = f"{interval} " if interval else ""
    return f"{_more_or_less(comparison.shift, unit)} ({named}{low} to {high})"


def _more_or_less(shift: float, unit: Unit) -> str:
    return f"{measured(abs(shift), unit)} {'less' if shift < 0 else 'more'}"


def _undecided(found: ComparedClock) -> str:
    comparison, effect = found.comparison, found.smallest_effect
    ruled_out = {
        RuledOut.FASTER: f" That {found.candidate} is faster by {effect} is ruled out.",
        RuledOut.SLOWER: f" That {found.candidate} is slower by {effect} is ruled out.",
    }.get(comparison.ruled_out or RuledOut.NOTHING, "")
    return (
        f"{found.candidate} is {bounds_in_words(comparison, effect, found.unit)}; {_runs(found)}."
        f"{ruled_out}{_outlook(found)}{_marks(found)}"
    )


def bounds_in_words(comparison: Comparison, smallest_effect: str | None, unit: Unit = "s") -> str:
    """
    `between 12% faster and 9% slower`, with seconds too where they are what matters.

    Args:
        comparison: One that has an interval.
        smallest_effect: As the experiment file says it.
        unit: Of its figures.
    """
    shifts = " and ".join(_more_or_less(end, unit) for end in comparison.shift_interval or ())
    if comparison.ratio_interval is None:
        return f"between {shifts}"
    low, high = comparison.ratio_interval
    ratios = f"between {_faster_or_slower(low)} and {_faster_or_slower(high)}"
    is_in_seconds = smallest_effect is not None and smallest_effect.endswith("s")
    return f"{ratios}, between {shifts}" if is_in_seconds else ratios


def _faster_or_slower(ratio: float) -> str:
    return f"{share(abs(1 - ratio))} {'faster' if ratio < 1 else 'slower'}"


def _outlook(found: ComparedClock) -> str:
    more: MoreRuns | None = found.more
    if more is None or more.outlook is Outlook.UNKNOWN:
        return ""
    if more.outlook is Outlook.NOT_BY_COLLECTING:
        return " Collecting runs would not settle it: not even 200 more give an 80% chance."
    added = {found.baseline: more.baseline, found.candidate: more.candidate}
    parts = [f"{count(number, 'run')} of {arm}" for arm, number in added.items() if number]
    # They are drawn as if runs of one day shared nothing.
    of_days = ", each on a day of its own," if found.comparison.is_within_days else ""
    return f" About {listed(parts)} more{of_days} would give an 80% chance of a decision."


def _runs(found: ComparedClock) -> str:
    comparison = found.comparison
    other = "" if found.is_like_with_like else " of any cache state"
    return (
        f"{count(comparison.candidate.run_count, 'run')} of {found.candidate} and "
        f"{comparison.baseline.run_count} of {found.baseline}{other}"
    )


def _marks(found: ComparedClock) -> str:
    why = [
        *(
            ["so few runs allow no exact test"]
            if Provisional.FEW_RUNS in found.comparison.provisional_because
            else []
        ),
        *_clumps(found),
    ]
    provisional = f" Provisional: {'; '.join(why)}." if why else ""
    interim = " Interim: not all planned runs are there." if found.comparison.is_interim else ""
    return f"{provisional}{interim}{_few_days(found.comparison)}"


def _few_days(comparison: Comparison) -> str:
    """That runs of other days may differ otherwise, where there is an interval of few days."""
    if comparison.days is None or not comparison.days.are_few or not comparison.level:
        return ""
    return f" All runs are of {count(comparison.days.every, 'day')}."


def _clumps(found: ComparedClock) -> Iterator[str]:
    """`the 3 runs of a lie in two clumps, 8 min 38 s and 10 min 26 s to 10 min 34 s`."""
    comparison = found.comparison
    if Provisional.TWO_CLUMPS not in comparison.provisional_because:
        return
    sides = (found.candidate, comparison.candidate), (found.baseline, comparison.baseline)
    for name, arm in sides:
        if arm.clumps is not None:
            both = " and ".join(_range(clump, found.unit) for clump in arm.clumps)
            yield f"the {count(arm.run_count, 'run')} of {name} lie in two clumps, {both}"


def _range(clump: tuple[float, float], unit: Unit) -> str:
    ends = [measured(end, unit) for end in clump]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
