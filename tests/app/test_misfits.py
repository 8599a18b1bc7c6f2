"""Every page whose clock no job is of says so in its heading, and what may have been meant."""

from html import unescape
from pathlib import Path

import pytest

from queries.report import Form, evidence_of, write_report
from tests.app import cases
from tests.app.conftest import Build, OpenPage, words_of
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job

PAGES = (
    "which_is_faster",
    "what_decides",
    "where_the_seconds_go",
    "what_would_make_it_faster",
    "what_each_commit_did",
)
NEAREST = "Nearest: “release”, “release/pack” and “release/sign”."


def called(path: Path) -> Path:
    """Experiment `e`: arm a has jobs of the caller `release`, arm b has none."""
    names = {"prep": "prep", "release/pack": "Release / pack", "release/sign": "Release / sign"}
    jobs: list[Row] = [
        job(10 * run_id + place, (0, 5, 10 + 2 * run_id + place), run_id, name=name, job_key=key)
        for run_id in range(1, 9)
        for place, (key, name) in enumerate(names.items())
        if run_id <= 4 or key == "prep"
    ]
    return build_database(
        path,
        properties=[{"property": "source", "value": "github"}],
        experiments=[{"milestone": ["relase*"]}],
        arms=[{}, {"arm": "b", "position": 2}],
        arm_attempts=[
            {"arm": "a" if run_id <= 4 else "b", "run_id": run_id} for run_id in range(1, 9)
        ],
        run_attempts=[attempt(run_id, 1, 0, head_sha=f"{run_id:040}") for run_id in range(1, 9)],
        jobs=jobs,
        pull_requests=[{"repository": "o/r", "pull_number": 5, "head_ref": "topic"}],
        pull_request_commits=[
            {
                "repository": "o/r",
                "pull_number": 5,
                "sha": f"{run_id:040}",
                "position": run_id,
                "headline": "m",
                "message": "m",
            }
            for run_id in range(1, 9)
        ],
        run_pull_requests=[
            {"run_id": run_id, "pull_number": 5, "evidence": "api"} for run_id in range(1, 9)
        ],
        roles=[{"role": "shipping", "jobs": ["Relaese"]}],
    )


@pytest.mark.parametrize("page", PAGES)
def test_own_milestone(page: str, open_page: OpenPage, build: Build) -> None:
    """The experiment's own milestone matches nothing: that is the heading."""
    app = open_page(page, build(called), experiment="e")

    assert not app.exception
    assert f"No run of e has a job that “relase*” names. {NEAREST}" in app.header[0].value.replace(
        "\\", ""
    ).replace("\u2060", "")


@pytest.mark.parametrize("page", PAGES)
def test_typed_clock(page: str, open_page: OpenPage, build: Build) -> None:
    """So does a clock that is typed, or stands in the address."""
    app = open_page(page, build(called), experiment="e", clock="sgin")

    assert not app.exception
    assert (
        "No run of e has a job that “sgin” names. Nearest: “release/sign” and “Release / sign”."
    ) in words_of(app)


@pytest.mark.parametrize("page", PAGES)
def test_caller(page: str, open_page: OpenPage, build: Build) -> None:
    """A caller's key is offered as a clock, and is one; the arm that has none is named."""
    app = open_page(page, build(called), experiment="e", clock="release")

    assert not app.exception
    assert {"release", "release/pack"} <= set(app.selectbox(key="clock").options)
    assert "No run of e" not in words_of(app)
    if page == "which_is_faster":
        assert (
            "No run of b has a job that “release” names; of a there are some. Some of those that "
            "there are: “prep”."
        ) in words_of(app)
        assert "a 17 s (n = 4)" in words_of(app)


def pushed(path: Path) -> Path:
    """Experiment `e`, which counts pull requests: two runs of a are pushes; b names no branch."""
    return build_database(
        path,
        properties=[{"property": "source", "value": "github"}],
        experiments=[{}],
        arms=[{}, {"arm": "b", "position": 2, "rule": '{"branch": "topc"}'}],
        arm_attempts=[{"run_id": run_id, "excluded_because": "other event"} for run_id in (1, 2)],
        run_attempts=[
            attempt(run_id, event="push", head_sha=f"{run_id:040}", head_branch="topic")
            for run_id in (1, 2)
        ],
        jobs=[job(10 * run_id, (0, 5, 10), run_id) for run_id in (1, 2)],
        pull_request_commits=[
            {"repository": "o/r", "pull_number": 5, "sha": f"{1:040}", "position": 1}
        ],
        run_pull_requests=[{"run_id": 1, "pull_number": 5, "evidence": "api"}],
    )


@pytest.mark.parametrize("page", PAGES)
def test_nothing_counts(page: str, open_page: OpenPage, build: Build) -> None:
    """The heading says why, and what to set."""
    app = open_page(page, build(pushed))

    assert not app.exception
    assert (
        'All 2 runs are “push”, this experiment counts “pull_request”: set event = "push". b '
        "selects no run of branch “topc”, of which none is stored. Nearest: “topic”."
    ) == app.header[0].value.replace("\\", "").replace("\u2060", "")


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_selected(page: str, open_page: OpenPage, build: Build) -> None:
    """Of an arm whose branch is misspelt the page has nothing else to say."""
    app = open_page(page, build(pushed), arm="b")

    assert not app.exception
    assert "b selects no run of branch “topc”, of which none is stored. Nearest: “topic”." in (
        words_of(app)
    )


@pytest.mark.parametrize("form", ["markdown", "html", "json"])
def test_nothing_counts_in_reports(form: Form, build: Build) -> None:
    """So do the report and its JSON."""
    text = write_report(evidence_of("e", build(pushed)), form)
    assert "this experiment counts “pull_request”: set event = " in unescape(text)


def test_all_of_it_on_page_7(open_page: OpenPage, build: Build) -> None:
    """Milestone and role stand among the warnings, and are counted with them."""
    app = open_page("how_good_is_the_data", build(called), experiment="e")

    assert not app.exception
    assert f"No run of e has a job that “relase*” names. {NEAREST}" in words_of(app)
    assert (f"No run has a job that “Relaese” of the role “shipping” names. {NEAREST}") in words_of(
        app
    )


def test_hostile_names(open_page: OpenPage, build: Build) -> None:
    """Names that act on a page do not where they are the nearest."""
    app = open_page("which_is_faster", build(cases.hostile), clock=cases.HOSTILE[:20] + "?x")

    assert not app.exception
