"""
The names that GitHub gives to a job of a workflow file.

Sources: actions/runner, `JobNameBuilder.cs` and `MatrixBuilder.cs` (a literal name takes the
values of its matrix in brackets) and `WorkflowTemplateEvaluator.cs` (a name with an expression
does not, unless it comes out empty).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from ingest.workflow.calls import scalar_values
from ingest.workflow.contexts import OF_ANY_LEG, WITHOUT_MATRIX, contexts_of_leg
from ingest.workflow.evaluation import Contexts
from ingest.workflow.expressions import nodes_of
from ingest.workflow.graph import GraphJob
from ingest.workflow.matrix import DYNAMIC, Leg
from ingest.workflow.parse import Scalar, Value
from ingest.workflow.templates import (
    Expression,
    Part,
    combinations,
    display,
    literal_of,
    normalize,
    parts_of,
)
from ingest.workflow.values import LONGEST_TEXT, Unknown, few_enough, parts_of_text

NOT_EXPANDED = "(not expanded)"
"""The leg of a job that was skipped before its matrix was expanded."""

MOST_WORK = 50_000
"""Parts of expressions that are evaluated for the names of one job; then all are unknown."""


@dataclass(frozen=True, slots=True)
class Hole:
    """
    A part of a name that only the run knows.

    Attributes:
        is_matrix: Whether it may differ between the legs of the matrix.
    """

    number: int
    is_matrix: bool


NamePart = str | Hole
LegValue = tuple[NamePart, ...]
"""What a name shows of one value of a leg."""


@dataclass(frozen=True, slots=True)
class ShownName:
    """
    One name that a job may have.

    Attributes:
        leg: The leg's values as in the name; None without a matrix, and where they are not known.
        numbers: Of the legs of a static matrix that may show it; empty for other jobs.
        most: How many jobs of one attempt may show it; None where only the run knows.
        is_usual: A job or leg that is executed shows it, whatever the run.
        is_template: The file's text, as a skipped job shows it.
        is_literal: A skipped job shows the same, since nothing in it is evaluated.
        is_for_want: It is shown only if what the run alone knows is empty.
    """

    parts: tuple[NamePart, ...]
    leg: tuple[LegValue, ...] | None
    numbers: tuple[int, ...] = ()
    most: int | None = 1
    is_usual: bool = False
    is_template: bool = False
    is_leg_sure: bool = True
    is_literal: bool = False
    is_for_want: bool = False

    @property
    def is_fixed(self) -> bool:
        """Whether it is all known."""
        return not any(isinstance(part, Hole) for part in self.parts)


def shown_names(job: GraphJob) -> list[ShownName]:
    """
    All names that GitHub may show for a job: uncut, without those of its callers.

    Each text stands there once, but that a skipped job may show that of an executed leg. Of legs
    that share a text it is not sure which it is.
    """
    found: dict[tuple[object, ...], list[ShownName]] = {}
    for name in _names(job):
        found.setdefault((name.is_template, *name.parts), []).append(name)
    return [_as_one(names) for names in found.values()]


def work_of_names(job: GraphJob) -> int:
    """About how many characters `shown_names` reads or makes; a leg takes time for itself."""
    legs = 1 if job.matrix is None or job.matrix.legs is None else len(job.matrix.legs)
    return (len(job.job.name or job.job.key) + _CHARACTERS_PER_LEG) * legs


def of_any_name(job: GraphJob) -> GraphJob:
    """A job whose name, and whose legs, there is no time to read."""
    unread = replace(job.job, name="${{ }}")
    return replace(job, job=unread, matrix=None if job.matrix is None else DYNAMIC)


def _names(job: GraphJob) -> Iterator[ShownName]:
    parts = parts_of(job.job.name or job.job.key)
    literal = literal_of(parts)
    yield from _templates(job, parts)
    if job.matrix is None:
        yield from _without_leg(job, parts, {**job.contexts, **WITHOUT_MATRIX})
    elif job.matrix.legs is not None and (literal is not None or _may_evaluate(job, parts)):
        for number, leg in enumerate(job.matrix.legs):
            for spelled in _spellings(leg):
                contexts = contexts_of_leg(spelled, number, job.matrix, job.contexts)
                names = [*_of_leg(job, parts, spelled, contexts)]
                is_only = spelled is leg and len(names) == 1
                for name in names:
                    yield replace(name, numbers=(number,), is_usual=is_only and name.is_fixed)
    elif literal is not None:
        yield from (replace(name, most=None) for name in _with_any_values(literal))
    else:
        for name in _without_leg(job, parts, {**job.contexts, **OF_ANY_LEG}):
            yield replace(name, most=None, is_usual=False, is_leg_sure=name.leg is not None)


def _templates(job: GraphJob, parts: Sequence[Part]) -> Iterator[ShownName]:
    """What a skipped job shows: nothing is evaluated, no leg is made."""
    literal = literal_of(parts)
    if literal is not None and job.matrix is None:
        return
    leg = None if job.matrix is None else ((NOT_EXPANDED,),)
    as_written = job.job.name or job.job.key
    texts = (display(parts), normalize(parts), as_written) if literal is None else (literal,)
    for text in dict.fromkeys(texts):
        yield ShownName((text,), leg, is_template=True)


def _without_leg(job: GraphJob, parts: Sequence[Part], contexts: Contexts) -> list[ShownName]:
    """The names of a job without a matrix, or of one whose legs only the run knows."""
    if not _may_evaluate(job, parts):
        parts = [part if isinstance(part, str) else _UNREADABLE for part in parts]
    found = [_fill(parts, texts) for texts in combinations(parts, contexts)]
    names = [name for name in found if name.parts]
    if any(not any(isinstance(part, str) for part in name.parts) for name in found):
        # A name that comes out empty gives way to the key.
        key, is_sure = job.job.key, len(names) < len(found)
        keys = [ShownName((key,), None)] if job.matrix is None else _with_any_values(key)
        names += [replace(each, is_for_want=each.is_for_want or not is_sure) for each in keys]
    if job.matrix is None:
        is_only, is_literal = len(names) == 1, literal_of(parts) is not None
        return [
            replace(each, leg=None, is_usual=is_only and each.is_fixed, is_literal=is_literal)
            for each in names
        ]
    return names


def _with_any_values(base: str) -> list[ShownName]:
    """Values that only the run knows; it is nothing that empty ones add."""
    values = Hole(0, is_matrix=True)
    return [
        ShownName((f"{base} (", values, ")"), ((values,),)),
        ShownName((base,), (), is_for_want=True),
    ]


def _of_leg(
    job: GraphJob, parts: Sequence[Part], leg: Leg, contexts: Contexts
) -> Iterator[ShownName]:
    """The names of a leg: a literal, and a template that comes out empty, take its values."""
    base = literal_of(parts)
    if base is None:
        for texts in combinations(parts, contexts):
            name = _fill(parts, texts)
            if name.parts:
                yield name if name.leg else replace(name, leg=_known_values(leg, contexts))
            else:
                base = job.job.key
    if base is not None:
        for values in _leg_values(leg, contexts):
            separated = [part for value in values for part in (", ", *value)][1:]
            brackets = (" (", *separated, ")") if values else ()
            yield ShownName(_join_parts((base, *brackets)), values)


def _fill(parts: Sequence[Part], texts: Sequence[Sequence[str | Unknown]]) -> ShownName:
    """A template with what its parts came out as; without a leg where it shows nothing of one."""
    shown: list[NamePart] = []
    leg: dict[str, LegValue] = {}
    for part, text in zip(parts, texts, strict=True):
        made = _with_holes(text, len(shown))
        shown += made
        if isinstance(part, Expression) and part.mentions_matrix:
            leg.setdefault(part.spelling.lower(), made)
    return ShownName(_join_parts(shown), tuple(leg.values()) or None)


def _leg_values(leg: Leg, contexts: Contexts) -> list[tuple[LegValue, ...]]:
    """The values of a leg that a literal name takes, in all combinations; empty ones left out."""
    possible = few_enough([scalar_values(scalar, contexts) for scalar in leg.shown])
    return [
        tuple(
            _with_holes(parts_of_text(value), index * _MOST_PIECES, is_matrix=True)
            for index, value in enumerate(values)
            if parts_of_text(value) != ("",)
        )
        for values in product(*possible)
    ]


def _known_values(leg: Leg, contexts: Contexts) -> tuple[LegValue, ...]:
    """What tells a leg whose name shows nothing of it."""
    values = _leg_values(leg, contexts)[0]
    return tuple(value for value in values if all(isinstance(part, str) for part in value))


def _with_holes(text: Iterable[str | Unknown], number: int, *, is_matrix: bool = False) -> LegValue:
    return tuple(
        each if isinstance(each, str) else Hole(number + place, is_matrix or each.is_matrix)
        for place, each in enumerate(text)
    )


def _join_parts(parts: Iterable[NamePart]) -> tuple[NamePart, ...]:
    """Neighbouring texts as one, empty ones left out."""
    joined: list[NamePart] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    return tuple(joined)


def _spellings(leg: Leg) -> tuple[Leg, ...]:
    """A leg as GitHub shows it, and with the file's spelling of numbers and truth values."""
    as_written = Leg(
        {key: _as_written(value) for key, value in leg.values.items()},
        tuple(_scalar_as_written(scalar) for scalar in leg.shown),
    )
    return (leg,) if as_written == leg else (leg, as_written)


def _as_written(value: Value) -> Value:
    match value:
        case Scalar():
            return _scalar_as_written(value)
        case list():
            return [_as_written(item) for item in value]
        case _:
            return {key: _as_written(item) for key, item in value.items()}


def _scalar_as_written(scalar: Scalar) -> Scalar:
    is_alike = scalar.value is None or scalar.shown == scalar.text
    return scalar if is_alike else Scalar(scalar.text, scalar.text)


def _as_one(names: Sequence[ShownName]) -> ShownName:
    """What legs, or possible values, that show the same text have in common."""
    first, *others = names
    if not others:
        return first
    numbers = tuple(dict.fromkeys(number for name in names for number in name.numbers))
    counts = [name.most for name in names if not name.numbers]
    is_leg_known = all(name.leg == first.leg for name in names)
    return ShownName(
        parts=first.parts,
        leg=first.leg if is_leg_known else None,
        numbers=numbers,
        most=None if None in counts else max(len(numbers), *(count or 0 for count in counts), 0),
        is_usual=all(name.is_usual for name in names),
        is_template=all(name.is_template for name in names),
        is_leg_sure=is_leg_known and len(numbers) < 2,  # noqa: PLR2004 - one leg, or none
        is_literal=all(name.is_literal for name in names),
        is_for_want=all(name.is_for_want for name in names),
    )


def _may_evaluate(job: GraphJob, parts: Sequence[Part]) -> bool:
    """Whether the names of all legs take so little work that it is done."""
    legs = 1 if job.matrix is None or job.matrix.legs is None else len(job.matrix.legs)
    trees = [part.node for part in parts if isinstance(part, Expression)]
    size = sum(sum(1 for _ in nodes_of(tree)) for tree in trees if tree is not None)
    return size * legs <= MOST_WORK


_CHARACTERS_PER_LEG = 16
_UNREADABLE = Expression("")
_MOST_PIECES = LONGEST_TEXT + 1
