"""The part "Over time" of page 1, and what other parts say of changes of level."""

from tests.app.cases import SHOWN, hostile, small
from tests.app.conftest import Build, OpenPage, tables_of, words_of
from tests.app.nightly_case import nightly, nightly_arms, sha_of

_CHANGED = (
    "main became 20% slower on 15 Apr 2026, after commit 000000a and up to 000000b: median 1 min "
    "42 s of 11 before, 2 min 2 s of 9 runs after"
)


def test_one_arm_alone(open_page: OpenPage, build: Build) -> None:
    """A nightly on main says when it became slower, after which commit, and links to the range."""
    app = open_page("which_is_faster", build(nightly), show="Over time")

    assert [] == list(app.exception)
    said = words_of(app)
    assert f"- {_CHANGED}; 20 s more (95% interval 18 s to 22 s)." in said
    assert "main became 20% slower on 15 Apr 2026 (11 + 9 runs)." in said
    assert "4 to 23 Apr 2026: main, 20 runs, 20% slower from 15 Apr 2026 on." in said
    shifts, weeks = tables_of(app)
    (address,) = shifts["at GitHub"]
    assert f"https://github.com/o/r/compare/{sha_of(10)}...{sha_of(11)}" == address
    assert ["30 Mar 2026", "6 Apr 2026", "13 Apr 2026", "20 Apr 2026"] == weeks[
        "week from"
    ].tolist()
    assert ["2", "7", "7", "4"] == weeks["n"].tolist()


def test_two_arms(open_page: OpenPage, build: Build) -> None:
    """The verdict before the change and after it, as a warning on pages 1 and 7."""
    warning = (
        "main became 20% slower on 15 Apr 2026 (11 + 9 runs): before it new was 30% faster than "
        "main, after it 41% faster."
    )
    app = open_page("which_is_faster", build(nightly_arms), show="Over time")
    said = words_of(app)
    assert [warning] == [element.value for element in app.warning]
    assert "No change of level is found in 20 runs of new (one of 3.0% would be in 4 of 5" in said
    assert 1 == said.count(_CHANGED)
    page_7 = words_of(open_page("how_good_is_the_data", build(nightly_arms), show_data="Warnings"))
    assert warning in page_7


def test_an_arm_looked_at(open_page: OpenPage, build: Build) -> None:
    """What is not looked at is not shown; that its baseline changes is warned of all the same."""
    query = {"show": "Over time", "arm": "new"}
    app = open_page("which_is_faster", build(nightly_arms), **query)
    said = words_of(app)
    assert _CHANGED not in said
    assert "main became 20% slower on 15 Apr 2026 (11 + 9 runs)" in said
    (weeks,) = tables_of(app)
    assert {"new"} == set(weeks["arm"])


def test_few_runs(open_page: OpenPage, build: Build) -> None:
    """They are shown, and why no change is looked for."""
    app = open_page("which_is_faster", build(small), show="Over time")
    assert [] == list(app.exception)
    said = words_of(app)
    assert (
        "Too few runs to look for a change of level, which takes 10, on 8 days or all on one: "
        "“plain, warm”, “plain, cold” and “fast, warm”."
    ) in said
    (weeks,) = tables_of(app)
    assert ["warm", "cold", "warm"] == weeks["cache"].tolist()
    assert ["2 min 30 s", "5 min", "1 min"] == weeks["median"].tolist()


def test_text_of_strangers(open_page: OpenPage, build: Build) -> None:
    """Names are shown as they came."""
    app = open_page("which_is_faster", build(hostile), show="Over time")
    assert [] == list(app.exception)
    (weeks,) = tables_of(app)
    assert [SHOWN] == weeks["arm"].tolist()
