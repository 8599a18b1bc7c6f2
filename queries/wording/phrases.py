"""How names stand in a sentence, and how no text, name or address is acted on where it is shown."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from basis.visible import is_all_visible, visible

_ELLIPSIS = "…"
SHORT_SHA = 7
"""How many characters of a commit people read."""


def listed(words: Sequence[str]) -> str:
    """Words as a list: `a`, `a and b`, `a, b and c`; nothing for none."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def quoted(name: str) -> str:
    """A name as it came, told from the words around it."""
    return f"“{name}”"


def either_of(names: Sequence[str]) -> str:
    """Names as a choice: `“push-*” or “build”`."""
    return " or ".join(map(quoted, names))


def named(names: Sequence[str], most: int = 3) -> str:
    """Names as they came, the first few of them quoted, the rest counted: `“a”, “b” and 3 more`."""
    # One alone is named: to count it is no shorter.
    shown = names[:most] if len(names) > most + 1 else names
    more = [f"{len(names) - len(shown)} more"] if len(names) > len(shown) else []
    return listed([*map(quoted, shown), *more])


def upper(words: str) -> str:
    """Words as a sentence begins."""
    return words[:1].upper() + words[1:]


def on_one_line(text: str) -> str:
    """Text on one line, all of it visible, its spaces single."""
    return " ".join(visible(text).split())


def shortened(text: str, length: int) -> str:
    """Text of so many characters at most; the middle is left out, since names differ at ends."""
    if len(text) <= length:
        return text
    head = (length - 1) // 2
    return f"{text[:head]}{_ELLIPSIS}{text[head + 1 - length :]}"


def cut(text: str, length: int) -> str:
    """A sentence of so many characters at most, cut where a word ends."""
    if len(text) <= length:
        return text
    head = text[: length - 1]
    ends = head.rfind(" ") if not text[length - 1].isspace() else length - 1
    kept = head[:ends] if ends > length // 2 else head
    return f"{kept.rstrip(' ,;:–-')}{_ELLIPSIS}"


def short_sha(sha: str) -> str:
    """A commit as people call it: its first characters."""
    return sha[:SHORT_SHA]


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


def escape_markdown(text: str) -> str:
    """
    Text as Markdown that shows exactly this text, on one line.

    Nothing in it is acted on, by Streamlit or by GitHub: no emphasis, link, address, mention,
    reference to an issue, HTML, formula, colour, icon, arrow or border of a table cell.
    Addresses, mentions, references, arrows and `:names:` get an invisible word joiner; what does
    not show in the text itself is made visible.
    """
    line = on_one_line(text)
    escaped = _ACTING.sub(r"\\\g<0>", _LATE_MARKUP.sub(_WORD_JOINER, line))
    return _ACTING_FIRST.sub(r"\1\\\2", _ACTING_LAST.sub(r"\\\g<0>", escaped))


def as_markdown(sentence: str) -> str:
    """
    A sentence as Markdown, on one line: what stands between backticks as code, the rest as it is.

    For sentences of our own; one that quotes names in full is escaped whole, so that a name's
    backticks show.
    """
    # Splitting by a group puts the code at the odd places.
    parts = enumerate(_CODE_SPAN.split(on_one_line(sentence)))
    return "".join(f"`{part}`" if place % 2 else _escaped_part(part) for place, part in parts)


def _escaped_part(part: str) -> str:
    """A part keeps the space at its ends, which parts it from the code beside it."""
    before = " " if part[:1].isspace() else ""
    after = " " if part[-1:].isspace() and part.strip() else ""
    return f"{before}{escape_markdown(part)}{after}"


_ENDS = {ord(character): f"%{ord(character):02X}" for character in "<>|\\`\n\r\t \"'"}


def web_address(text: object) -> str | None:
    """The address if it is one of the web and hides nothing; None for all else, scripts too."""
    if not isinstance(text, str):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    is_of_web = parts.scheme in {"http", "https"} and bool(parts.netloc)
    return text if is_of_web and is_all_visible(text) else None


def in_markdown(address: str) -> str:
    """The address with what would end a link, or a table's cell, written as a percent code."""
    return address.translate(_ENDS)
