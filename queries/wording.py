"""How values read on screen: where seconds become minutes, shares per cent, dollars `$0.184`."""

import math
import re
from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from queries.visible import visible

MISSING = "–"
"""What stands where there is no value."""

_MINUTE = 60
_HOUR = 60 * _MINUTE
# Not strftime's: its names follow the machine's language.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CODE_SPAN = re.compile(r"`([^`]+)`")
# What acts anywhere in a line; at its start alone: lists, headings, quotes, rules; at its end: what
# closes a heading.
_ACTING = re.compile(r"[\\`*\[\]<>&|~$]|(?<![^\W_])_|_(?![^\W_])")
_ACTING_FIRST = re.compile(r"^(\d{0,9})([-+.)]|#{1,6})(?=\s|$)")
_ACTING_LAST = re.compile(r"(?<!\S)#+$")
# Addresses, mentions, references, arrows and :names: are looked for in the finished text, where
# escapes are gone: an invisible word joiner keeps them from being found.
_LATE_MARKUP = re.compile(
    r"(?<=:)(?=\S)(?!(?<=\d:)\d\d(?![\d:]))|(?<=www)(?=\.)|(?=@)|(?<=@)|(?<=#)(?=\d)|(?<=\bGH-)(?=\d)"
    r"|(?<=[<-])(?=[->])|(?<=[<>~])(?==)",
    re.IGNORECASE,
)
_WORD_JOINER = "\u2060"
# File systems take 255 bytes, of which browsers need some to tell copies apart.
_LONGEST_STEM = 200
_NOT_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


def duration(seconds: float | None) -> str:
    """Seconds as people say them: `45 s`, `3 min 20 s`, `1 h 2 min`; a dash where missing."""
    if seconds is None or pd.isna(seconds):
        return MISSING
    whole = _rounded(abs(seconds))
    if whole < _MINUTE:
        words = f"{whole} s"
    elif whole < _HOUR:
        words = _joined(whole // _MINUTE, "min", whole % _MINUTE, "s")
    else:
        minutes = _rounded(whole / _MINUTE)
        words = _joined(minutes // _MINUTE, "h", minutes % _MINUTE, "min")
    return f"-{words}" if seconds < 0 and whole else words


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
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year} {at:%H:%M} UTC"


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


def listed(words: Sequence[str]) -> str:
    """Words as a list: `a`, `a and b`, `a, b and c`; nothing for none."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def quoted(name: str) -> str:
    """A name as it came, told from the words around it."""
    return f"“{name}”"


def named(names: Sequence[str], most: int = 3) -> str:
    """Names as they came, the first few of them quoted, the rest counted: `“a”, “b” and 3 more`."""
    # One alone is named: to count it is no shorter.
    shown = names[:most] if len(names) > most + 1 else names
    more = [f"{len(names) - len(shown)} more"] if len(names) > len(shown) else []
    return listed([*map(quoted, shown), *more])


def upper(words: str) -> str:
    """Words as a sentence begins."""
    return words[:1].upper() + words[1:]


def escape_markdown(text: str) -> str:
    """
    Text as Markdown that shows exactly this text, on one line.

    Nothing in it is acted on, by Streamlit or by GitHub: no emphasis, link, address, mention,
    reference to an issue, HTML, formula, colour, icon, arrow or border of a table cell.
    Addresses, mentions, references, arrows and `:names:` get an invisible word joiner; what does
    not show in the text itself is made visible.
    """
    line = " ".join(visible(text).split())
    escaped = _ACTING.sub(r"\\\g<0>", _LATE_MARKUP.sub(_WORD_JOINER, line))
    return _ACTING_FIRST.sub(r"\1\\\2", _ACTING_LAST.sub(r"\\\g<0>", escaped))


def as_markdown(sentence: str) -> str:
    """
    A sentence as Markdown, on one line: what stands between backticks as code, the rest as it is.

    For sentences of our own; one that quotes names in full is escaped whole, so that a name's
    backticks show.
    """
    # Splitting by a group puts the code at the odd places.
    parts = enumerate(_CODE_SPAN.split(" ".join(visible(sentence).split())))
    return "".join(f"`{part}`" if place % 2 else _escaped_part(part) for place, part in parts)


def file_name(*parts: str, suffix: str) -> str:
    """A file's name of plain characters, cut if long; what else the parts hold becomes a dash."""
    plain = [_NOT_IN_FILE_NAMES.sub("-", part).strip("-.") for part in parts]
    stem = "-".join(part for part in plain if part)[:_LONGEST_STEM]
    return stem.rstrip("-.") + suffix


def _rounded(value: float) -> int:
    """Half up, as people round; Python's own goes to the even neighbour."""
    return math.floor(value + 0.5)


def _joined(large: int, large_unit: str, small: int, small_unit: str) -> str:
    return f"{large} {large_unit} {small} {small_unit}" if small else f"{large} {large_unit}"


def _escaped_part(part: str) -> str:
    """A part keeps the space at its ends, which parts it from the code beside it."""
    before = " " if part[:1].isspace() else ""
    after = " " if part[-1:].isspace() and part.strip() else ""
    return f"{before}{escape_markdown(part)}{after}"
