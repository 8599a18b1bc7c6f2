"""Predictions that were written down before their arm ran: what stands, and how it reads."""

from dataclasses import dataclass
from datetime import datetime

from queries.what_if.outcome import Span
from queries.wording import count, days, duration, share, signed


@dataclass(frozen=True, slots=True)
class Closed:
    """
    What was measured when enough runs of the arm counted; it stands as it was.

    Attributes:
        closed_at: When it was written down, UTC.
        measured_s: The median clock then.
        measured_count: Of so many runs.
        error: Predicted / measured - 1.
        is_in_range: Whether the range held it.
    """

    closed_at: datetime
    measured_s: float
    measured_count: int
    error: float
    is_in_range: bool


@dataclass(frozen=True, slots=True)
class Registered:
    """
    A prediction as it was written down, when no run of the arm counted.

    Attributes:
        made_at: When it was written down, UTC.
        predicted_s: The median clock, with its range.
        run_count: Runs of the other arm that it rests on.
        newest_run_id: The newest of these.
        has_earlier_run: A run that counts now had started before; None where none counts.
        closed: What was measured; None until enough runs count.
    """

    made_at: datetime
    predicted_s: Span
    run_count: int
    newest_run_id: int
    has_earlier_run: bool | None
    closed: Closed | None


def registered_words(one: Registered) -> str:
    """When and from what it was made, and how it was closed: `made 10 Apr 2026 from 6 runs`."""
    made = f"made {_day(one.made_at)} from {count(one.run_count, 'run')}"
    if one.has_earlier_run:
        made += ", after a run of the arm had begun"
    if (closed := one.closed) is None:
        return made
    held = "in the range" if closed.is_in_range else "outside the range"
    return (
        f"{made}; closed {_day(closed.closed_at)} at {duration(closed.measured_s)} "
        f"({count(closed.measured_count, 'run')}): off by {signed(share(closed.error))}, {held}"
    )


def _day(at: datetime) -> str:
    return days(at, at)
