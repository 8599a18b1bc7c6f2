"""How values read on screen: where seconds become minutes, shares per cent."""

import math
from datetime import datetime

import pandas as pd

MISSING = "–"
"""What stands where there is no value."""

_MINUTE = 60
_HOUR = 60 * _MINUTE
# Not strftime's: its names follow the machine's language.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def duration(seconds: float | None) -> str:
    """Seconds as people say them: `45 s`, `3 min 20 s`, `1 h 2 min`; a dash where missing."""
    if seconds is None or pd.isna(seconds):
        return MISSING
    whole = abs(shown_seconds(seconds))
    if whole < _MINUTE:
        words = f"{whole} s"
    elif whole < _HOUR:
        words = _joined(whole // _MINUTE, "min", whole % _MINUTE, "s")
    else:
        words = _joined(whole // _HOUR, "h", whole % _HOUR // _MINUTE, "min")
    return f"-{words}" if seconds < 0 and whole else words


def shown_seconds(seconds: float) -> int:
    """The seconds that `duration` says: whole ones, from an hour on those of whole minutes."""
    whole = _rounded(abs(seconds))
    shown = whole if whole < _HOUR else _MINUTE * _rounded(whole / _MINUTE)
    return -shown if seconds < 0 else shown


def share(part: float | None) -> str:
    """A share (0 to 1) in per cent: `37%`, below ten `3.7%`; a dash where missing."""
    if part is None or pd.isna(part):
        return MISSING
    per_cent = 100 * part
    rounds_to_ten = 9.95
    return f"{per_cent:.1f}%" if 0 < abs(per_cent) < rounds_to_ten else f"{per_cent:.0f}%"


def seconds(value: float | None) -> str:
    """Whole seconds, as people copy them into a calculation: `412 s`; a dash where missing."""
    if value is None or pd.isna(value):
        return MISSING
    return f"{'-' if value < 0 and _rounded(-value) else ''}{_rounded(abs(value)):,} s"


def signed(words: str) -> str:
    """A figure in words with its sign, a plus included; nothing has none."""
    is_nothing = not any(digit in words for digit in "123456789")
    return words.removeprefix("-") if is_nothing else words if words[0] == "-" else f"+{words}"


def p_value(p: float | None) -> str:
    """A p value: `0.03`, `0.0004`, `< 0.0001`; a dash where missing."""
    if p is None or pd.isna(p):
        return MISSING
    if p < 1e-4:  # noqa: PLR2004 - four digits after the point are the most that are read
        return "< 0.0001"
    return f"{p:.1g}" if p < 0.01 else f"{p:.2f}"  # noqa: PLR2004 - likewise, two from there on


def money(usd: float | None) -> str:
    """US dollars: `$0.184`, from a dollar on `$12.40`; a dash where missing."""
    if usd is None or pd.isna(usd):
        return MISSING
    amount, least = abs(usd), 0.0005
    if 0 < amount < least:
        words = "<$0.001"
    elif amount < 1 - least:
        words = f"${amount:.3f}" if amount else "$0"
    else:
        words = f"${amount:,.2f}"
    return f"-{words}" if usd < 0 else words


def number(value: float | None) -> str:
    """A whole number: `16,393`; a dash where missing."""
    return MISSING if value is None or pd.isna(value) else f"{value:,.0f}"


def count(value: int, one: str, many: str | None = None) -> str:
    """So many things: `1 run`, `2 runs`, `1,122 jobs`; `many` where an s does not make it."""
    return f"{number(value)} {one if value == 1 else many or f'{one}s'}"


def instant(at: datetime | None) -> str:
    """An instant (naive, UTC) to the minute: `23 Nov 2026 02:14 UTC`; a dash where missing."""
    if at is None or pd.isna(at):
        return MISSING
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year} {at.hour:02}:{at.minute:02} UTC"


def days(first_at: datetime, last_at: datetime) -> str:
    """The days from one instant (naive, UTC) to another: `6 Apr 2026`, `30 Mar to 3 Apr 2026`."""
    last = f"{last_at.day} {_MONTHS[last_at.month - 1]} {last_at.year}"
    if first_at.date() == last_at.date():
        return last
    first = f"{first_at.day}"
    if (first_at.year, first_at.month) != (last_at.year, last_at.month):
        first += f" {_MONTHS[first_at.month - 1]}"
    if first_at.year != last_at.year:
        first += f" {first_at.year}"
    return f"{first} to {last}"


def _rounded(value: float) -> int:
    """Half up, as people round; Python's own goes to the even neighbour."""
    return math.floor(value + 0.5)


def _joined(large: int, large_unit: str, small: int, small_unit: str) -> str:
    return f"{large} {large_unit} {small} {small_unit}" if small else f"{large} {large_unit}"
