"""Answers as people may open them: strangers' texts visible, and no formula among them."""

import re
from collections.abc import Callable

import pandas as pd

from basis.visible import visible

# What spreadsheets take for the start of a formula, wide forms included: of a cell, and of what
# they make a cell of where the semicolon is the separator. Source: OWASP, "CSV Injection".
_FORMULA_START = re.compile(r"(^|;)(?=[\s\"]*[=+@＝＋－＠-])")


def as_harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """
    The frame as people and spreadsheets may open it: its texts visible, and guarded.

    Job, step, branch and commit texts come from strangers: an apostrophe stands before each that a
    spreadsheet would run as a formula, also behind a semicolon. Numbers, instants and truth values
    stay as they are.
    """
    return _with_texts(frame, lambda text: _guarded(visible(text)))


def as_visible(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame as a table on a page shows it: its texts visible, all else as it is."""
    return _with_texts(frame, visible)


def _with_texts(frame: pd.DataFrame, changed: Callable[[str], str]) -> pd.DataFrame:
    def cell_changed(cell: object) -> object:
        if isinstance(cell, str):
            return changed(cell)
        return [changed(item) for item in cell] if isinstance(cell, list) else cell

    copy = frame.copy()
    for column, dtype in frame.dtypes.items():
        if dtype.kind == "O":
            cells = [cell_changed(cell) for cell in frame[column]]
            copy[column] = pd.Series(cells, index=frame.index, dtype=dtype)
    return copy


def _guarded(text: str) -> str:
    return _FORMULA_START.sub(r"\1'", text)
