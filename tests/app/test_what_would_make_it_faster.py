"""Page 4: what would make it faster, and changes that are tried."""

import json
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from queries.findings import ADVICE, PREDICTIONS, find
from queries.meaning.building import replace_finding
from queries.what_if.outcome import Span
from queries.what_if.registered import Closed, Registered
from queries.what_if.words import best_table
from queries.wording import MISSING
from tests.app.conftest import Build, OpenPage, words_of
from tests.app.graph_case import graphs

_PAGE = "what_would_make_it_faster"


def _changes(*rows: dict[str, object]) -> str:
    return json.dumps(rows)


def test_advice(open_page: OpenPage, build: Build) -> None:
    """
    The fastest arm's runs are replayed, unless another is chosen; its floor is the longest job.

    In fast push runs for 60 s; in plain half of cli's 75 s saves 37.5 s of its median. Whose runs
    these are is said.
    """
    said = words_of(open_page(_PAGE, build(graphs)))
    saves = "halve push: saves 30 s (30 s to 30 s); without a faster job, a runner at once"
    assert f"In fast (warm runs), {saves}" in said
    other = open_page(
        _PAGE, build(graphs), replayed="plain, warm", show_advice="All advice, with reasons"
    )
    rows = other.dataframe[-1].value
    assert {"halve push", "halve cli"} <= set(rows["advice"])
    assert "In plain (warm runs), halve cli: saves 38 s" in words_of(other)


def test_the_best_of_each_arm(open_page: OpenPage, demo: Path) -> None:
    """Side by side, of the arms that are looked at; none of one arm or by a clock that is typed."""
    app = open_page(_PAGE, demo)
    best = app.dataframe[0].value
    assert ["baseline", "parallel pre-build", "combined job"] == best["arm"].tolist()
    saved_s = best["a faster job saves"].tolist()
    assert pytest.approx([126, 60, 180.5], abs=1) == saved_s
    assert not open_page(_PAGE, demo, arm="baseline").dataframe
    assert not open_page(_PAGE, demo, clock="build-and-push-main*").dataframe


def test_the_best_in_words(demo: Path) -> None:
    """With and without a faster job, and the floor; a dash where nothing saves."""
    found = find(ADVICE, "docker-layer-cache", demo)
    table, figures = best_table(found)
    assert [
        "halve build-and-push-main: 2 min 6 s",
        "a runner at once for every job: 29 s",
        "4 min 12 s",
    ] == table.words.iloc[0].tolist()[-3:]
    assert ["halve build-and-push-main"] * 3 == figures["faster_job"].tolist()
    floor_alone = replace(found[0], advice=found[0].advice[-1:])
    assert [MISSING, MISSING] == best_table([floor_alone])[0].words.iloc[0].tolist()[-3:-1]


def test_changes_are_tried(open_page: OpenPage, build: Build) -> None:
    """What the address asks for is tried and said; the same as TOML, and taken back by a click."""
    tried = _changes({"do": "scale", "job": "cli", "times": 0})
    app = open_page(_PAGE, build(graphs), replayed="plain, warm", changes=tried)
    said = words_of(app)
    assert "Cli takes no time: saves" in said
    assert any('do = "scale"' in code.value for code in app.code)
    app.button(key="change-0").click().run()
    assert "Cli takes no time" not in words_of(app)


def test_changes_that_are_none(open_page: OpenPage, build: Build) -> None:
    """An address with nonsense, a job that is not there, or a circle gets one sentence."""
    for changes, said in (
        ("nonsense", "The address asks for changes that are none"),
        (_changes({"do": "remove", "job": "clii"}), "no job clii is among those"),
        (_changes({"do": "add-need", "job": "define", "need": "push"}), "in a circle"),
        (_changes({"do": "remove", "job": "push"}), "without a job of the milestone"),
    ):
        app = open_page(_PAGE, build(graphs), replayed="plain, warm", changes=changes)
        assert said in words_of(app)
        assert not app.exception


def test_shared_runners(open_page: OpenPage, build: Build, demo: Path) -> None:
    """A limit of all runs is chosen in words, and says what it would be alone, or why it can't."""
    app = open_page(_PAGE, demo)
    app.selectbox(key="change_kind").select("shared few runners with all runs").run()
    app.number_input(key="change_number-shared-runners").set_value(3).run()
    next(one for one in app.button if one.label == "Try it").click().run()
    assert not app.exception
    said = words_of(app)
    assert "At most 3 runners at a time, shared with other runs: makes it" in said
    assert "if other runs held none of the runners" in said
    shared = _changes({"do": "runners", "at_most": 2, "shared": True})
    app = open_page(_PAGE, build(graphs), changes=shared)
    assert not app.exception
    assert "is not known, so none can be shared: leave out shared." in words_of(app)


def test_predicted_and_measured(open_page: OpenPage, build: Build, demo: Path) -> None:
    """The part is offered where the experiment file predicts, of the arms looked at."""
    part = "Predicted and measured"
    app = open_page(_PAGE, demo, show_advice=part)
    assert not app.exception
    said = words_of(app)
    assert "combined job, warm: predicted 8 min 14 s (7 min 56 s to 8 min 34 s)" in said
    assert "1 of 1 prediction missed its range." in said
    (table,) = [one.value for one in app.dataframe if "in the range" in one.value]
    assert ["warm", "cold"] == list(table["cache"])
    assert "which is not there" in words_of(open_page(_PAGE, build(graphs), show_advice=part))
    # By a clock that is typed, too.
    app = open_page(_PAGE, demo, show_advice=part, clock="build-and-push-main*")
    assert "measured 6 min 27 s (11 runs)" in words_of(app)


def test_a_registered_prediction(open_page: OpenPage, demo: Path, tmp_path: Path) -> None:
    """It is held as it was written down, and the page says when that was, and how it was closed."""
    database = shutil.copyfile(demo.resolve(), tmp_path / "registered.duckdb")
    first, *others = find(PREDICTIONS, "docker-layer-cache", database)
    registered = Registered(
        made_at=datetime(2026, 4, 1, 2),
        predicted_s=Span(400, 390, 450),
        run_count=6,
        newest_run_id=1,
        has_earlier_run=False,
        closed=Closed(datetime(2026, 4, 3, 2), 420.0, 5, -0.048, is_in_range=True),
    )
    held = [replace(first, is_registered=True, registered=registered), *others]
    value = PREDICTIONS.to_json(held)
    replace_finding(database, "docker-layer-cache", PREDICTIONS.name, value)
    app = open_page(_PAGE, database, show_advice="Predicted and measured")
    assert not app.exception
    # 400 / 444 - 1 = -0.099.
    assert (
        "combined job, warm: predicted 6 min 40 s (6 min 30 s to 7 min 30 s), measured 7 min 24 s "
        "(11 runs): off by -9.9%, in the range. Made 1 Apr 2026 from 6 runs; closed 3 Apr 2026 at "
        "7 min (5 runs): off by -4.8%, in the range."
    ) in words_of(app)
    (table,) = [one.value for one in app.dataframe if "in the range" in one.value]
    assert ["1 Apr 2026", MISSING] == list(table["registered"])


def test_runs_without_graphs(open_page: OpenPage, build: Build) -> None:
    """Runs that count, but whose needs are only inferred, are no runs that do not count."""
    said = words_of(open_page(_PAGE, build(graphs), arm="plain", cache="cold"))
    assert "Of 1 counted run no job graph is wholly known, so none can be replayed" in said
    assert "No run counts" not in said
