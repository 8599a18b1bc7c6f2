"""What page 3 says; every figure is worked out in `graphs`."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.app import cases
from tests.app.conftest import Build, OpenPage, tables_of, words_of
from tests.app.graph_case import graphs


def _open(open_page: OpenPage, build: Build, **query: str | list[str]) -> AppTest:
    app = open_page("where_the_seconds_go", build(graphs), **query)
    assert [] == list(app.exception)
    return app


def test_where_the_seconds_go(open_page: OpenPage, build: Build) -> None:
    """
    Means of 580 s / 3 and 90 s: 340 s / 3 for cli; push ran 50 s, then 30 + 10 + 20 s.

    The steps of push are not stored in plain, which has no cache rule: its cold run serves too.
    There is one comparison, so none is to be chosen.
    """
    app = _open(open_page, build, show_work="Parts")
    text = words_of(app)
    assert (
        "fast saves 1 min 43 s on average against plain (1 warm run against 3 runs of any cache "
        "state). Largest parts: no longer waiting for “cli” saves 1 min 53 s and jobs without "
        "stored steps 50 s; against that, “Push” costs 30 s and steps at the same time, unresolved "
        "20 s."
    ) in text
    assert "Mean of plain: 3 min 13 s; of fast: 1 min 30 s; difference -1 min 43 s." in text
    assert "No intervals: 1 run of fast, and 3 of each are the least." in text
    assert "Of runs of “define” and “push” no step is stored" in text
    choices = [*app.selectbox, *app.segmented_control]
    assert [] == [choice.label for choice in choices if choice.label == "Comparison"]
    table = tables_of(app)[0].set_index("part")["time"]
    assert ("-1 min 53 s", "+30 s") == (table["no longer waits for “cli”"], table["Push"])


def test_one_part(open_page: OpenPage, build: Build) -> None:
    """A part of the address shows its jobs and steps: Compile took 60 and 66 s in 2 of 3 runs."""
    app = _open(open_page, build, part="no longer waits for")
    assert "No longer waits for “cli”: -1 min 53 s." in words_of(app)
    rows = tables_of(app)[0].set_index("step, or what else")
    columns = ["job", "baseline mean on the path", "arm mean on the path", "baseline runs with it"]
    assert ["cli", "42 s", "–", "3"] == [rows[column]["Compile"] for column in columns]
    assert "4 s" == rows["baseline mean on the path"]["queue"]


def test_a_part_that_is_not_there(open_page: OpenPage, build: Build) -> None:
    """What the address asks for in vain is said."""
    text = words_of(_open(open_page, build, part="step: <b>", comparison="fast, cold"))
    assert "asks for part “step: <b>”, which is not there" in text
    assert "asks for comparison “fast, cold”, which is not there" in text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"cache": "cold"}, "No candidate and baseline that are looked at have counted runs"),
        ({"clock": "ship*"}, "No run of cache has a job that “ship*” names."),
        ({"arm": "fast", "cache": "cold"}, "No attempt is selected"),
    ],
)
def test_nothing_to_split(
    query: dict[str, str], sentence: str, open_page: OpenPage, build: Build
) -> None:
    """Nothing to compare with, a clock that no run reaches, no attempt: each has its sentence."""
    assert sentence in words_of(_open(open_page, build, **query))


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (cases.small, "Which job waited for which is not stored yet for 4 of 4 counted runs"),
        (cases.hostile, "The experiment has one arm: a difference needs a second one"),
    ],
)
def test_states(case: object, sentence: str, open_page: OpenPage, build: Build) -> None:
    """Needs that are not stored yet, and an arm alone."""
    assert callable(case)
    app = open_page("where_the_seconds_go", build(case))
    assert sentence in words_of(app)
    assert [] == list(app.get("plotly_chart"))
