"""The header of a query file: its contract, read from the comment that opens it."""

import re
from dataclasses import dataclass

_ENTRY = re.compile(r"  (?P<name>\$?\w+) {2,}(?P<type>[A-Z]+(?:\[\])?) {2,}(?P<meaning>\S.*)")
_SECTIONS = ("Parameters", "Columns")


@dataclass(frozen=True, slots=True)
class Entry:
    """
    A parameter or a column.

    Attributes:
        name: Without the dollar sign.
        type: As DuckDB spells it: `VARCHAR`, `BIGINT`, `VARCHAR[]`, ...
        meaning: One line; a unit where the name's suffix does not say it.
    """

    name: str
    type: str
    meaning: str

    @property
    def is_list(self) -> bool:
        """Whether it holds several values."""
        return self.type.endswith("[]")


@dataclass(frozen=True, slots=True)
class Header:
    """
    What a query file promises.

    Attributes:
        title: The first line: a question, or what a view's rows are.
        grain: What one row is, and which rows are absent.
        parameters: In header order; none for a view.
        columns: In the order of the select list.
    """

    title: str
    grain: str
    parameters: tuple[Entry, ...]
    columns: tuple[Entry, ...]


def parse_header(sql: str) -> Header:
    """
    The contract in the comment that opens a query file.

    Paragraphs are separated by empty comment lines. The first is the title, one opens with
    `Grain:`, `Parameters` and `Columns` list one entry a line (name, type and meaning, set apart
    by two spaces or more); any other paragraph is a remark.

    Raises:
        ValueError: The header misses its title, its grain or its columns, or an entry does not
            read as one.
    """
    paragraphs = _paragraphs(sql)
    grains = [lines for lines in paragraphs if lines[0].startswith("Grain: ")]
    sections = {lines[0]: lines[1:] for lines in paragraphs if lines[0] in _SECTIONS}
    if not paragraphs or len(paragraphs[0]) != 1 or len(grains) != 1 or "Columns" not in sections:
        raise ValueError("a query's header has a title of one line, a grain, and columns")
    return Header(
        title=paragraphs[0][0],
        grain=" ".join(line.strip() for line in grains[0]).removeprefix("Grain: "),
        parameters=tuple(_entry(line) for line in sections.get("Parameters", ())),
        columns=tuple(_entry(line) for line in sections["Columns"]),
    )


def without_comments(sql: str) -> str:
    """The statement alone, for those who look for names in it."""
    return re.sub(r"--[^\n]*", "", sql)


def _paragraphs(sql: str) -> list[list[str]]:
    paragraphs: list[list[str]] = [[]]
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        text = line.removeprefix("--").removeprefix(" ").rstrip()
        if text:
            paragraphs[-1].append(text)
        else:
            paragraphs.append([])
    return [lines for lines in paragraphs if lines]


def _entry(line: str) -> Entry:
    match = _ENTRY.fullmatch(line)
    if match is None:
        raise ValueError(f"this line of a query's header has no name, type and meaning: {line}")
    return Entry(match["name"].removeprefix("$"), match["type"], match["meaning"])
