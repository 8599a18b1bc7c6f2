"""A frame as a table for people: headings in words, figures with their units."""

from collections.abc import Mapping

import pandas as pd

from queries.wording.figures import MISSING, duration, instant, money


def in_words(frame: pd.DataFrame, headings: Mapping[str, str]) -> pd.DataFrame:
    """The named columns under their headings; a column's suffix says how its values read."""
    return pd.DataFrame({heading: _as_words(frame[column]) for column, heading in headings.items()})


def _as_words(column: pd.Series) -> pd.Series:
    name = str(column.name)
    if name.endswith("_s"):
        return column.map(duration)
    if name.endswith("_usd"):
        return column.map(money)
    if name.endswith("_minutes"):
        return (60 * column).map(duration)
    if name.endswith("_at"):
        return column.map(instant)
    # Counts stay numbers, so that a click on their heading sorts them.
    return column if column.dtype == "Int64" else column.fillna(MISSING)
