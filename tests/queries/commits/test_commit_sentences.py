"""What page 5 says, on rows small enough to check by eye."""

from dataclasses import replace

import pandas as pd
import pytest

from queries.arms.clock import Clock
from queries.commits.commit_words import (
    baseline_median,
    change_sentence,
    commits_sentence,
    missing_sentence,
    treatment_sentences,
)
from queries.statistics import Verdict
from tests.queries.verdict.board_rows import found

_MEDIANS = pd.DataFrame(
    {
        "arm": ["late", "early", "early"],
        "cache_state": ["warm", "warm", "cold"],
        "attempt_count": [2, 1, 0],
        "clock_p50_s": [90.0, 60.0, float("nan")],
    }
)


def _commits(*rows: tuple[int, int, str, str | None, bool | None]) -> pd.DataFrame:
    """Rows of pull_number, commit_position, head_sha, arm, is_counted."""
    columns = ["pull_number", "commit_position", "head_sha", "arm", "is_counted"]
    frame = pd.DataFrame(list(rows), columns=columns)
    return frame.astype({"arm": "str", "is_counted": "boolean"})


_COMMITS = _commits(
    (5, 1, "a", None, None),
    (5, 2, "b", "early", True),
    (5, 3, "c", "late", True),
    (5, 4, "d", None, None),
    (5, 5, "e", "late", True),
    (5, 5, "e", "late", False),
    (6, 1, "a", None, None),
    (6, 2, "f", "late", False),
)


def test_treatments_in_order() -> None:
    """Arms stand in the order of their commits, whatever the file's; medians are the query's."""
    assert [
        (
            "Median time to push* of warm runs, in the order of the commits: early 1 min (n = 1) "
            "and late 1 min 30 s (n = 2) (pull request 5); late 1 min 30 s (n = 2) (pull request "
            "6)."
        )
    ] == treatment_sentences(_COMMITS, _MEDIANS, ["warm", "cold"], Clock(("push*",)))
    assert [] == treatment_sentences(_COMMITS, _MEDIANS, ["cold"], Clock(("push*",)))


def test_coverage() -> None:
    """
    Each commit is counted once: b, c and e count, f only failed, a and d are in no arm.

    Of early alone, c, e and f have runs that are not looked at. That a is in both pull requests is
    said.
    """
    assert (
        "Of the 6 commits of pull requests 5 and 6, 3 have a run that counts, 1 only runs that do "
        "not and 2 no run that an arm selects. 1 commit is in several of them, and shown in each."
    ) == commits_sentence(_COMMITS, _COMMITS)
    early = _COMMITS[_COMMITS["arm"].eq("early")]
    assert commits_sentence(_COMMITS, early).startswith(
        "Of the 6 commits of pull requests 5 and 6, 1 has a run that counts, 3 only runs that are "
        "not looked at and 2 no run that an arm selects."
    )
    assert "Of the 1 commit of pull request 5, 1 has a run that counts." == commits_sentence(
        early, early
    )


@pytest.mark.parametrize(
    ("arms", "sentence"),
    [
        (["early", "late"], None),
        (
            ["main", "late"],
            (
                "main is not in the picture: none of its runs is of a commit that a pull request "
                "lists."
            ),
        ),
        (
            ["main", "late", "nightly", "main"],
            (
                "main and nightly are not in the picture: none of their runs is of a commit that a "
                "pull request lists."
            ),
        ),
    ],
)
def test_arms_that_are_in_no_picture(arms: list[str], sentence: str | None) -> None:
    """An arm whose runs are of a branch is looked at, and missing: the reader is told."""
    attempts = pd.DataFrame({"arm": pd.Series(arms, dtype="str")})
    assert sentence == missing_sentence(_COMMITS, attempts)


_SHOWN = _COMMITS.assign(headline=pd.Series(["ci: one", None, "ci: late"] * 3, dtype="str")[:8])
_OLD = [100.0 + place for place in range(8)]


def test_the_commit_that_changed_most() -> None:
    """
    Late takes half of the baseline's 100 to 107 s: 50 s less, and its first commit is c.

    Each of its runs is 50 s below one of the baseline's; pairs differ by -57 to -43 s, and the
    median of the differences is -50 s.
    """
    late = replace(found(_OLD, [one - 50 for one in _OLD]), candidate="late")
    said = change_sentence(_SHOWN, [late])
    assert said is not None
    assert said.startswith(
        "Most changed with commit c “ci: late”, the first of late on warm runs: faster, 50 s less "
        "(95% interval "
    )
    assert said.endswith("n = 8 and 8) against old.")
    early = replace(found(_OLD, [one - 48 for one in _OLD]), candidate="early")
    both = change_sentence(_SHOWN, [early, late])
    assert both is not None
    assert both.endswith("against old; early may have changed as much.")
    little = replace(found(_OLD, [one - 20 for one in _OLD]), candidate="early")
    assert said == change_sentence(_SHOWN, [little, late])


def test_no_commit_can_be_said_to_have_changed_the_time() -> None:
    """The same times twice: the interval reaches from less to more."""
    same = replace(found(_OLD, _OLD), candidate="late")
    assert Verdict.UNDECIDED == same.comparison.verdict
    said = change_sentence(_SHOWN, [same])
    assert said is not None
    assert said.startswith(
        "No commit can be said to have changed the time on warm runs from old's: late 0 s more (95%"
    )
    assert change_sentence(_SHOWN, []) is None
    assert change_sentence(_SHOWN, [replace(same, candidate="of no pull request")]) is None


def test_baseline_median() -> None:
    """Of the first cache state looked at of which the baseline has a run."""
    medians = _MEDIANS.assign(is_baseline=[False, True, True])
    assert (60.0, "early · warm: median 1 min, n = 1") == baseline_median(medians, ["cold", "warm"])
    assert baseline_median(medians, ["cold"]) is None
