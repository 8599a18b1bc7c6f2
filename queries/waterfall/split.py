"""How a difference of means is split, exactly; and by how much each part would vary."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from queries.statistics.floats import Floats
from queries.waterfall.ledger import Ints, Ledger, Ledgers
from queries.waterfall.parts import Interval

Pieces: TypeAlias = tuple[Ints, Ints]
"""The pieces whose work, and those whose switch, belong together."""

SEED = 7
RESAMPLES = 2000
FEWEST_FOR_INTERVAL = 3
_ENDS = (2.5, 97.5)
_AT_ONCE = 256  # pieces or groups, each some arrays of RESAMPLES


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
        _Means(side.counts / side.attempt_count, side.totals / side.attempt_count)
        for side in (found.baseline, found.candidate)
    )
    return _split(baseline, candidate, found.work_of)


def intervals(found: Ledgers, groups: Sequence[Pieces]) -> Sequence[Interval | None]:
    """
    The middle 95% of each group's sum in bootstrap samples of the attempts of each arm.

    There are `RESAMPLES` samples, always the same ones. They are split few pieces at a time, lest
    samples x pieces fill the memory.

    Args:
        found: The attempts of both arms.
        groups: What belongs together.

    Returns:
        One for each group; Nones below three attempts of either arm.

    Source: Efron & Tibshirani 1993, "An introduction to the bootstrap", 8.3 (two samples) and 13.3
    (percentiles).
    """
    sides = found.baseline, found.candidate
    if min(side.attempt_count for side in sides) < FEWEST_FOR_INTERVAL:
        return [None] * len(groups)
    random = np.random.default_rng(SEED)
    weights = _weights(found.baseline, random), _weights(found.candidate, random)
    ends: list[Interval] = []
    for first in range(0, len(groups), _AT_ONCE):
        sums = _resampled_sums(found, weights, groups[first : first + _AT_ONCE])
        low, high = np.percentile(sums, _ENDS, axis=0)
        ends += zip(low.tolist(), high.tolist(), strict=True)
    return ends


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


def _weights(side: Ledger, random: np.random.Generator) -> Floats:
    """Samples x attempts: the share of each attempt in a sample."""
    count = side.attempt_count
    # A multinomial of so many equal shares takes ten times as long as drawing and counting.
    weights = np.empty((RESAMPLES, count))
    for sample in weights:
        drawn = random.integers(count, size=count)
        np.divide(np.bincount(drawn, minlength=count), count, out=sample)
    return weights


def _resampled_sums(
    found: Ledgers, weights: tuple[Floats, Floats], groups: Sequence[Pieces]
) -> Floats:
    """Samples x groups."""
    pieces = np.concatenate([one for group in groups for one in group])
    lengths = [[len(one) for one in group] for group in groups]
    group_of = np.repeat(np.arange(len(groups)), [sum(both) for both in lengths])
    is_work = np.repeat([True, False] * len(groups), [one for both in lengths for one in both])
    sums = np.zeros((len(weights[0]), len(groups)))
    for first in range(0, len(pieces), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        works, work_of = np.unique(found.work_of[pieces[some]], return_inverse=True)
        baseline, candidate = (
            _resampled_means(side, weight, works, pieces[some])
            for side, weight in zip((found.baseline, found.candidate), weights, strict=True)
        )
        made = _split(baseline, candidate, work_of)
        values = np.where(is_work[some], made.work, made.switch)
        # A group's pieces stand side by side.
        here, starts = np.unique(group_of[some], return_index=True)
        sums[:, here] += np.add.reduceat(values, starts, axis=1)
    return sums


def _resampled_means(side: Ledger, weights: Floats, works: Ints, pieces: Ints) -> _Means:
    """Of these works and pieces alone, samples x each."""
    attempts, seconds = side.seconds_of(pieces)
    on_path = side.on_path[:, works].astype(float)
    of_these = weights if len(attempts) == side.attempt_count else weights[:, attempts]
    return _Means(weights @ on_path, of_these @ seconds)


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
