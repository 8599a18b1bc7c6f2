"""Runs that queued and runs that did not, apart in the table of every clock."""

import pytest

from tests.app.conftest import Build, OpenPage, tables_of, words_of
from tests.app.contended_case import contended
from tests.app.pairs_case import pairs


@pytest.mark.parametrize(
    ("query", "runs", "warning"),
    [
        ({}, "8 + 8", ""),
        ({"queue": "contended"}, "4 + 4", ""),
        ({"queue": "uncontended"}, "4 + 4", ""),
        ({"queue": "<b>"}, "8 + 8", "asks for queue “<b>”"),
    ],
    ids=["all first", "contended", "uncontended", "refused"],
)
def test_choice_of_the_queue(
    query: dict[str, str], runs: str, warning: str, open_page: OpenPage, build: Build
) -> None:
    """The runs of the kind that the address asks for are compared; what is not there is said."""
    app = open_page("which_is_faster", build(contended), show="Every clock", **query)
    assert [] == list(app.exception)
    (table,) = [table for table in tables_of(app) if "verdict" in table]
    assert {runs} == set(table["n"])
    assert "faster" in set(table["verdict"])
    assert warning in words_of(app)


def test_nothing_to_choose(open_page: OpenPage, build: Build) -> None:
    """Where no run queued, an address that asks for such runs is told so."""
    app = open_page("which_is_faster", build(pairs), show="Every clock", queue="contended")
    assert "asks for queue “contended”, which is not there" in words_of(app)
    assert [] == [control for control in app.segmented_control if control.label == "Queue"]
