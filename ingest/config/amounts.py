"""Durations and shares as people write them in an experiment file: `1m30s`, `60s to 80s`, `20%`."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, PlainValidator

_NUMBER = r"\d+(?:\.\d+)?"
_DURATION = re.compile(
    rf"(?:(?P<h>{_NUMBER}) ?h(?:ours?)?)? ?(?:(?P<m>{_NUMBER}) ?m(?:in(?:utes?)?)?)?"
    rf" ?(?:(?P<s>{_NUMBER}) ?s(?:ec(?:onds?)?)?)?"
)
_SHARE = re.compile(rf"(?P<share>{_NUMBER}) ?%")
_PLAIN = re.compile(_NUMBER)
_UNIT = re.compile(r"\s*[a-z%]+$")
_SECONDS = {"h": 3600, "m": 60, "s": 1}
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Amount:
    """
    Seconds, or a share; a range of them, or a single one.

    Attributes:
        said: As the file says it.
        low: Seconds, or 0.2 for 20%; above 0.
        high: The same where it is a single one.
        is_share: Whether it is a share.
    """

    said: str
    low: float
    high: float
    is_share: bool

    @property
    def is_single(self) -> bool:
        """Whether it is no range."""
        return self.low == self.high


def read_duration(value: object) -> Amount:
    """
    A duration: `30s`, `2 min`, `1m30s`.

    Raises:
        ValueError: It is none, or not above 0.
    """
    amount = _read_one(value)
    if amount is None or amount.is_share:
        raise ValueError(f"is no duration above 0: write it as '30s' or '1m30s', not {value!r}")
    return amount


def read_amount(value: object) -> Amount:
    """
    A duration or a share of the other arm's time: `30s`, `20%`.

    Raises:
        ValueError: It is neither, or not above 0, or all of it or more.
    """
    amount = _read_one(value)
    if amount is None:
        raise ValueError(
            f"is neither a duration nor a share: write it as '30s' or '20%', not {value!r}"
        )
    return amount


def read_range(value: object) -> Amount:
    """
    What `read_amount` reads, or from one to another: `60s to 80s`, `20 to 30%`.

    Raises:
        ValueError: It is neither, or ends before it begins.
    """
    first, joint, last = value.partition(" to ") if isinstance(value, str) else ("", "", "")
    if not joint:
        return read_amount(value)
    if _PLAIN.fullmatch(first.strip()) and (unit := _UNIT.search(last)):
        first = f"{first.strip()}{unit[0]}"
    ends = _read_one(first), _read_one(last)
    if ends[0] is None or ends[1] is None or ends[0].is_share != ends[1].is_share:
        raise ValueError(f"is no range: write it as '60s to 80s' or '20% to 30%', not {value!r}")
    if ends[0].low > ends[1].low:
        raise ValueError(f"ends before it begins: put the smaller one first, not {value!r}")
    return Amount(str(value).strip(), ends[0].low, ends[1].low, ends[0].is_share)


def read_difference(value: object) -> Amount | None:
    """
    What `read_amount` reads, or `true`: None, any difference.

    Raises:
        ValueError: It is neither.
    """
    if value is True:
        return None
    if value is False:
        raise ValueError("is false: write true or at least how much, or leave it out")
    return read_amount(value)


def _read_one(value: object) -> Amount | None:
    """None for what is no amount above 0, and for a share of all or more."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    text = value.strip()
    if match := _SHARE.fullmatch(text):
        share = float(match["share"]) / 100
        return Amount(text, share, share, is_share=True) if 0 < share < 1 else None
    match = _DURATION.fullmatch(text)
    parts = {} if match is None else match.groupdict()
    seconds = sum(_SECONDS[unit] * float(part) for unit, part in parts.items() if part)
    return Amount(text, seconds, seconds, is_share=False) if seconds > 0 else None


Duration = Annotated[
    Amount, PlainValidator(read_duration), Field(title='duration, like "30s" or "1m30s"')
]

SavedAmount = Annotated[
    Amount,
    PlainValidator(read_range),
    Field(title='duration or share, or from one to another: "60s", "60s to 80s", "20%"'),
]


@dataclass(frozen=True, slots=True)
class Difference:
    """
    That an arm is faster, or slower.

    Attributes:
        at_least: By how much at least; None for any difference.
    """

    at_least: Amount | None


DifferenceAmount = Annotated[
    Difference,
    PlainValidator(lambda value: Difference(read_difference(value))),
    Field(title='`true`, or at least how much: "30s" or "20%"'),
]
