"""
Scalars of a workflow file, by the core schema of YAML 1.2.

Sources: YAML 1.2 specification, section 10.3.2; actions/runner, `YamlObjectReader.cs` (which
scalars GitHub takes for numbers) and `EvaluationResult.cs` (how it shows them).
"""

import math
import re
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Scalar:
    """
    One scalar: what it means, and how the file spells it.

    Attributes:
        text: As written, without quotes; `3.10` stays `3.10`.
        value: By the core schema: `yes`, `ON` and `1:30` are text; numbers are doubles, as
            they are to GitHub.
    """

    text: str
    value: str | float | bool | None

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


def plain_scalar(text: str) -> Scalar:
    """What an unquoted scalar means."""
    if text in _NULLS:
        return Scalar(text, None)
    if text in _TRUTHS:
        return Scalar(text, _TRUTHS[text])
    if text in _INFINITIES:
        return Scalar(text, _INFINITIES[text])
    number = finite_number(text)
    return Scalar(text, text if number is None else number)


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
