"""Changes of level within an arm: by hand, by laws, planted, and in recorded runs."""

import json
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from queries.statistics.level_shifts import (
    LEAST_BESIDE,
    LEVEL,
    Shift,
    level_shifts,
    smallest_found,
)

STEP = [10.0, 11, 12, 13, 14, 20, 21, 22, 23, 24]
RUNS = st.lists(st.integers(1, 60), min_size=10, max_size=24)


def nightly(figures: list[float]) -> list[Shift]:
    """The changes of an arm that runs once a day."""
    return level_shifts(figures, range(len(figures)))


def places(shifts: list[Shift]) -> list[int]:
    """Where they are."""
    return [shift.place for shift in shifts]


def test_by_hand() -> None:
    """
    Ten runs, the five fast ones first: rank sum 15, expected 27.5, variance 5 * 5 * 11 / 12.

    That is 2.61 standard deviations off; a cut after 4 or 6 runs is 2.56 off at most, so that only
    2 of the 252 ways to choose the first five are as far: p is 0.0079, up to the orders drawn. The
    25 ratios of a run after and one before have the median 22/12 (those of one place: 20/10 = 2 to
    24/14 = 1.71).
    """
    (shift,) = nightly(STEP)
    assert 5 == shift.place
    assert pytest.approx(2 / 252, abs=3 * (0.0079 / 10_000) ** 0.5) == shift.p
    assert (12.0, 22.0) == (shift.sides.baseline.p50, shift.sides.candidate.p50)
    assert pytest.approx(22 / 12) == shift.sides.ratio


def test_too_few_runs_or_days() -> None:
    """Nine runs are too few; so are ten or more on two to seven days, but not all on one."""
    assert [] == nightly(STEP[1:])
    assert [5] == places(level_shifts(STEP, [3] * 10))
    assert [] == level_shifts(STEP, [0] * 5 + [1] * 5)
    twice = [figure for figure in STEP[1:9] for _ in range(2)]
    assert [8] == places(level_shifts(twice, np.repeat(range(8), 2).tolist()))
    assert [] == level_shifts(twice[2:], np.repeat(range(7), 2).tolist())


def test_within_a_day() -> None:
    """Of ten days with three runs each, the change falls between the first and second of one."""
    days = np.repeat(range(10), 3).tolist()
    figures = [100.0 + 7 * place % 5 + 40 * (place >= 16) for place in range(30)]
    assert [16] == places(level_shifts(figures, days))


def test_up_and_down_again() -> None:
    """Two changes, each compared with the runs up to the next: 20 of 50, 20 of 80, 20 of 50."""
    figures = [level + 3 * place % 7 for level in (50.0, 80.0, 50.0) for place in range(20)]
    up, down = nightly(figures)
    assert (20, 40) == (up.place, down.place)
    assert (20, 20) == (up.sides.baseline.run_count, up.sides.candidate.run_count)
    assert (20, 20) == (down.sides.baseline.run_count, down.sides.candidate.run_count)
    assert up.sides.ratio is not None
    assert pytest.approx(1 / up.sides.ratio) == down.sides.ratio


@given(runs=RUNS, days=st.data())
def test_parts_are_not_small(runs: list[int], days: st.DataObject) -> None:
    """Places rise, and between two there are as many days as are asked for, or runs of one day."""
    steps = days.draw(st.lists(st.integers(0, 1), min_size=len(runs), max_size=len(runs)))
    dates = np.cumsum(steps)
    found = level_shifts([float(run) for run in runs], dates.tolist())
    ends = [0, *places(found), len(runs)]
    assert ends == sorted(set(ends))
    for start, end in pairwise(ends):
        units = len(set(dates[start:end].tolist()))
        assert units >= LEAST_BESIDE or end - start >= LEAST_BESIDE


@given(runs=RUNS, times=st.integers(2, 50))
def test_only_ranks_matter(runs: list[int], times: int) -> None:
    """Slower by the same factor, or squared: the same changes with the same p."""
    plain = nightly([float(run) for run in runs])
    for other in ([float(times * run) for run in runs], [float(run**2) for run in runs]):
        changed = nightly(other)
        assert [(shift.place, shift.p) for shift in plain] == [
            (shift.place, shift.p) for shift in changed
        ]


@given(runs=st.integers(10, 60), seconds=st.integers(0, 500))
def test_equal_runs_have_one_level(runs: int, seconds: int) -> None:
    """Where no run differs nothing changes."""
    assert [] == nightly([float(seconds)] * runs)


def test_days_with_their_own_weather() -> None:
    """Six runs on each of ten days that differ by 15%: as independent runs most have a change."""
    random = np.random.default_rng(7)
    days = np.repeat(range(10), 6)
    arms = 120 * np.exp(random.normal(0, 0.15, (100, 10))[:, days] + random.normal(0, 0.03, 60))
    as_days = sum(bool(level_shifts(arm.tolist(), days.tolist())) for arm in arms)
    as_runs = sum(bool(level_shifts(arm.tolist(), range(60))) for arm in arms)
    assert as_days <= binom.ppf(0.999, 100, LEVEL)
    assert as_runs > 80


def test_days_of_unlike_numbers_of_runs() -> None:
    """As the docs say: from one run a day to eight, without weather, some 10% false alarms."""
    random = np.random.default_rng(8)
    days = np.repeat(range(30), [1] * 15 + [8] * 15)
    arms = 300 * np.exp(random.normal(0, 0.08, (150, days.size)))
    alarms = sum(bool(level_shifts(arm.tolist(), days.tolist())) for arm in arms)
    assert alarms <= binom.ppf(0.999, 150, 0.1)


def test_smallest_found() -> None:
    """
    Four in five arms of that size are found, where it is planted in others of the same noise.

    A smaller one is found less often, and in more runs a smaller one is.
    """
    random = np.random.default_rng(3)
    arm = 120 * np.exp(random.normal(0, 0.08, 40))
    size = smallest_found(arm.tolist(), range(40))
    assert size is not None
    others = 120 * np.exp(random.normal(0, arm.std() / arm.mean(), (100, 40)))
    moved = others * np.where(np.arange(40) < 20, 1, 1 + size)
    assert sum(bool(nightly(other.tolist())) for other in moved) > 70
    longer = smallest_found((120 * np.exp(random.normal(0, 0.08, 200))).tolist(), range(200))
    assert longer is not None
    assert longer < size


def test_nothing_that_would_be_found() -> None:
    """Of fewer than eight days, of runs of 0 s, and of wild ones, no size would be."""
    assert smallest_found(STEP, [0] * 5 + [1] * 5) is None
    assert smallest_found([0.0, *STEP[1:]], range(10)) is None
    wild = [1.0, 1000, 2, 2000, 3, 3000, 4, 4000, 5, 5000]
    assert smallest_found(wild, range(10)) is None


@pytest.fixture(scope="module")
def recorded(shared: Path) -> tuple[list[float], list[datetime]]:
    """Seconds and starts of the nightly that is recorded for eleven months, in their order."""
    jobs = json.loads((shared / "recordings/ionic-framework/jobs.json").read_text("utf-8"))
    runs = sorted(
        (start, (datetime.fromisoformat(job["completed_at"]) - start).total_seconds())
        for job in jobs
        if job["conclusion"] == "success"
        and (start := datetime.fromisoformat(job["started_at"]))
        < datetime.fromisoformat(job["completed_at"])
    )
    return [seconds for _, seconds in runs], [start for start, _ in runs]


def test_a_recorded_change(recorded: tuple[list[float], list[datetime]]) -> None:
    """All runs, and either half, taken in turns, became a fifth faster in the same four weeks."""
    seconds, starts = recorded
    for part in (slice(None), slice(0, None, 2), slice(1, None, 2)):
        its = starts[part]
        found = level_shifts(seconds[part], [start.toordinal() for start in its])
        (large,) = [shift for shift in found if abs((shift.sides.ratio or 1) - 1) > 0.1]
        when = its[large.place].date()
        assert date(2023, 10, 20) < when < date(2023, 11, 17)
        assert pytest.approx(0.8, abs=0.03) == large.sides.ratio


def test_recorded_runs_against_themselves(recorded: tuple[list[float], list[datetime]]) -> None:
    """In random order, days whole, no more have a change than may; nor do months by themselves."""
    seconds, starts = recorded
    days = np.array([start.toordinal() for start in starts])
    figures = np.array(seconds)
    random = np.random.default_rng(11)
    alarms = 0
    for _ in range(60):
        order = random.permutation(np.unique(days))
        runs = np.concatenate([np.flatnonzero(days == day) for day in order])
        dates = np.searchsorted(np.sort(order), days)[runs]
        alarms += bool(level_shifts(figures[runs].tolist(), dates.tolist()))
    assert alarms <= binom.ppf(0.999, 60, LEVEL)
    months = np.array([12 * start.year + start.month for start in starts])
    by_month = [
        level_shifts(figures[months == month].tolist(), days[months == month].tolist())
        for month in np.unique(months)
    ]
    assert sum(map(bool, by_month)) <= binom.ppf(0.999, len(by_month), LEVEL)
