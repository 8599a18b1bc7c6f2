"""Answers as text for other programs: CSV, Markdown, JSON."""

import json
from collections.abc import Iterator
from datetime import datetime

import numpy as np
import pandas as pd
from tabulate import tabulate

Cell = bool | int | float | str | datetime | list[str] | None

# What spreadsheets take for the start of a formula, wide forms included. Source: OWASP, "CSV
# Injection".
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MARKDOWN_ESCAPES = str.maketrans(
    {"\\": r"\\", "|": r"\|", "`": r"\`", "&": "&amp;", "<": "&lt;", "\r": " ", "\n": " "}
)


def to_csv(frame: pd.DataFrame) -> str:
    r"""
    An answer as CSV: a header, then one record a row, each ended by `\n`.

    Instants are `2026-04-04T19:16:16Z`, numbers unformatted, booleans `true` and `false`, lists
    joined by `; `; what is missing is empty. Text is as it is: guard it for spreadsheets with
    `guard_formulas` first.
    """
    records = [list(frame.columns), *([_as_text(cell) for cell in row] for row in _rows(frame))]
    return "".join(",".join(map(_quoted, record)) + "\n" for record in records)


def to_json(frame: pd.DataFrame) -> str:
    """An answer as a JSON array, one object a row; instants as in CSV, null where missing."""
    records = [
        {
            column: _as_text(cell) if isinstance(cell, datetime) else cell
            for column, cell in zip(frame.columns, row, strict=True)
        }
        for row in _rows(frame)
    ]
    return json.dumps(records, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def to_markdown(frame: pd.DataFrame) -> str:
    """An answer as a Markdown table; cells as in CSV, with what Markdown would act on escaped."""
    table = tabulate(
        [[_as_text(cell).translate(_MARKDOWN_ESCAPES) for cell in row] for row in _rows(frame)],
        headers=list(frame.columns),
        tablefmt="pipe",
        disable_numparse=True,
        colalign=["right" if dtype.kind in "iuf" else "left" for dtype in frame.dtypes],
    )
    return table + "\n"


def guard_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """
    The frame with an apostrophe before each text that a spreadsheet would run as a formula.

    Job, step, branch and commit texts come from strangers. Numbers and instants stay as they are;
    a list is guarded by its first item, with which its cell begins.
    """
    guarded = frame.copy()
    for column, dtype in frame.dtypes.items():
        if dtype.kind == "O":
            cells = [_guarded(cell) for cell in frame[column]]
            guarded[column] = pd.Series(cells, index=frame.index, dtype=dtype)
    return guarded


def _guarded(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS):
        return f"'{cell}"
    if isinstance(cell, list) and cell:
        return [_guarded(cell[0]), *cell[1:]]
    return cell


def _rows(frame: pd.DataFrame) -> Iterator[tuple[Cell, ...]]:
    """The rows as plain Python values, None for what is missing."""
    return zip(*([_plain(cell) for cell in frame[column]] for column in frame), strict=True)


def _plain(cell: Cell | pd.Timestamp | np.generic) -> Cell:
    plain = cell.item() if isinstance(cell, np.generic) else cell
    if isinstance(plain, list):
        return plain
    if pd.isna(plain):
        return None
    return plain.to_pydatetime() if isinstance(plain, pd.Timestamp) else plain


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return f"{cell.isoformat()}Z"
    return "; ".join(cell) if isinstance(cell, list) else str(cell)


def _quoted(text: str) -> str:
    # The csv module leaves a lone carriage return unquoted before Python 3.13.
    return '"{}"'.format(text.replace('"', '""')) if any(c in text for c in ',"\r\n') else text
