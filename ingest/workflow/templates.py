"""
Text with `${{ }}` expressions: which part is fixed, which is decided when a run starts.

Sources: GitHub docs, "Evaluate expressions in workflows and actions"; actions/runner,
`TemplateReader.cs` (where an expression ends) and `BasicExpressionToken.cs` (how it is displayed).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from ingest.workflow.evaluation import Contexts, evaluate
from ingest.workflow.expressions import (
    LONGEST,
    Context,
    ExpressionInvalid,
    Literal,
    Node,
    nodes_of,
    parse_expression,
    write_expression,
)
from ingest.workflow.values import (
    Given,
    Possible,
    Unknown,
    each_once,
    few_enough,
    parts_of_text,
    text_of_parts,
)

_OPENING = "${{"
_CLOSING = "}}"
_OF_A_LEG = frozenset({"matrix", "strategy"})
# What stands in quotes does not end an expression. Possessive, so that it takes linear time.
_EXPRESSION = re.compile(r"\$\{\{((?:[^'}]++|'[^']*+'|\}(?!\}))*+)\}\}")


@dataclass(frozen=True, slots=True)
class Expression:
    """What stands between `${{` and `}}`, without the spaces around it."""

    source: str

    @property
    def node(self) -> Node | None:
        """Its tree; None where it is no expression, so that GitHub refuses the file."""
        return None if len(self.source) > LONGEST else _parsed(self.source)

    @property
    def mentions_matrix(self) -> bool:
        """Whether its value may differ between the legs of a matrix."""
        return self.node is None or any(
            isinstance(node, Context) and node.name.lower() in _OF_A_LEG
            for node in nodes_of(self.node)
        )

    @property
    def spelling(self) -> str:
        """The same for all ways to write it."""
        return self.source if self.node is None else write_expression(self.node)

    def values(self, contexts: Contexts) -> Possible:
        """What it may come out as."""
        if self.node is None:
            return (Unknown(is_matrix=True),)
        return evaluate(self.node, contexts)


Part = str | Expression


def parts_of(text: str) -> tuple[Part, ...]:
    """
    Fixed text and expressions in turn; an expression without its end is fixed text.

    GitHub makes one expression of all of it: a longer one is none.
    """
    if len(text) > LONGEST and has_expression(text):
        return (Expression(text),)
    parts: list[Part] = []
    position = 0
    while (start := text.find(_OPENING, position)) >= 0:
        expression = _EXPRESSION.match(text, start)
        if expression is None:
            break
        if start > position:
            parts.append(text[position:start])
        parts.append(Expression(expression[1].strip()))
        position = expression.end()
    if position < len(text):
        parts.append(text[position:])
    return tuple(parts)


def has_expression(text: str) -> bool:
    """Whether a run may show something else than the text."""
    start = text.find(_OPENING)
    return start >= 0 and _EXPRESSION.match(text, start) is not None


def literal_of(parts: Sequence[Part]) -> str | None:
    """The text that GitHub takes for a literal: also a single constant text as an expression."""
    match parts:
        case [Expression() as only] if isinstance(only.node, Literal):
            return only.node.value if isinstance(only.node.value, str) else None
        case _ if all(isinstance(part, str) for part in parts):
            return "".join(part for part in parts if isinstance(part, str))
        case _:
            return None


def values_of(text: str, contexts: Contexts) -> Possible:
    """What a text may come out as; one that is a single expression keeps its type."""
    parts = parts_of(text)
    match parts:
        case (Expression() as only,):
            return only.values(contexts)
        case _:
            return tuple(_text(each) for each in combinations(parts, contexts))


def combinations(
    parts: Sequence[Part], contexts: Contexts
) -> list[tuple[tuple[str | Unknown, ...], ...]]:
    """
    What the parts of a text may come out as, each as its own sequence of texts and unknowns.

    Where there are too many combinations, the expressions with several values are unknown.
    """
    possible: list[Possible] = [
        (part,) if isinstance(part, str) else _texts(part.values(contexts)) for part in parts
    ]
    return [tuple(map(parts_of_text, each)) for each in product(*few_enough(possible))]


def normalize(parts: Iterable[Part]) -> str:
    """A template with its expressions in one spelling."""
    return "".join(
        part if isinstance(part, str) else f"{_OPENING} {part.spelling} {_CLOSING}"
        for part in parts
    )


def display(parts: Sequence[Part]) -> str:
    """How GitHub shows a template that it left as is: the first line."""
    match parts:
        case [Expression(source)]:
            text = f"{_OPENING} {source} {_CLOSING}"
        case _:
            text = "".join(part if isinstance(part, str) else _bare(part) for part in parts)
    return (text.lstrip(" \t\r\n").splitlines() or [""])[0]


def _bare(expression: Expression) -> str:
    """GitHub leaves out the outermost brackets where there are no others."""
    text = expression.spelling
    if text.startswith("(") and text.endswith(")") and text.count("(") == text.count(")") == 1:
        text = text[1:-1]
    return f"{_OPENING} {text} {_CLOSING}"


def _texts(values: Possible) -> Possible:
    """Values that give one text are one."""
    return each_once(text_of_parts(parts_of_text(value)) for value in values)


def _text(parts: Sequence[Sequence[str | Unknown]]) -> Given:
    return text_of_parts(each for part in parts for each in part)


@lru_cache(maxsize=512)
def _parsed(source: str) -> Node | None:
    try:
        return parse_expression(source)
    except ExpressionInvalid:
        return None
