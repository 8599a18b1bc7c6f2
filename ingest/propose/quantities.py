"""
Durations, percentages and factors in a sentence, with their units made one.

"1m30s", "90 sec", "1.5 min", "1,5 Minuten", "a minute and a half" are 90 seconds. What looks like
one but isn't is left out: versions ("1.0.2s"), settings ("interval=30s"), millions ("5m rows").
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

Unit = Literal["s", "%", "x"]

_UNITS = {
    "ms": 0.001,
    "s": 1,
    "m": 60,
    "h": 3600,
}
_NAMES = {
    "ms": r"ms|msecs?|millis|milliseconds?",
    "s": r"s|secs?\b\.?|seconds?|sek\b\.?|sekunden?",
    "m": r"m|mins?\b\.?|minutes?|minuten?",
    "h": r"h|hrs?\b\.?|hours?|std\b\.?|stunden?",
}
_WORDS = {
    "half a": 0.5,
    "half an": 0.5,
    "one and a half": 1.5,
    "a couple of": 2,
    "a couple": 2,
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "zwei": 2,
    "drei": 3,
    "eine": 1,
    "einer": 1,
}
_PARTS = {
    "half": 50,
    "a third": 100 / 3,
    "one third": 100 / 3,
    "two thirds": 200 / 3,
    "a quarter": 25,
    "one quarter": 25,
    "three quarters": 75,
}
_ALL_UNITS = "|".join(f"(?:{names})" for names in _NAMES.values())
_DIGITS = r"\d{1,6}(?:[.,]\d{1,3})?"
_APPROX = (
    r"(?P<approx>[~≈∼]\s?"
    r"|(?:about|around|roughly|approx(?:imately|\.)?|circa|ca\.?|etwa|some)\s)?"
)
_BEFORE = r"(?:(?<![\w.,:/$€£#=@+−–-])|(?<=\bsub-))"
_ARROW = r"(?:-{1,2}>|→|=>|➜|⇒)"
_TO = rf"(?:\s?{_ARROW}\s?|\s?[-–—]\s?|\s(?:down )?to\s|\sbis\s|\sauf\s|\sor\s)"
_NO_TIME = r"(?!\s(?:rows?|lines?|records?|users?|files?|requests?|events?|loc|people|stars?)\b)"
_AFTER = rf"(?![\w/=]|[.,]\d){_NO_TIME}"
_WORD_NUMBERS = "|".join(sorted(_WORDS, key=len, reverse=True))
_QUANTITY = re.compile(
    rf"{_BEFORE}{_APPROX}(?P<sign>(?:(?<=\s)|(?<=^)|(?<=[(~]))[-−–+]\s?)?"
    rf"(?:(?P<low>{_DIGITS})\s?(?P<low_unit>{_ALL_UNITS}|%)?{_TO}(?:~\s?)?"
    rf"|between\s(?P<between>{_DIGITS})\s?(?P<between_unit>{_ALL_UNITS}|%)?\sand\s)?"
    rf"(?:"
    rf"(?P<compound>(?P<hours>\d{{1,3}})\s?h(?:ours?|rs?)?\s?"
    rf"(?P<hours_m>\d{{1,2}})\s?m(?:in(?:utes?|s)?)?"
    rf"|(?P<minutes>\d{{1,4}})\s?m(?:in(?:utes?|s)?)?\s?(?:and\s)?"
    rf"(?P<seconds>\d{{1,2}})\s?s(?:ec(?:onds?|s)?)?){_AFTER}"
    rf"|(?P<value>{_DIGITS})\s?(?P<percent>%|percent\b|prozent\b|pct\b)(?![\w])"
    rf"|(?P<time>{_DIGITS})[\s-]?(?P<unit>{_ALL_UNITS}){_AFTER}"
    rf"|\b(?P<part>half|(?:a|one)[ -](?:third|quarter)|two[ -]thirds|three[ -]quarters)\b"
    rf"(?!\s(?:an?|of an)\s)"
    rf"|(?P<factor>\d{{1,3}}(?:[.,]\d)?)\s?[x×](?![\w])"
    rf"|\b(?P<word>{_WORD_NUMBERS})\s"
    rf"(?P<word_unit>(?:seconds?|minutes?|mins?|hours?|minuten?|sekunden?))"
    rf"(?P<and_half>\sand\sa\shalf)?\b"
    rf")",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?<![\w.,:/-])~?(\d{1,2}):([0-5]\d)(?![\w:]|\.\d)")
_RANGE = re.compile(_TO, re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3},\d{3}")


@dataclass(frozen=True, slots=True)
class Quantity:
    """
    One figure of a sentence.

    Attributes:
        start: In the sentence; so is `end`.
        low: In seconds, percent, or times; of one value alone the same as `high`.
        sign: "-" or "+" where it is written as a change.
        is_approximate: "~30s", "about 30s".
    """

    start: int
    end: int
    low: float
    high: float
    unit: Unit
    sign: str = ""
    is_approximate: bool = False

    @property
    def is_range(self) -> bool:
        """Whether it has two ends."""
        return self.low != self.high


def find_quantities(sentence: str, *, has_clocks: bool = False) -> list[Quantity]:
    """
    The figures of a sentence, in order.

    Args:
        sentence: Of bounded length.
        has_clocks: Whether "5:30" means minutes and seconds here, not a time of day.
    """
    found = [_quantity(match) for match in _QUANTITY.finditer(sentence)]
    if has_clocks:
        found += [
            Quantity(clock.start(), clock.end(), seconds, seconds, "s")
            for clock in _CLOCK.finditer(sentence)
            for seconds in [60.0 * int(clock[1]) + int(clock[2])]
        ]
    return _join_ranges(sentence, sorted(found, key=lambda each: each.start))


def _join_ranges(sentence: str, found: list[Quantity]) -> list[Quantity]:
    """The same, "1m30s to 2m" and "between 30s and 1m" as one of two ends."""
    joined: list[Quantity] = []
    for each in found:
        last = joined[-1] if joined else None
        if last is not None and last.unit == each.unit and last.high < each.low:
            between = sentence[last.end : each.start]
            is_between = sentence[: last.start].lower().endswith("between ")
            if _RANGE.fullmatch(between) or (is_between and between.strip() in ("and", "und")):
                joined[-1] = replace(last, end=each.end, high=each.high)
                continue
        joined.append(each)
    return joined


def _quantity(match: re.Match[str]) -> Quantity:
    unit: Unit = "s"
    unit_size = 1.0
    if match["compound"]:
        if match["hours"]:
            high = 3600.0 * int(match["hours"]) + 60 * int(match["hours_m"])
        else:
            high = 60.0 * int(match["minutes"]) + int(match["seconds"])
    elif match["percent"]:
        high, unit = _number(match["value"]), "%"
    elif match["part"]:
        high, unit = _PARTS[match["part"].lower().replace("-", " ")], "%"
    elif match["factor"]:
        high, unit = _number(match["factor"]), "x"
    elif match["word"]:
        unit_size = _unit_size(match["word_unit"])
        number = _WORDS[match["word"].lower()] + (0.5 if match["and_half"] else 0)
        high = number * unit_size
    else:
        unit_size = _unit_size(match["unit"])
        high = _number(match["time"]) * unit_size
    low = high
    if first := match["low"] or match["between"]:
        own = match["low_unit"] or match["between_unit"]
        is_other = own is not None and (own == "%") != (unit == "%")
        low_size = _unit_size(own) if own and own != "%" and not is_other else unit_size
        low = high if is_other else _number(first) * low_size
    sign = "" if not match["sign"] else "+" if "+" in match["sign"] else "-"
    return Quantity(
        match.start(), match.end(), low, high, unit, sign, is_approximate=bool(match["approx"])
    )


def _unit_size(name: str) -> float:
    return next(
        _UNITS[unit] for unit, names in _NAMES.items() if re.fullmatch(names, name, re.IGNORECASE)
    )


def _number(text: str) -> float:
    """A comma is a decimal one, as Germans write it, but for three digits behind it."""
    if _THOUSANDS.fullmatch(text):
        return float(text.replace(",", ""))
    return float(text.replace(",", "."))


def in_seconds(seconds: float) -> str:
    """As the experiment file writes a duration."""
    return f"{_plain(seconds)}s"


def in_percent(percent: float) -> str:
    """As the experiment file writes a share."""
    return f"{_plain(round(percent, 1))}%"


def _plain(number: float) -> str:
    """Without an exponent, and no more digits than people write."""
    return f"{number:.3f}".rstrip("0").rstrip(".")
