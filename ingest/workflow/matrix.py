"""
The legs of a matrix, as GitHub expands `strategy.matrix`.

Sources: GitHub docs, "Running variations of jobs in a workflow" (include and exclude);
actions/runner, `MatrixBuilder.cs` (order, which values a name shows, comparison).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from ingest.workflow.parse import Scalar, Value, WorkflowUnreadable, quoted
from ingest.workflow.templates import has_expression
from ingest.workflow.values import equals

MOST_LEGS = 256
"""GitHub's limit for one matrix."""

MOST_WORK = 500_000
"""Combinations times the size of their matrix, over all jobs of a file; inputs of calls beside."""

_CHARACTERS_PER_UNIT = 16


@dataclass(frozen=True, slots=True)
class Leg:
    """
    One combination of a static matrix.

    Attributes:
        shown: The scalars that the leg adds to a literal job name, in order. What an `include`
            adds to a combination is not among them.
    """

    values: Mapping[str, Value]
    shown: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """
    A job's matrix.

    Attributes:
        legs: In GitHub's order; None where an expression makes them, so that they are known
            only from the names of the jobs.
    """

    legs: tuple[Leg, ...] | None


DYNAMIC = Matrix(None)


def weigh_matrix(matrix: Value) -> int:
    """What `expand_matrix` has to do for a matrix, in units of `MOST_WORK`."""
    size = sum(1 + len(leaf.text) // _CHARACTERS_PER_UNIT for leaf in _leaves(matrix))
    return size * (1 + _combination_count(matrix))


def expand_matrix(matrix: Value) -> Matrix:
    """
    The legs of `strategy.matrix`.

    An expression in place of the matrix, of an axis or in a filter makes all legs unknown; one
    in place of a single value leaves just that value unknown. Over 256 legs count as unknown:
    GitHub starts no such job, but the rest of the workflow may run.

    Raises:
        WorkflowUnreadable: It has not the form of a matrix.
    """
    if isinstance(matrix, Scalar) and has_expression(matrix.text):
        return DYNAMIC
    if not isinstance(matrix, dict):
        raise WorkflowUnreadable("a matrix is no mapping")
    axes = {key: value for key, value in matrix.items() if key not in ("include", "exclude")}
    include, exclude = matrix.get("include", []), matrix.get("exclude", [])
    if any(_is_expression(value) for value in (include, exclude, *axes.values())):
        return DYNAMIC
    filters = _filters("include", include), _filters("exclude", exclude)
    lists = {key: _axis(key, values) for key, values in axes.items()}
    if _is_undecidable(lists, filters[0] + filters[1]):
        return DYNAMIC
    legs = tuple(_legs(lists, *filters))
    return DYNAMIC if len(legs) > MOST_LEGS else Matrix(legs)


def _legs(
    axes: dict[str, list[Value]],
    include: list[dict[str, Value]],
    exclude: list[dict[str, Value]],
) -> Iterator[Leg]:
    conditions = [{key: item[key] for key in item if key in axes} for item in include]
    extras = [{key: item[key] for key in item if key not in axes} for item in include]
    used = [False] * len(include)
    for values in product(*axes.values()) if axes else ():
        combination = dict(zip(axes, values, strict=True))
        if any(_fits(item, combination) for item in exclude):
            continue
        added: dict[str, Value] = {}
        for index, condition in enumerate(conditions):
            if _fits(condition, combination):
                used[index] = True
                added |= extras[index]
        yield Leg(combination | added, tuple(_leaves(list(combination.values()))))
    for index, condition in enumerate(conditions):
        if not used[index]:
            # The values of axes come first in such a leg, in the order of the include.
            values_of_leg = condition | extras[index]
            yield Leg(values_of_leg, tuple(_leaves(list(values_of_leg.values()))))


def _fits(condition: Value, value: Value | None) -> bool:
    """A filter asks for its leaves only: a mapping may hold more than it names."""
    match condition, value:
        case dict(), dict():
            return all(_fits(item, value.get(key)) for key, item in condition.items())
        case list(), list():
            return all(
                _fits(item, value[index] if index < len(value) else None)
                for index, item in enumerate(condition)
            )
        case Scalar(), Scalar() | None:
            return equals(condition.value, None if value is None else value.value) is True
        case ((dict() | list()), _):
            # A filter without leaves asks for nothing, whatever stands there.
            return not any(True for _ in _leaves(condition))
        case _:
            return False


def _leaves(value: Value) -> Iterator[Scalar]:
    match value:
        case Scalar():
            yield value
        case list():
            for item in value:
                yield from _leaves(item)
        case _:
            for item in value.values():
                yield from _leaves(item)


def _combination_count(matrix: Value) -> int:
    if not isinstance(matrix, dict):
        return 0
    count = 1
    for key, values in matrix.items():
        if key not in ("include", "exclude") and isinstance(values, list):
            count *= len(values)
    return count


def _is_undecidable(axes: dict[str, list[Value]], filters: list[dict[str, Value]]) -> bool:
    """Whether a filter compares something that only an expression knows."""
    compared = {key for item in filters for key in item if key in axes}
    return any(
        has_expression(leaf.text)
        for key in compared
        for value in (*axes[key], *(item[key] for item in filters if key in item))
        for leaf in _leaves(value)
    )


def _is_expression(value: Value) -> bool:
    return isinstance(value, Scalar) and has_expression(value.text)


def _axis(key: str, values: Value) -> list[Value]:
    if not isinstance(values, list):
        raise WorkflowUnreadable(f"the matrix's {quoted(key)} is no list")
    return values


def _filters(key: str, items: Value) -> list[dict[str, Value]]:
    if isinstance(items, Scalar) and items.value is None:
        return []
    if not isinstance(items, list):
        raise WorkflowUnreadable(f"the matrix's {quoted(key)} is no list")
    filters = [item for item in items if isinstance(item, dict)]
    if len(filters) < len(items):
        raise WorkflowUnreadable(f"the matrix's {quoted(key)} lists something else than mappings")
    return filters
