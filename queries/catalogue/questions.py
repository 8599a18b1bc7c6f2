"""Every question that can be asked, and the views that the questions read."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from basis import GLOBS
from basis.calls import reads_of
from queries.catalogue.headers import Entry, parse_header

_FOLDER = Path(__file__).resolve().parents[1] / "sql"


@dataclass(frozen=True, slots=True)
class Question:
    """
    One query file: a question, or a view that questions read.

    Attributes:
        name: The file's name without its suffix.
        subject: Its folder.
        sql: The file's text.
        title: The question in words.
        grain: What one row is, and which rows are absent.
        parameters: What can be bound; one that is not given is NULL.
        columns: Those of the answer, in order.
    """

    name: str
    subject: str
    sql: str
    title: str
    grain: str
    parameters: tuple[Entry, ...]
    columns: tuple[Entry, ...]

    def takes(self, name: str) -> bool:
        """Whether it has a parameter of that name."""
        return any(parameter.name == name for parameter in self.parameters)


def questions() -> dict[str, Question]:
    """Every question by its name, in alphabetical order: a file whose title asks."""
    return {name: found for name, found in _files().items() if found.title.endswith("?")}


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
    return {read.name for read in reads_of(sql)} & known.keys()


@cache
def _views() -> dict[str, Question]:
    found = {name: view for name, view in _files().items() if not view.title.endswith("?")}
    order = TopologicalSorter({name: sorted(_reads(v.sql, found)) for name, v in found.items()})
    return {name: found[name] for name in order.static_order()}


@cache
def _files() -> dict[str, Question]:
    found = {}
    paths = [*_FOLDER.rglob("*.sql"), *GLOBS.glob("*.sql")]
    for path in sorted(paths, key=lambda path: path.stem):
        sql = path.read_text(encoding="utf-8")
        header = parse_header(sql)
        found[path.stem] = Question(
            name=path.stem,
            subject=path.parent.name,
            sql=sql,
            title=header.title,
            grain=header.grain,
            parameters=header.parameters,
            columns=header.columns,
        )
    return found
