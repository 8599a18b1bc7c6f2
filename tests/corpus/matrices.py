"""
The legs of a matrix, and which of their values a default name shows.

Source: GitHub docs, "Running variations of jobs in a workflow"; actions/runner,
`MatrixBuilder.cs`: a name shows the values of the axes, of a leg that `include` adds all of them,
but not what `include` adds to a combination.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from tests.corpus.expressions import (
    Contexts,
    Invented,
    are_equal,
    below,
    evaluate_template,
    shown,
)
from tests.corpus.invention import Invention
from tests.corpus.scalars import RefusedByGithub, Value

_MOST_LEGS = 256
_USE = re.compile(r"\bmatrix((?:\.[A-Za-z_][\w-]*|\[(?:'[^']*'|\d+)\])+)", re.ASCII)
_STEP = re.compile(r"\.([\w-]+)|\['([^']*)'\]|\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Leg:
    """
    One combination.

    Attributes:
        values: What `matrix` holds.
        segments: The texts that a default name shows, in order.
    """

    values: dict[str, Value]
    segments: tuple[str, ...]


def legs_of(job: dict[str, Any], contexts: Contexts, invention: Invention, seed: str) -> list[Leg]:
    """
    The legs of a job, in GitHub's order; none where all combinations are excluded.

    Raises:
        RefusedByGithub: The matrix has not the form of one.
    """
    matrix = job["strategy"]["matrix"]
    uses = _uses_of(job)
    if isinstance(matrix, str):
        matrix = _evaluated(matrix, contexts)
        if isinstance(matrix, Invented):
            matrix = {"include": invention.legs(f"{seed}.{matrix.path}", uses)}
    if not isinstance(matrix, dict):
        raise RefusedByGithub("a matrix that is no mapping")
    axes = {
        key: _members(value, contexts, invention, f"{seed}.{key}", uses.get(key, {}))
        for key, value in matrix.items()
        if key not in ("include", "exclude")
    }
    extra_uses = {key: below for key, below in uses.items() if key not in axes}
    lists = [
        _members(matrix.get(key) or [], contexts, invention, f"{seed}.{key}", extra_uses)
        for key in ("include", "exclude")
    ]
    for items in lists:
        if not all(isinstance(item, dict) and item for item in items):
            raise RefusedByGithub("an include or exclude of something else than mappings")
    include, exclude = ([_in_spelling_of(axes, item) for item in items] for items in lists)
    if any(key not in axes for item in exclude for key in item):
        raise RefusedByGithub("an exclude of what is no axis")
    legs = list(_expanded(axes, include, exclude))
    if len(legs) > _MOST_LEGS:
        raise RefusedByGithub(f"a matrix of more than {_MOST_LEGS} legs")
    return legs


def _in_spelling_of(axes: dict[str, Any], item: dict[str, Value]) -> dict[str, Value]:
    """Keys that differ from an axis in case only are that axis."""
    spelling = {key.lower(): key for key in axes}
    return {spelling.get(key.lower(), key): value for key, value in item.items()}


def _expanded(
    axes: dict[str, list[Value]], include: list[dict[str, Value]], exclude: list[dict[str, Value]]
) -> Iterator[Leg]:
    unused = list(include)
    for values in product(*axes.values()) if axes else ():
        leg = dict(zip(axes, values, strict=True))
        if any(_asks_for(item, leg) for item in exclude):
            continue
        extras: dict[str, Value] = {}
        for item in include:
            if _asks_for({key: item[key] for key in item if key in axes}, leg):
                unused = [other for other in unused if other is not item]
                extras |= {key: item[key] for key in item if key not in axes}
        yield Leg(leg | extras, tuple(_segments(leg)))
    for item in unused:
        leg = {key: item[key] for key in item if key in axes}
        leg |= {key: item[key] for key in item if key not in axes}
        yield Leg(leg, tuple(_segments(leg)))


def _asks_for(condition: Value, value: Value) -> bool:
    """Whether each leaf of the condition is found at its place."""
    match condition:
        case dict():
            return all(_asks_for(item, below(value, key)) for key, item in condition.items())
        case list():
            return all(
                _asks_for(item, below(value, float(number)))
                for number, item in enumerate(condition)
            )
    return are_equal(value, condition)


def _segments(value: Value) -> Iterator[str]:
    match value:
        case dict():
            for item in value.values():
                yield from _segments(item)
        case list():
            for item in value:
                yield from _segments(item)
        case _:
            if text := shown(value):
                yield text


def _members(
    value: Value, contexts: Contexts, invention: Invention, path: str, uses: dict[str, Any]
) -> list[Value]:
    value = _evaluated(value, contexts)
    if isinstance(value, Invented):
        return invention.legs(path, uses, count=2)
    if not isinstance(value, list):
        raise RefusedByGithub("an axis that is no list")
    return value


def _evaluated(value: Value, contexts: Contexts) -> Value:
    match value:
        case str():
            return evaluate_template(value, contexts)
        case list():
            return [_evaluated(item, contexts) for item in value]
        case dict():
            return {key: _evaluated(item, contexts) for key, item in value.items()}
    return value


def _uses_of(job: Value) -> dict[str, Any]:
    """What a job reads of `matrix`, as nested mappings."""
    uses: dict[str, Any] = {}
    for text in _texts(job):
        for found in _USE.finditer(text):
            place = uses
            for step in _STEP.finditer(found[1]):
                place = place.setdefault(step[1] or step[2] or step[3], {})
    return uses


def _texts(value: Value) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from _texts(item)
        case dict():
            for item in value.values():
                yield from _texts(item)
