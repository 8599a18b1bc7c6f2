"""Text as Markdown that shows it, in Streamlit and at GitHub."""

import re

from queries.wording.phrases import on_one_line

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
