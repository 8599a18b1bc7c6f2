"""Every question that can be asked, and the views that the questions read."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from basis import GLOBS
from basis.calls import reads_of
from queries.catalogue.headers import Entry, parse_header

_FOLDER = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Question:
    """
    One query file: a question, or a view that questions read.

    Attributes:
        name: The file's name without its suffix.
        sql: The file's text.
        title: The question in words.
        grain: What one row is, and which rows are absent.
        parameters: What can be bound; one that is not given is NULL.
        columns: Those of the answer, in order.
    """

    name: str
    sql: str
    title: str
    grain: str
    parameters: tuple[Entry, ...]
    columns: tuple[Entry, ...]

    def takes(self, name: str) -> bool:
        """Whether it has a parameter of that name."""
        return any(parameter.name == name for parameter in self.parameters)


def questions() -> dict[str, Question]:
    """Every question by its name, in alphabetical order."""
    return dict(_read(_FOLDER))


def views() -> dict[str, Question]:
    """Every view by its name, each after the views that it reads."""
    return dict(_views())


@cache
def views_read_by(sql: str) -> tuple[Question, ...]:
    """The views that a statement reads, and those that they read, each after its own."""
    known = _views()
    read = _reads(sql, known)
    for name, view in reversed(known.items()):
        if name in read:
            read |= _reads(view.sql, known)
    return tuple(view for name, view in known.items() if name in read)


def _reads(sql: str, known: Mapping[str, Question]) -> set[str]:
    """By its arguments a view is told from a table expression of the same name."""
    return {
        read.name
        for read in reads_of(sql)
        if read.name in known and bool(known[read.name].parameters) == (read.arguments is not None)
    }


@cache
def _views() -> dict[str, Question]:
    found = _read(_FOLDER / "views") | _read(GLOBS)
    order = TopologicalSorter(
        {name: sorted(_reads(view.sql, found)) for name, view in found.items()}
    )
    return {name: found[name] for name in order.static_order()}


@cache
def _read(folder: Path) -> dict[str, Question]:
    found = {}
    for path in sorted(folder.glob("*.sql")):
        sql = path.read_text(encoding="utf-8")
        header = parse_header(sql)
        found[path.stem] = Question(
            name=path.stem,
            sql=sql,
            title=header.title,
            grain=header.grain,
            parameters=header.parameters,
            columns=header.columns,
        )
    return found
