"""What a page says before a reader opens anything: few words, and the picture in sight."""

import re
from functools import partial
from pathlib import Path
from random import Random

import pytest

from tests.browser.conftest import OpenPage, Show
from tests.browser.test_pages import PATHS
from tests.build_database import build_database
from tests.queries.facts import attempt, job, needs, step

_MOST_WORDS = 250
_HEAD_PX = 190
"""Of the head's 150 pixels and the navigation above it."""
_PICTURE_PX = 600


def _arms(path: Path, number: int, *, has_rules: bool) -> Path:
    """So many arms of six runs each, arm by arm faster; with rules the baseline has none."""
    chance = Random(7)  # noqa: S311 - the same runs every time are meant
    names = [f"arm {place}" for place in range(number)]
    runs = [(place, 10 * place + run + 1) for place in range(number) for run in range(6)]
    ends = {run: 300 - 20 * place + chance.randrange(12) for place, run in runs}
    return build_database(
        path,
        experiments=[{"baseline": names[0]}],
        arms=[
            {"arm": name, "position": place + 1, "has_cache_rule": has_rules and place > 0}
            for place, name in enumerate(names)
        ],
        arm_attempts=[
            {
                "arm": names[place],
                "run_id": run,
                "cache_state": "warm" if has_rules and place else "other",
            }
            for place, run in runs
        ],
        run_attempts=[attempt(run) for _, run in runs],
        jobs=[
            each
            for _, run in runs
            for each in (
                job(10 * run, (0, 5, 60), run, name="compile", job_key="compile"),
                job(10 * run + 1, (60, 70, ends[run]), run, name="push", job_key="push"),
            )
        ],
        job_needs=[row for _, run in runs for row in needs({10 * run + 1: [10 * run]}, run)],
        attempt_graphs=[{"run_id": run} for _, run in runs],
        steps=[step(10 * run + 1, 1, (70, ends[run]), name=f"Push {run % 3}") for _, run in runs],
    )


@pytest.mark.parametrize("case", ["demo", "without rules", "five arms"])
def test_few_words(case: str, show: Show, open_page: OpenPage, demo: Path) -> None:
    """On every page; words of charts count, names of icons and cells of tables do not."""
    if case == "demo":
        show(demo.resolve())
    else:
        has_rules = case == "five arms"
        show(partial(_arms, number=5 if has_rules else 2, has_rules=has_rules))
    page = open_page()
    for path in PATHS:
        page.open(path.partition("?")[0])
        words = _words(page.page.evaluate(_SEEN))
        # Page 7 has the whole text of every warning.
        assert len(words) <= _MOST_WORDS or path == "/how-good-is-the-data", (path, len(words))
        answer_px, picture_px = page.page.evaluate(_TOPS)
        assert answer_px is None or answer_px <= _HEAD_PX + 40, path
        assert picture_px is None or picture_px <= _PICTURE_PX, path
        if case == "without rules":
            assert [] == re.findall(r"(?i)cold|warm\b|not classed", " ".join(words))
        assert [] == page.faults()


def _words(text: str) -> list[str]:
    return re.findall(r"\w[\w%.,'’-]*", text)


_SEEN = """() => {
    const main = document.querySelector('[data-testid="stMain"]').cloneNode(true);
    main.querySelectorAll('[data-testid^="stIcon"], [data-testid*="Icon"]')
        .forEach(icon => icon.remove());
    const hidden = main.querySelectorAll('details:not([open]) > :not(summary)');
    hidden.forEach(part => part.remove());
    main.querySelectorAll('[data-testid="stDataFrame"]').forEach(table => table.remove());
    const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
        if (!texts.currentNode.parentElement.closest('style, script')) {
            found.push(texts.currentNode.textContent);
        }
    }
    return found.join(' ');
}"""
_TOPS = """() => {
    const top = element => element ? element.getBoundingClientRect().top : null;
    return [
        top(document.querySelector('h2')),
        top(document.querySelector('[data-testid="stPlotlyChart"]')),
    ];
}"""
