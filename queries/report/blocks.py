"""What a report consists of, whatever its form; all text stands as it came."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import pandas as pd

from queries.charts.path_blocks import Block as TypicalPath
from queries.costs.time_against_cost import TimeAgainstCost
from queries.verdict.board import ArmRow
from queries.waterfall import Waterfall


@dataclass(frozen=True, slots=True)
class Link:
    """
    A text that leads somewhere.

    Attributes:
        text: What is shown.
        address: Of the web.
    """

    text: str
    address: str


Cell: TypeAlias = str | Link


@dataclass(frozen=True, slots=True)
class Sentence:
    """
    A sentence.

    Attributes:
        text: The sentence.
        is_answer: What a reader must take away.
        link: Where more of it stands; None for nowhere.
    """

    text: str
    is_answer: bool = False
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Points:
    """
    Sentences, one under the other.

    Attributes:
        texts: The weightiest first.
        is_caution: They change how the answer must be read.
    """

    texts: tuple[str, ...]
    is_caution: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """
    A table.

    Attributes:
        columns: Headings.
        cells: Row by row.
        things: What its rows are, in the plural.
    """

    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    things: str


@dataclass(frozen=True, slots=True)
class Strip:
    """
    Every counted run as a dot, and every difference with its interval.

    Attributes:
        rows: One at least.
        clock: What is measured, in words.
    """

    rows: tuple[ArmRow, ...]
    clock: str


@dataclass(frozen=True, slots=True)
class Paths:
    """
    The critical path of a typical run of each arm, in one cache state.

    Attributes:
        cache_state: It.
        paths: The baseline's first.
        is_short: Whether Markdown draws what is on the path alone, and its longest jobs.
    """

    cache_state: str
    paths: tuple[TypicalPath, ...]
    is_short: bool = False


@dataclass(frozen=True, slots=True)
class Costs:
    """
    Time against cost.

    Attributes:
        costs: Rows of `costs_by_attempt`.
        found: Where the arms stand.
        clock: What is measured, in words.
    """

    costs: pd.DataFrame
    found: TimeAgainstCost
    clock: str


@dataclass(frozen=True, slots=True)
class Parts:
    """
    The difference between two means in parts.

    Attributes:
        waterfall: One comparison.
    """

    waterfall: Waterfall


Chart: TypeAlias = Strip | Paths | Costs | Parts
"""What is drawn."""


@dataclass(frozen=True, slots=True)
class Command:
    """
    What a reader may copy into a shell.

    Attributes:
        text: Quoted for it.
    """

    text: str


Block: TypeAlias = Sentence | Points | Rows | Command | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """
    A part of a report.

    Attributes:
        title: A heading; of the first section, that of the report.
        blocks: In the order in which they are read.
        is_folded: Of a page: a reader opens it on demand.
    """

    title: str
    blocks: Sequence[Block]
    is_folded: bool = False
