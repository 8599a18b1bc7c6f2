"""Text on charts: names come from strangers, and Plotly reads tags, links included, in labels."""

import html

from queries.visible import visible

_ELLIPSIS = "…"


def as_label(text: str, length: int = 60) -> str:
    """
    Text as a label that shows this text: tags and entities escaped, on one line.

    Args:
        text: As it came.
        length: Characters shown at most.
    """
    return html.escape(shortened(as_plain(text), length), quote=False)


def as_plain(text: str) -> str:
    """Text on one line, all of it visible, its spaces single."""
    return " ".join(visible(text).split())


def shortened(text: str, length: int) -> str:
    """Text of so many characters at most; the middle is left out, since names differ at ends."""
    if len(text) <= length:
        return text
    head = (length - 1) // 2
    return f"{text[:head]}{_ELLIPSIS}{text[head + 1 - length :]}"
