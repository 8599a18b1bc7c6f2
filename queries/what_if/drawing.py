"""Draws from what was measured: jobs of the same kind, in the runs that are nearest in time."""

from typing import TypeAlias

import numpy as np
import pandas as pd

from queries.what_if.measured_graphs import Places, Seconds
from queries.what_if.workload import Part, Workload

Rng: TypeAlias = np.random.Generator

_NEAREST = 10  # attempts before and as many after: what changes from day to day stays


class Pool:
    """
    Rows of a workload that others are drawn from.

    Args:
        workload: What has them.
        rows: They.
        by_leg: Whether a row stands for its own leg only.
        shares: Of each row, by which its work is divided before it is compared with the others.
    """

    def __init__(
        self,
        workload: Workload,
        rows: Places,
        *,
        by_leg: bool = False,
        shares: Seconds | None = None,
    ) -> None:
        self._workload, self._rows = workload, rows
        self._shares = np.ones(len(rows)) if shares is None else shares
        attempts = workload.attempts[rows]
        kinds: Places = np.zeros(len(rows), dtype=np.int64)
        if by_leg:
            jobs = workload.jobs.iloc[rows]
            legs = jobs.groupby(["key", "leg"], dropna=False, sort=False)
            kinds = np.asarray(legs.ngroup(), dtype=np.int64)
        self._order = np.lexsort((attempts, kinds))
        self._kinds, self._attempts = kinds, attempts
        # Kinds lie so far apart that no window reaches from one into the next.
        self._stride = workload.attempt_count + 2 * _NEAREST + 1
        self._keys = kinds[self._order] * self._stride + attempts[self._order]

    def draw(self, attempts: Places, rng: Rng) -> Places:
        """By draw and attempt asked for, a place among the rows; of the first kind."""
        first, count = self._windows(attempts, np.zeros(len(attempts), dtype=np.int64))
        places: Places = self._order[first + self._whole_numbers(count, rng)]
        return places

    def draw_others(self, rng: Rng) -> Places:
        """By draw and row, the place of another row of its kind; its own where there is none."""
        first, count = self._windows(self._attempts, self._kinds)
        own = np.empty(len(self._rows), dtype=np.int64)
        own[self._order] = np.arange(len(self._rows))
        shift = 1 + self._whole_numbers(np.maximum(count - 1, 1), rng)
        places: Places = self._order[first + (own - first + np.where(count > 1, shift, 0)) % count]
        return places

    def taken(self, places: Places) -> Seconds:
        """By part, draw and place: the seconds of the rows at these places."""
        draws = np.arange(len(places))[:, None]
        seconds: Seconds = self._workload.seconds[:, draws, self._rows[places]]
        return seconds

    def ratios(self, places: Places) -> Seconds:
        """
        By draw and place, the work of the row to what is usual for one of its attempt.

        Where attempts have several rows, to their mean; else to the median of the nearest attempts.
        """
        work_s = np.maximum(self._workload.seconds[Part.WORK][:, self._rows], 1e-9) / self._shares
        counts = np.bincount(self._attempts, minlength=self._workload.attempt_count)
        if counts.max(initial=0) > 1:
            sums_s = np.zeros((len(counts), len(work_s)))
            np.add.at(sums_s, self._attempts, work_s.T)
            usual_s = (sums_s.T / np.maximum(counts, 1))[:, self._attempts]
        else:
            one_s = pd.Series(work_s[0][self._order])
            around = one_s.rolling(2 * _NEAREST + 1, center=True, min_periods=1).median()
            usual_s = np.empty_like(work_s)
            usual_s[:, self._order] = around.to_numpy()
        ratios: Seconds = (work_s / usual_s)[np.arange(len(places))[:, None], places]
        return ratios

    def _windows(self, attempts: Places, kinds: Places) -> tuple[Places, Places]:
        """Of each attempt where the nearest ones' rows begin, in order, and how many they are."""
        at = kinds * self._stride + attempts
        first = np.searchsorted(self._keys, at - _NEAREST)
        end = np.searchsorted(self._keys, at + _NEAREST, side="right")
        # Where none is near, any of all.
        is_none = first == end
        return np.where(is_none, 0, first), np.where(is_none, len(self._keys), end - first)

    def _whole_numbers(self, below: Places, rng: Rng) -> Places:
        """By draw and number."""
        return rng.integers(0, below, size=(self._workload.draw_count, len(below)))


def dealt_out(workload: Workload, rows: Places, counts: Places, rng: Rng) -> Seconds:
    """
    By draw and shard, attempt after attempt: the mean work of the legs that it is dealt by chance.

    Each shard gets its part of its attempt's own legs, one more or less where they do not come out
    even; NaN where there are fewer legs than shards.

    Args:
        workload: With set-up told apart.
        rows: Of one job.
        counts: Of each attempt its shards.
        rng: What is drawn by.
    """
    attempts = workload.attempts[rows]
    legs = np.bincount(attempts, minlength=len(counts))
    shards_from = np.cumsum(counts) - counts
    places = np.arange(len(rows)) - np.repeat(np.cumsum(legs) - legs, legs)
    by_attempt = np.sort(attempts)
    shards = shards_from[by_attempt] + places * counts[by_attempt] // legs[by_attempt]
    is_dealt = (legs >= counts) & (counts > 0)
    work_s = workload.seconds[Part.WORK][:, rows]
    found = np.full((len(work_s), int(counts.sum())), np.nan)
    wanted = np.repeat(is_dealt, counts)
    numbers = np.bincount(shards, minlength=found.shape[1])
    for draw, of_draw_s in enumerate(work_s):
        order = np.lexsort((rng.random(len(rows)), attempts))
        sums_s = np.bincount(shards, of_draw_s[order], minlength=found.shape[1])
        found[draw, wanted] = sums_s[wanted] / numbers[wanted]
    # No work at all is shared evenly.
    return np.where(found == 0, 1.0, found)


def usual_shares(workload: Workload, rows: Places) -> Seconds:
    """Of each row what part its leg has of an even share of its attempt's work, by the median."""
    of_rows = pd.DataFrame(
        {
            "attempt": workload.attempts[rows],
            "leg": workload.jobs["leg"].iloc[rows].fillna("").to_numpy(),
            "work_s": workload.seconds[Part.WORK, 0, rows],
        }
    )
    mean_s = of_rows.groupby("attempt")["work_s"].transform("mean")
    share = (of_rows["work_s"] / mean_s).where(mean_s > 0, 1.0)
    usual = share.groupby(of_rows["leg"]).transform("median")
    shares: Seconds = np.maximum(usual.to_numpy(dtype=np.float64), 1e-3)
    return shares
