"""Nothing of a text hides, and nothing of it turns or breaks the line around it."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from basis.visible import is_all_visible, visible

# Format characters that have a shape: Arabic, Syriac and Kaithi marks of numbers and verses.
_SHAPED = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("build (amd64) – ü", "build (amd64) – ü"),
        ("\x1b[31m\x00\x7f", "⟨U+001B⟩[31m⟨U+0000⟩⟨U+007F⟩"),
        ("a\r\nb\tc", "a⟨U+000D⟩⟨U+000A⟩b⟨U+0009⟩c"),
        ("\x9b31m\x85", "⟨U+009B⟩31m⟨U+0085⟩"),
        ("a\u202eb\u2066c\u061c", "a⟨U+202E⟩b⟨U+2066⟩c⟨U+061C⟩"),
        ("a\u200bb\u2028\ufeff", "a⟨U+200B⟩b⟨U+2028⟩⟨U+FEFF⟩"),
        ("\ud800", "⟨U+D800⟩"),
        ("a\U000e0041", "a⟨U+E0041⟩"),
        ("a\u3164b", "a⟨U+3164⟩b"),
        ("👩🏽\u200d💻 ❤\ufe0f\u200d🔥 1\ufe0f⃣", "👩🏽\u200d💻 ❤\ufe0f\u200d🔥 1\ufe0f⃣"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200db a\ufe0f ü\u200d", "a⟨U+200D⟩b a⟨U+FE0F⟩ ü⟨U+200D⟩"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    """What does not show has its number; emoji and scripts keep what they need."""
    assert shown == visible(text)


def test_nothing_is_forgotten() -> None:
    """Alone, no control, format character, line end or half of a character stays as it is."""
    unseen = {
        number
        for number in range(sys.maxunicode + 1)
        if unicodedata.category(chr(number)) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    }
    assert set() == {number for number in unseen - _SHAPED if is_all_visible(chr(number))}


@given(st.text(st.one_of(st.characters(), st.sampled_from("\u200d\u200c\ufe0f\u202eaü👩"))))
def test_laws(text: str) -> None:
    """What is visible stays as it is, and stands on one line."""
    shown = visible(text)
    assert shown == visible(shown)
    assert is_all_visible(shown)
    assert 1 >= len(shown.splitlines())


def test_ascii() -> None:
    """Of ASCII all shows but its controls."""
    assert [*range(32), 127] == [at for at in range(128) if visible(chr(at)) != chr(at)]
