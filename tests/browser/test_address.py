"""The view is in the address: it survives reloads and page switches, and can be shared."""

import re
from urllib.parse import parse_qs, urlsplit

from tests.app import cases
from tests.app.commit_case import commits
from tests.app.graph_case import graphs
from tests.browser.conftest import OpenPage, Show
from tests.browser.watched_page import WatchedPage


def _query(page: WatchedPage) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.page.url).query)


def test_filters_survive(show: Show, open_page: OpenPage) -> None:
    """What was chosen is in the address, and stays through a reload and on every page."""
    show(cases.small)
    page = open_page()
    page.open_filters()
    page.page.get_by_role("radio", name="cold").or_(
        page.page.get_by_role("button", name="cold")
    ).first.click()
    page.page.wait_for_url(re.compile("cache=cold"))
    page.page.get_by_role("combobox", name="Arms").click()
    page.page.get_by_role("option", name="plain").click()
    page.page.wait_for_url(re.compile("arm=plain"))
    page.page.keyboard.press("Escape")
    chosen = {"cache": ["cold"], "arm": ["plain"]}
    page.reload()
    assert chosen == _query(page)
    assert "plain, cold, 1 run from 5 min to 5 min" in page.text()
    for question in ("How good is the data?", "What did each commit do?", "Which is faster?"):
        page.page.get_by_role("link", name=question).click()
        page.page.get_by_role("heading", level=1, name=question).wait_for()
        page.settle()
        assert chosen == {key: _query(page).get(key) for key in chosen}
    assert "plain, cold, 1 run from 5 min to 5 min" in page.text()
    assert [] == page.faults()


_IS_INSIDE = """label => {
    const [inner, chart] = [label, label.closest('.js-plotly-plot')].map(
        one => one.getBoundingClientRect()
    );
    return inner.left >= chart.left && inner.bottom <= chart.bottom;
}"""


def test_a_click_on_a_commit(show: Show, open_page: OpenPage) -> None:
    """
    An attempt of a commit opens on page 6, with the filters; the way back is as it was.

    The labels of both axes have room on the chart.
    """
    show(commits)
    page = open_page("/what-did-each-commit-do?cache=warm&arm=fast")
    assert 1 == page.page.get_by_label("The 4 commits of pull request 5 in their order").count()
    for label in page.page.locator(
        ".js-plotly-plot .ytick text, .js-plotly-plot .xtick text"
    ).all():
        assert label.evaluate(_IS_INSIDE), label.text_content()
    dot = page.page.locator(".js-plotly-plot .scatterlayer .trace").last.locator("path").first
    dot.scroll_into_view_if_needed()
    box = dot.bounding_box()
    assert box is not None
    page.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.page.get_by_role("heading", level=1, name="What happened in this run?").wait_for()
    page.settle()
    assert "Run 3, attempt 1 of fast took 1 min" in page.text()
    filters = {"cache": ["warm"], "arm": ["fast"]}
    assert {**filters, "run": ["3"], "attempt": ["1"]} == {
        key: value for key, value in _query(page).items() if key != "experiment"
    }
    page.page.get_by_role("link", name="What did each commit do?").click()
    page.page.get_by_role("heading", level=1, name="What did each commit do?").wait_for()
    page.settle()
    assert filters == {key: _query(page)[key] for key in filters}
    assert [] == page.faults()


def test_clock_survives(show: Show, open_page: OpenPage) -> None:
    """A clock from the list or of the reader's own is in the address, on every page, until left."""
    show(graphs)
    page = open_page()
    assert _PUSH in page.text()
    _choose_clock(page, "whole run")
    page.page.wait_for_url(re.compile("clock=whole"))
    page.page.get_by_label("fast, warm, 2 runs from 5 min to 5 min").wait_for()
    _choose_clock(page, "d?cs")
    page.page.wait_for_url(re.compile("clock=d"))
    page.page.get_by_label("an axis of time to d?cs: plain").wait_for()
    page.reload()
    for question in ("What happened in this run?", "Which is faster?"):
        page.page.get_by_role("link", name=question).click()
        page.page.get_by_role("heading", level=1, name=question).wait_for()
        page.settle()
        assert {"clock": ["d?cs"]} == _query(page)
        assert "d?cs" in page.text()
    _choose_clock(page, "milestone: push*")
    page.page.get_by_label(_PUSH).wait_for()
    page.page.wait_for_url(lambda address: "clock" not in address)
    assert [] == page.faults()


_PUSH = "an axis of time to push*: plain"


def _choose_clock(page: WatchedPage, text: str) -> None:
    if not page.page.get_by_role("combobox", name="Clock").is_visible():
        page.open_filters()
    page.page.get_by_role("combobox", name="Clock").click()
    page.page.keyboard.type(text)
    page.page.keyboard.press("Enter")


def test_a_value_that_is_not_accepted(show: Show, open_page: OpenPage) -> None:
    """A bad value is said, leaves the address, and the page shows what it does without."""
    show(cases.small)
    page = open_page("/?arm=slow&cache=cold")
    assert "The address asks for arm “slow”, which is not there" in page.text()
    assert "plain, cold, 1 run from 5 min to 5 min" in page.text()
    page.page.wait_for_url(lambda address: "slow" not in address)
    assert [] == page.faults()


def test_a_clock_that_is_not_accepted(show: Show, open_page: OpenPage) -> None:
    """The field shows the clock that the page has, whatever the address asks for."""
    show(graphs)
    page = open_page("/?clock=milestone: gone")
    assert "The address asks for clock “milestone: gone”, which is not there" in page.text()
    page.open_filters()
    field = page.page.get_by_role("combobox", name="Clock")
    assert "milestone: push*" == field.input_value()
    assert _PUSH in page.text()
    assert [] == page.faults()


def test_attempt_and_job_survive(show: Show, open_page: OpenPage) -> None:
    """An attempt is chosen from the list, a job by a click on its bar; both are in the address."""
    show(cases.small)
    page = open_page("/what-happened")
    page.page.get_by_label("Attempt").click()
    page.page.get_by_role("option", name=re.compile("^run 2, attempt 1 ")).click()
    page.page.wait_for_url(re.compile("run=2"))
    page.page.get_by_text("took 3 min 20 s, with 2 of 3").wait_for()
    page.settle()
    bar = page.page.locator(".js-plotly-plot .barlayer .trace").nth(1).locator("path").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    # Plotly listens on a layer above its bars.
    page.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.page.wait_for_url(re.compile("job=21"))
    page.page.get_by_label("A timeline of 2 steps").wait_for()
    page.reload()
    assert {"run": ["2"], "attempt": ["1"], "job": ["21"]} == _query(page)
    assert page.page.get_by_label("A timeline of 2 steps").count()
    assert [] == page.faults()


def test_job_from_the_list(show: Show, open_page: OpenPage) -> None:
    """A job is chosen without a pointer too; a job without steps says so."""
    show(cases.small)
    page = open_page("/what-happened?run=2&attempt=1")
    page.page.get_by_label("Job", exact=True).focus()
    page.page.keyboard.type("push")
    page.page.keyboard.press("Enter")
    page.page.wait_for_url(re.compile("job=22"))
    page.page.get_by_text("No step of this job is stored").wait_for()
    assert [] == page.faults()


def test_another_experiment_and_back(show: Show, open_page: OpenPage) -> None:
    """The arms of one experiment are none of another's; the address says what the page shows."""
    show(cases.small)
    page = open_page("/?arm=plain")
    for experiment in ("later", "cache"):
        page.page.get_by_label("Experiment").click()
        page.page.get_by_role("option", name=experiment).click()
        page.page.wait_for_url(re.compile("later") if experiment == "later" else re.compile("/$"))
        page.settle()
        assert "address asks for" not in page.text()
    shown = "fast, warm, 1 run from 1 min to 1 min"
    page.page.get_by_label(shown).wait_for()
    assert shown in page.text()
    page.reload()
    assert {} == _query(page)
    assert shown in page.text()
    assert [] == page.faults()


def test_a_click_on_a_part(show: Show, open_page: OpenPage) -> None:
    """A part of the waterfall opens its jobs and steps, and is in the address."""
    show(graphs)
    page = open_page("/where-do-the-seconds-go")
    assert 1 == page.page.get_by_label("Bars from the mean of plain, 3 min 13 s").count()
    # The first bar that saves is the path switch.
    bar = page.page.locator(".js-plotly-plot .barlayer .trace").first.locator("path").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    page.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.page.get_by_text("No longer waits for “cli”: -1 min 53 s.").wait_for()
    page.settle()
    assert ["no longer waits for"] == _query(page)["part"]
    page.reload()
    assert "No longer waits for “cli”: -1 min 53 s." in page.text()
    assert [] == page.faults()
