"""
Runs that waited for runners, and those that did not: the filter that leaves one of the two.

Which is which is said by `arm_attempt_clocks`; `$queue` of a question asks for one kind alone. Such
runs describe: where an arm makes its own queue, they hide that.
"""

from typing import Literal

import pandas as pd

from queries.errors import ParameterInvalid
from queries.wording import count, quoted, upper

Queue = Literal["all", "contended", "uncontended"]
"""As programs get it."""
CONTENDED, UNCONTENDED = "contended", "uncontended"
KINDS = (CONTENDED, UNCONTENDED)
"""The values of `$queue`; NULL asks for all runs."""
RULE = (
    "Contended: a run whose critical path queued for runners 30 s or more, and 10% of its clock or "
    "more."
)
"""Which runs are contended, as a reader is told."""
OF_ALL = "Failures, exclusions, expectations and what is decided for good are of all runs."
"""What the filter does not narrow."""


def kinds_of(attempts: pd.DataFrame) -> tuple[str, ...]:
    """
    The kinds to choose from; none where all counted runs are of one.

    Args:
        attempts: Rows of `attempts_by_arm`, of all runs.
    """
    found = attempts.loc[attempts["is_counted"].astype(bool), "is_contended"]
    return KINDS if {True, False} <= set(found.dropna()) else ()


def require_kind(queue: object) -> None:
    """
    Check a value of `$queue`.

    Raises:
        ParameterInvalid: It is no kind of runs.
    """
    if queue is not None and queue not in KINDS:
        raise ParameterInvalid(
            f"queue is {quoted(str(queue))}: give {' or '.join(KINDS)}, or leave it out for all "
            "runs."
        )


def require_some(queue: str, attempts: pd.DataFrame) -> None:
    """
    Check that runs of a kind count.

    Args:
        queue: The kind.
        attempts: Rows of `attempts_by_arm`, of all runs.

    Raises:
        ParameterInvalid: None does, though others do.
    """
    counted = attempts[attempts["is_counted"].astype(bool)]
    if len(counted) and not _is_of_kind(queue, counted).any():
        raise ParameterInvalid(
            f"none of the {count(len(counted), 'counted run')} is {queue}: leave queue out for all "
            "runs."
        )


def narrowed_sentence(queue: str, attempts: pd.DataFrame) -> str:
    """
    That runs of one kind alone are compared: how many of those that count, and which they are.

    Args:
        queue: The kind.
        attempts: Rows of `attempts_by_arm`, of all runs.
    """
    counted = attempts[attempts["is_counted"].astype(bool)]
    of_kind = _is_of_kind(queue, counted)
    queued = (
        "30 s or more, and 10% of their clock or more"
        if queue == CONTENDED
        else "less than 30 s, or less than 10% of their clock"
    )
    return (
        f"{upper(queue)} runs alone, {int(of_kind.sum()):,} of the {len(counted):,} that count: "
        f"their critical path queued for runners {queued}."
    )


def _is_of_kind(queue: str, counted: pd.DataFrame) -> "pd.Series[bool]":
    return counted["is_contended"].eq(queue == CONTENDED).fillna(value=False)
