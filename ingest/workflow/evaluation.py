"""
What an expression may come out as, before the run.

Sources: GitHub docs, "Evaluate expressions in workflows and actions"; actions/runner, the classes
of `Expressions/Sdk/Functions` and `Operators`.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

from ingest.workflow.expressions import Call, Context, Index, Literal, Node, Operation
from ingest.workflow.values import (
    ANYTHING,
    EITHER,
    Array,
    Given,
    Members,
    Object,
    Possible,
    Unknown,
    each_once,
    equals,
    falsy_of,
    is_known,
    is_less,
    member,
    members,
    parts_of_text,
    text_of,
    text_of_parts,
    truth,
    unknown_of,
)

Contexts = Mapping[str, Possible]
"""What is known of `github`, `inputs` and so on, by lower-case name; the others are unknown."""

_MOST_COMBINATIONS = 256
"""Of the possible values of what a function is given."""

_DEEPEST_JSON = 100


def evaluate(node: Node, contexts: Contexts) -> Possible:  # noqa: PLR0911 - a case for each kind
    """All values that an expression may have: too many, and what would fail, count as unknown."""
    match node:
        case Literal(value):
            return (value,)
        case Context(name):
            return contexts.get(name.lower(), ANYTHING)
        case Index(of, None):
            return each_once(each for value in evaluate(of, contexts) for each in members(value))
        case Index(of, key) if key is not None:
            taken = _combine(member, [evaluate(of, contexts), evaluate(key, contexts)])
            return each_once(taken)
        case Operation("&&" | "||" as operator, operands):
            return each_once(_choose(operands, contexts, until=operator == "||"))
        case Operation(operator, operands):
            given = [evaluate(operand, contexts) for operand in operands]
            return each_once(_combine(_OPERATORS[operator], given))
        case Call(function, arguments) if function.lower() == "case":
            return each_once(_case(arguments, contexts))
        case Call(function, arguments):
            given = [evaluate(argument, contexts) for argument in arguments]
            return _call(function.lower(), given)
    return ANYTHING


def _choose(operands: Sequence[Node], contexts: Contexts, *, until: bool) -> Iterator[Given]:
    """`&&` gives the first operand that is false, `||` the first that is true, else the last."""
    for operand in operands[:-1]:
        values = evaluate(operand, contexts)
        for value in values:
            match truth(value):
                case None if not until:
                    yield from falsy_of(value)
                case is_true if is_true in (until, None):
                    yield value
        if all(truth(value) is until for value in values):
            return
    yield from evaluate(operands[-1], contexts)


def _case(arguments: Sequence[Node], contexts: Contexts) -> Iterator[Given]:
    """Conditions, each with its value, and a default; GitHub refuses what is no truth value."""
    if len(arguments) % 2 == 0:
        yield from ANYTHING
        return
    for condition, value in zip(arguments[0:-1:2], arguments[1::2], strict=True):
        found = evaluate(condition, contexts)
        if any(each is not False for each in found):
            yield from evaluate(value, contexts)
        if all(each is True for each in found):
            return
    yield from evaluate(arguments[-1], contexts)


def _combine(
    function: Callable[..., Possible], given: Sequence[Possible]
) -> Iterator[Given] | Possible:
    """The results for all combinations of what is given."""
    if math.prod(map(len, given)) > _MOST_COMBINATIONS:
        return unknown_of(each for values in given for each in values)
    return (result for each in product(*given) for result in function(*each))


def _call(function: str, given: Sequence[Possible]) -> Possible:
    if function == "always":
        return (True,)
    if function in ("success", "failure", "cancelled"):
        return EITHER
    fewest, most, make = _FUNCTIONS.get(function, (0, -1, None))
    if make is None or not fewest <= len(given) <= most:
        return unknown_of(each for values in given for each in values)
    return each_once(_combine(make, given))


def _answer(answer: bool | None, *, is_negated: bool = False) -> Possible:  # noqa: FBT001 - as is
    return EITHER if answer is None else (answer is not is_negated,)


def _not(value: Given) -> Possible:
    return _answer(truth(value), is_negated=True)


def _is_equal(left: Given, right: Given) -> Possible:
    return _answer(equals(left, right))


def _is_unequal(left: Given, right: Given) -> Possible:
    return _answer(equals(left, right), is_negated=True)


def _is_below(left: Given, right: Given) -> Possible:
    return _answer(is_less(left, right))


def _is_above(left: Given, right: Given) -> Possible:
    return _answer(is_less(right, left))


def _is_at_most(left: Given, right: Given) -> Possible:
    return _answer(_either(is_less(left, right), equals(left, right)))


def _is_at_least(left: Given, right: Given) -> Possible:
    return _answer(_either(is_less(right, left), equals(left, right)))


def _either(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001 - three values
    return None if one is None or other is None else one or other


_OPERATORS: Mapping[str, Callable[..., Possible]] = {
    "!": _not,
    "==": _is_equal,
    "!=": _is_unequal,
    "<": _is_below,
    ">": _is_above,
    "<=": _is_at_most,
    ">=": _is_at_least,
}


def _format(template: Given, *given: Given) -> Possible:
    """`{0}` stands for what is given, `{{` and `}}` for braces."""
    text = text_of(template)
    pieces = None if text is None else _fill(text, given)
    return unknown_of((template, *given)) if pieces is None else (text_of_parts(pieces),)


def _fill(text: str, given: Sequence[Given]) -> list[str | Unknown] | None:
    parts: list[str | Unknown] = []
    position = 0
    while position < len(text):
        sign = text[position]
        if sign not in "{}":
            end = min(
                (at for at in (text.find(b, position) for b in "{}") if at >= 0), default=None
            )
            parts.append(text[position:end])
            position = len(text) if end is None else end
        elif text[position + 1 : position + 2] == sign:
            parts.append(sign)
            position += 2
        else:
            end = text.find("}", position)
            number = text[position + 1 : end]
            is_given = sign == "{" and number.isascii() and number.isdecimal()
            if not is_given or len(number) > 3 or int(number) >= len(given):  # noqa: PLR2004 - 255
                return None
            parts += parts_of_text(given[int(number)])
            position = end + 1
    return parts


def _join(items: Given, separator: Given = ",") -> Possible:
    between = text_of(separator)
    match items:
        case Array(found) if between is not None:
            parts = [part for item in found for part in (between, *parts_of_text(item))]
            return (text_of_parts(parts[1:]),)
        case Array() | Unknown() | Members():
            return unknown_of((items, separator))
        case Object():
            return ("",)
        case _:
            return (text_of_parts(parts_of_text(items)),)


def _to_json(value: Given) -> Possible:
    if not is_known(value):
        return unknown_of((value,))
    return (text_of_parts([_json(value, "\n")]),)


def _json(value: Given, line: str) -> str:
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False)
        case None:
            return "null"
        case Array(items):
            return _json_list("[]", [_json(item, f"{line}  ") for item in items], line)
        case Object(pairs):
            written = [f"{_json(key, line)}: {_json(item, f'{line}  ')}" for key, item in pairs]
            return _json_list("{}", written, line)
        case _:
            return text_of(value) or ""


def _json_list(brackets: str, written: Sequence[str], line: str) -> str:
    if not written:
        return brackets
    inner = ",".join(f"{line}  {each}" for each in written)
    return f"{brackets[0]}{inner}{line}{brackets[1]}"


def _from_json(text: Given) -> Possible:
    written = text_of(text)
    if written is None or _depth(written) > _DEEPEST_JSON:
        return unknown_of((text,))
    try:
        return (_read(json.loads(written, parse_int=float, parse_constant=_refuse)),)
    except ValueError:
        return ANYTHING


def _depth(written: str) -> int:
    """How deep a JSON text is nested, at most: brackets within its strings count, too."""
    depth = deepest = 0
    for sign in written:
        if sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    return deepest


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _read(value: object) -> Given:
    match value:
        case list():
            return Array(tuple(map(_read, value)))
        case dict():
            return Object(tuple((key, _read(item)) for key, item in value.items()))
        case _:
            return value  # type: ignore[return-value]  # JSON has no other values


def _contains(where: Given, what: Given) -> Possible:
    match where:
        case Array(items):
            found = [equals(item, what) for item in items]
            return _answer(True if True in found else None if None in found else False)
        case Object():
            return (False,)
        case _:
            return _answer(_in_text(where, what, lambda text, part: part in text))


def _starts_with(where: Given, what: Given) -> Possible:
    return _answer(_in_text(where, what, str.startswith))


def _ends_with(where: Given, what: Given) -> Possible:
    return _answer(_in_text(where, what, str.endswith))


def _in_text(where: Given, what: Given, test: Callable[[str, str], bool]) -> bool | None:
    """GitHub regards no case here, and finds nothing in lists and mappings."""
    text, part = text_of(where), text_of(what)
    if text is None or part is None or isinstance(where, Members) or isinstance(what, Members):
        return None
    if isinstance(where, Array | Object) or isinstance(what, Array | Object):
        return False
    return test(text.upper(), part.upper())


_FUNCTIONS: Mapping[str, tuple[int, int, Callable[..., Possible]]] = {
    "contains": (2, 2, _contains),
    "endswith": (2, 2, _ends_with),
    "format": (1, 255, _format),
    "fromjson": (1, 1, _from_json),
    "join": (1, 2, _join),
    "startswith": (2, 2, _starts_with),
    "tojson": (1, 1, _to_json),
}
"""Fewest and most of what each is given, and what it makes of known and unknown values."""
