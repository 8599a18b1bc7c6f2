"""
What pairs of runs say beside the verdict: labelled as pairs, and of what.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Sequence

from queries.arms.populations import which_runs
from queries.pairs.paired_clocks import PairedBy, PairedClock
from queries.statistics import Side, Verdict
from queries.verdict.verdict_sentences import bounds_in_words, interval_in_words
from queries.wording import count, share

PAIRED_BY: dict[PairedBy, str] = {
    "run": "pairs of legs of the same run",
    "commit": "pairs of the same commit",
    "time": "pairs of neighbours in time",
}
"""What the pairs are called."""

HOW_TO_READ: dict[PairedBy, str] = {
    "run": "Paired: the legs of one run, on the runners of either arm.",
    "commit": "Paired: of each commit the first run of either arm, then the second.",
    "time": (
        "Paired: the two runs that started closest to each other, then the closest of those left, "
        "at most an hour apart."
    ),
}
"""How the pairs came about, without names."""

NO_PAIRS = (
    "No run has a partner: of no commit, and in no hour, did runs of two arms that are looked at "
    "count."
)
"""Where nothing can be paired."""

_FEWEST = 6


def pairs_method(found: Sequence[PairedClock]) -> str:
    """What the estimate and its interval are, without names: a clock of 0 allows no ratio."""
    scales = {one.comparison.scale for one in found}
    ratio = " The ratio is the median of all averages of two pairs, on log seconds"
    difference = (
        " Where a clock of 0 allows no ratio, the difference is the median of all averages of two "
        "pairs, in seconds, and a pair with such a clock has no dot"
    )
    return (
        "What both runs of a pair share, a slow day say, cancels out."
        f"{f'{ratio}.' if 'ratio' in scales else ''}"
        f"{f'{difference}.' if 'difference' in scales else ''} The 95% interval is that of the "
        "exact signed-rank test. The verdict at the top does not rest on pairs."
    )


def pair_sentence(found: PairedClock) -> str:
    """What the pairs of one comparison say, with how many there are and how many runs lack one."""
    comparison = found.comparison
    arms = f"{found.candidate} and {found.baseline}"
    on = which_runs(" on ", found.cache_state)
    if comparison.no_interval_because is not None:
        return (
            f"{_pairs(found)}{on} of {arms}: dots only, since an interval needs "
            f"{_FEWEST} pairs.{_lonely(found)}"
        )
    match comparison.verdict:
        case Verdict.FASTER | Verdict.SLOWER as verdict:
            by = "" if comparison.ratio is None else f"{share(abs(1 - comparison.ratio))} "
            said = (
                f"{found.candidate} is {by}{verdict.value} than {found.baseline}{on}: "
                f"{interval_in_words(comparison)}"
            )
        case Verdict.EQUIVALENT:
            is_faster = comparison.side is Side.BELOW
            said = (
                f"{arms} differ by less than {found.smallest_effect}{on}"
                f"{', faster by less than matters' if is_faster else ''}: "
                f"{interval_in_words(comparison)}"
            )
        case _:
            said = (
                f"it can't be told yet whether {found.candidate} or {found.baseline} is faster"
                f"{on}: {found.candidate} is "
                f"{bounds_in_words(comparison, found.smallest_effect)}"
            )
    interim = " Interim: not all planned pairs are there." if comparison.is_interim else ""
    return f"In {_pairs(found)}, {said}.{_lonely(found)}{interim}"


def _pairs(found: PairedClock) -> str:
    one = PAIRED_BY[found.paired_by].replace("pairs", "pair", 1)
    return count(len(found.pairs), one, PAIRED_BY[found.paired_by])


def _lonely(found: PairedClock) -> str:
    baseline, candidate = found.unpaired_counts
    other = "" if found.is_like_with_like else " (of any cache state)"
    parts = [
        *([f"{count(candidate, 'run')} of {found.candidate}"] if candidate else []),
        *([f"{count(baseline, 'run')} of {found.baseline}{other}"] if baseline else []),
    ]
    without = f" Without a partner: {' and '.join(parts)}." if parts else ""
    any_state = " Runs of the baseline are of any cache state." if not baseline and other else ""
    return f"{without}{any_state}"
