"""
Names that jobs hand things over by (artifacts, caches, images), as far as a file tells them.

What only a run knows stands in a name as a hole. Whether two names may be one is decided in linear
time, because both come from strangers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Literal as OneOf

from ingest.workflow.evaluation import Contexts
from ingest.workflow.expressions import Context, Index, Literal, nodes_of
from ingest.workflow.parse import quoted
from ingest.workflow.steps import NamePattern, fits
from ingest.workflow.templates import Expression, has_expression, normalize, parts_of, values_of
from ingest.workflow.values import LONGEST_TEXT, Given, parts_of_text

Agreement = OneOf["same", "maybe", "no"]

_HOLE = "\0"
_HAS_MORE_THAN_STARS = frozenset("?[]{}()!+")
_OF_ONE_PLACE = frozenset({"inputs", "steps", "job"})
"""Contexts that hold something else in another job or action, however alike they are written."""


@dataclass(frozen=True, slots=True)
class Name:
    """
    A name as a file gives it.

    Attributes:
        written: As it is shown to people, with what the file itself fills in.
        values: What it may be, each as the fixed text around its holes.
        spelling: Equal for two names that a run fills in alike; None where nobody knows.
        is_pattern: The holes stand for whatever is there: it means all names that fit.
        is_loose: It says more than is understood here: what fits may still be another.
    """

    written: str
    values: tuple[NamePattern, ...]
    spelling: str | None = None
    is_pattern: bool = False
    is_loose: bool = False

    def __str__(self) -> str:
        return quoted(self.written)

    @property
    def is_unknown(self) -> bool:
        """Whether nothing at all is known of it."""
        return any(not "".join(value) for value in self.values)


@dataclass(frozen=True, slots=True)
class Scope:
    """
    What a place in a file may read.

    Attributes:
        contexts: What expressions there may come out as.
        texts: What `env` and `inputs` hold there as written, by context and name in lower case: a
            text with expressions that mean the same wherever they stand.
    """

    contexts: Contexts
    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def fill(self, text: str) -> str:
        """A text with what `env` and `inputs` hold in place of expressions that ask for it."""
        made = "".join(
            part if isinstance(part, str) else self._filled(part) for part in parts_of(text)
        )
        return made if len(made) <= LONGEST_TEXT else text

    def _filled(self, expression: Expression) -> str:
        match expression.node:
            case Index(Context(context), Literal(str(name))):
                text = self.texts.get((context.lower(), name.lower()))
                if text is not None:
                    return text
            case _:
                pass
        return f"${{{{ {expression.source} }}}}"


def read_name(text: str, scope: Scope) -> Name:
    """A name whose expressions are filled in as far as it is known before the run."""
    text = text.strip()
    if not has_expression(text):
        return Name(text, ((text,),), text)
    filled = scope.fill(text).strip()
    values = tuple(dict.fromkeys(_pattern(value) for value in values_of(filled, scope.contexts)))
    return Name(filled, values, normalize(parts_of(filled)) if means_the_same(filled) else None)


def read_glob(text: str, scope: Scope, *, is_prefix: bool = False) -> Name:
    """All names that fit a glob, or begin with a text."""
    name = read_name(text, scope)
    if is_prefix:
        values = tuple((*value, "") for value in name.values)
        return Name(name.written, values, None, is_pattern=True)
    is_loose = any(_HAS_MORE_THAN_STARS & set(part) for value in name.values for part in value)
    values = tuple(tuple(_split_at_stars(value)) for value in name.values)
    # An expression in a glob may be any text: then it is not sure what fits.
    return Name(name.written, values, None, is_pattern=True, is_loose=is_loose or _has_hole(name))


def agree(taken: Name, given: Name) -> Agreement:
    """Whether what one job asks for is what another hands over."""
    if taken.spelling is not None and taken.spelling == given.spelling:
        return "same"
    pairs = list(product(taken.values, given.values))
    if not taken.is_loose and any(_is_same(taken, *pair) for pair in pairs):
        return "same"
    return "maybe" if any(may_be_one(*pair) for pair in pairs) else "no"


def may_be_one(left: NamePattern, right: NamePattern) -> bool:
    """Whether some text fits both; where both have holes, their beginnings and ends decide."""
    if len(left) == 1:
        return fits(right, left[0])
    if len(right) == 1:
        return fits(left, right[0])
    starts, ends = (left[0], right[0]), (left[-1], right[-1])
    shortest, longest = sorted(starts, key=len)
    last, longer_last = sorted(ends, key=len)
    return longest.startswith(shortest) and longer_last.endswith(last)


def _is_same(taken: Name, asked: NamePattern, there: NamePattern) -> bool:
    if taken.is_pattern:
        return fits(asked, _HOLE.join(there))
    return len(asked) == 1 and asked == there


def _has_hole(name: Name) -> bool:
    return any(len(value) > 1 for value in name.values)


def _split_at_stars(value: NamePattern) -> Iterator[str]:
    """The fixed text of a glob around its stars and holes, whatever else it says as a star."""
    for part in value:
        yield from _fixed_texts(part)


def _fixed_texts(part: str) -> list[str]:
    found = [""]
    closing = ""
    for sign in part:
        if closing:
            closing = "" if sign == closing else closing
        elif sign in "[{(":
            closing = {"[": "]", "{": "}", "(": ")"}[sign]
            found.append("")
        elif sign in "*?!+":
            found.append("")
        else:
            found[-1] += sign
    return found


def _pattern(value: Given) -> NamePattern:
    found = [""]
    for part in parts_of_text(value):
        if isinstance(part, str):
            found[-1] += part
        else:
            found.append("")
    return tuple(found)


def means_the_same(text: str) -> bool:
    """Whether a run makes the same of a text in every job, but for the legs of a matrix."""
    contexts = {
        node.name.lower()
        for part in parts_of(text)
        if isinstance(part, Expression) and part.node is not None
        for node in nodes_of(part.node)
        if isinstance(node, Context)
    }
    return not contexts & _OF_ONE_PLACE
