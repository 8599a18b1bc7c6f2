"""
What GitHub makes of `${{ }}`, with every value at hand.

Source: GitHub docs, "Evaluate expressions in workflows and actions"; actions/runner,
`src/Sdk/Expressions` (order of operators, conversion, indexes, functions).
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from tests.corpus.scalars import RefusedByGithub, Value, shown_number, shown_scalar

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')"
    r"|(?P<number>[-+]?(?:0x[0-9a-fA-F]+|0o[0-7]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?))"
    r"|(?P<word>[A-Za-z_][\w-]*)"
    r"|(?P<sign>&&|\|\||==|!=|<=|>=|[!<>()\[\].,*]))",
    re.ASCII,
)
_LITERALS = {"true": True, "false": False, "null": None, "nan": math.nan, "infinity": math.inf}
_LEVELS = (("||",), ("&&",), ("==", "!="), ("<", "<=", ">", ">="))

Contexts = Mapping[str, Value]
"""By name: `matrix`, `inputs` and so on; in conditions `always()` and its like too."""


class Invented:
    """A value that only a run knows; what it is shown as is settled when it is first needed."""

    def __init__(self, path: str, settle: Callable[[str, str | None], Value]) -> None:
        self.path = path
        self._settle = settle

    def at(self, key: str) -> "Invented":
        """What stands below it."""
        return Invented(f"{self.path}.{key}", self._settle)

    def scalar(self, compared_with: str | None = None) -> Value:
        """Its text or number; what it is compared with first it may turn out to be."""
        return self._settle(self.path, compared_with)


class Lookup:
    """A context whose members are found by name, and cannot be listed."""

    def __init__(self, find: Callable[[str], Value]) -> None:
        self.find = find


def evaluate_template(text: str, contexts: Contexts) -> Value:
    """
    A text with expressions: the value itself where it is one expression and nothing else.

    Raises:
        RefusedByGithub: It is not written by the grammar, or names a context that is not there.
    """
    parts = split_template(text)
    match parts:
        case [] | [("text", _)]:
            return text
        case [("expression", expression)]:
            return evaluate(expression, contexts)
    return "".join(
        part if kind == "text" else shown(evaluate(part, contexts)) for kind, part in parts
    )


def split_template(text: str) -> list[tuple[str, str]]:
    """Fixed parts ("text") and expressions ("expression"); a string in quotes may hold `}}`."""
    parts: list[tuple[str, str]] = []
    position = 0
    while (start := text.find("${{", position)) >= 0:
        end, is_quoted = start + 3, False
        while end < len(text) and (is_quoted or not text.startswith("}}", end)):
            is_quoted ^= text[end] == "'"
            end += 1
        if end >= len(text):
            raise RefusedByGithub("an expression without end")
        if start > position:
            parts.append(("text", text[position:start]))
        parts.append(("expression", text[start + 3 : end]))
        position = end + 2
    if position < len(text):
        parts.append(("text", text[position:]))
    return parts


def shown(value: Value) -> str:
    """A value as the text that stands in a name."""
    return shown_scalar(value.scalar() if isinstance(value, Invented) else value)


def evaluate(expression: str, contexts: Contexts) -> Value:
    """The value of what stands between `${{` and `}}`."""
    tokens, position = [], 0
    expression = expression.rstrip()
    while position < len(expression):
        found = _TOKEN.match(expression, position)
        if found is None:
            raise RefusedByGithub(f"the expression {expression.strip()[:60]}")
        tokens.append((found.lastgroup or "", found[found.lastgroup or 0]))
        position = found.end()
    reader = _Reader(tokens, contexts)
    value = reader.level(0)
    if reader.tokens:
        raise RefusedByGithub(f"the expression {expression.strip()[:60]}")
    return value()


_Later = Callable[[], Value]
"""A value that is worked out if it is needed: `&&` and `||` leave their right side alone."""


class _Reader:
    """Recursive descent."""

    def __init__(self, tokens: list[tuple[str, str]], contexts: Contexts) -> None:
        self.tokens = tokens[::-1]
        self.contexts = {name.lower(): value for name, value in contexts.items()}

    def _take(self, *signs: str) -> str | None:
        if self.tokens and self.tokens[-1][0] == "sign" and self.tokens[-1][1] in signs:
            return self.tokens.pop()[1]
        return None

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            raise RefusedByGithub(f"an expression without its {sign}")

    def level(self, depth: int) -> _Later:
        if depth == len(_LEVELS):
            return self._unary()
        left = self.level(depth + 1)
        while sign := self._take(*_LEVELS[depth]):
            left = partial(_combined, sign, left, self.level(depth + 1))
        return left

    def _unary(self) -> _Later:
        if self._take("!"):
            operand = self._unary()
            return lambda: not is_truthy(operand())
        value = self._primary()
        while sign := self._take(".", "["):
            if self._take("*"):
                value = partial(lambda before: _all_below(before()), value)
                if sign == "[":
                    self._expect("]")
                continue
            if sign == ".":
                kind, name = self.tokens.pop() if self.tokens else ("", "")
                if kind != "word":
                    raise RefusedByGithub("a property without a name")
                key: _Later = partial(str, name)
            else:
                key = self.level(0)
                self._expect("]")
            value = partial(lambda before, key: below(before(), key()), value, key)
        return value

    def _primary(self) -> _Later:
        if self._take("("):
            value = self.level(0)
            self._expect(")")
            return value
        if not self.tokens:
            raise RefusedByGithub("an expression that ends too soon")
        kind, text = self.tokens.pop()
        match kind:
            case "text":
                return lambda: text[1:-1].replace("''", "'")
            case "number":
                return lambda: as_number(text)
            case "word" if self._take("("):
                return self._call(text.lower())
            case "word" if text.lower() in self.contexts:
                return lambda: self.contexts[text.lower()]
            case "word" if text in _LITERALS or text.lower() in ("true", "false", "null"):
                return lambda: _LITERALS[text.lower()]
        raise RefusedByGithub(f"unrecognized {text}")

    def _call(self, name: str) -> _Later:
        arguments: list[_Later] = []
        while not self._take(")"):
            if arguments:
                self._expect(",")
            arguments.append(self.level(0))
        if (state := f"{name}()") in self.contexts:
            return lambda: self.contexts[state]
        if name not in _FUNCTIONS:
            raise RefusedByGithub(f"the function {name}")
        return lambda: _called(name, [argument() for argument in arguments])


def _combined(sign: str, first: _Later, second: _Later) -> Value:
    left = first()
    if sign in ("||", "&&"):
        return left if is_truthy(left) == (sign == "||") else second()
    right = second()
    match sign:
        case "==":
            return are_equal(left, right)
        case "!=":
            return not are_equal(left, right)
    left, right = _comparable(left, right)
    if isinstance(left, str) and isinstance(right, str):
        left, right = left.upper(), right.upper()
    else:
        left, right = as_number(left), as_number(right)
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[sign]


def is_truthy(value: Value) -> bool:
    """False, 0, empty text and null are not, NaN neither; every list and mapping is."""
    if isinstance(value, Invented):
        value = value.scalar()
    return isinstance(value, list | dict) or (value == value and bool(value))  # noqa: PLR0124 - NaN


def are_equal(left: Value, right: Value) -> bool:
    """`==`: texts without regard to case, unlike kinds as numbers, lists only to themselves."""
    left, right = _comparable(left, right)
    if isinstance(left, list | dict) or isinstance(right, list | dict):
        return left is right
    if isinstance(left, str) and isinstance(right, str):
        return left.upper() == right.upper()
    return as_number(left) == as_number(right)


def as_number(value: Value) -> float:
    """What arithmetic sees: 0 of null and empty text, NaN of other text."""
    match value:
        case None:
            return 0.0
        case bool() | float() | int():
            return float(value)
        case str():
            text = value.strip().lower()
            try:
                based = text.startswith(("0x", "0o"))
                return float(int(text, 0)) if based else float(text or 0)
            except ValueError:
                return math.nan
    return math.nan


def _comparable(left: Value, right: Value) -> tuple[Value, Value]:
    if isinstance(left, Invented):
        left = left.scalar(right if isinstance(right, str) else None)
    if isinstance(right, Invented):
        right = right.scalar(left if isinstance(left, str) else None)
    return left, right


def below(value: Value, key: Value) -> Value:
    """`value.key` or `value[key]`; null where nothing is there."""
    match value:
        case Invented():
            return value.at(shown(key))
        case Lookup():
            return value.find(shown(key))
        case _All():
            found = _All(below(item, key) for item in value)
            return _All(item for item in found if item is not None)
        case list():
            number = as_number(key)
            return value[int(number)] if 0 <= number < len(value) else None
        case dict():
            wanted = shown(key).lower()
            return next((item for name, item in value.items() if name.lower() == wanted), None)
    return None


class _All(list[Any]):
    """What `.*` gives: a property of it is that of each member."""


def _all_below(value: Value) -> Value:
    match value:
        case Invented():
            return _All([value.at("0"), value.at("1")])
        case dict():
            return _All(value.values())
        case list():
            return _All(value)
    return _All()


def _called(name: str, arguments: list[Value]) -> Value:
    try:
        return _FUNCTIONS[name](*arguments)
    except (TypeError, IndexError, ValueError) as error:
        raise RefusedByGithub(f"the call of {name}") from error


def _contains(where: Value, what: Value) -> bool:
    if isinstance(where, list):
        return any(are_equal(item, what) for item in where)
    if isinstance(where, dict):
        return False
    return shown(what).upper() in shown(where).upper()


def _format(template: Value, *values: Value) -> str:
    def fill(found: re.Match[str]) -> str:
        if found[0] in ("{{", "}}"):
            return found[0][0]
        return shown(values[int(found[1])])

    return re.sub(r"\{\{|\}\}|\{(\d+)\}", fill, shown(template))


def _join(values: Value, separator: Value = ",") -> str:
    if isinstance(values, list):
        return shown(separator).join(
            shown(value) for value in values if not isinstance(value, list | dict)
        )
    return "" if isinstance(values, dict) else shown(values)


def _from_json(text: Value) -> Value:
    if isinstance(text, Invented):
        return text
    return json.loads(shown(text), parse_int=float)


def _to_json(value: Value) -> Value:
    if isinstance(value, Invented):
        return value

    def plain(part: Value) -> Value:
        match part:
            case Invented():
                return plain(part.scalar())
            case dict():
                return {key: plain(item) for key, item in part.items()}
            case list():
                return [plain(item) for item in part]
            case float() if part.is_integer():
                return int(shown_number(part)) if abs(part) < 10**15 else part
        return part

    return json.dumps(plain(value), indent=2, ensure_ascii=False)


def _case(*arguments: Value) -> Value:
    for condition, value in zip(arguments[:-1:2], arguments[1::2], strict=False):
        if is_truthy(condition):
            return value
    return arguments[-1]


_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "contains": _contains,
    "startswith": lambda text, head: shown(text).upper().startswith(shown(head).upper()),
    "endswith": lambda text, tail: shown(text).upper().endswith(shown(tail).upper()),
    "format": _format,
    "join": _join,
    "fromjson": _from_json,
    "tojson": _to_json,
    "case": _case,
}
