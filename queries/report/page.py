"""A report as one HTML file that opens without a network."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from plotly.graph_objects import Figure
from plotly.io import to_html
from plotly.offline import get_plotlyjs

from queries.charts.arm_strip import arm_strip, describe_arms, legend_of
from queries.charts.cost_plane import cost_plane, describe_costs, legend_for_costs
from queries.charts.palette import DARK, LIGHT, Paper
from queries.charts.path_gantt import describe_paths, path_gantt
from queries.charts.waterfall_bars import HOW_TO_READ, describe_waterfall, waterfall_bars
from queries.report.blocks import Block, Chart, Costs, Link, Parts, Paths, Section, Strip
from queries.wording import on_one_line

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["plain"] = on_one_line
_PATH_LEGEND = (
    "Each arm by its counted run nearest the median. Upper row: the critical path; hatched: "
    "waiting; filled: running. Below, hollow: jobs off it; dotted: their slack."
)


def to_page(sections: Sequence[Section]) -> str:
    """
    The sections as a page with its charts, in the reader's light or dark.

    It asks for nothing: script and style stand in it, and it forbids itself any request.
    """
    return _TEMPLATES.get_template("page.html.jinja").render(
        title=sections[0].title,
        sections=sections,
        kind=_kind,
        is_link=lambda cell: isinstance(cell, Link),
        charts=_charts,
        legend=_legend,
        plotly=Markup(get_plotlyjs()),  # noqa: S704 - Plotly's own script
        light=LIGHT,
        dark=DARK,
    )


def _kind(block: Block) -> str:
    return type(block).__name__


def _charts(block: Chart, name: str) -> list[dict[str, str]]:
    """The chart of a block for each paper: its class, its text alternative and its markup."""
    alternative = _alternative(block)
    return [
        {"paper": paper, "alt": alternative, "markup": _markup(_drawn(block, on), name + paper)}
        for paper, on in (("light", LIGHT), ("dark", DARK))
    ]


def _drawn(block: Chart, paper: Paper) -> Figure:
    match block:
        case Strip():
            has_states = len({row.cache_state for row in block.rows}) > 1
            return arm_strip(block.rows, paper=paper, has_states=has_states)
        case Costs():
            return cost_plane(block.costs, block.found, clock=block.clock, paper=paper)
        case Parts():
            return waterfall_bars(block.waterfall, paper=paper)
        case Paths():
            return path_gantt(block.paths, paper=paper)


def _alternative(block: Chart) -> str:
    match block:
        case Strip():
            return describe_arms(block.rows, clock=block.clock)
        case Costs():
            return describe_costs(block.found, clock=block.clock)
        case Parts():
            return describe_waterfall(block.waterfall)
        case Paths():
            return describe_paths(block.paths)


def _legend(block: Chart) -> str:
    match block:
        case Strip():
            return legend_of(clock=block.clock)
        case Costs():
            return legend_for_costs(block.costs, block.found)
        case Parts():
            return HOW_TO_READ
        case Paths():
            return _PATH_LEGEND


def _markup(figure: Figure, name: str) -> Markup:
    return Markup(  # noqa: S704 - Plotly escapes what stands in its script
        to_html(
            figure,
            full_html=False,
            include_plotlyjs=False,
            div_id=name,
            config={"displayModeBar": False, "responsive": True},
        )
    )
