"""Reports as Markdown, seen through GitHub's own parser."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from queries.report.blocks import Block, Command, Link, Points, Rows, Section, Sentence
from queries.report.markdown import MOST_CHARACTERS, to_markdown
from queries.wording import escape_markdown, on_one_line
from tests.github_markdown import seen
from tests.queries.report.texts import strangers_texts

OURS = {"h3", "p", "strong", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"}


@given(strangers_texts)
def test_escaped_text_is_text(text: str) -> None:
    """GitHub shows the very text, as one paragraph or item, and acts on nothing in it."""
    escaped = escape_markdown(text)

    shown = " ".join(text.split())
    assert ([("p", shown)] if shown else []) == seen(escaped).texts
    assert [("li", f"a {shown}".strip())] == seen(f"- a {escaped}").texts
    assert [] == seen(escaped).links


@given(st.lists(strangers_texts, min_size=4, max_size=4))
@example(["1. #", "#", "b ##", "#######"])
@example(["#######", "## ##", "# #", "b \\#"])
def test_no_text_leaves_its_place(texts: list[str]) -> None:
    """Each text stays in its title, sentence, item or cell; no tag and no link comes of it."""
    title, answer, item, cell = (f"a{on_one_line(text)}" for text in texts)
    blocks: list[Block] = [
        Sentence(answer, is_answer=True),
        Points((item, item)),
        Rows(("x", "y"), ((cell, "1"), ("2", cell)), "rows"),
    ]
    found = seen(to_markdown([Section(title, blocks)]))

    assert found.tags <= OURS
    assert [title] == found.of("h3")
    assert [answer] == found.of("strong")
    assert [item, item] == found.of("li")
    assert [cell, "1", "2", cell] == found.of("td")


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("@octocat", "@\u2060octocat"),
        ("#12", "#\u206012"),
        ("o/r#12", "o/r#\u206012"),
        ("GH-7", "GH-\u20607"),
    ],
)
def test_nobody_is_called(text: str, parted: str) -> None:
    """
    A mention or a reference is parted where GitHub would see it in the finished text.

    Source: GitHub's documentation, "Autolinked references and URLs".
    """
    assert parted in escape_markdown(text)


def test_links_stay_in_their_cell() -> None:
    """An address that would end its link or cell is encoded; its text is text."""
    cell = Link("[run] 1", "https://github.com/o/r/a|b>c d")
    found = seen(to_markdown([Section("t", [Rows(("run",), ((cell,),), "runs")])]))

    assert ["https://github.com/o/r/a%7Cb%3Ec%20d"] == found.links
    assert ["[run] 1"] == found.of("td")


def test_a_sentence_may_lead_on() -> None:
    """Its link stands behind it."""
    text = to_markdown([Section("t", [Sentence("a*b", link=Link("Source", "https://x.example"))])])

    assert (["https://x.example"], ["a*b Source"]) == (seen(text).links, seen(text).of("p"))


def test_a_command_stays_in_its_fence() -> None:
    """Backticks in a command do not end its block."""
    found = seen(to_markdown([Section("t", [Command("report '```' `x`\n# y")])]))

    assert ["report '```' `x`⟨U+000A⟩# y\n"] == found.of("pre")


def test_short_whatever_the_size() -> None:
    """Hundreds of rows of text that grows when it is escaped: shortened, and it says so."""
    rows = Rows(tuple("abc"), ((("@" * 300),) * 3,) * 500, "runs")
    points = Points(("|:" * 900, *(("|:" * 90,) * 1000)))
    text = to_markdown([Section("@" * 9000, [Sentence("|" * 9000), points, rows])] * 12)

    assert len(text) < MOST_CHARACTERS
    assert "more runs: the HTML report has them all" in text
    assert 12 == sum(line.startswith(("### ", "#### ")) for line in text.splitlines())


def test_what_can_not_be_shortened_has_its_room() -> None:
    """300 sentences take 24,600 characters at their shortest; twelve tables share what is left."""
    long = Section("long", [Sentence("x" * 300)] * 300)
    tables = [Section(f"t{n}", [Rows(("run",), (("y" * 40,),) * 200, "runs")]) for n in range(12)]
    text = to_markdown([Section("first", []), *tables, long])
    assert 24_600 < len(text) < MOST_CHARACTERS


def test_what_fits_is_told_in_full() -> None:
    """Nothing is left out that there is room for."""
    rows = Rows(("run",), tuple((str(n),) for n in range(200)), "runs")
    text = to_markdown([Section("t", [rows])])

    assert "| 199 |" in text
    assert "more" not in text
