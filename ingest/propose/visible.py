"""
Strangers' text where people read it: nothing hides, nothing breaks out of its line.

What is not printable (control characters, line ends, marks that turn the direction of writing) is
shown as its escape.
"""

LONGEST = 100
"""Characters of a text in a comment."""


def visible(text: str, longest: int = LONGEST) -> str:
    """A text on one line, cut if it is long."""
    cut = text if len(text) <= longest else f"{text[:longest]}..."
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode() for one in cut
    )


def printable(text: str) -> str:
    """A text without what can't be printed; spaces stand alone, and not at its ends."""
    spaced = "".join(one if one.isprintable() else " " for one in text)
    return " ".join(spaced.split())


def basic_string(text: str) -> str:
    """
    What stands between the quotes of a basic string of TOML.

    Source: toml.io, "String".
    """
    return "".join(
        f"\\{one}"
        if one in '"\\'
        else one
        if one.isprintable()
        else f"\\u{ord(one):04x}"
        if ord(one) < 0x10000  # noqa: PLR2004 - four digits end there
        else f"\\U{ord(one):08x}"
        for one in text
    )
