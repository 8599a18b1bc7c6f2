"""How a difference of means is split, exactly; and by how much each part would vary."""

from dataclasses import dataclass

import numpy as np

from queries.statistics.floats import Floats
from queries.waterfall.ledger import Ints, Ledger, Ledgers

SEED = 7
RESAMPLES = 2000
FEWEST_FOR_INTERVAL = 3
_ENDS = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Split:
    """
    What each piece contributes to a difference of means; all of it adds up to the difference.

    Attributes:
        work: ... x pieces: it takes longer or shorter where its job is on the path.
        switch: ... x pieces: its job is on the path more or less often.
    """

    work: Floats
    switch: Floats


def split(found: Ledgers) -> Split:
    """The difference between the means of the attempts, candidate minus baseline."""
    baseline, candidate = (
        _Means(side.on_path.mean(axis=0), side.seconds.mean(axis=0))
        for side in (found.baseline, found.candidate)
    )
    return _split(baseline, candidate, found.work_of)


def resampled(found: Ledgers) -> Split | None:
    """
    The same for `RESAMPLES` bootstrap samples of the attempts of each arm, always the same ones.

    Returns:
        Samples x pieces; None below three attempts of either arm.

    Source: Efron & Tibshirani 1993, "An introduction to the bootstrap", 8.3 (two samples) and 13.3
    (percentiles).
    """
    sides = found.baseline, found.candidate
    if min(len(side.clocks) for side in sides) < FEWEST_FOR_INTERVAL:
        return None
    random = np.random.default_rng(SEED)
    baseline, candidate = (_resampled_means(side, random) for side in sides)
    return _split(baseline, candidate, found.work_of)


def interval_of(samples: Floats) -> tuple[float, float]:
    """The middle 95% of samples."""
    low, high = np.percentile(samples, _ENDS)
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class _Means:
    """
    Of one arm.

    Attributes:
        shares: ... x works: of its attempts with the work on the path.
        seconds: ... x pieces, over all its attempts.
    """

    shares: Floats
    seconds: Floats


def _resampled_means(side: Ledger, random: np.random.Generator) -> _Means:
    count = len(side.clocks)
    weights = random.multinomial(count, [1 / count] * count, size=RESAMPLES) / count
    return _Means(weights @ side.on_path, weights @ side.seconds)


def _split(baseline: _Means, candidate: _Means, work_of: Ints) -> Split:
    """
    Split f m of the candidate minus f m of the baseline.

    With f the share of attempts that have a work on the path, and m the mean seconds of a piece in
    those, it is (difference of m) (mean of f), the work, plus (difference of f) (mean of m), the
    switch. Where a work is never on the path of one arm, m says nothing, and all is switch.
    """
    shares = baseline.shares[..., work_of], candidate.shares[..., work_of]
    is_in_both = (shares[0] > 0) & (shares[1] > 0)
    means = [
        np.divide(side.seconds, share, out=np.zeros_like(share), where=is_in_both)
        for side, share in zip((baseline, candidate), shares, strict=True)
    ]
    work = (means[1] - means[0]) * (shares[0] + shares[1]) / 2
    switch = np.where(
        is_in_both,
        (shares[1] - shares[0]) * (means[0] + means[1]) / 2,
        candidate.seconds - baseline.seconds,
    )
    return Split(work, switch)
