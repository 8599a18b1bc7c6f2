"""
Strangers' text where people read it: nothing hides, nothing turns or breaks the line around it.

Sources: Unicode 16, `Default_Ignorable_Code_Point` (what has no shape of its own); UAX #9,
"Explicit Directional Embeddings"; UTS #51, "ZWJ Sequence".
"""

import re
from collections.abc import Callable

_CONTROLS = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"
_DIRECTIONS = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_SHAPELESS = (
    r"\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u2800\u3164"
    r"\ufeff\uffa0\ufff0-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e0fff"
)
_NO_CHARACTERS = r"\ufdd0-\ufdef\ufffe\uffff" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)
)
_NEVER = _CONTROLS + _DIRECTIONS + _SHAPELESS + _NO_CHARACTERS
_JOINERS = r"\u200c\u200d"
_VARIATIONS = r"\ufe00-\ufe0f"
# Emoji and scripts need joiners between two of their characters, and variations after one.
_BEYOND_ASCII = rf"[^\x00-\xa0{_NEVER}{_JOINERS}]"
_VARIED = rf"[^\x00-\x22\x24-\x29\x2b-\x2f\x3a-\xa0{_NEVER}{_JOINERS}{_VARIATIONS}]"
_UNSEEN = re.compile(
    rf"[{_NEVER}]|(?<!{_BEYOND_ASCII})[{_JOINERS}]|[{_JOINERS}](?!{_BEYOND_ASCII})"
    rf"|(?<!{_VARIED})[{_VARIATIONS}]"
)


def visible(text: str) -> str:
    """
    The text on one line, with a sign for each character that does not show.

    The sign is its number, `⟨U+001B⟩`, which every font can show: of controls, line ends, marks
    that turn the direction of writing, what has no width, halves of characters. Joiners stay where
    emoji and scripts need them. What is made visible already stays as it is.
    """
    # What nearly every text is takes a tenth of the time so.
    return text if text.isascii() and text.isprintable() else with_signs(text, _sign)


def with_signs(text: str, sign: Callable[[str], str]) -> str:
    """The text with signs of the caller's choice for the characters that do not show."""
    return _UNSEEN.sub(lambda match: sign(match[0]), text)


def is_all_visible(text: str) -> bool:
    """Whether `visible` gives the text as it is."""
    return _UNSEEN.search(text) is None


def _sign(character: str) -> str:
    return f"⟨U+{ord(character):04X}⟩"
