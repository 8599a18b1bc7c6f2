"""What was expected, on page 1: each claim with its answer, of the arms and runs looked at."""

from pathlib import Path

import duckdb
import pytest

from tests.app.cases import HOSTILE, SHOWN, hostile, small
from tests.app.conftest import OpenPage, tables_of, words_of

_PAGE = "which_is_faster"
_ANSWERS = ["refuted", "cannot tell yet", "confirmed", "cannot tell yet", "better than expected"]


def test_the_ledger_of_the_demo(open_page: OpenPage, demo: Path) -> None:
    """Each claim is closed, in the file's order, before what is folded."""
    app = open_page(_PAGE, demo)
    assert not app.exception
    assert "Expected of parallel pre-build" in [one.value for one in app.subheader]
    (table,) = [one for one in tables_of(app) if "what was expected" in one]
    assert _ANSWERS == list(table["answer"])
    # Too long for its cell, and of several claims: the claim; a link leads to the words.
    assert "clock: slower than combined job" == table["what was expected"].iloc[0]
    assert "arm" not in table
    assert "https://github.com/stackrox/stackrox/pull/19831" == table["open"].iloc[0]
    assert not table["more"].iloc[0]
    assert "“build+push step should be ~30s warm”" == table["what was expected"].iloc[3]
    assert "step: 38 s (28 s to 41 s), n = 9" == table["measured (95% interval)"].iloc[3]


def test_all_of_it(open_page: OpenPage, demo: Path) -> None:
    """Whose the words are and where they stand open at a click."""
    app = open_page(_PAGE, demo, show="Expectations")
    assert not app.exception
    said = "Of 5 claims: 1 confirmed, 1 better than expected, 1 refuted and 2 cannot tell yet."
    assert said in words_of(app)
    (table,) = [one for one in tables_of(app) if "claim" in one]
    assert _ANSWERS == list(table["answer"])
    claim = "step “Build and push main image”: about 30s"
    assert claim == table["claim"].iloc[3]
    assert "https://github.com/stackrox/stackrox/pull/19831" == table["open"].iloc[0]


@pytest.mark.parametrize("query", [{"arm": "combined job"}, {"cache": "cold"}])
def test_of_what_is_not_looked_at_nothing_is_said(
    query: dict[str, str], open_page: OpenPage, demo: Path
) -> None:
    """Every entry of the demo is about warm runs of another arm."""
    app = open_page(_PAGE, demo, **query)
    assert not app.exception
    assert "What was expected" not in [one.value for one in app.subheader]


def test_another_clock_changes_no_answer(open_page: OpenPage, demo: Path) -> None:
    """What was expected was expected of the experiment's own."""
    app = open_page(_PAGE, demo, clock="build-and-push-main*")
    assert not app.exception
    assert "28% faster" in words_of(app)
    (table,) = [one for one in tables_of(app) if "what was expected" in one]
    assert _ANSWERS == list(table["answer"])


def test_words_of_strangers_act_on_nothing(open_page: OpenPage, tmp_path: Path) -> None:
    """They are shown as they are, and an address that is none of the web is no link."""
    path = hostile(tmp_path / "strange.duckdb")
    with duckdb.connect(path) as connection:
        (arm,) = connection.execute("select arm from arms limit 1").fetchone() or ("",)
        connection.execute(
            "insert into expectations (experiment, position, words, who, link, arm, measured, "
            "claims) values ('e', 1, ?, ?, 'javascript:alert(1)', ?, 'clock', ?)",
            [
                HOSTILE,
                HOSTILE,
                arm,
                '[{"kind": "at_most", "said": "1s", "unit": "s", "low": null, "high": 1.0}]',
            ],
        )
    app = open_page(_PAGE, path, show="Expectations")
    assert not app.exception
    (table,) = [one for one in tables_of(app) if "who" in one]
    assert "open" not in table
    assert SHOWN == table["who"].iloc[0]


def test_more_than_six(open_page: OpenPage, tmp_path: Path) -> None:
    """The first six are in sight, and the page says where the others are."""
    path = small(tmp_path / "many.duckdb")
    with duckdb.connect(path) as connection:
        claim = '[{"kind": "at_most", "said": "1s", "unit": "s", "low": null, "high": 1.0}]'
        connection.execute(
            "insert into expectations (experiment, position, words, arm, measured, claims) "
            "select 'cache', place, 'word ' || place, 'plain', 'clock', ? "
            "from range(1, 9) as places (place)",
            [claim],
        )
    app = open_page(_PAGE, path, cache="warm", show="Expectations")
    assert not app.exception
    short, every = (one for one in tables_of(app) if "what was expected" in one)
    assert (6, 8) == (len(short), len(every))
    assert "2 more: see Expectations." in words_of(app)
