"""How every page shows a table, a picture or a list of sentences, on its kind of paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from math import inf
from statistics import mean
from time import monotonic_ns
from typing import Any

import pandas as pd
import streamlit as st
from pandas.api.types import is_numeric_dtype
from pandas.io.formats.style import Styler
from plotly.graph_objects import Figure

from basis.visible import visible
from queries.charts.palette import DARK, LIGHT, Paper
from queries.export import as_harmless, as_visible, file_name, to_csv
from queries.wording import MISSING, WordedTable, escape_markdown

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
_WRAPPING_PX = 66
"""Above 4 rem the grid wraps words."""
_NARROW_PX = 840
"""What a window of 1000 pixels leaves for a table."""
_USUAL_PX = 1240
"""What one of 1400 pixels does."""
_MOST_CARDS = 10
_SHOWN_AT_ONCE = "shown_at_once"
_MOST_STYLED = 20_000
"""Cells whose figures and words the server puts together in a second."""


@dataclass(frozen=True)
class Table:
    """
    A table for people, with the same rows for programs.

    Attributes:
        shown: What is shown, its texts visible, in rows numbered from 0.
        csv: What is offered: the same rows, every column, as `as_harmless` makes them.
        widths: Pixels of the columns for which the grid would not make room.
        is_wide: Whether a window of 1000 pixels may hide columns.
        is_cut: Whether one of 1400 does.
        links: Columns that hold addresses, of `web_address`.
        row_px: How high rows are in which words wrap; None where none does.
    """

    shown: WordedTable
    csv: str
    widths: Mapping[str, int]
    is_wide: bool
    is_cut: bool
    links: tuple[str, ...]
    row_px: int | None = None

    @cached_property
    def grid(self) -> Styler | pd.DataFrame:
        """What the grid draws, for all readers."""
        return with_figures(self.shown)


@dataclass(frozen=True, slots=True)
class Picture:
    """
    A chart, and the same in words.

    Attributes:
        figure: The chart; it does not change any more.
        words: What it shows; names as they came.
    """

    figure: Figure
    words: str

    def __post_init__(self) -> None:
        """Streamlit reads the figure at each run of a page: it is copied for that once."""
        vars(self.figure)["to_dict"] = cache(self.figure.to_dict)


def table_of(
    table: WordedTable, answer: pd.DataFrame, links: Mapping[str, pd.Series] | None = None
) -> Table:
    """
    An answer, and what of it is shown.

    Args:
        table: What is shown.
        answer: What is offered.
        links: Addresses of `web_address`, a column more each, by heading; rows as the table's.
    """
    columns = links or {}
    words = as_visible(table.words).reset_index(drop=True)
    for heading, addresses in columns.items():
        words[heading] = addresses.to_numpy()
    figures = {name: held.reset_index(drop=True) for name, held in table.figures.items()}
    shown = WordedTable(words, figures, table.units)
    room_px = sum(_column_px(one, words[one].tolist()) for one in table.headings)
    return Table(
        shown=shown,
        csv=csv_of(answer),
        widths=_widths(table.words),
        is_wide=room_px > _NARROW_PX,
        is_cut=room_px > _USUAL_PX,
        links=tuple(columns),
    )


def wrapped(table: Table, px: int, *headings: str) -> Table:
    """
    The same with rows in which long words wrap.

    Args:
        table: As of `table_of`.
        px: How wide these columns are.
        headings: Of which columns.
    """
    widths = {**table.widths, **dict.fromkeys(headings, px)}
    return replace(table, widths=widths, row_px=_WRAPPING_PX)


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
    draw_rows(table)
    with st.container(horizontal=True, vertical_alignment="center"):
        offer_csv(table.csv, *name)
        if table.is_cut and not is_telephone():
            last = table.shown.headings[-1]
            st.caption(f"Scroll right: the last column is “{last}”.")


def draw_rows(table: Table) -> None:
    """
    Show a table alone, where a part of the page offers the answer behind it.

    A click on a heading sorts by its figures; those who hear a table hear these, and in which unit.
    On a telephone its first rows are cards.
    """
    if not is_telephone():
        _draw_grid(table)
        return
    rows = table.shown.words.astype(object).fillna("").head(_MOST_CARDS).to_dict("records")
    for row in rows:
        with st.container(border=True, gap=None):
            st.markdown(_card({str(name): str(cell) for name, cell in row.items()}, table.links))
    if (every := len(table.shown.words)) > len(rows):
        with st.expander(f"All {every} rows"):
            _draw_grid(table)


def is_telephone() -> bool:
    """
    Whether the reader's browser says that it is a telephone's.

    Source: MDN, "Browser detection using the user agent string", on `Mobi`.
    """
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def _card(row: Mapping[str, str], links: Sequence[str]) -> str:
    """A row in Markdown, its first two cells as its title; cells without words are left out."""
    (_, title), (_, of_title), *others = [*row.items(), ("", "")]
    lines = [f"**{escape_markdown(title)}** {escape_markdown(of_title)}"]
    for heading, cell in others:
        if heading in links:
            lines.append(f"[{escape_markdown(heading)}]({cell})" if cell else "")
        elif cell not in {"", MISSING}:
            lines.append(f"{escape_markdown(heading)}: {escape_markdown(cell)}")
    return "  \n".join(filter(None, lines))


def _draw_grid(table: Table) -> None:
    headings, units = table.shown.headings, table.shown.units
    with_units = [f"{one} ({units[one]})" if one in units else one for one in headings]
    has_gaps = any(_has_gaps(held) for held in table.shown.figures.values())
    st.dataframe(
        table.grid,
        hide_index=True,
        placeholder=MISSING,
        row_height=table.row_px,
        alt=f"Table: {', '.join(with_units)}{'; Infinity: missing' if has_gaps else ''}",
        column_config={
            **{
                column: st.column_config.Column(
                    width=table.widths.get(column), pinned=table.is_wide and place == 0
                )
                for place, column in enumerate(headings)
            },
            **{column: st.column_config.LinkColumn(display_text="open") for column in table.links},
        },
    )


def with_figures(table: WordedTable) -> Styler | pd.DataFrame:
    """
    A table whose columns hold their figures, and show their words; a large one holds words alone.

    The grid sorts what is missing among numbers as 0: infinity stands in its place, which is last.

    Args:
        table: In rows numbered from 0.
    """
    if table.words.size > _MOST_STYLED:
        return table.words
    held_last = {heading: _with_gaps_last(held) for heading, held in table.figures.items()}
    # With an identifier, since Streamlit would write its own into what all readers share.
    styled = Styler(table.words.assign(**held_last), uuid="grid")
    for heading, held in table.figures.items():
        figures = held.dropna()
        rows = figures.index.tolist()
        cells = list(zip(figures.tolist(), table.words[heading][rows].tolist(), strict=True))
        reading: dict[object, str] = dict(cells)
        styled.format(partial(_read, reading), subset=[heading])
        for row, (figure, words) in zip(rows, cells, strict=True):
            # Equal figures may read differently: a mean, and a difference with its sign.
            if words != reading[figure]:
                styled.format(partial(_read, {figure: words}), subset=([row], [heading]))
    # Streamlit reads this at each run of a page; it takes half as long as all else of a table.
    vars(styled)["_translate"] = cache(styled._translate)  # type: ignore[attr-defined]  # noqa: SLF001
    return styled


def _has_gaps(held: pd.Series) -> bool:
    return is_numeric_dtype(held) and bool(held.isna().any())


def _with_gaps_last(held: pd.Series) -> pd.Series:
    return held.astype("float64").fillna(inf) if _has_gaps(held) else held


def _read(reading: Mapping[object, str], figure: object) -> str:
    return reading.get(figure, MISSING)


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


def show_at_once(key: str) -> None:
    """Let what has this key be seen without scrolling, when it is drawn next."""
    st.session_state[_SHOWN_AT_ONCE] = key


def scroll_where_asked(key: str) -> None:
    """Scroll to what has this key and was just drawn, if `show_at_once` asks for it."""
    if st.session_state.get(_SHOWN_AT_ONCE) == key:
        del st.session_state[_SHOWN_AT_ONCE]
        # Streamlit itself scrolls to nothing, and runs the same script once; what is below has its
        # height a moment later.
        st.html(
            f"<script>/* {monotonic_ns()} */ setTimeout(() => "
            f"document.querySelector('.st-key-{key}')?.scrollIntoView(), 500)</script>",
            unsafe_allow_javascript=True,
        )


def paper() -> Paper:
    """What a chart is drawn on; it follows the page's theme at the next run of the app."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def _list_points(sentences: Iterable[str]) -> str:
    return "\n".join(f"- {escape_markdown(sentence)}" for sentence in sentences)


def _widths(table: pd.DataFrame) -> dict[str, int]:
    """Pixels of the columns with a cell, or a heading, for which the grid would not make room."""
    return {
        str(column): _column_px(str(column), cells)
        for column in table
        if not _is_seen(str(column), cells := table[column].tolist())
    }


def _is_seen(heading: str, cells: list[object]) -> bool:
    """Whether the grid makes room itself, as it does for a column without cells."""
    if not cells:
        return True
    lengths = [len(str(cell)) for cell in cells]
    seen = lengths[:_SEEN_ROWS]
    measured = max(length for length in seen if length <= _FAR * mean(seen))
    return max(len(heading) + _ARROW_SIGNS, *lengths) <= measured


def _column_px(heading: str, cells: list[object]) -> int:
    """For the heading, and the longest cell."""
    of_heading = _HEADING_MARGIN_PX + _SIGN_PX * (len(heading) + _ARROW_SIGNS)
    of_cells = _CELL_MARGIN_PX + _SIGN_PX * max((len(str(cell)) for cell in cells), default=0)
    return round(min(max(of_heading, of_cells, _LEAST_PX), _MOST_PX))
