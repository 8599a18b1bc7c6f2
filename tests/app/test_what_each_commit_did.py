"""What page 5 says; every figure is worked out in `commits`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.app import cases
from tests.app.commit_case import commits
from tests.app.conftest import Build, OpenPage, tables_of, words_of


def _table(open_page: OpenPage, build: Build, **query: str) -> list[tuple[Any, ...]]:
    shown = {"show_commits": "Every attempt", **query}
    app = open_page("what_each_commit_did", build(commits), **shown)
    assert [] == list(app.exception)
    columns = ["pull request", "commit", "arm", "clock", "counted, or why not"]
    return list(tables_of(app)[0][columns].itertuples(index=False, name=None))


def test_answer(open_page: OpenPage, build: Build) -> None:
    """The medians of the arms in the order of the commits, and how many commits have one."""
    said = words_of(open_page("what_each_commit_did", build(commits)))
    assert (
        "Median wall time of the whole run of warm runs, in the order of the commits: plain 1 min "
        "40 s (n = 1) and fast 1 min (n = 1) (pull request 5)."
    ) in said
    shown = open_page("what_each_commit_did", build(commits), show_commits="Every attempt")
    assert (
        "Of the 5 commits of pull requests 5 and 6, 2 have a run that counts, 1 only runs that do "
        "not and 2 no run that an arm selects. 1 commit is in several of them, and shown in each."
    ) in words_of(shown)


def test_table(open_page: OpenPage, build: Build) -> None:
    """Every commit has a row, in each pull request that it is in, with its attempts or without."""
    assert [
        ("5", "1111111", "–", "–", "no attempt in any arm"),
        ("5", "2222222", "plain", "1 min 40 s", "counted"),
        ("5", "3333333", "fast", "1 min", "counted"),
        ("5", "4444444", "–", "–", "no attempt in any arm"),
        ("6", "1111111", "–", "–", "no attempt in any arm"),
        ("6", "5555555", "slow", "–", "run failed"),
    ] == _table(open_page, build)


def test_filters(open_page: OpenPage, build: Build) -> None:
    """Of another pull request, and of an arm that is not looked at, there is no row."""
    assert [
        ("5", "1111111", "–", "–", "no attempt in any arm"),
        ("5", "3333333", "fast", "1 min", "counted"),
        ("5", "4444444", "–", "–", "no attempt in any arm"),
    ] == _table(open_page, build, arm="fast")


@pytest.mark.parametrize(
    ("case", "query", "sentence"),
    [
        (cases.small, {}, "belong to no pull request, and only pull requests have a list"),
        (commits, {"arm": "slow"}, "Of the 2 commits of pull request 6, 0 have a run that counts"),
        (commits, {"arm": "fast", "cache": "cold"}, "No attempt is selected"),
    ],
)
def test_states(
    case: Callable[[Path], Path],
    query: dict[str, str],
    sentence: str,
    open_page: OpenPage,
    build: Build,
) -> None:
    """Branches have no list of commits; nothing may count; the filters may leave nothing."""
    app = open_page("what_each_commit_did", build(case), **query)
    assert [] == list(app.exception)
    shown = open_page("what_each_commit_did", build(case), show_commits="Every attempt", **query)
    assert sentence in words_of(shown)


def test_an_attempt_of_the_list(open_page: OpenPage, build: Build) -> None:
    """An attempt that is chosen from the list is linked to, with the filters."""
    app = open_page("what_each_commit_did", build(commits), cache="warm")
    (chooser,) = [box for box in app.selectbox if box.label == "Attempt"]
    assert "2222222 · run id 2, attempt 1 · plain · warm · 1 min 40 s" == chooser.options[0]
    chooser.set_value((3, 1)).run()
    (link,) = app.get("page_link")
    assert "Open run id 3, attempt 1" == link.proto.label
    assert {"run=3", "attempt=1", "cache=warm"} <= set(link.proto.query_string.split("&"))
