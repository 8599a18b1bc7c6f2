"""Every question that can be asked, and the views that the questions read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from basis import GLOBS
from queries.catalogue.headers import Entry, parse_header, without_comments

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
    """The views that a statement mentions, and those that they mention, each after its own."""
    known = _views()
    read = _words(sql) & known.keys()
    for name, view in reversed(known.items()):
        if name in read:
            read |= _words(view.sql) & known.keys()
    return tuple(view for name, view in known.items() if name in read)


def creation_order(statements: Mapping[str, str]) -> list[str]:
    """
    The names of views, each after those that its statement mentions.

    Raises:
        graphlib.CycleError: Views read each other.
    """
    mentioned = {
        name: sorted((_words(statement) & statements.keys()) - {name})
        for name, statement in sorted(statements.items())
    }
    return list(TopologicalSorter(mentioned).static_order())


@cache
def _views() -> dict[str, Question]:
    found = _read(_FOLDER / "views") | _read(GLOBS)
    return {name: found[name] for name in creation_order({n: v.sql for n, v in found.items()})}


@cache
def _words(sql: str) -> set[str]:
    return set(re.findall(r"\w+", without_comments(sql)))


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
