"""
The values of GitHub's expressions, known or not.

Before a run starts, an expression has several *possible* values, or one that only the run knows.
So all of this works on tuples of possible values, none of which is ever left out: a value that
can't be listed is `Unknown`, a text of which some is known has `Pieces`.

Source: actions/runner, `EvaluationResult.cs` (truth, comparison, text of a value).
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ingest.workflow.expressions import number_of
from ingest.workflow.parse import shown_number

MOST_VALUES = 64
"""Possible values that are distinguished; more count as unknown."""

LONGEST_TEXT = 2_000
"""Characters of a text that is made; a longer one counts as unknown. GitHub shows 100."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """
    Any value.

    Attributes:
        is_matrix: It may differ between the legs of the job's matrix.
    """

    is_matrix: bool = False


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text of which some parts are known."""

    parts: tuple[str | Unknown, ...]


@dataclass(frozen=True, slots=True)
class Array:
    """A list; `.*` filters one, and what is then taken is taken of each item."""

    items: tuple["Given", ...]
    is_filtered: bool = False


@dataclass(frozen=True, slots=True)
class Object:
    """A mapping; GitHub tells keys apart without regard to case."""

    pairs: tuple[tuple[str, "Given"], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """
    A context of which some members are known.

    Attributes:
        known: Possible values by lower-case name.
    """

    known: Mapping[str, "Possible"]
    others: "Possible"


Given: TypeAlias = str | float | bool | Array | Object | Members | Pieces | Unknown | None
Possible: TypeAlias = tuple[Given, ...]
"""At least one value, each once, at most 64."""

NULL: Possible = (None,)
EITHER: Possible = (True, False)
ANYTHING: Possible = (Unknown(),)
_ANY_LEG: Possible = (Unknown(is_matrix=True),)
_FALSY: Possible = (None, False, 0.0, math.nan, "")


def each_once(values: Iterable[Given]) -> Possible:
    """The values without repetition; anything where there are too many."""
    # By text, since to Python True and 1.0 are equal.
    found: dict[str, Given] = {}
    for value in values:
        found[repr(value)] = value
        if len(found) > MOST_VALUES:
            return unknown_of((*found.values(), *values))
    return tuple(found.values())


def unknown_of(values: Iterable[Given]) -> Possible:
    """Anything, which differs between legs if one of the values does."""
    return _ANY_LEG if any(map(is_of_matrix, values)) else ANYTHING


def few_enough(possible: Sequence[Possible]) -> list[Possible]:
    """The same, but that those which make too many combinations are unknown."""
    count = 1
    kept: list[Possible] = []
    for values in possible:
        count *= len(values)
        if count > MOST_VALUES:
            count //= len(values)
            kept.append(unknown_of(values))
        else:
            kept.append(values)
    return kept


def is_of_matrix(value: Given) -> bool:
    """Whether something unknown in a value may differ between legs."""
    return any(unknown.is_matrix for unknown in unknowns_in(value))


def unknowns_in(value: Given) -> Iterator[Unknown]:
    """All that is unknown in a value."""
    match value:
        case Unknown():
            yield value
        case Pieces(parts):
            yield from (part for part in parts if isinstance(part, Unknown))
        case Array(items):
            for item in items:
                yield from unknowns_in(item)
        case Object(pairs):
            for _, item in pairs:
                yield from unknowns_in(item)
        case _:
            pass


def is_known(value: Given) -> bool:
    """Whether it is one value through and through."""
    return not isinstance(value, Members) and next(unknowns_in(value), None) is None


def truth(value: Given) -> bool | None:
    """Whether it counts as true; None where only the run knows."""
    match value:
        case Unknown():
            return None
        case Pieces(parts):
            return True if any(isinstance(part, str) and part for part in parts) else None
        case Array() | Object() | Members():
            return True
        case float():
            return value != 0 and not math.isnan(value)
        case _:
            return bool(value)


def falsy_of(value: Given) -> Possible:
    """What a value is if it counts as false."""
    return ("",) if isinstance(value, Pieces) else _FALSY


def parts_of_text(value: Given) -> tuple[str | Unknown, ...]:  # noqa: PLR0911 - a case for each kind
    """The text of a value, known parts and others."""
    match value:
        case Unknown():
            return (value,)
        case Pieces(parts):
            return parts
        case None:
            return ("",)
        case bool():
            return ("true" if value else "false",)
        case float():
            return (shown_number(value),)
        case str():
            return (value,)
        case Array():
            return ("Array",)
        case _:
            return ("Object",)


def text_of_parts(parts: Iterable[str | Unknown]) -> str | Pieces | Unknown:
    """One text of parts."""
    joined: list[str | Unknown] = []
    length = 0
    for part in parts:
        length += len(part) if isinstance(part, str) else 1
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
        if length > LONGEST_TEXT:
            return Unknown(any(isinstance(each, Unknown) and each.is_matrix for each in joined))
    match joined:
        case []:
            return ""
        case [str(text)]:
            return text
        case [Unknown() as unknown]:
            return unknown
        case _:
            return Pieces(tuple(joined))


def text_of(value: Given) -> str | None:
    """The text of a value; None where some of it is unknown."""
    text = text_of_parts(parts_of_text(value))
    return text if isinstance(text, str) else None


def equals(left: Given, right: Given) -> bool | None:
    """GitHub's `==`: text without regard to case, else as numbers; None where unknown."""
    if not (is_known(left) and is_known(right)):
        return None
    if isinstance(left, Array | Object) and isinstance(right, Array | Object):
        return None  # GitHub compares which they are, not what they hold.
    if isinstance(left, str) and isinstance(right, str):
        return left.upper() == right.upper()
    return as_number(left) == as_number(right)


def is_less(left: Given, right: Given) -> bool | None:
    """GitHub's `<`; None where unknown."""
    if not (is_known(left) and is_known(right)):
        return None
    if isinstance(left, str) and isinstance(right, str):
        return left.upper() < right.upper()
    return as_number(left) < as_number(right)


def as_number(value: Given) -> float:
    """What GitHub makes of a known value where it wants a number."""
    match value:
        case None:
            return 0.0
        case bool() | float():
            return float(value)
        case str():
            return number_of(value)
        case _:
            return math.nan


def member(value: Given, key: Given) -> Possible:  # noqa: PLR0911 - a case for each kind
    """What `value[key]` may be."""
    if isinstance(value, Unknown):
        return (value,)
    name = text_of(key)
    if name is None or isinstance(value, Pieces):
        return unknown_of((value, key))
    match value:
        case Members(known, others):
            return known.get(name.lower(), others)
        case Object(pairs):
            lower = name.lower()
            return (next((item for each, item in pairs if each.lower() == lower), None),)
        case Array(items, is_filtered=True):
            return _of_items(items, key)
        case Array(items):
            number = as_number(key)
            return (items[int(number)] if 0 <= number < len(items) else None,)
        case _:
            return NULL


def members(value: Given) -> Possible:
    """What `value.*` may be."""
    match value:
        case Unknown() | Members() | Pieces():
            return unknown_of((value,))
        case Object(pairs):
            return (Array(tuple(item for _, item in pairs), is_filtered=True),)
        case Array(items, is_filtered=True):
            inner = [members(item) for item in items if isinstance(item, Array | Object)]
            arrays = [each for (each,) in inner if isinstance(each, Array)]
            found = tuple(item for array in arrays for item in array.items)
            return (Array(found, is_filtered=True),)
        case Array(items):
            return (Array(items, is_filtered=True),)
        case _:
            return (Array((), is_filtered=True),)


def _of_items(items: tuple[Given, ...], key: Given) -> Possible:
    """What is taken of each item of a filtered list; items that lack it are left out."""
    found: list[Given] = []
    for item in items:
        match item:
            case Object(pairs):
                lower = (text_of(key) or "").lower()
                found += [each for name, each in pairs if name.lower() == lower][:1]
            case Array(inner) if 0 <= as_number(key) < len(inner):
                found.append(inner[int(as_number(key))])
            case Unknown() | Pieces() | Members():
                return unknown_of(items)
            case _:
                pass
    return (Array(tuple(found), is_filtered=True),)
