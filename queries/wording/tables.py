"""Tables for people: how the cells read, and the figures by which columns are sorted."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from queries.wording.figures import MISSING, duration, instant, money, number, share

_READINGS: Mapping[str, Callable[[Any], str]] = {
    "_s": duration,
    "_usd": money,
    "_share": share,
    "_at": instant,
    "_count": number,
}
"""How the values of a column read, by its suffix."""
_UNITS = {"_s": "seconds", "_usd": "US dollars", "_share": "0 to 1", "_at": "UTC"}


@dataclass(frozen=True, slots=True)
class WordedTable:
    """
    A table for people.

    Attributes:
        words: The cells as they read, columns under their headings.
        figures: What stands behind the words of a column, by its heading: numbers or instants,
            missing where there is none.
        units: Of the figures, by heading; one without a unit has none.
    """

    words: pd.DataFrame
    figures: Mapping[str, pd.Series] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def headings(self) -> list[str]:
        """Of all columns, in their order."""
        return list(map(str, self.words))

    def of(self, headings: Iterable[str]) -> "WordedTable":
        """The same with these columns alone."""
        kept = list(headings)
        return WordedTable(
            self.words[kept],
            {heading: self.figures[heading] for heading in kept if heading in self.figures},
            {heading: self.units[heading] for heading in kept if heading in self.units},
        )


def in_words(
    frame: pd.DataFrame,
    headings: Mapping[str, str],
    read_as: Mapping[str, Iterable[str]] | None = None,
) -> WordedTable:
    """
    The named columns under their headings; a column's suffix says how its values read.

    Args:
        frame: What the columns hold.
        headings: By column.
        read_as: How figures read that have no such suffix or read otherwise, by column. One in
            which what is missing has words is of words alone.
    """
    said = read_as or {}
    words, figures, units = {}, {}, {}
    for column, heading in headings.items():
        held, suffix = frame[column], f"_{column.rpartition('_')[2]}"
        if suffix == "_minutes":
            held, suffix = 60 * held, "_s"
        if column in said:
            words[heading] = pd.Series(list(said[column]), index=held.index, dtype="str")
        elif suffix in _READINGS:
            words[heading] = held.map(_READINGS[suffix])
        elif held.dtype == "Int64" and held.isna().any():
            words[heading] = held.astype("str").where(held.notna(), MISSING)
        else:
            # Numbers of runs and the like are names.
            words[heading] = held if held.dtype == "Int64" else held.fillna(MISSING)
            continue
        if (held.notna() | words[heading].eq(MISSING)).all():
            figures[heading] = held
            if suffix in _UNITS:
                units[heading] = _UNITS[suffix]
    return WordedTable(pd.DataFrame(words), figures, units)
