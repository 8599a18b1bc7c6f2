"""Names and words in a sentence."""

import pytest

from queries import wording


@pytest.mark.parametrize(
    ("words", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_listed(words: list[str], text: str) -> None:
    """The last of several words is joined by and."""
    assert text == wording.listed(words)


def test_quoted() -> None:
    """A name in a sentence is told from the words around it."""
    assert "“a b”" == wording.quoted("a b")


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["a"], "“a”"),
        (["a", "b", "c", "d"], "“a”, “b”, “c” and “d”"),
        (["a", "b", "c", "d", "e"], "“a”, “b”, “c” and 2 more"),
    ],
)
def test_named(names: list[str], words: str) -> None:
    """Of many names the first few are said; a single one is never counted instead."""
    assert words == wording.named(names)


@pytest.mark.parametrize(
    ("text", "line"), [("a\nb\tc  d ", "a⟨U+000A⟩b⟨U+0009⟩c d"), ("a\u202eb", "a⟨U+202E⟩b")]
)
def test_on_one_line(text: str, line: str) -> None:
    """Nothing breaks or turns the line, and spaces are single."""
    assert line == wording.on_one_line(text)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (30, "Expected: wall-clock, longer"),
        (28, "Expected: wall-clock, longer"),
        (27, "Expected: wall-clock…"),
        (22, "Expected: wall-clock…"),
        (21, "Expected: wall-clock…"),
        (20, "Expected: wall-cloc…"),
        (10, "Expected…"),
    ],
)
def test_cut(length: int, text: str) -> None:
    """Where a word ends, and what joins it to the next goes; within a word that is the half."""
    cut = wording.cut("Expected: wall-clock, longer", length)
    assert text == cut
    assert len(cut) <= length


def test_short_sha() -> None:
    """Seven characters, as GitHub shows a commit."""
    assert "3b15b28" == wording.short_sha("3b15b284b65")
