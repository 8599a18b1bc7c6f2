"""
The names that GitHub gives to a job of a workflow file.

Sources: actions/runner, `JobNameBuilder.cs` and `MatrixBuilder.cs` (a literal name takes the
values of its matrix in brackets) and `WorkflowTemplateEvaluator.cs` (a name with an expression
does not).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.workflow.jobs import WorkflowJob
from ingest.workflow.matrix import Leg
from ingest.workflow.parse import Value
from ingest.workflow.scalars import Scalar
from ingest.workflow.templates import Expression, Part, has_expression, normal, parts_of

NOT_EXPANDED = "(not expanded)"
"""The leg of a job that was skipped before its matrix was expanded."""


@dataclass(frozen=True, slots=True)
class Hole:
    """
    A part of a name that only the run knows.

    Attributes:
        number: Tells the holes of a name apart.
        is_matrix: Whether it may differ between the legs of the matrix.
    """

    number: int
    is_matrix: bool


NamePart = str | Hole


@dataclass(frozen=True, slots=True)
class ShownName:
    """
    One name that a job may have.

    Attributes:
        parts: Fixed text and holes.
        leg: The leg's values as in the name; None without a matrix; empty where the name shows
            none of them.
        leg_number: Tells legs of a static matrix apart, whatever they show; else None.
    """

    parts: tuple[NamePart, ...]
    leg: tuple[NamePart, ...] | None
    leg_number: int | None = None


def shown_names(job: WorkflowJob) -> Iterator[ShownName]:
    """All names that GitHub may show for a job: uncut, without those of its callers."""
    name = job.name or job.key
    template = parts_of(name)
    if job.matrix is None:
        yield ShownName(_with_holes(template), None)
        return
    yield ShownName((normal(name),), (NOT_EXPANDED,))
    if job.matrix.legs is not None and all(_is_decided(part) for part in template):
        for number, leg in enumerate(job.matrix.legs):
            # A name with the file's spelling of numbers and truth values is accepted too.
            yield from dict.fromkeys(
                _name_of_leg(job, template, leg, number, text) for text in (_as_shown, _as_written)
            )
    elif has_expression(name):
        parts = _with_holes(template)
        yield ShownName(parts, tuple(p for p in parts if isinstance(p, Hole) and p.is_matrix))
    else:
        values = Hole(0, is_matrix=True)
        yield ShownName((f"{name} (", values, ")"), (values,))


def _name_of_leg(
    job: WorkflowJob,
    template: tuple[Part, ...],
    leg: Leg,
    number: int,
    text: Callable[[Scalar], str],
) -> ShownName:
    parts: list[NamePart] = []
    shown: dict[tuple[str, ...], NamePart] = {}
    for index, part in enumerate(template):
        if isinstance(part, str):
            parts.append(part)
        elif path := part.matrix_path:
            parts.append(_text_or_hole(_at(leg.values, path), index, text))
            shown.setdefault(tuple(key.lower() for key in path), parts[-1])
        else:
            parts.append(Hole(index, is_matrix=False))
    is_literal = not any(isinstance(part, Expression) for part in template)
    if any(parts) and not is_literal and shown:
        return ShownName(tuple(parts), tuple(shown.values()), number)
    values = tuple(
        value
        for index, scalar in enumerate(leg.shown)
        if (value := _text_or_hole(scalar, -index - 1, text))
    )
    if any(parts) and not is_literal:
        texts = tuple(value for value in values if isinstance(value, str))
        return ShownName(tuple(parts), texts, number)
    # A template that comes out empty gives way to the default name.
    base = job.key if not is_literal else job.name or job.key
    separated = [piece for value in values for piece in (", ", value)][1:]
    return ShownName((f"{base} (", *separated, ")") if values else (base,), values, number)


def _text_or_hole(value: Value | None, number: int, text: Callable[[Scalar], str]) -> NamePart:
    match value:
        case None:
            return ""
        case Scalar():
            return Hole(number, is_matrix=True) if has_expression(value.text) else text(value)
        case list():
            return "Array"
        case _:
            return "Object"


def _at(values: object, path: tuple[str, ...]) -> Value | None:
    """What a property path leads to; GitHub tells keys apart without regard to case."""
    for step in path:
        if not hasattr(values, "items"):
            return None
        values = next((item for key, item in values.items() if key.lower() == step.lower()), None)
    return values  # type: ignore[return-value]  # a Value all along, untyped on the way


def _as_shown(scalar: Scalar) -> str:
    return scalar.shown


def _as_written(scalar: Scalar) -> str:
    return "" if scalar.value is None else scalar.text


def _is_decided(part: Part) -> bool:
    """Whether a leg's values say what stands there, or it is the same for all legs."""
    return isinstance(part, str) or part.matrix_path is not None or not part.mentions_matrix


def _with_holes(template: tuple[Part, ...]) -> tuple[NamePart, ...]:
    return tuple(
        part if isinstance(part, str) else Hole(index, part.mentions_matrix)
        for index, part in enumerate(template)
    )
