"""Tables of rates with their Monte-Carlo error, printed and read back."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias

Labels: TypeAlias = tuple[str, ...]
Shares: TypeAlias = tuple[float | None, ...]
"""0 to 1; None where there was no occasion."""


@dataclass(frozen=True, slots=True)
class Rate:
    """
    How often something happened.

    Attributes:
        hits: How many times.
        tries: Of how many; 0 where there was no occasion.
    """

    hits: int
    tries: int

    @property
    def share(self) -> float | None:
        """0 to 1; None where there was no occasion."""
        return self.hits / self.tries if self.tries else None

    def __str__(self) -> str:
        """In per cent, to the tenth."""
        return f"{100 * self.hits / self.tries:.1f}" if self.tries else "–"


@dataclass(frozen=True, slots=True)
class Table:
    """
    One table of the study.

    Attributes:
        header: Names of the columns.
        labels: How many columns at the left say what a row is about.
        rows: Labels, and as many rates as there are columns left.
    """

    header: tuple[str, ...]
    labels: int
    rows: tuple[tuple[Labels, tuple[Rate, ...]], ...]

    @property
    def cells(self) -> dict[Labels, Shares]:
        """What was found, by the labels of its row."""
        return {labels: tuple(rate.share for rate in rates) for labels, rates in self.rows}

    def __str__(self) -> str:
        """The table as Markdown."""
        rule = tuple("---" if place < self.labels else "---:" for place in range(len(self.header)))
        lines = (self.header, rule, *((*labels, *rates) for labels, rates in self.rows))
        return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def rate_of(happened: Iterable[bool]) -> Rate:
    """How often it happened."""
    each = list(happened)
    return Rate(sum(each), len(each))


def error_of(rate: float, tries: int) -> float:
    """One standard error of a rate (0 to 1) found in so many tries."""
    return sqrt(rate * (1 - rate) / tries)


def printed_cells(markdown: str, table: Table) -> dict[Labels, Shares]:
    """
    The cells of the table with the same header that a text holds.

    Raises:
        ValueError: It has no such table.
    """
    head = f"| {' | '.join(table.header)} |\n"
    if head not in markdown:
        raise ValueError(f"there is no table {head}")
    cells = {}
    for line in markdown.split(head, 1)[1].splitlines()[1:]:
        if not line.startswith("|"):
            break
        texts = [cell.strip() for cell in line.strip("|").split("|")]
        cells[tuple(texts[: table.labels])] = tuple(
            None if text == "–" else float(text) / 100 for text in texts[table.labels :]
        )
    return cells
