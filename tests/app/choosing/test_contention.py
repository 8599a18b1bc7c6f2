"""Runs that queued and runs that did not: a filter of every page."""

import pytest

from tests.app.conftest import Build, OpenPage, tables_of, words_of
from tests.app.contended_case import contended
from tests.app.pairs_case import pairs

PAGES = (
    "which_is_faster",
    "what_decides",
    "where_the_seconds_go",
    "what_would_make_it_faster",
    "what_each_commit_did",
    "what_happened",
    "how_good_is_the_data",
)


@pytest.mark.parametrize(
    ("query", "runs", "said"),
    [
        ({}, "8 + 8", ""),
        ({"queue": "contended"}, "4 + 4", "Contended runs alone, 8 of the 16 that count:"),
        ({"queue": "uncontended"}, "4 + 4", "Uncontended runs alone, 8 of the 16 that count:"),
        ({"queue": "<b>"}, "8 + 8", "asks for queue “<b>”"),
    ],
    ids=["all first", "contended", "uncontended", "refused"],
)
def test_choice_of_the_queue(
    query: dict[str, str], runs: str, said: str, open_page: OpenPage, build: Build
) -> None:
    """The runs of the kind that the address asks for are compared; what is not there is said."""
    app = open_page("which_is_faster", build(contended), show="Every clock", **query)
    assert [] == list(app.exception)
    (table,) = [table for table in tables_of(app) if "verdict" in table]
    assert {runs} == set(table["n"])
    assert "faster" in set(table["verdict"])
    assert said in words_of(app)
    assert ("runs alone" in words_of(app)) == ("runs alone" in said)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_of_the_kind(page: str, open_page: OpenPage, build: Build) -> None:
    """Each says so, and none fails."""
    app = open_page(page, build(contended), queue="contended")
    assert [] == list(app.exception)
    assert "Contended runs alone, 8 of the 16 that count:" in words_of(app)


def test_nothing_to_choose(open_page: OpenPage, build: Build) -> None:
    """Where no run queued, an address that asks for such runs is told so, and there is no word."""
    app = open_page("which_is_faster", build(pairs), show="Every clock", queue="contended")
    assert "asks for queue “contended”, which is not there" in words_of(app)
    assert "all arms · whole run" in [one.label for one in app.expander]
    assert [] == [control for control in app.segmented_control if control.label == "Queue"]
