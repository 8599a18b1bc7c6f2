"""What the pages say of clocks and critical paths; every figure is worked out in `graphs`."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.app import cases
from tests.app.conftest import Build, OpenPage, tables_of, words_of
from tests.app.doubt_case import doubtful
from tests.app.graph_case import graphs


def _open(open_page: OpenPage, build: Build, page: str, **query: str | list[str]) -> AppTest:
    app = open_page(page, build(graphs), **query)
    assert [] == list(app.exception)
    return app


def _rows(app: AppTest, *keys: str) -> dict[tuple[str, ...], Any]:
    """The rows of the page's first table by some of its columns."""
    rows = tables_of(app)[0].to_dict("records")
    return {tuple(row[key] for key in keys): row for row in rows}


@pytest.mark.parametrize(
    ("clock", "sentence"),
    [
        ("whole run", "fast, warm, 2 runs from 5 min to 5 min, median 5 min"),
        ("c?i", "fast, warm, 3 runs from 1 min 40 s"),
        ("job: push", "plain, warm, 2 runs from 40 s to 1 min, median 50 s"),
        ("job: cli", "an axis of duration of cli: plain"),
        ("ship*", "No run of cache has a job that “ship*” names."),
    ],
)
def test_clock(clock: str, sentence: str, open_page: OpenPage, build: Build) -> None:
    """The clock is the whole run, or a glob of the reader's own, on job keys and names."""
    app = _open(open_page, build, "which_is_faster", clock=clock)
    assert sentence in words_of(app)


def test_own_clock(open_page: OpenPage, build: Build) -> None:
    """The milestone is the clock, and stands first, then the whole run, then every job."""
    app = _open(open_page, build, "which_is_faster")
    assert "fast, warm, 1 run from 1 min 30 s to 1 min 30 s, median 1 min 30 s" in words_of(app)
    (clock,) = [box for box in app.selectbox if box.label == "Clock"]
    assert ["milestone: push*", "whole run"] == clock.options[:2]
    assert {"define", "cli", "docs", "lint", "push"} == set(clock.options[2:])


def test_a_clock_of_nothing(open_page: OpenPage, build: Build) -> None:
    """An empty clock is said, and the experiment's own is shown."""
    app = _open(open_page, build, "which_is_faster", clock="")
    assert "asks for clock “”, which is not there" in words_of(app)
    assert "an axis of time to push*: plain" in words_of(app)


def test_what_decides(open_page: OpenPage, build: Build) -> None:
    """The largest part of each arm's path, what one arm never waits for, and the largest step."""
    text = words_of(_open(open_page, build, "what_decides"))
    assert (
        "The largest part of the critical path of warm runs, on average: “cli” in plain (1 min 20 "
        "s of 2 min 40 s, n = 2); “push” in fast (1 min 10 s of 1 min 30 s, n = 1)."
    ) in text
    text = words_of(_open(open_page, build, "what_decides", show_path="Every path, in words"))
    assert "“cli” is on the path in some runs of plain (n = 2), but in none of fast (n = 1)" in text
    text = words_of(_open(open_page, build, "what_decides", show_path="Job by job"))
    assert "from the workflow file that ran (2 runs); from a workflow file that may" in text
    assert "4 counted runs, started 4 Apr 2026 12:00 UTC to 4 Apr 2026 12:00 UTC." in text


def test_what_decides_in_a_job(open_page: OpenPage, build: Build) -> None:
    """Where a job's own duration is the clock: its largest step, 60 s and 66 s; no savings."""
    text = words_of(_open(open_page, build, "what_decides", clock="job: cli"))
    assert (
        "Inside the path, mean of warm runs: the path of plain spends 1 min 3 s in “Compile” of "
        "“cli” (n = 2)."
    ) in text
    text = words_of(_open(open_page, build, "what_would_make_it_faster", clock="job: cli"))
    assert "The clock is a job's own duration: no other job changes it" in text


@pytest.mark.parametrize(
    ("page", "query", "sentence"),
    [
        ("which_is_faster", {}, "Not certain in 2 of 3 counted runs: 2 min 57 s of their paths"),
        ("what_decides", {}, "Not certain in 2 of 3 counted runs: 2 min 57 s of their paths"),
        ("where_the_seconds_go", {}, "Not certain in 2 of 3 counted runs: 2 min 57 s of their"),
        ("how_good_is_the_data", {}, "Not certain in 2 of 3 counted runs: 2 min 57 s of their"),
        ("what_happened", {"run": "2", "attempt": "1"}, "Not certain in this run: 2 min 57 s of"),
    ],
)
def test_doubts(
    page: str, query: dict[str, str | list[str]], sentence: str, open_page: OpenPage, build: Build
) -> None:
    """What is not certain is a sentence on every page whose answer rests on it."""
    app = open_page(page, build(doubtful), **query)
    assert [] == list(app.exception)
    assert sentence in words_of(app)


def test_unknown_seconds_of_a_path(open_page: OpenPage, build: Build) -> None:
    """They are named in the path of page 6, and how they are hatched on both pictures."""
    text = words_of(open_page("what_happened", build(doubtful), run="2", attempt="1"))
    assert "prep (20 s) → done (3 min 40 s, 2 min 57 s of it unknown)" in text
    assert "Hatched both ways: unknown" in text
    text = words_of(open_page("what_decides", build(doubtful), show_path="Every path, in words"))
    assert "Hatched both ways: unknown" in text


def test_what_is_not_certain_run_by_run(open_page: OpenPage, build: Build) -> None:
    """Page 7 has the rows of `doubts`."""
    app = open_page("how_good_is_the_data", build(doubtful), show_data="Which job waited for which")
    table = tables_of(app)[-1]
    assert ["inferred", "unmapped", "unknown"] == table["doubt"].tolist()[:3]


def test_where_to_start(open_page: OpenPage, build: Build) -> None:
    """
    What each job would save is ranked, and the sentence above says the same figures.

    In fast nothing but `define` and `push` is needed, which run 15 and 60 s. In plain `push` ran 40
    and 60 s; without the 75 s of `cli`, `docs` decides after 40 s.
    """
    said = words_of(_open(open_page, build, "what_decides", show_path="Every path, in words"))
    fast, plain = (
        _open(
            open_page,
            build,
            "what_would_make_it_faster",
            show_advice="If a job took no time",
            replayed=f"{arm}, warm",
        )
        for arm in ("fast", "plain")
    )
    assert (
        "Where to start in fast, warm runs: “push”. If it took no time, the median would fall by "
        "1 min at most (on the path in 1 of 1)."
    ) in said
    assert [
        ("fast", "push", "1 min", "no other job (1 of 1)"),
        ("fast", "define", "15 s", "no other job (1 of 1)"),
    ] == list(_rows(fast, "arm", "job", "all its jobs save", "decides then"))
    assert [
        ("plain", "push", "50 s", "no other job (2 of 2)"),
        ("plain", "cli", "40 s", "docs (2 of 2)"),
        ("plain", "define", "15 s", "no other job (2 of 2)"),
    ] == list(_rows(plain, "arm", "job", "all its jobs save", "decides then"))


def test_tables_of_the_path(open_page: OpenPage, build: Build) -> None:
    """
    A row for each key on a path, and for those off it behind a switch; a row for each part of them.

    `cli` stands in both arms: the 80 s of plain, and none of fast, whose `push` does not need it.
    A wait that may be more than a queue says so; gaps, steps at the same time, and jobs without
    stored steps are told apart.
    """
    inside = _open(open_page, build, "what_decides", cache="warm", show_path="Inside the path")
    said = words_of(inside)
    assert "the path of plain spends 1 min 3 s in “Compile” of “cli” (n = 2)" in said
    app = _open(open_page, build, "what_decides", cache="warm", show_path="Job by job")
    rows = _rows(app, "arm", "job")
    plain = [job for arm, job in rows if arm == "plain"]
    assert ["cli", "push", "define"] == plain
    cli = [rows[arm, "cli"] for arm in ("plain", "fast")]
    assert ["2 of 2", "not needed"] == [row["on the path"] for row in cli]
    assert ["1 min 20 s", "–"] == [row["mean on it"] for row in cli]
    push = rows["plain", "push"]
    assert ("2 of 2", "38%", "1 min") == (push["on the path"], push["share"], push["mean on it"])
    assert ("1 s", "9 s") == (push["scheduling"], push["waiting or queue"])
    parts = tables_of(inside)[0].set_index(["arm", "job", "step"])["mean on it"]
    assert "1 min 3 s" == parts["plain", "cli", "Compile"]
    assert "10 s" == parts["plain", "cli", "(gaps between steps)"]
    assert "20 s" == parts["fast", "push", "(steps at the same time, unresolved)"]
    assert "50 s" == parts["plain", "push", "(no steps stored)"]
    app.toggle[0].set_value(v=True).run()
    docs = _rows(app, "arm", "job")["plain", "docs"]
    assert ("0 of 2", "40 s") == (docs["on the path"], docs["slack off it"])


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"arm": "fast", "cache": "cold"}, "No attempt is selected"),
        ({"clock": "ship*"}, "No run of cache has a job that “ship*” names."),
        ({"clock": "whole run", "cache": "cold"}, "“lint” in plain (5 min of 5 min, n = 1"),
    ],
)
def test_states_of_what_decides(
    query: dict[str, str], sentence: str, open_page: OpenPage, build: Build
) -> None:
    """A selection of nothing, a clock that no run reaches, one whose path is a single job."""
    assert sentence in words_of(_open(open_page, build, "what_decides", **query))


def test_needs_that_are_not_stored(open_page: OpenPage, build: Build) -> None:
    """Without needs no path is made up, and the command that reads them is named."""
    app = open_page("what_decides", build(cases.small))
    assert "Which job waited for which is not stored yet for 4 of 4 counted runs" in words_of(app)
    assert [] == list(app.get("plotly_chart"))


@pytest.mark.parametrize(
    ("run", "sentence"),
    [
        (
            "1",
            "to push*: define (20 s) → cli (1 min 20 s) → push (x) (50 s); 2 min 30 s in all.",
        ),
        (
            "5",
            "the last of these jobs that ran: define (20 s) → push (x) (40 s); 1 min in all.",
        ),
        ("6", "No critical path is known, since it is not completed."),
        ("7", "No critical path is known, since no job that ran is “push*”."),
    ],
)
def test_path_of_an_attempt(run: str, sentence: str, open_page: OpenPage, build: Build) -> None:
    """An attempt's path is a chain that adds up, or there is a reason why it has none."""
    app = _open(open_page, build, "what_happened", run=run)
    assert sentence in words_of(app)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"run": "2", "attempt": "2"}, "since not all of its jobs ran again."),
        ({"run": "1"}, "since it is not stored yet which job waited for which"),
    ],
)
def test_no_path_without_needs(
    query: dict[str, str], reason: str, open_page: OpenPage, build: Build
) -> None:
    """A partial re-run, and an attempt whose needs are not stored, have no path on the page."""
    app = open_page("what_happened", build(cases.small), **query)
    assert reason in words_of(app)
    assert {"–"} == set(tables_of(app)[0]["path"])


def test_jobs_of_an_attempt(open_page: OpenPage, build: Build) -> None:
    """Each job says its place on the path, what it waited for, its slack and its effect."""
    app = _open(open_page, build, "what_happened", run="2")
    rows = _rows(app, "job")
    queues = ["queue", "waiting or queue"]
    columns = ["path", "waited for", "scheduling", *queues, "slack", "could be shorter by"]
    expected = {
        "cli": ["2", "define", "1 s", "4 s", "–", "0 s", "40 s"],
        "docs": ["–", "define", "1 s", "1 s", "–", "40 s", "0 s"],
        "push (x)": ["3", "cli", "1 s", "–", "9 s", "0 s", "1 min"],
        "lint": ["–", "–", "0 s", "5 s", "–", "–", "–"],
    }
    assert expected == {job: [rows[job,][column] for column in columns] for job in expected}


def test_inside_a_job(open_page: OpenPage, build: Build) -> None:
    """A job's run time is its steps, its gaps, and what steps at the same time leave unresolved."""
    for run, job, sentence in [
        ("1", "12", "It ran 1 min 15 s: steps 1 min 5 s and gaps that no step accounts for 10 s."),
        (
            "4",
            "44",
            "It ran 1 min: steps 40 s and steps at the same time that nothing tells apart 20 s.",
        ),
    ]:
        app = _open(open_page, build, "what_happened", run=run, job=job)
        assert sentence in words_of(app)


def test_graphs_of_the_data(open_page: OpenPage, build: Build) -> None:
    """How many jobs have their place in the file, and which files could not be read."""
    app = _open(open_page, build, "how_good_is_the_data", show_data="Which job waited for which")
    text = words_of(app)
    assert "executed jobs have their place in the workflow file; 5 jobs of 1 attempt have" in text
    (problems,) = [table for table in tables_of(app) if "problem" in table]
    assert ["build.yaml is not there."] == problems["problem"].tolist()
