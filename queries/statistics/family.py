"""Many comparisons in one table, corrected for their number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from queries.statistics.arm_summary import ArmSummary, summary
from queries.statistics.comparison import Comparison
from queries.statistics.estimates import has_exact_interval
from queries.statistics.floats import Floats, as_floats
from queries.statistics.rank_sum import best_attainable_p
from queries.statistics.scale import Scale, scale_for
from queries.statistics.two_arms import compare
from queries.statistics.unequal_sizes import p_of_shift
from queries.statistics.verdicts import Verdict

SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Corrected:
    """
    One row of a family.

    Attributes:
        p: Adjusted p; None for a row without one, which does not count as a member.
        best_attainable_p: What it would be if no row's arms overlapped at all: no runs can give
            a smaller one. None likewise.
    """

    p: float | None
    best_attainable_p: float | None

    @property
    def may_claim(self) -> bool:
        """Whether the row may be called faster or slower, if its interval says so."""
        return self.p is not None and self.p <= SIGNIFICANT

    @property
    def could_claim(self) -> bool:
        """Whether any runs, as many as these, could make it so."""
        return self.best_attainable_p is not None and self.best_attainable_p <= SIGNIFICANT


def corrected(
    p_values: Sequence[float | None], best_attainable: Sequence[float | None]
) -> list[Corrected]:
    """
    A family of comparisons, so that the chance of any false claim in it stays below 5%.

    Args:
        p_values: One per row; None where it has none.
        best_attainable: Of the same rows.

    Source: Holm 1979. An adjusted p never falls when another row's p rises, so that the best
        attainable ones adjusted together are the best that each row can have.
    """
    pairs = zip(_holm(p_values), _holm(best_attainable), strict=True)
    return [Corrected(p, best) for p, best in pairs]


def _holm(p_values: Sequence[float | None]) -> list[float | None]:
    members = sorted((p, row) for row, p in enumerate(p_values) if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    highest = 0.0
    for place, (p, row) in enumerate(members):
        highest = min(1.0, max(highest, (len(members) - place) * p))
        adjusted[row] = highest
    return adjusted


@dataclass(frozen=True, slots=True)
class Member:
    """
    One comparison of a family.

    Attributes:
        baseline: The runs of the baseline that have it.
        candidate: Those of the candidate.
        p: Two-sided, that of `compare`, not corrected; None where the runs are too few for an
            exact interval: then it is no member, which depends on their number alone.
        corrected: The same, corrected.
        comparison: None unless the corrected p allows a claim. Its interval is not corrected.
    """

    baseline: ArmSummary
    candidate: ArmSummary
    p: float | None
    corrected: Corrected
    comparison: Comparison | None = None

    @property
    def claim(self) -> Verdict | None:
        """Faster or slower where the corrected p and the interval both say so; else None."""
        found = None if self.comparison is None else self.comparison.verdict
        return found if found in {Verdict.FASTER, Verdict.SLOWER} else None

    @property
    def is_provisional(self) -> bool:
        """Whether a claim is provisional; `comparison` says why."""
        return self.comparison is not None and bool(self.comparison.provisional_because)


def compare_family(
    sides: Sequence[tuple[Sequence[float] | Floats, Sequence[float] | Floats]], *, scale: Scale
) -> list[Member]:
    """
    Every comparison with its p, corrected by Holm's steps; in full those that may be claimed.

    The full comparison takes some hundred times as long as its p. Nothing is equivalent here: the
    correction is not made for that, so no smallest effect is asked for.

    Args:
        sides: Figures of baseline and candidate; either may be without a run.
        scale: As in `compare`, of all of them.

    Raises:
        ValueError: A figure is missing or infinite.
    """
    arms = [(as_floats(baseline), as_floats(candidate)) for baseline, candidate in sides]
    counts = [(baseline.size, candidate.size) for baseline, candidate in arms]
    is_member = [all(pair) and has_exact_interval(*pair) for pair in counts]
    p_values = [
        p_of_shift(*pair, scale_for(scale, pair)) if is_one else None
        for pair, is_one in zip(arms, is_member, strict=True)
    ]
    best = [
        best_attainable_p(*pair) if is_one else None
        for pair, is_one in zip(counts, is_member, strict=True)
    ]
    rows = zip(arms, p_values, corrected(p_values, best), strict=True)
    members = [
        (pair, Member(summary(pair[0], 0), summary(pair[1], 0), p, row)) for pair, p, row in rows
    ]
    return [
        replace(member, comparison=compare(pair[0].tolist(), pair[1].tolist(), scale=scale))
        if member.corrected.may_claim
        else member
        for pair, member in members
    ]
