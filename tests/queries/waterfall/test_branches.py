"""Which jobs became shorter where another branch decides."""

import pytest

from queries.differences.comparison import Differences, differences_between
from queries.waterfall import waterfalls_of
from queries.waterfall.branches import shorter_sentence
from queries.waterfall.sentences import why_words
from tests.queries.differences.rows import Runs, compared_runs, work
from tests.queries.waterfall.path_rows import Run, answers_of, ran

_OLD: list[Run] = [[ran("cli", "make", 90), ran("push", "up", 30)]] * 6
_NEW: list[Run] = [[ran("ui", "pack", 60), ran("push", "up", 30)]] * 6


def _differences(cli_s: int) -> Differences:
    """Old has `cli` at 90 to 95 s, new at `cli_s` on."""
    runs: Runs = {
        "old": {"cli": [90, 91, 92, 93, 94, 95], "push": [30] * 6},
        "new": {"cli": [cli_s + place for place in range(6)], "push": [30] * 6},
    }
    frame = work(
        {arm: {job: (its[2], its[2]) for job, its in jobs.items()} for arm, jobs in runs.items()}
    )
    return differences_between(frame, compared_runs(runs), "old", "new", "warm")


@pytest.mark.parametrize(
    ("cli_s", "sentence"),
    [
        (
            20,
            (
                "Another branch decides: of the jobs that decide less often, shorter are “cli”, "
                "23 s instead of 1 min 33 s (medians)."
            ),
        ),
        (90, None),
        (200, None),
    ],
)
def test_shorter(cli_s: int, sentence: str | None) -> None:
    """
    A job off the path of new is shorter only where that can be said; medians of 20 to 25 s.

    Half up, 22.5 s are 23 s, and 92.5 s are 93 s.
    """
    off_path = {"old": [("ui", None)], "new": [("cli", None)]}
    (found,) = waterfalls_of(answers_of(_OLD, _NEW, off_path=off_path))
    assert sentence == shorter_sentence(found, lambda: _differences(cli_s))
    assert shorter_sentence(found, lambda: None) is None


@pytest.mark.parametrize(
    ("cli_s", "why"),
    [
        (20, "“cli” takes 23 s instead of 1 min 33 s and decides less often"),
        (90, "“cli” decides less often"),
    ],
)
def test_why(cli_s: int, why: str) -> None:
    """Where another branch decides, the job that became shorter is the reason."""
    off_path = {"old": [("ui", None)], "new": [("cli", None)]}
    (found,) = waterfalls_of(answers_of(_OLD, _NEW, off_path=off_path))
    assert why == why_words(found, found.difference_s, lambda: _differences(cli_s), list)


def test_no_other_branch() -> None:
    """Where new does not have the job at all, it is no longer waited for."""
    (found,) = waterfalls_of(answers_of(_OLD, _NEW))
    assert shorter_sentence(found, lambda: _differences(20)) is None
