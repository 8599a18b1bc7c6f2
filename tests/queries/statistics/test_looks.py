"""How often a growing comparison was looked at."""

from datetime import datetime, timedelta

from queries.statistics import count_looks

DAYS = [datetime(2026, 4, 1) + timedelta(days=day) for day in range(10)]


def test_looks_at_new_runs_count() -> None:
    """
    Both arms get a run a day from day 0: 3 + 3 is there on day 2, the last of six on day 5.

    Ingests on days 0, 1 (too few), 2, 3, 3 (the same runs), 5, 6, 9 (nothing new): 2, 3 and 5.
    """
    runs = DAYS[:6]
    assert 3 == count_looks(runs, runs, [DAYS[day] for day in (0, 1, 2, 3, 3, 5, 6, 9)])


def test_no_looks() -> None:
    """Without ingests, or without runs of one arm, nobody saw an interval."""
    assert 0 == count_looks(DAYS, DAYS, [])
    assert 0 == count_looks(DAYS, [], DAYS)
