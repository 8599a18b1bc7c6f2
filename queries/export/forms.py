"""Answers as text for people and programs: CSV, JSON, Markdown, and the names of their files."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

import numpy as np
import pandas as pd
from tabulate import tabulate

from basis.documents import json_text
from basis.visible import visible
from queries.wording import escape_markdown

Cell = bool | int | float | str | datetime | list[str] | list[float] | None


def to_csv(frame: pd.DataFrame) -> str:
    r"""
    An answer as CSV: a header, then one record a row, each ended by `\n`.

    Instants are `2026-04-04T19:16:16Z`, numbers unformatted, booleans `true` and `false`, lists
    joined by `; `; what is missing is empty. Text is as it is: for people and spreadsheets take
    what `as_harmless` makes of the frame.
    """
    records = [list(frame.columns), *([_as_text(cell) for cell in row] for row in _rows(frame))]
    return "".join(",".join(map(_quoted, record)) + "\n" for record in records)


def to_json(frame: pd.DataFrame) -> str:
    """
    An answer as a JSON array, one object a row; instants as in CSV, null where missing.

    As `basis.documents.json_text` writes it.
    """
    return json_text(
        [
            {
                name: _as_text(cell) if isinstance(cell, datetime) else cell
                for name, cell in row.items()
            }
            for row in records(frame)
        ]
    )


def records(frame: pd.DataFrame) -> list[dict[str, Cell]]:
    """The rows of an answer as plain values by column, None where missing."""
    return [dict(zip(frame.columns, row, strict=True)) for row in _rows(frame)]


def to_markdown(frame: pd.DataFrame) -> str:
    """An answer as a Markdown table; cells as in CSV, with what Markdown would act on escaped."""
    table = tabulate(
        [[_as_markdown(cell) for cell in row] for row in _rows(frame)],
        headers=list(frame.columns),
        tablefmt="pipe",
        disable_numparse=True,
        colalign=["right" if dtype.kind in "iuf" else "left" for dtype in frame.dtypes],
    )
    return table + "\n"


def _as_markdown(cell: Cell) -> str:
    text = _as_text(cell)
    return escape_markdown(text) if isinstance(cell, str | list) else text


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
    return "; ".join(map(str, cell)) if isinstance(cell, list) else str(cell)


def _quoted(text: str) -> str:
    # The csv module leaves a lone carriage return unquoted before Python 3.13.
    return '"{}"'.format(text.replace('"', '""')) if any(c in text for c in ',"\r\n') else text


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
        return [cell_changed(item) for item in cell] if isinstance(cell, list) else cell

    copy = frame.copy()
    for column, dtype in frame.dtypes.items():
        if dtype.kind == "O":
            cells = [cell_changed(cell) for cell in frame[column]]
            copy[column] = pd.Series(cells, index=frame.index, dtype=dtype)
    return copy


def _guarded(text: str) -> str:
    return _FORMULA_START.sub(r"\1'", text)


# File systems take 255 bytes, of which browsers need some to tell copies apart.
_LONGEST_STEM = 200
_NOT_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


def file_name(*parts: str, suffix: str) -> str:
    """A file's name of plain characters, cut if long; what else the parts hold becomes a dash."""
    plain = [_NOT_IN_FILE_NAMES.sub("-", part).strip("-.") for part in parts]
    stem = "-".join(part for part in plain if part)[:_LONGEST_STEM]
    return stem.rstrip("-.") + suffix
