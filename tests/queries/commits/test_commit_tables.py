"""Commits as a table."""

import pandas as pd

from queries.commits.commit_words import commits_table


def test_fates() -> None:
    """A commit counts, does not for a reason, or has no attempt; its file changed, or not."""
    rows = pd.DataFrame(
        {
            "pull_number": 5,
            "commit_position": [1, 2, 3],
            "head_sha": ["a" * 40, "b" * 40, "c" * 40],
            "headline": pd.Series(["x", None, "z"], dtype="str"),
            "committed_at": pd.Timestamp(2026, 4, 4, 12),
            "is_file_changed": pd.array([None, True, False], dtype="boolean"),
            "arm": pd.Series([None, "one", "one"], dtype="str"),
            "cache_state": pd.Series([None, "warm", "cold"], dtype="str"),
            "clock_s": [float("nan"), float("nan"), 90.0],
            "is_counted": pd.array([None, False, True], dtype="boolean"),
            "excluded_because": pd.Series([None, "cancelled", None], dtype="str"),
        }
    )
    table = commits_table(rows).words
    expected = [
        ("aaaaaaa", "x", "–", "no attempt in any arm", "–"),
        ("bbbbbbb", "–", "–", "cancelled", "changed"),
        ("ccccccc", "z", "1 min 30 s", "counted", "as before"),
    ]
    columns = ["commit", "headline", "clock", "counted, or why not", "workflow file"]
    assert expected == list(table[columns].itertuples(index=False, name=None))
