"""Tables of examples for the figures on screen."""

from datetime import datetime

import pandas as pd
import pytest

from queries import wording


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "–"),
        (float("nan"), "–"),
        (0, "0 s"),
        (0.4, "0 s"),
        (0.5, "1 s"),
        (45, "45 s"),
        (59.5, "1 min"),
        (60, "1 min"),
        (200, "3 min 20 s"),
        (3599.4, "59 min 59 s"),
        (3599.5, "1 h"),
        (3720, "1 h 2 min"),
        (7170, "2 h"),
        (90000, "25 h"),
        (-0.2, "0 s"),
        (-75, "-1 min 15 s"),
    ],
)
def test_duration(seconds: float | None, words: str) -> None:
    """A duration has at most two units, rounds half up, and never says 60 of a unit."""
    assert words == wording.duration(seconds)


@pytest.mark.parametrize(
    ("part", "words"),
    [(None, "–"), (0, "0%"), (0.004, "0.4%"), (0.0994, "9.9%"), (0.0996, "10%"), (0.37, "37%")],
)
def test_share(part: float | None, words: str) -> None:
    """A share is per cent, with a decimal where it is small."""
    assert words == wording.share(part)


@pytest.mark.parametrize(
    ("usd", "words"),
    [
        (None, "–"),
        (float("nan"), "–"),
        (0, "$0"),
        (0.0004, "<$0.001"),
        (0.184, "$0.184"),
        (0.9994, "$0.999"),
        (0.9996, "$1.00"),
        (1234.5, "$1,234.50"),
        (-0.012, "-$0.012"),
    ],
)
def test_money(usd: float | None, words: str) -> None:
    """Tenths of a cent below a dollar; what is small is never nothing."""
    assert words == wording.money(usd)


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0 runs"), (1, "1 run"), (2, "2 runs"), (16393, "16,393 runs")]
)
def test_count(value: int, words: str) -> None:
    """One thing is singular, all other numbers plural."""
    assert words == wording.count(value, "run")


def test_count_irregular() -> None:
    """A plural that an s does not make is given."""
    assert "2 branches" == wording.count(2, "branch", "branches")


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (None, "–"),
        (pd.NaT, "–"),
        (datetime(2026, 11, 23, 2, 14, 59), "23 Nov 2026 02:14 UTC"),
        (pd.Timestamp(2026, 1, 5), "5 Jan 2026 00:00 UTC"),
    ],
)
def test_instant(at: datetime | None, words: str) -> None:
    """An instant is shown in UTC, wherever the reader is."""
    assert words == wording.instant(at)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (datetime(2026, 4, 6, 1), datetime(2026, 4, 6, 23), "6 Apr 2026"),
        (datetime(2026, 4, 6), datetime(2026, 4, 10), "6 to 10 Apr 2026"),
        (datetime(2026, 3, 30), datetime(2026, 4, 3), "30 Mar to 3 Apr 2026"),
        (datetime(2025, 12, 30), datetime(2026, 1, 3), "30 Dec 2025 to 3 Jan 2026"),
        (datetime(2025, 4, 6), datetime(2026, 4, 10), "6 Apr 2025 to 10 Apr 2026"),
    ],
)
def test_days(first: datetime, last: datetime, words: str) -> None:
    """Of two days each part that they share is said once."""
    assert words == wording.days(first, last)


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.5, "1 s"), (-0.5, "-1 s"), (-0.4, "0 s"), (-1.5, "-2 s"), (1234.4, "1,234 s"), (None, "–")],
)
def test_seconds(value: float | None, words: str) -> None:
    """Halves are rounded away from 0 on either side, as in durations."""
    assert words == wording.seconds(value)


@pytest.mark.parametrize(
    ("words", "sign"), [("3 s", "+3 s"), ("-3 s", "-3 s"), ("0 s", "0 s"), ("-0%", "0%")]
)
def test_signed(words: str, sign: str) -> None:
    """Nothing has no sign."""
    assert sign == wording.signed(words)


@pytest.mark.parametrize(
    ("p", "words"),
    [(0.5, "0.50"), (0.0123, "0.01"), (0.00123, "0.001"), (0.00004, "< 0.0001"), (None, "–")],
)
def test_p_value(p: float | None, words: str) -> None:
    """As many digits as are read."""
    assert words == wording.p_value(p)
