"""Strangers' text in a proposal: in comments, names and strings, where nothing of it hides."""

from basis import visible as all_of
from basis.visible import is_all_visible

LONGEST = 100
"""Characters of a text in a comment."""


def visible(text: str, longest: int = LONGEST) -> str:
    """A text on one line, all of it visible, cut if it is long."""
    return all_of.visible(text if len(text) <= longest else f"{text[:longest]}...")


def printable(text: str) -> str:
    """A text without what does not show; spaces stand alone, and not at its ends."""
    spaced = "".join(one if is_shown(one) else " " for one in text)
    return " ".join(spaced.split())


def is_shown(text: str) -> bool:
    """Whether a TOML string may hold the text as it is."""
    return text.isprintable() and is_all_visible(text)


def basic_string(text: str) -> str:
    """
    What stands between the quotes of a basic string of TOML.

    Source: toml.io, "String".
    """
    return "".join(
        f"\\{one}"
        if one in '"\\'
        else one
        if is_shown(one)
        else f"\\u{ord(one):04x}"
        if ord(one) < 0x10000  # noqa: PLR2004 - four digits end there
        else f"\\U{ord(one):08x}"
        for one in text
    )
