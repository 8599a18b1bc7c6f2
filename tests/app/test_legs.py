"""What the pages say where arms are legs of the same runs; figures as in `leg_rows`."""

import pytest

from tests.app.conftest import Build, OpenPage, words_of
from tests.queries.leg_rows import legs_on_runners

PAGES = {
    "which_is_faster": "big, 2 runs from 1 min to 1 min 10 s, median 1 min 5 s",
    "what_decides": "the path of small spends",
    "where_the_seconds_go": "against small (n = 2 and 4)",
    "how_good_is_the_data": "other runners",
}


@pytest.mark.parametrize("page", PAGES)
def test_legs(page: str, open_page: OpenPage, build: Build) -> None:
    """Each arm has its own leg of a run, and nothing is said of other jobs."""
    app = open_page(page, build(legs_on_runners))
    assert [] == list(app.exception)
    text = words_of(app)
    assert PAGES[page] in text
    assert "do not end with the same jobs" not in text


@pytest.mark.parametrize(
    ("page", "query", "sentence"),
    [
        ("which_is_faster", {"show": "In pairs"}, "pairs of legs of the same run"),
        ("where_the_seconds_go", {"show_work": "What differs"}, "one job on different runners"),
        ("what_happened", {"run": "1", "attempt": "1"}, "duration of test"),
    ],
)
def test_parts(
    page: str, query: dict[str, str], sentence: str, open_page: OpenPage, build: Build
) -> None:
    """Pairs are by run; a run's own page has the path of its last leg."""
    app = open_page(page, build(legs_on_runners), **query)
    assert [] == list(app.exception)
    assert sentence in words_of(app)
