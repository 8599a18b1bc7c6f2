"""
Hostile YAML to plain values; scalars by the core schema of YAML 1.2.

PyYAML only splits the text into events; what they mean is decided here, because its own schema
is that of YAML 1.1 (`ON` is true, `1:30` is 90) and knows no bounds.

Sources: YAML 1.2 specification, section 10.3.2; actions/runner, `YamlObjectReader.cs` (which
scalars GitHub takes for numbers) and `EvaluationResult.cs` (how it shows them).
"""

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self, TypeAlias

import yaml

from basis.errors import LongpoleError
from basis.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_QUOTE = 60
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTHS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INFINITIES = {
    **{f"{sign}.{inf}": math.inf for sign in ("", "+") for inf in ("inf", "Inf", "INF")},
    **{f"-.{inf}": -math.inf for inf in ("inf", "Inf", "INF")},
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_BASED = re.compile(r"0o[0-7]{1,11}|0x[0-9a-fA-F]{1,8}", re.ASCII)


class WorkflowUnreadable(LongpoleError):
    """
    A workflow file has no job graph.

    The message is one sentence fit for `attempt_graphs.problem`; of the file, which may be
    hostile, it quotes little and makes that visible.
    """


def quoted(text: str) -> str:
    """A stranger's text inside a sentence: all of it visible, at most 60 characters."""
    cut = text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}..."
    return f"'{visible(cut)}'"


@dataclass(frozen=True, slots=True)
class Scalar:
    """
    One scalar: what it means, and how the file spells it.

    Attributes:
        text: As written, without quotes; `3.10` stays `3.10`.
        value: By the core schema: `yes`, `ON` and `1:30` are text; numbers are doubles, as
            they are to GitHub.
        line: Where it stands in its file, from 1; None for one that stands in none.
    """

    text: str
    value: str | float | bool | None
    line: int | None = field(default=None, compare=False, repr=False)

    @property
    def shown(self) -> str:
        """
        The text in a job's name: `3.1` for an unquoted 3.10, `true` for True, nothing for null.

        Doubles have 15 significant digits there.
        """
        match self.value:
            case None:
                return ""
            case bool():
                return "true" if self.value else "false"
            case float():
                return shown_number(self.value)
            case _:
                return self.value


class Key(str):
    """A key of a mapping, and the line of its file that it stands on, from 1."""

    __slots__ = ("line",)
    line: int

    def __new__(cls, text: str, line: int) -> Self:
        """The text, as any other."""
        key = super().__new__(cls, text)
        key.line = line
        return key


def plain_scalar(text: str, line: int | None = None) -> Scalar:
    """What an unquoted scalar means."""
    if text in _NULLS:
        return Scalar(text, None, line)
    if text in _TRUTHS:
        return Scalar(text, _TRUTHS[text], line)
    if text in _INFINITIES:
        return Scalar(text, _INFINITIES[text], line)
    number = finite_number(text)
    return Scalar(text, text if number is None else number, line)


def finite_number(text: str) -> float | None:
    """The number that a text spells, decimal, `0x` or `0o`; None where it spells none."""
    if _DECIMAL.fullmatch(text):
        return float(text)
    return float(int(text, 0)) if _BASED.fullmatch(text) else None


def shown_number(value: float) -> str:
    """A number as text, to 15 significant digits: `3.1`, `1E+21`, `0` also for -0."""
    if value == 0:
        return "0"
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return format(value, ".15g").upper()


LARGEST_FILE_BYTES = 1024 * 1024
"""GitHub's own bound (actions/runner, `ParseOptions.cs`)."""


DEEPEST = 50
"""GitHub's own bound on nesting (same source)."""


MOST_EVENTS = 100_000 if yaml.__with_libyaml__ else 40_000
"""
Scalars, and starts and ends of collections, aliases expanded: what is read in less than 2 s.
GitHub itself reads 50,000 (actions/runner, `YamlObjectReader.cs`).
"""


MOST_CHARACTERS = 10 * LARGEST_FILE_BYTES
"""
Of all scalars, aliases expanded: who reads a text reads it for each alias. GitHub's own bound on
the size of what it made of a file is as large (actions/runner, `ParseOptions.cs`).
"""


Value: TypeAlias = Scalar | list["Value"] | dict[str, "Value"]
"""Keys of mappings are their source text, as `Key`. Aliases share one value: do not change it."""


_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


_CORE_TAG = "tag:yaml.org,2002:"


def parse_yaml(content: str | bytes) -> Value:
    """
    The one document in a file, as plain values.

    Raises:
        WorkflowUnreadable: It is no YAML, breaks a bound, repeats a key, or uses merge keys,
            tags beyond the core schema, or several documents: none has a place in a workflow.
    """
    try:
        data = content.encode() if isinstance(content, str) else content
    except UnicodeEncodeError as error:
        raise WorkflowUnreadable("The file is no valid Unicode text.") from error
    if len(data) > LARGEST_FILE_BYTES:
        raise WorkflowUnreadable("The file is larger than 1 MB.")
    try:
        return _Reading(data).document()
    except yaml.YAMLError as error:
        raise WorkflowUnreadable(_word_error(error)) from error


class _Reading:
    """One pass over a file's events."""

    def __init__(self, data: bytes) -> None:
        # Any: PyYAML's events have no types.
        self._events: Iterator[Any] = yaml.parse(data, Loader=_LOADER)
        self._count = 0
        self._characters = 0
        self._anchors: dict[str, tuple[Value, int, int, int]] = {}

    def document(self) -> Value:
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise WorkflowUnreadable("The file is empty.")
        value, _ = self._node(next(self._events), 1)
        next(self._events)
        if not isinstance(next(self._events), yaml.StreamEndEvent):
            raise WorkflowUnreadable("The file holds more than one YAML document.")
        return value

    def _node(self, event: Any, depth: int) -> tuple[Value, int]:  # noqa: ANN401 - untyped events
        """A value and its height, 1 for a scalar."""
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, depth)
        before = self._count, self._characters
        self._spend(1, event)
        if depth > DEEPEST:
            raise WorkflowUnreadable(f"{_line(event)}: nested deeper than {DEEPEST} levels.")
        value: Value
        match event:
            case yaml.ScalarEvent():
                value, height = _scalar(event), 1
                self._take(len(event.value), event)
            case yaml.SequenceStartEvent():
                value, height = self._sequence(depth)
            case _:
                value, height = self._mapping(depth)
        if event.anchor is not None:
            count, characters = self._count - before[0], self._characters - before[1]
            self._anchors[event.anchor] = value, height, count, characters
        return value, height

    def _alias(self, event: Any, depth: int) -> tuple[Value, int]:  # noqa: ANN401 - untyped events
        """An anchor counts from the end of its value on, so nothing can hold itself."""
        if event.anchor not in self._anchors:
            raise WorkflowUnreadable(
                f"{_line(event)}: {quoted(event.anchor)} is no anchor of an earlier value."
            )
        value, height, count, characters = self._anchors[event.anchor]
        self._spend(count, event)
        self._take(characters, event)
        if depth + height - 1 > DEEPEST:
            raise WorkflowUnreadable(f"{_line(event)}: nested deeper than {DEEPEST} levels.")
        return value, height

    def _sequence(self, depth: int) -> tuple[list[Value], int]:
        items: list[Value] = []
        tallest = 0
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            item, height = self._node(event, depth + 1)
            items.append(item)
            tallest = max(tallest, height)
        self._spend(1, event)
        return items, tallest + 1

    def _mapping(self, depth: int) -> tuple[dict[str, Value], int]:
        pairs: dict[str, Value] = {}
        tallest = 0
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key, _ = self._node(event, depth + 1)
            if not isinstance(key, Scalar):
                raise WorkflowUnreadable(f"{_line(event)}: a key is no plain text.")
            if key.text == "<<":
                raise WorkflowUnreadable(f"{_line(event)}: GitHub knows no merge keys (<<).")
            if key.text in pairs:
                raise WorkflowUnreadable(f"{_line(event)}: the key {quoted(key.text)} repeats.")
            named = Key(key.text, event.start_mark.line + 1)
            pairs[named], height = self._node(next(self._events), depth + 1)
            tallest = max(tallest, height)
        self._spend(1, event)
        return pairs, tallest + 1

    def _spend(self, count: int, event: Any) -> None:  # noqa: ANN401 - untyped events
        self._count += count
        if self._count > MOST_EVENTS:
            raise WorkflowUnreadable(
                f"{_line(event)}: the file holds more than {MOST_EVENTS:,} values, "
                "aliases expanded."
            )

    def _take(self, characters: int, event: Any) -> None:  # noqa: ANN401 - untyped events
        self._characters += characters
        if self._characters > MOST_CHARACTERS:
            raise WorkflowUnreadable(
                f"{_line(event)}: the file holds more than {MOST_CHARACTERS // 1024**2} MB of "
                "text, aliases expanded."
            )


def _scalar(event: Any) -> Scalar:  # noqa: ANN401 - untyped events
    """Quoted scalars are text; a tag may say so too, or name another core type of a plain one."""
    text, line = event.value, event.start_mark.line + 1
    if event.tag is None or event.tag == "!":
        return plain_scalar(text, line) if event.implicit[0] else Scalar(text, text, line)
    match event.tag.removeprefix(_CORE_TAG):
        case "str":
            return Scalar(text, text, line)
        case "null" | "bool" | "int" | "float":
            return plain_scalar(text, line)
        case _:
            raise WorkflowUnreadable(f"{_line(event)}: the tag {quoted(event.tag)} is unknown.")


def _line(event: Any) -> str:  # noqa: ANN401 - untyped events
    return f"Line {event.start_mark.line + 1}"


def _word_error(error: yaml.YAMLError) -> str:
    """PyYAML's finding in one sentence, without the excerpts that it adds."""
    if isinstance(error, yaml.reader.ReaderError):
        return f"The file is no YAML: {error.reason}."
    problem = getattr(error, "problem", None) or "it can't be read"
    mark = getattr(error, "problem_mark", None)
    return f"{'' if mark is None else f'Line {mark.line + 1}: '}not YAML: {problem}."
