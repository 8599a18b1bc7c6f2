"""Warnings as tables for people."""

import pandas as pd

from queries.arms.populations import cache_heading
from queries.cautions.warning_sentences import KINDS
from queries.wording import WordedTable, in_words

_KIND_WORDS = {warning: kind.words for warning, kind in KINDS.items()}
_WEIGHTS = {warning: place for place, warning in enumerate(KINDS)}


def warnings_table(warnings: pd.DataFrame) -> WordedTable:
    """Rows of `warnings` in words, the weightiest first."""
    ordered = warnings.assign(
        kind=warnings["warning"].map(_KIND_WORDS), weight=warnings["warning"].map(_WEIGHTS)
    ).sort_values(["weight", "arm_position"], kind="stable")
    return in_words(
        ordered,
        {
            "kind": "warning",
            "arm": "arm",
            **cache_heading(warnings),
            "subject": "about",
            "attempt_count": "attempts",
            "first_started_at": "first run",
            "last_started_at": "last run",
        },
    )


def warning_rows_table(rows: pd.DataFrame) -> WordedTable:
    """Rows of `warning_rows` in words, in their order."""
    return in_words(
        rows.assign(kind=rows["warning"].map(_KIND_WORDS)),
        {
            "kind": "warning",
            "arm": "arm",
            **cache_heading(rows),
            "subject": "about",
            "run_number": "run",
            "run_attempt": "attempt",
            "run_started_at": "started",
        },
    )
