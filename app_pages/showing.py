"""How every page shows a table, a picture or a list of sentences, on its kind of paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Any

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from basis.visible import visible
from queries.charts.palette import DARK, LIGHT, Paper
from queries.export import as_harmless, as_visible, file_name, to_csv
from queries.wording import escape_markdown

# The grid makes a column as wide as its heading and its first cells need, but for cells that are
# far longer than the others, and for the arrow of a column that is sorted.
_SEEN_ROWS = 5
_FAR = 1.5
_ARROW_SIGNS = 2
_LEAST_PX = 50
_MOST_PX = 440
_HEADING_MARGIN_PX = 16
_CELL_MARGIN_PX = 24
_SIGN_PX = 6.5


@dataclass(frozen=True, slots=True)
class Table:
    """
    A table for people, with the same rows for programs.

    Attributes:
        words: What is shown.
        csv: What is offered: the same rows, every column, as `as_harmless` makes them.
        widths: Pixels of the columns for which the grid would not make room.
        links: Columns that hold addresses, of `web_address`.
    """

    words: pd.DataFrame
    csv: str
    widths: Mapping[str, int]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """
    A chart, and the same in words.

    Attributes:
        figure: The chart.
        words: What it shows; names as they came.
    """

    figure: Figure
    words: str


def table_of(words: pd.DataFrame, answer: pd.DataFrame, links: Sequence[str] = ()) -> Table:
    """An answer, and what of it is shown in words."""
    return Table(as_visible(words), csv_of(answer), _widths(words), tuple(links))


def csv_of(answer: pd.DataFrame) -> str:
    """An answer as people and spreadsheets may open it."""
    return to_csv(as_harmless(answer))


def draw_table(table: Table, *name: str) -> None:
    """
    Show a table, and offer the answer behind it.

    Args:
        table: The table.
        name: Parts of the file's name; the first is the question's.
    """
    st.dataframe(
        table.words,
        hide_index=True,
        alt=f"Table: {', '.join(table.words.columns)}",
        column_config={
            **{
                column: st.column_config.Column(width=width)
                for column, width in table.widths.items()
            },
            **{column: st.column_config.LinkColumn(display_text="open") for column in table.links},
        },
    )
    offer_csv(table.csv, *name)


def offer_csv(csv: str, *name: str) -> None:
    """
    Offer an answer alone, where no row of it is shown.

    Args:
        csv: As of `csv_of`.
        name: Parts of the file's name; the first is the question's.
    """
    st.download_button(
        "Download CSV",
        csv,
        file_name=file_name(*name, suffix=".csv"),
        mime="text/csv",
        key=f"csv-{name[0]}",
        on_click="ignore",
        icon=":material/download:",
    )


def draw_picture(picture: Picture, **more: Any) -> Any:  # noqa: ANN401 - Streamlit's own
    """Draw a chart; what else is said goes to `st.plotly_chart`, and comes from it."""
    return st.plotly_chart(
        picture.figure, config={"displayModeBar": False}, alt=visible(picture.words), **more
    )


def say_points(sentences: Iterable[str]) -> None:
    """Say sentences as a list, names in them as they came; nothing for none."""
    if text := _list_points(sentences):
        st.markdown(text)


def as_points(sentences: Sequence[str]) -> str:
    """Sentences, names in them as they came, as a list in Markdown; one alone needs no mark."""
    return escape_markdown(sentences[0]) if len(sentences) == 1 else _list_points(sentences)


def paper() -> Paper:
    """What a chart is drawn on; it follows the page's theme at the next run of the app."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def _list_points(sentences: Iterable[str]) -> str:
    return "\n".join(f"- {escape_markdown(sentence)}" for sentence in sentences)


def _widths(table: pd.DataFrame) -> dict[str, int]:
    """Pixels of the columns with a cell, or a heading, for which the grid would not make room."""
    return {
        str(column): round(min(max(needed, _LEAST_PX), _MOST_PX))
        for column in table
        if (needed := _needed_px(str(column), table[column].tolist())) is not None
    }


def _needed_px(heading: str, cells: list[object]) -> float | None:
    """None where the grid sees it itself, and of a column without cells."""
    if not cells:
        return None
    lengths = [len(str(cell)) for cell in cells]
    seen = lengths[:_SEEN_ROWS]
    measured = max(length for length in seen if length <= _FAR * mean(seen))
    heading_signs = len(heading) + _ARROW_SIGNS
    if max(heading_signs, *lengths) <= measured:
        return None
    return max(
        _HEADING_MARGIN_PX + _SIGN_PX * heading_signs,
        _CELL_MARGIN_PX + _SIGN_PX * max(lengths),
    )
