"""What page 5 says, on rows small enough to check by eye."""

import pandas as pd

from queries.commits.commit_sentences import commits_sentence, treatment_sentences

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
    ] == treatment_sentences(_COMMITS, _MEDIANS, ["warm", "cold"], ["push*"])
    assert [] == treatment_sentences(_COMMITS, _MEDIANS, ["cold"], ["push*"])


def test_coverage() -> None:
    """A commit of two pull requests is counted once, and one with a single failed run not."""
    assert (
        "3 of 6 commits of pull requests 5 and 6 have a run that counts; 2 have no run "
        "that an arm selects. 1 commit is in several of them, and shown in each."
    ) == commits_sentence(_COMMITS, _COMMITS)
    covered = _COMMITS[_COMMITS["arm"].eq("early")]
    assert "1 of 1 commit of pull request 5 has a run that counts." == commits_sentence(
        covered, covered
    )
