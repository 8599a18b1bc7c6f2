"""Nothing in a text is acted on."""

import pytest

from queries import wording


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("plain words 12", "plain words 12"),
        ("*a* _b_ c_d", r"\*a\* \_b\_ c_d"),
        ("<b>", r"\<b\>"),
        ("a\n\n# b", r"a⟨U+000A⟩⟨U+000A⟩# b"),
        ("# a", r"\# a"),
        ("- a", r"\- a"),
        ("-27%", "-27%"),
        ("1. a", r"1\. a"),
        ("0.75", "0.75"),
        ("[a](b)", r"\[a\](b)"),
        ("$a$", r"\$a\$"),
        ("a|b", r"a\|b"),
        ("https://x", "https:\u2060//x"),
        ("08:40 UTC", "08:40 UTC"),
        ("www.x", "www\u2060.x"),
        ("a@b", "a\u2060@\u2060b"),
        ("#1", "#\u20601"),
        ("->", "-\u2060\\>"),
        (">=", "\\>\u2060="),
        (":tada:", ":\u2060tada:"),
        (":100:", ":\u2060100:"),
    ],
)
def test_escape_markdown(text: str, markdown: str) -> None:
    """Whatever Markdown acts on is escaped; what is looked for after escapes is parted."""
    assert markdown == wording.escape_markdown(text)


@pytest.mark.parametrize(
    ("sentence", "markdown"),
    [
        ("run `make app` now.", "run `make app` now."),
        ("`a`, `b*`", "`a`, `b*`"),
        ("one ` alone", r"one \` alone"),
        ("", ""),
        ("`a\n\n# b`", "`a⟨U+000A⟩⟨U+000A⟩# b`"),
    ],
)
def test_as_markdown(sentence: str, markdown: str) -> None:
    """Backticks in pairs make code; all else is text."""
    assert markdown == wording.as_markdown(sentence)
