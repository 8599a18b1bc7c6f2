"""Bars on a time axis: how waiting and running look, and what a pointer over them tells."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from queries.attempts.names import TOLD_APART
from queries.charts.axes import TimeUnit, as_label
from queries.charts.palette import NEUTRAL, TRANSPARENT

Span = tuple[float, float]
"""From and to, seconds from the attempt's start."""


_LEGENDS = {
    TOLD_APART["lost"]: " Hatched with level lines: a lost runner's job, which was replaced.",
    TOLD_APART["unknown"]: (
        " Hatched both ways: unknown, since jobs without a place in the workflow file were there."
    ),
}
_PATTERNS = {TOLD_APART["lost"]: ("-", 6), TOLD_APART["unknown"]: ("x", 8)}

Stretches = tuple[tuple[str, Span], ...]
"""What is told from waiting, by its words, one after the other."""


@dataclass(frozen=True, slots=True)
class Bar:
    """
    One bar.

    Attributes:
        span: From and to.
        y: The middle of its height.
        height: Its height.
        key: What a click on it chooses.
        hover: What a pointer over it tells, as Plotly reads it.
        pattern: Plotly's name of what fills a run; empty for the full colour.
        outline: Colour of a run's outline; None for that of the arm.
    """

    span: Span
    y: float
    height: float
    key: int
    hover: str
    pattern: str = ""
    outline: str | None = None


def hover_text(name: str, details: Sequence[str]) -> str:
    """A name and lines about it, as they came, as a hover text."""
    return "<br>".join([f"<b>{as_label(name, 100)}</b>", *map(as_label, details)])


def pointed(keys: Sequence[int] | Sequence[str], hovers: Sequence[str]) -> dict[str, object]:
    """What a trace needs so that a pointer over a mark tells its text, and a click its key."""
    return {
        "customdata": [[key] for key in keys],
        "hovertext": list(hovers),
        "hovertemplate": "%{hovertext}<extra></extra>",
        # A click chooses; it does not fade the others.
        "selected": {},
        "unselected": {},
    }


def draw_waits(figure: go.Figure, bars: Sequence[Bar], unit: TimeUnit) -> None:
    """Waiting: hatched, in no arm's colour."""
    figure.add_bar(**_placed(bars, unit), marker=_hatched("/", 5))


def draw_told_apart(figure: go.Figure, bars: Mapping[str, Sequence[Bar]], unit: TimeUnit) -> None:
    """What is told from waiting, by its words: hatched otherwise, in no arm's colour."""
    for words, alike in bars.items():
        figure.add_bar(**_placed(alike, unit), name=words, marker=_hatched(*_PATTERNS[words]))


def told_apart_legend(words: Collection[str]) -> str:
    """How `draw_told_apart` is read, each sentence after a space; empty for none."""
    return "".join(sentence for word, sentence in _LEGENDS.items() if word in words)


def _hatched(shape: str, size: int) -> dict[str, object]:
    return {
        "color": TRANSPARENT,
        "line": {"width": 1, "color": NEUTRAL},
        "pattern": {"shape": shape, "fgcolor": NEUTRAL, "bgcolor": TRANSPARENT, "size": size},
    }


def draw_runs(
    figure: go.Figure, bars: Sequence[Bar], unit: TimeUnit, color: str, *, is_hollow: bool = False
) -> None:
    """Running: filled with the arm's colour, or in its pattern; hollow where it matters less."""
    figure.add_bar(
        **_placed(bars, unit),
        marker={
            # One colour for all: a list of them would be drawn as an invisible pattern.
            "color": TRANSPARENT if is_hollow else color,
            # The outline also shows what took no time.
            "line": {
                "width": [2 if bar.outline else 1.5 for bar in bars],
                "color": [bar.outline or color for bar in bars],
            },
            "pattern": {
                "shape": [bar.pattern for bar in bars],
                "fgcolor": color,
                "bgcolor": TRANSPARENT,
                "size": 7,
                "solidity": 0.4,
            },
        },
    )


def _placed(bars: Sequence[Bar], unit: TimeUnit) -> dict[str, object]:
    return {
        "orientation": "h",
        "base": [unit.of(start) for start, _ in (bar.span for bar in bars)],
        "x": [unit.of(end - start) for start, end in (bar.span for bar in bars)],
        "y": [bar.y for bar in bars],
        "width": [bar.height for bar in bars],
        **pointed([bar.key for bar in bars], [bar.hover for bar in bars]),
    }
