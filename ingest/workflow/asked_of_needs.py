"""
What the expressions of a job ask of the jobs that it needs: outputs, results, whether one failed.

Source: GitHub docs, "Contexts reference" (`needs`) and "Evaluate expressions", status check
functions (a job's condition without one means `success()`, which all jobs before it must meet).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ingest.workflow.expressions import Call, Context, Index, Literal, Node, Operation, nodes_of
from ingest.workflow.parse import Scalar, Value
from ingest.workflow.templates import Expression, has_expression, parts_of

_STATUS = frozenset({"always", "cancelled", "failure", "success"})
_NEEDS = "needs"


@dataclass(slots=True)
class Asked:
    """
    What a job asks of others.

    Attributes:
        outputs: By job in lower case, `needs.build.outputs.image` and so on, as written.
        results: Jobs in lower case whose result it asks for.
        all_needs: How it asks for all that it needs at once; None where it does not.
        failure: How its condition asks whether a job before it failed; None where it does not.
        is_skipped_on_failure: Whether it is skipped where a job before it fails.
    """

    outputs: dict[str, list[str]] = field(default_factory=dict)
    results: set[str] = field(default_factory=set)
    all_needs: str | None = None
    failure: str | None = None
    is_skipped_on_failure: bool = True


def read_asked(described: Mapping[str, Value]) -> Asked:
    """What the expressions of a job ask, those of its steps and of what it hands on included."""
    asked = Asked()
    condition = described.get("if")
    if isinstance(condition, Scalar):
        _condition(condition.text, asked)
    for node in _nodes(described):
        _of_needs(node, asked)
    return asked


def _condition(text: str, asked: Asked) -> None:
    """The functions of a job's condition; one of any status takes the place of `success()`."""
    for expression in _expressions(text, is_condition=True):
        for node in nodes_of(expression.node) if expression.node is not None else ():
            match node:
                case Call(function) if function.lower() == "failure":
                    asked.failure = "failure()"
                case Operation("!", (Call(function),)) if function.lower() == "success":
                    asked.failure = "!success()"
                case _:
                    pass
            if isinstance(node, Call) and node.function.lower() in _STATUS - {"success"}:
                asked.is_skipped_on_failure = False
        if asked.failure:
            asked.is_skipped_on_failure = False


def _of_needs(root: Node, asked: Asked) -> None:
    """Each place that reads `needs`, with how much of it is told."""
    inner: set[int] = set()
    for node in nodes_of(root):
        match node:
            case Index(
                Index(Index(Context(name), Literal(str(job))) as of_job, _) as part, key
            ) if _is_needs(name):
                inner |= {id(of_job), id(part)}
                _of_job(job, part.key, key, asked)
            case Index(Index(Context(name), Literal(str(job))) as of_job, key) if (
                _is_needs(name) and id(node) not in inner
            ):
                inner.add(id(of_job))
                _of_job(job, key, None, asked)
            case Index(Context(name), Literal(str(job))) if (
                _is_needs(name) and id(node) not in inner
            ):
                _of_job(job, None, None, asked)
            case Index(Context(name), None) if _is_needs(name):
                asked.all_needs = "needs.*"
            case Index(Context(name), key) if _is_needs(name) and not isinstance(key, Literal):
                asked.all_needs = "needs[...]"
            case Call(_, arguments) if any(
                isinstance(each, Context) and _is_needs(each.name) for each in arguments
            ):
                asked.all_needs = f"{node.function}(needs)"
            case _:
                pass


def _of_job(job: str, part: Node | None, key: Node | None, asked: Asked) -> None:
    match part, key:
        case Literal(str(name)), _ if name.lower() == "result":
            asked.results.add(job.lower())
        case Literal(str(name)), Literal(str(output)) if name.lower() == "outputs":
            _add_output(job, f"needs.{job}.outputs.{output}", asked)
        case Literal(str(name)), _ if name.lower() == "outputs":
            _add_output(job, f"needs.{job}.outputs", asked)
        case _:
            _add_output(job, f"needs.{job}", asked)


def _add_output(job: str, written: str, asked: Asked) -> None:
    listed = asked.outputs.setdefault(job.lower(), [])
    if written not in listed:
        listed.append(written)


def _is_needs(name: str) -> bool:
    return name.lower() == _NEEDS


def _nodes(value: Value | Mapping[str, Value], key: str = "") -> Iterator[Node]:
    match value:
        case Scalar():
            for expression in _expressions(value.text, is_condition=key == "if"):
                if expression.node is not None:
                    yield expression.node
        case list():
            for item in value:
                yield from _nodes(item)
        case _:
            for name, item in value.items():
                yield from _nodes(item, name)


def _expressions(text: str, *, is_condition: bool) -> Iterator[Expression]:
    """The expressions of a text; all of a condition is one, with `${{` or without."""
    if _NEEDS not in text.lower() and not is_condition:
        return
    if is_condition and not has_expression(text):
        yield Expression(text.strip())
    else:
        yield from (part for part in parts_of(text) if isinstance(part, Expression))
