"""What each commit did as a table for people."""

import pandas as pd

from queries.wording import MISSING, in_words, short_sha


def commits_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of `commit_attempts` in words; a commit that no arm selects says so."""
    is_without = rows["arm"].isna()
    fates = rows["excluded_because"].mask(rows["is_counted"].fillna(value=False), "counted")
    return in_words(
        rows.assign(
            sha=rows["head_sha"].map(short_sha, na_action="ignore"),
            fate=fates.mask(is_without, "no attempt in any arm"),
            change=[_change(is_changed) for is_changed in rows["is_file_changed"]],
        ),
        {
            "pull_number": "pull request",
            "commit_position": "place",
            "sha": "commit",
            "headline": "headline",
            "committed_at": "committed",
            "arm": "arm",
            "cache_state": "cache",
            "clock_s": "clock",
            "fate": "counted, or why not",
            "change": "workflow file",
        },
    )


def _change(is_changed: object) -> str:
    if pd.isna(is_changed):  # type: ignore[call-overload]
        return MISSING
    return "changed" if is_changed else "as before"
