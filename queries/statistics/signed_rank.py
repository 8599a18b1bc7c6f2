"""
Wilcoxon's signed-rank test of pairs, ties and zeros included.

Source: Wilcoxon 1945; Lehmann 1975, chapter 3. Zeros are ranked and then left out of the sum
(Pratt 1959); with ties and zeros the distribution is that of the ranks at hand when every sign
is equally likely, which is what no difference means.
"""

import numpy as np
import scipy  # its `stats` takes a second to import: only once a test needs it

from queries.statistics.estimates import Estimate, rank_estimate
from queries.statistics.floats import Floats, has_ties, ordered_averages
from queries.statistics.null_tails import (
    MOST_COUNTED_PAIRS,
    signed_rank_cut,
    signed_rank_tail,
)

FEWEST_PAIRS = 6
_ROUNDING_DIGITS = 12


def has_paired_interval(pair_count: int) -> bool:
    """From 6 pairs on: the best attainable p of 5 is 0.0625."""
    return pair_count >= FEWEST_PAIRS


def walsh_estimate(differences: Floats) -> Estimate:
    """
    The median of all Walsh averages, and the interval that the signed-rank test does not reject.

    As for two arms the ends belong to the interval, which covers at least at its level with ties.

    Args:
        differences: Candidate minus baseline of each pair, sorted, at least one.

    Source: Hodges & Lehmann 1963; Bauer 1972.
    """
    count = differences.size
    return rank_estimate(
        signed_rank_cut(count),
        count * (count + 1) // 2,
        lambda places: ordered_averages(differences, places),
    )


def signed_rank_p(differences: Floats) -> float:
    """
    Two-sided p: twice the smaller tail, 1 at most.

    Counted exactly up to 300 pairs, else SciPy's normal approximation with correction for ties.

    Args:
        differences: Candidate minus baseline of each pair, at least one.
    """
    rounded = np.round(differences, _ROUNDING_DIGITS)
    sizes = np.abs(rounded)
    if not rounded.any():
        return 1.0
    if sizes.size > MOST_COUNTED_PAIRS:
        return float(scipy.stats.wilcoxon(rounded, zero_method="pratt", correction=True).pvalue)
    if sizes.min() > 0 and not has_ties(np.sort(sizes)):
        above = int(scipy.stats.rankdata(sizes)[rounded > 0].sum())
        most = sizes.size * (sizes.size + 1) // 2
        return min(1.0, 2 * float(signed_rank_tail(sizes.size)[min(above, most - above)]))
    return _tied_p(rounded)


def best_attainable_paired_p(pair_count: int) -> float:
    """The two-sided p of pairs that all agree."""
    return min(1.0, 2.0 ** (1 - pair_count))


def _tied_p(differences: Floats) -> float:
    """By giving pair after pair either sign. Ranks are doubled, so that midranks are whole."""
    ranks = (2 * scipy.stats.rankdata(np.abs(differences))).astype(np.intp)
    counted = ranks[differences != 0]
    chances = np.zeros(int(counted.sum()) + 1)
    chances[0] = 1.0
    for rank in counted.tolist():
        chances[rank:] += chances[:-rank].copy()
        chances /= 2
    above = int(ranks[differences > 0].sum())
    smaller = min(float(chances[: above + 1].sum()), float(chances[above:].sum()))
    return min(1.0, 2 * smaller)
