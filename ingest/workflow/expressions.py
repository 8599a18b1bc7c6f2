"""
GitHub's expression language: what stands between `${{` and `}}`, as a tree.

Sources: GitHub docs, "Evaluate expressions in workflows and actions"; actions/runner,
`LexicalAnalyzer.cs`, `ExpressionParser.cs` (precedence, limits) and `ConvertToExpression` of its
nodes (how a skipped job's name spells them).
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from ingest.workflow.parse import finite_number, shown_number

LONGEST = 21_000
"""Characters of an expression; GitHub's own bound."""

DEEPEST = 50
"""Levels of nodes; GitHub's own bound, in which brackets do not count."""

_MOST_BRACKETS = 150
"""Within one another: what Python's stack holds."""


_SPACE = re.compile(r"\s*")
_TOKEN = re.compile(
    r"(?P<text>'(?:[^']|'')*')"
    r"|(?P<operator>&&|\|\||==|!=|<=|>=|[<>!()\[\],*])"
    r"|(?P<word>[A-Za-z_][A-Za-z0-9_-]*)"
    r"|(?P<number>[-+]?(?:[0-9]|\.[0-9]|Infinity)[A-Za-z0-9_.+-]*)"
    r"|(?P<dot>\.)",
    re.ASCII,
)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)
_CONSTANTS = {
    "null": None,
    "true": True,
    "false": False,
    "NaN": math.nan,
    "Infinity": math.inf,
}
_INFINITIES = {"Infinity": math.inf, "-Infinity": -math.inf}
_BINARY = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4}
_CHAINED = ("&&", "||")
_UNARY = 5


_TOO_DEEP = f"an expression is nested deeper than {DEEPEST} levels"


class ExpressionInvalid(ValueError):
    """A text is no expression; GitHub refuses a file with it."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant."""

    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Context:
    """`matrix`, `github` and so on, as written: GitHub does not regard case."""

    name: str


@dataclass(frozen=True, slots=True)
class Index:
    """`of.key`, `of[key]`, or `of.*` where the key is None."""

    of: "Node"
    key: "Node | None"


@dataclass(frozen=True, slots=True)
class Call:
    """A function's name as written, and what it is given."""

    function: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator with its operands: one for `!`, two or more for `&&` and `||`, else two."""

    operator: str
    operands: tuple["Node", ...]


Node: TypeAlias = Literal | Context | Index | Call | Operation


def parse_expression(source: str) -> Node:
    """
    The tree of an expression.

    Raises:
        ExpressionInvalid: It is none, or longer or deeper than GitHub allows.
    """
    if len(source) > LONGEST:
        raise ExpressionInvalid(f"an expression has more than {LONGEST:,} characters")
    node = _Parsing(source).whole()
    if any(depth > DEEPEST for _, depth in _nodes_with_depth(node)):
        raise ExpressionInvalid(_TOO_DEEP)
    return node


def nodes_of(node: Node) -> Iterator[Node]:
    """A node and all below it."""
    return (each for each, _ in _nodes_with_depth(node))


def write_expression(node: Node) -> str:
    """The expression in GitHub's own spelling, as the name of a skipped job has it."""
    match node:
        case Literal(value):
            text = _literal(value)
        case Context(name):
            text = name
        case Index(of, None):
            text = f"{write_expression(of)}.*"
        case Index(of, Literal(str(key))) if _NAME.fullmatch(key):
            text = f"{write_expression(of)}.{key}"
        case Index(of, key) if key is not None:
            text = f"{write_expression(of)}[{write_expression(key)}]"
        case Call(function, arguments):
            text = f"{function}({', '.join(map(write_expression, arguments))})"
        case Operation(operator, (operand,)):
            text = f"{operator}{write_expression(operand)}"
        case Operation(operator, operands):
            text = f"({f' {operator} '.join(map(write_expression, operands))})"
    return text


def _literal(value: str | float | bool | None) -> str:  # noqa: FBT001 - whatever a file holds
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case float():
            return shown_number(value)
        case _:
            escaped = value.replace("'", "''")
            return f"'{escaped}'"


def number_of(text: str) -> float:
    """What GitHub makes of a text where it wants a number: 0 of an empty one, NaN of most."""
    text = text.strip()
    number = finite_number(text) if text else 0.0
    return _INFINITIES.get(text, math.nan) if number is None else number


class _Parsing:
    """Precedence climbing over the tokens; `depth` counts how often it calls itself."""

    def __init__(self, source: str) -> None:
        self._tokens = [*_tokens(source), ("end", "")]
        self._position = 0

    def whole(self) -> Node:
        node = self._operation(1, 0)
        if self._kind != "end":
            raise ExpressionInvalid("an expression goes on where it should end")
        return node

    @property
    def _kind(self) -> str:
        return self._tokens[self._position][0]

    def _take(self, *texts: str) -> str | None:
        """The next token where it is one of these; else None."""
        kind, text = self._tokens[self._position]
        if kind in ("operator", "dot") and text in texts:
            self._position += 1
            return text
        return None

    def _expect(self, text: str) -> None:
        if self._take(text) is None:
            raise ExpressionInvalid(f"an expression lacks a {text!r}")

    def _operation(self, lowest: int, depth: int) -> Node:
        if depth > _MOST_BRACKETS:
            raise ExpressionInvalid(_TOO_DEEP)
        node = self._operand(depth)
        while True:
            kind, operator = self._tokens[self._position]
            rank = _BINARY.get(operator, 0) if kind == "operator" else 0
            if rank < lowest:
                return node
            self._position += 1
            operands = [node, self._operation(rank + 1, depth + 1)]
            if operator in _CHAINED:
                while self._take(operator):
                    operands.append(self._operation(rank + 1, depth + 1))
                operands = [each for operand in operands for each in _flat(operand, operator)]
            node = Operation(operator, tuple(operands))

    def _operand(self, depth: int) -> Node:  # noqa: PLR0911 - a case for each kind of token
        if self._take("!"):
            return Operation("!", (self._operation(_UNARY, depth + 1),))
        if self._take("("):
            node = self._operation(1, depth + 1)
            self._expect(")")
            return self._followed(node, depth)
        kind, text = self._tokens[self._position]
        self._position += 1
        match kind:
            case "text":
                return Literal(text[1:-1].replace("''", "'"))
            case "number":
                value = number_of(text)
                if math.isnan(value):
                    raise ExpressionInvalid("an expression holds what is no number")
                return Literal(value)
            case "word" if self._take("("):
                return self._followed(Call(text, self._arguments(depth)), depth)
            case "word" if text in _CONSTANTS:
                return Literal(_CONSTANTS[text])
            case "word":
                return self._followed(Context(text), depth)
            case _:
                raise ExpressionInvalid("an expression lacks a value")

    def _arguments(self, depth: int) -> tuple[Node, ...]:
        if self._take(")"):
            return ()
        found = [self._operation(1, depth + 1)]
        while self._take(","):
            found.append(self._operation(1, depth + 1))
        self._expect(")")
        return tuple(found)

    def _followed(self, node: Node, depth: int) -> Node:
        """A value with what is taken out of it."""
        while taken := self._take(".", "["):
            if self._take("*"):
                node = Index(node, None)
            elif taken == ".":
                kind, text = self._tokens[self._position]
                if kind != "word":
                    raise ExpressionInvalid("an expression lacks a property's name")
                self._position += 1
                node = Index(node, Literal(text))
            else:
                node = Index(node, self._operation(1, depth + 1))
            if taken == "[":
                self._expect("]")
        return node


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    position = _SPACE.match(source, 0).end()  # type: ignore[union-attr]  # it matches nothing, too
    while position < len(source):
        token = _TOKEN.match(source, position)
        if token is None or token.lastgroup is None:
            raise ExpressionInvalid("an expression holds a sign that has no place in it")
        yield token.lastgroup, token[0]
        position = _SPACE.match(source, token.end()).end()  # type: ignore[union-attr]  # as above


def _nodes_with_depth(node: Node) -> Iterator[tuple[Node, int]]:
    waiting = [(node, 1)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        parts: tuple[Node, ...] = ()
        match node:
            case Index(of, key):
                parts = (of,) if key is None else (of, key)
            case Call(_, parts) | Operation(_, parts):
                pass
        waiting += [(part, depth + 1) for part in parts]


def _flat(node: Node, operator: str) -> tuple[Node, ...]:
    """GitHub joins chains of one operator, as it shows in their spelling."""
    if isinstance(node, Operation) and node.operator == operator:
        return node.operands
    return (node,)
