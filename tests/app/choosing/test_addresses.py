"""Addresses that ask for nonsense: every page says so, and shows what it does without."""

import pytest

from app_pages.choosing.selection import quotable, refusals
from tests.app.conftest import PAGES, Build, OpenPage, words_of
from tests.app.graph_case import graphs

_WORK = "What differs"
_LONG = "x" * 10_000
_SHARED: dict[str, str | list[str]] = {
    "experiment": ["no such", _LONG],
    "arm": ["", "\x00\x1b[31m", "\ufffd"],
    "cache": ["lukewarm", "cold\u202e"],
    "off_path": "maybe",
    "figures": "some",
    "behind": "",
}
_OF_PAGES: dict[str, str | list[str]] = {
    "run": ["1", "9" * 5000],
    "attempt": "-1",
    "job": "\u0661 or 1=1",
    "part": _LONG,
    "comparison": ["", "fast, cold"],
    "pairs": "astrology",
    "page_number": "7",
}
_NOTED = {
    "what_happened": ("run", "attempt", "job"),
    "where_the_seconds_go": ("part", "comparison"),
}


@pytest.mark.parametrize("page", PAGES)
def test_nonsense(page: str, open_page: OpenPage, build: Build) -> None:
    """All at once: each value has its note, a short one; the page is there."""
    app = open_page(page, build(graphs), **_SHARED, **_OF_PAGES)
    assert [] == list(app.exception)
    assert [] == list(app.error)
    notes = "\n".join(warning.value for warning in app.warning).replace("\\", "")
    asked = ("experiment", "arm", "cache", "off_path", "figures", *_NOTED.get(page, ()))
    assert [] == [key for key in asked if f"{key} “" not in notes]
    assert "\x1b" not in notes
    assert max(map(len, notes.splitlines())) < 400
    assert "x" * 100 not in words_of(app)


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ({"show_work": "Nothing"}, "show_work"),
        *(({"show_work": _WORK, key: "me"}, key) for key in ("against", "rows", "level")),
    ],
)
def test_nonsense_of_a_tab(
    query: dict[str, str], key: str, open_page: OpenPage, build: Build
) -> None:
    """A tab that is not there is said, and so is what the open one does not know."""
    app = open_page("where_the_seconds_go", build(graphs), **query)
    assert [] == list(app.exception)
    assert f"{key} “{query[key]}”" in "\n".join(warning.value for warning in app.warning).replace(
        "\\", ""
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [("plain", "plain"), ("", ""), ("a\x07b\u202ec", "a\ufffdb\ufffdc"), (_LONG, "x" * 60 + "…")],
)
def test_quotable(value: str, shown: str) -> None:
    """What is quoted is short, and does nothing to the text around it."""
    assert shown == quotable(value)


def test_a_thousand_values() -> None:
    """Three of them are quoted, the others counted."""
    (sentence,) = refusals({"arm": [str(number) for number in range(1000)]}, {"arm": []})
    assert "asks for arm “0”, “1”, “2” and 997 more, which is not there" in sentence
