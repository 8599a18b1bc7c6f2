"""Tables of many comparisons, corrected for their number."""

from collections.abc import Sequence
from dataclasses import dataclass

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
