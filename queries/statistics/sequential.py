"""
A verdict that stays valid however often one looks: evidence from ranks, run by run.

Where arms do not differ, every order of the runs' figures is as likely as any other, and the rank
of a new run among those before it says nothing. `log_evidence` bets that they do say something. If
arms do not differ it has a mean of 1 at most, whatever came before (a supermartingale), so that it
ever reaches 40 in one experiment of 40 at most, whoever looks when.

Source: orders of two samples, where one's hazard is a multiple of the other's: Savage 1956,
    "Contributions to the theory of rank order statistics", Annals of Mathematical Statistics 27; as
    a sequential test: Savage & Sethuraman 1966, the same 37; the bound: Ville 1939; intervals that
    hold at every look: Howard et al. 2021, Annals of Statistics 49. Study: docs/method.md.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, exp, inf, log

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, logsumexp

from queries.statistics.floats import Floats
from queries.statistics.scale import Scale, SmallestEffect, grain_of, scale_for
from queries.statistics.two_arms import compare
from queries.statistics.verdicts import Interval, Side, Verdict, verdict_of_side

LEVEL = 0.05
"""Chance of a false "faster" or "slower", over all looks at all comparisons of an experiment."""
LEAST_RUNS = 3
"""Of each arm, before the first look."""

_HAZARDS = (1.5, 2.5, 4.0, 9.0, 30.0)
"""Of the faster arm over the other's."""
_STAKES = (0.3, 0.6, 1.0)
"""Shares of what there is."""
MOST_RUNS = 600
"""Runs of both arms that are looked at: what these do not show hardly matters."""
_EACH_RUN = 120
"""Up to so many runs there is a look at each; then at a tenth more each time."""
_TIE_BREAKS = 8
_SEED = 20141
_NO_GRAIN = 1e-9
_PRECISION = 1e-4

Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Decision:
    """
    What the evidence said when it first sufficed.

    Attributes:
        verdict: Faster, slower or equivalent.
        side: Where the interval lay: equivalent and below is "faster by less than matters".
        baseline_count: Runs of the baseline by then.
        candidate_count: Runs of the candidate by then.
    """

    verdict: Verdict
    side: Side
    baseline_count: int
    candidate_count: int


@dataclass(frozen=True, slots=True)
class Sequential:
    """
    A comparison that was looked at after every run.

    Attributes:
        decision: The first; None while there is none.
        ratio_interval: Of candidate / baseline after all runs, None on the scale of differences or
            before the first look. Open ends are 0 and infinite.
        shift_interval: Of candidate minus baseline in the unit of the figures, likewise.
        level: Chance that one such interval, at whatever look, misses the truth.
    """

    decision: Decision | None
    ratio_interval: Interval | None
    shift_interval: Interval | None
    level: float


def log_evidence(figures: Floats, is_candidate: Marks, after: Sequence[int]) -> Floats:
    """
    Natural logarithm of the evidence that the candidate's figures are the smaller ones.

    Half of the stake is on orders, half on ranks. Where candidate and baseline do not differ, the
    exponential has a mean of 1 at most over all orders, whatever came before. It never falls when
    all figures of the candidate fall by the same.

    Args:
        figures: Any shape; the last axis holds the runs in their order, none equal to another.
        is_candidate: Of each run, along the last axis.
        after: Numbers of runs, rising.

    Returns:
        As `figures`, but the last axis holds what there is after so many runs.
    """
    by_order = np.stack(
        [_evidence_of_order(figures[..., :runs], is_candidate[:runs]) for runs in after], axis=-1
    )
    by_ranks = _evidence_of_ranks(figures[..., : after[-1]], is_candidate[: after[-1]])
    found: Floats = np.logaddexp(by_order, by_ranks[..., np.asarray(after) - 1]) - log(2)
    return found


def _evidence_of_order(figures: Floats, is_candidate: Marks) -> Floats:
    """
    How likely the order is if one arm's hazard is a multiple of the other's, over how likely else.

    The geometric mean of two: whose figure is next from below, and whose from above. Either alone
    takes an arm that scatters more for one that is faster.
    """
    order = np.argsort(figures, axis=-1)
    marks = np.take(is_candidate, order).astype(np.float64)
    count = marks.shape[-1]
    places = np.arange(1.0, count + 1)
    below = np.cumsum(marks, axis=-1)
    above = below[..., -1:] - below + marks
    bets = []
    for times in _HAZARDS:
        from_below = np.log(count + 1 - places + (times - 1) * above).sum(axis=-1)
        from_above = np.log(places + (1 / times - 1) * below).sum(axis=-1)
        bets.append(-(from_below + from_above) / 2)
    found: Floats = logsumexp(bets, axis=0) - log(len(bets)) + gammaln(count + 1)
    return found


def _evidence_of_ranks(figures: Floats, is_candidate: Marks) -> Floats:
    """
    Bets on the rank of each run among those before it, the higher the more the arms took turns.

    Returns:
        What there is after each run.
    """
    before = np.arange(figures.shape[-1])
    is_larger = figures[..., :, None] > figures[..., None, :]
    ranks = (is_larger & (before[:, None] > before)).sum(axis=-1)
    place = (2 * ranks + 1) / (before + 1) - 1
    candidates = np.cumsum(is_candidate, dtype=np.intp) - is_candidate
    others = np.where(is_candidate, before - candidates, -candidates)
    bet_on = -place * others / np.maximum(before, 1)
    bets = [np.cumsum(np.log1p(stake * bet_on), axis=-1) for stake in _STAKES]
    found: Floats = logsumexp(bets, axis=0) - log(len(bets))
    return found


def looks(candidates: npt.NDArray[np.intp]) -> list[int]:
    """
    After how many runs there is a look.

    Args:
        candidates: How many of the runs are the candidate's, after each.
    """
    found: list[int] = []
    next_look = 2 * LEAST_RUNS
    for runs, count in enumerate(candidates.tolist(), start=1):
        if runs >= next_look and LEAST_RUNS <= count <= runs - LEAST_RUNS:
            found.append(runs)
            next_look = runs + 1 if runs < _EACH_RUN else ceil(runs * 1.1)
    return found


def compare_at_every_look(  # noqa: PLR0913 - two samples, and what is asked of them by name
    figures: Sequence[float],
    is_candidate: Sequence[bool],
    *,
    scale: Scale = "ratio",
    smallest_effect: SmallestEffect | None = None,
    resolution: float = 1.0,
    comparisons: int = 1,
    days: Sequence[Hashable] | None = None,
) -> Sequential:
    """
    When a comparison was first decided, and what its interval says now.

    It is decided where the evidence suffices and `compare` says the same of the same runs. Assumes
    that runs are exchangeable where arms do not differ: independent, and arms of one shape. Always
    the same answer for the same runs in the same order; a later run changes no decision.

    Args:
        figures: One per run of either arm, in the order in which they ended.
        is_candidate: Of each run, whether it is the candidate's.
        scale: As in `compare`.
        smallest_effect: As in `compare`.
        resolution: As in `compare`; equal figures are told apart at random within it.
        comparisons: Of the experiment, among which the level is shared.
        days: Of each run, as in `compare`; None where not known.
    """
    values = np.asarray(figures, dtype=np.float64)[:MOST_RUNS]
    marks = np.asarray(is_candidate, dtype=np.bool_)[:MOST_RUNS]
    level = LEVEL / max(comparisons, 1)
    arms = values[~marks], values[marks]
    if min(map(len, arms)) < LEAST_RUNS:
        return Sequential(None, None, None, level)
    scale = scale_for(scale, arms)
    in_units = Evidence(without_ties(values, grain_of(arms, resolution)), marks, level)
    log_ratio = None
    if scale == "ratio":
        log_ratio = Evidence(np.log(in_units.values), marks, level)

    def judge_once(runs: int) -> Verdict:
        places = [np.flatnonzero(marks[:runs] == is_its).tolist() for is_its in (False, True)]
        return compare(
            *([values[place] for place in its] for its in places),
            scale=scale,
            smallest_effect=smallest_effect,
            resolution=resolution,
            days=None if days is None else [[days[place] for place in its] for its in places],
        ).verdict

    found = _judgements(marks, in_units, log_ratio, smallest_effect)
    ratio = None if log_ratio is None else log_ratio.interval()
    return Sequential(
        decision=next((one for runs, one in found if judge_once(runs) is one.verdict), None),
        ratio_interval=None if ratio is None else (exp(ratio[0]), exp(ratio[1])),
        shift_interval=in_units.interval(),
        level=level,
    )


def _judgements(
    marks: Marks,
    in_units: "Evidence",
    log_ratio: "Evidence | None",
    smallest_effect: SmallestEffect | None,
) -> Iterator[tuple[int, Decision]]:
    """What the evidence suffices to say, look by look; the number of runs beside it."""
    headline = in_units if log_ratio is None else log_ratio
    compared, margin = headline, None
    if smallest_effect is not None and smallest_effect.seconds is not None:
        compared, margin = in_units, smallest_effect.seconds
    elif smallest_effect is not None and log_ratio is not None:
        margin = smallest_effect.log_margin
    candidates = np.cumsum(marks, dtype=np.intp)
    after = looks(candidates)
    if not after:
        return
    is_below, is_above = headline.is_below(0.0, after), headline.is_above(0.0, after)
    is_small = np.zeros(len(after), dtype=np.bool_)
    if margin is not None:
        is_small = compared.is_above(-margin, after) & compared.is_below(margin, after)
    for place, runs in enumerate(after):
        side = Side.BELOW if is_below[place] else Side.ABOVE if is_above[place] else Side.ACROSS
        verdict = Verdict.EQUIVALENT if is_small[place] else verdict_of_side(side)
        if verdict is not Verdict.UNDECIDED:
            count = int(candidates[runs - 1])
            yield runs, Decision(verdict, side, runs - count, count)


def without_ties(values: Floats, grain: float) -> Floats:
    """
    The figures within their unit, in several ways: what a run gets depends on its place alone.

    The mean of the evidence over all ways is a martingale as each of them is.

    Args:
        values: The last axis holds the runs.
        grain: The unit that all figures are multiples of; 0 where there is none.

    Returns:
        As `values`, with an axis of the ways before the last.
    """
    random = np.random.default_rng(_SEED)
    offsets = random.random((values.shape[-1], _TIE_BREAKS)).T - 0.5
    spread: Floats = values[..., None, :] + offsets * (grain or _NO_GRAIN)
    return spread


class Evidence:
    """
    What the runs up to each look say of the candidate's shift from the baseline.

    Attributes:
        values: Figures, or their logarithms; the last axis holds the runs in their order, the one
            before it the ways to break ties; further ones hold experiments.
    """

    def __init__(self, values: Floats, is_candidate: Marks, level: float) -> None:
        """Take what is known, and the chance of being wrong to either side together."""
        self.values = values
        self._marks = is_candidate
        self._enough = log(2 / level)

    def is_below(self, shift: float, after: Sequence[int]) -> Marks:
        """Whether so many runs suffice to say that the candidate's shift is below this one."""
        return self._suffices(shift, after, 1.0)

    def is_above(self, shift: float, after: Sequence[int]) -> Marks:
        """Whether they suffice to say that it is above this one."""
        return self._suffices(shift, after, -1.0)

    def interval(self) -> Interval:
        """Shifts of one experiment that all runs do not exclude; infinite where an end is open."""
        after = [len(self._marks)]
        reach = float(self.values.max() - self.values.min()) + 1.0
        return (
            -_least(lambda shift: bool(self.is_above(-shift, after)), reach),
            _least(lambda shift: bool(self.is_below(shift, after)), reach),
        )

    def _suffices(self, shift: float, after: Sequence[int], sign: float) -> Marks:
        moved = sign * (self.values - shift * self._marks)
        ways = self.values.shape[-2]
        found = logsumexp(log_evidence(moved, self._marks, after), axis=-2) - log(ways)
        return np.asarray(found >= self._enough)


def _least(is_excluded: Callable[[float], bool], reach: float) -> float:
    """The least shift that is excluded, as all above it are; infinite where not even `reach` is."""
    if not is_excluded(reach):
        return inf
    low, high = -reach, reach
    while high - low > _PRECISION * reach:
        middle = (low + high) / 2
        low, high = (low, middle) if is_excluded(middle) else (middle, high)
    return high
