"""The block put into descriptions, worked out by hand."""

import pytest

from ingest.errors import BodyInvalid, DescriptionTooLong, MarkersUnclear
from ingest.publish.block import (
    LONGEST,
    Change,
    checked_markdown,
    difference,
    plan_change,
    with_block,
)

B = "<!-- longpole:begin -->"
E = "<!-- longpole:end -->"
NEW = f"{B}\n\nx\n\n{E}"
NEW_CRLF = NEW.replace("\n", "\r\n")

WRITTEN = {
    "no description": ("", NEW),
    "no final newline": ("a", f"a\n\n{NEW}"),
    "a final newline": ("a\n", f"a\n\n{NEW}"),
    "a blank line": ("a\n\n", f"a\n\n{NEW}"),
    "from a browser": ("a\r\n\r\nb", f"a\r\n\r\nb\r\n\r\n{NEW_CRLF}"),
    "an old Mac": ("a\nb\r", f"a\nb\r\r{NEW}".replace(NEW, NEW.replace("\n", "\r"))),
    "a block": (f"a\n{B}\nold\n{E}\nb", f"a\n{NEW}\nb"),
    "a block alone": (f"{B}\n{E}", NEW),
    "blanks behind markers": (f"{B} \t\nold\n{E}  \nb\n", f"{NEW}  \nb\n"),
    "other endings around": (f"a\n{B}\r\nold\r\n{E}\nb", f"a\n{NEW_CRLF}\nb"),
    "open code in the old block": (f"{B}\n```\n{E}\nb", f"{NEW}\nb"),
    "code above": (f"```\na\n```\n{B}\n{E}", f"```\na\n```\n{NEW}"),
    "code in a list": ("- ```\n  a\n  ```", f"- ```\n  a\n  ```\n\n{NEW}"),
    "a fence in a comment": ("<!--\n```\n-->\nb", f"<!--\n```\n-->\nb\n\n{NEW}"),
    "folded": (f"<details>\n{B}\n{E}\n</details>", f"<details>\n{NEW}\n</details>"),
    "another line separator": ("a\u2028b\x0cc", f"a\u2028b\x0cc\n\n{NEW}"),
}


@pytest.mark.parametrize(("description", "expected"), WRITTEN.values(), ids=WRITTEN)
def test_with_block(description: str, expected: str) -> None:
    """In place of the block, else at the end, after a blank line."""
    assert expected == with_block(description, "x")


UNCLEAR = {
    "begin alone": (f"a\n{B}\nb", f"has {B} without {E}: add what is missing"),
    "end alone": (f"a\n{E}\nb", f"has {E} without {B}: add what is missing"),
    "two blocks": (f"{B}\n{E}\n{B}\n{E}", "has 2 begin and 2 end markers: leave one"),
    "two begins": (f"{B}\n{B}\n{E}", "has 2 begin and 1 end markers: leave one"),
    "the wrong order": (f"{E}\n{B}", f"has {E} above {B}: put them in order"),
    "in a sentence": (f"a\nit is {B}\n{E}", f"the marker {B} in line 2 of the description is not"),
    "quoted": (f"> {B}\n> {E}", f"the marker {B} in line 1 of the description is not"),
    "indented": (f"{B}\n    {E}", f"the marker {E} in line 2 of the description is not"),
    "one line": (f"{B}{E}", f"the marker {B} in line 1 of the description is not"),
    "in code": (f"```\n{B}\n{E}\n```", "block would stand inside code"),
    "below open code": ("a\n~~~\nb", "block would stand inside code"),
    "below open HTML": ("<pre>\nb", "block would stand inside code"),
}


@pytest.mark.parametrize(("description", "sentence"), UNCLEAR.values(), ids=UNCLEAR)
def test_markers_that_are_unclear(description: str, sentence: str) -> None:
    """Nothing is guessed: one sentence says what is wrong with the description."""
    with pytest.raises(MarkersUnclear) as error:
        with_block(description, "x")
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


INVALID = {
    "empty": ("", "r.md is empty"),
    "blank": (" \n\t\r\n", "r.md is empty"),
    "a marker": (f"a\nb {E}", f"r.md holds the marker {E} in line 2"),
    "open code": ("a\n```\nb", "r.md leaves code or HTML open at its end"),
    "open HTML": ("<script>\na", "r.md leaves code or HTML open at its end"),
    "an open comment": ("a\n<!-- b", "r.md leaves code or HTML open at its end"),
    "an open element": (
        "<details><summary>x</summary>\n\nfoo",
        "r.md has a <details> whose tags do not match",
    ),
    "a closed element": ("a\n\n</div>", "r.md has a <div> whose tags do not match"),
    "too long": ("a" * 65_539, "r.md has 65,539 characters, 3 more than GitHub takes in a"),
    "NUL": ("a\0", "r.md holds a NUL character"),
}


@pytest.mark.parametrize(("text", "sentence"), INVALID.values(), ids=INVALID)
def test_markdown_that_cannot_be_published(text: str, sentence: str) -> None:
    """It would not stay between the markers, or is none."""
    with pytest.raises(BodyInvalid) as error:
        checked_markdown(text, "r.md")
    assert str(error.value).startswith(sentence)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", "a"),
        ("\r\n \na\r\nb\r\n\r\n", "a\nb"),
        ("    code\n", "    code"),
        ("<details>\na\n</details>", "<details>\na\n</details>"),
        ("`<div>` <p>a <br>\n\n    <table>", "`<div>` <p>a <br>\n\n    <table>"),
    ],
)
def test_checked_markdown(text: str, expected: str) -> None:
    """Blank lines around it go; lines end as Python's do."""
    assert expected == checked_markdown(text, "r.md")


def test_the_limit() -> None:
    """65,536 characters are taken, of whatever size; one more is refused, with the figures."""
    overhead = len("a\n\n") + len(NEW) - 1
    fits = "🌈" * (LONGEST - overhead)
    assert LONGEST == len(plan_change("a", fits).after)
    with pytest.raises(DescriptionTooLong) as error:
        plan_change("a", fits + "yz")
    expected = (
        "the description would have 65,538 characters, 2 more than GitHub takes (65,536); the "
        "block is 65,535 of them: shorten it, or what is around it."
    )
    assert expected == str(error.value)


def test_difference() -> None:
    """Lines of the description; what a stranger wrote neither hides nor commands the terminal."""
    planned = plan_change(f"a\x1b[31m\r\n\u202eb\r\n{B}\r\n\r\nold\r\n\r\n{E}\r\nc", "x")
    assert [
        "--- description as it is",
        "+++ description with the block",
        "@@ -2,7 +2,7 @@",
        " ⟨U+202E⟩b",
        f" {B}",
        " ",
        "-old",
        "+x",
        " ",
        f" {E}",
        " c",
    ] == difference(planned)
    assert " a⟨U+001B⟩[31m" in difference(Change("a\x1b[31m", "a\x1b[31m\nb"))


def test_endings_alone_are_no_change() -> None:
    """A browser saves a whole description with other endings than a program."""
    assert plan_change(f"a\r\n{NEW_CRLF}", "x").is_none
    assert plan_change(f"a\n{B}\r\n\r\nx\n\n{E}", "x").is_none
    assert not plan_change(f"a\n{NEW}", "y").is_none
