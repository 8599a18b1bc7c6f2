"""A report as Markdown for a pull request's description, which GitHub renders."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from queries.report.blocks import (
    Block,
    Cell,
    Command,
    Costs,
    Link,
    Parts,
    Paths,
    Points,
    Rows,
    Section,
    Sentence,
    Strip,
)
from queries.report.mermaid import gantt
from queries.wording import (
    count,
    cut,
    escape_markdown,
    in_markdown,
    listed,
    number,
    on_one_line,
    shortened,
)

MOST_CHARACTERS = 30_000
"""What a reader of a pull request is asked to load."""
MOST_IN_FULL = 60_000
"""A description holds 65,536, of which some are the author's."""


@dataclass(frozen=True, slots=True)
class Extent:
    """
    How much of what there is gets told.

    Attributes:
        rows: Rows of a table, sentences of a list.
        jobs: Jobs of a path.
        arms: Paths in a chart.
        sentence: Characters of a sentence.
        cell: Characters of a cell.
    """

    rows: int
    jobs: int
    arms: int
    sentence: int
    cell: int


_BACKTICKS = re.compile(r"`+")
_GANTT_LEGEND = (
    "Red: the critical path; grey: waiting for a job's creation and its runner; the others are off "
    "the path, with their slack."
)
_FEW_JOBS = 3
_FOLD = 80
_EXTENTS = (
    Extent(rows=200, jobs=40, arms=20, sentence=1500, cell=100),
    Extent(rows=100, jobs=20, arms=20, sentence=1000, cell=80),
    Extent(rows=50, jobs=12, arms=12, sentence=800, cell=80),
    Extent(rows=25, jobs=10, arms=8, sentence=600, cell=60),
    Extent(rows=12, jobs=8, arms=6, sentence=500, cell=60),
    Extent(rows=9, jobs=8, arms=6, sentence=500, cell=60),
    Extent(rows=6, jobs=6, arms=4, sentence=400, cell=40),
    Extent(rows=3, jobs=3, arms=2, sentence=300, cell=40),
    Extent(rows=2, jobs=2, arms=1, sentence=300, cell=40),
    Extent(rows=1, jobs=2, arms=1, sentence=200, cell=24),
    Extent(rows=1, jobs=2, arms=1, sentence=80, cell=12),
)


_MOST_OF_FIRST = 10_000
"""What one pastes."""


def to_markdown(sections: Sequence[Section], *, is_full: bool = False) -> str:
    """
    The first section as Markdown, and the others in a fold; what had to be left out is said.

    Text from strangers is text: no link, mention, HTML, cell or fence of it is acted on.

    Args:
        sections: One at least.
        is_full: Nothing is folded, and there may be twice as much.
    """
    first = _fitted(sections[:1], _MOST_OF_FIRST)[0].removeprefix("#")
    room = (MOST_IN_FULL if is_full else MOST_CHARACTERS) - len(first) - _FOLD
    others = _fitted(sections[1:], room)
    if others and not is_full:
        others = ["<details><summary>Everything else</summary>", *others, "</details>"]
    return "\n\n".join([first, *others]) + "\n"


def _fitted(sections: Sequence[Section], room: int) -> list[str]:
    """
    What all can tell, each tells; of what room is left those without tables take their share first.

    Then come the shorter ones: none is shorter than need be because another has many rows.
    """
    texts = [["\n\n".join(_section(one, extent)) for extent in _EXTENTS] for one in sections]
    sizes = [[len(text) + len("\n\n") for text in its] for its in texts]
    last = len(_EXTENTS) - 1
    common = next((k for k in range(last) if sum(its[k] for its in sizes) <= room), last)
    needed = sum(its[common] for its in sizes)
    found = {}

    def rank(place: int) -> tuple[bool, int]:
        return any(isinstance(one, Rows) for one in sections[place].blocks), sizes[place][0]

    for left, place in enumerate(sorted(range(len(texts)), key=rank)):
        needed -= sizes[place][common]
        share = min(room / (len(texts) - left), room - needed)
        extent = next((k for k in range(common) if sizes[place][k] <= share), common)
        found[place] = texts[place][extent]
        room -= sizes[place][extent]
    return [found[place] for place in range(len(texts))]


def _section(section: Section, extent: Extent) -> Iterator[str]:
    yield f"#### {escape_markdown(shortened(on_one_line(section.title), extent.sentence))}"
    for block in section.blocks:
        yield from _block(block, extent)


def _block(block: Block, extent: Extent) -> Iterator[str]:
    match block:
        case Sentence(text, is_answer, link):
            words = _sentence(text, extent)
            behind = f" {_cell(link, extent)}" if link else ""
            yield f"{f'**{words}**' if is_answer else words}{behind}"
        case Points(texts, is_caution):
            yield _points(texts, extent, is_caution=is_caution)
        case Rows():
            yield from _table(block, extent)
        case Paths(state, paths):
            jobs = min(extent.jobs, _FEW_JOBS) if block.is_short else extent.jobs
            drawing = gantt(paths[: extent.arms], state, jobs, is_path_alone=block.is_short)
            yield f"```mermaid\n{drawing}\n```"
            if block.is_short and not any(path.is_inferred for path in paths):
                return
            drawn = [
                f"{path.attempt} of {path.arm}"
                f"{' (inferred from times)' if path.is_inferred else ''}"
                for path in paths[: extent.arms]
            ]
            more = len(paths) - len(drawn)
            left_out = f"; not drawn: {count(more, 'more arm')}" if more else ""
            yield _sentence(f"{_GANTT_LEGEND} Drawn: {listed(drawn)}{left_out}.", extent)
        case Command(text):
            if len(text) <= extent.sentence:
                yield _code(text)
        case Strip() | Costs() | Parts():
            return


def _code(text: str) -> str:
    """A fence is longer than any in the text."""
    fence = "`" * max(3, 1 + max(map(len, _BACKTICKS.findall(text)), default=0))
    return f"{fence}sh\n{on_one_line(text)}\n{fence}"


def _points(texts: Sequence[str], extent: Extent, *, is_caution: bool) -> str:
    shown = [_sentence(text, extent) for text in texts[: extent.rows]]
    if left_out := len(texts) - len(shown):
        shown.append(f"and {number(left_out)} more")
    points = [f"- {text}" for text in shown]
    # GitHub's own form of a warning: a quote that begins with this word.
    return "\n".join(["> [!WARNING]", *(f"> {p}" for p in points)] if is_caution else points)


def _table(table: Rows, extent: Extent) -> Iterator[str]:
    """Not padded to columns of one width: the blanks would cost more than the figures."""
    lines = [
        [escape_markdown(column) for column in table.columns],
        ["---"] * len(table.columns),
        *([_cell(cell, extent) for cell in row] for row in table.cells[: extent.rows]),
    ]
    yield "\n".join(f"| {' | '.join(line)} |" for line in lines)
    if (left_out := len(table.cells) - extent.rows) > 0:
        yield f"and {number(left_out)} more {table.things}: the HTML report has them all"


def _cell(cell: Cell, extent: Extent) -> str:
    if isinstance(cell, Link):
        return f"[{_cell(cell.text, extent)}](<{in_markdown(cell.address)}>)"
    return escape_markdown(shortened(on_one_line(cell), extent.cell))


def _sentence(text: str, extent: Extent) -> str:
    return escape_markdown(cut(on_one_line(text), extent.sentence))
