"""Changes of level, and the medians of weeks, as tables for people and frames for programs."""

from collections.abc import Sequence

import pandas as pd

from queries.arms.populations import CACHE_PLACES, are_told_apart, cache_heading
from queries.levels.arm_levels import ArmLevels, ArmShift, clocked, compare_address
from queries.verdict.verdict_tables import ratio_with_interval
from queries.wording import WordedTable, days, in_words, p_value, short_sha

_MONDAY = "W-SUN"
"""Weeks that end with a Sunday."""


def weekly_medians(attempts: pd.DataFrame) -> pd.DataFrame:
    """
    One row per arm, cache state and week (UTC) with a counted run, in this order.

    Columns: arm, arm_position, cache_state, week_starts_at (its Monday, 0:00), attempt_count,
    clock_p50_s.

    Args:
        attempts: Rows of `attempts_by_arm`.
    """
    rows = clocked(attempts)
    weeks = rows["run_started_at"].dt.to_period(_MONDAY).dt.start_time
    keys = ["arm_position", "arm", "cache_state", "week_starts_at"]
    grouped = rows.assign(week_starts_at=weeks.astype("datetime64[us]")).groupby(keys, sort=True)
    found = grouped["clock_s"].agg(attempt_count="size", clock_p50_s="median").reset_index()
    found = found.sort_values("cache_state", key=lambda s: s.map(CACHE_PLACES), kind="stable")
    found = found.sort_values("arm_position", kind="stable")
    return found[["arm", *(key for key in keys if key != "arm"), "attempt_count", "clock_p50_s"]]


def weeks_table(weeks: pd.DataFrame) -> WordedTable:
    """Rows of `weekly_medians` in words."""
    return in_words(
        weeks,
        {
            "arm": "arm",
            **cache_heading(weeks),
            "week_starts_at": "week from",
            "attempt_count": "n",
            "clock_p50_s": "median",
        },
        {"week_starts_at": [days(at, at) for at in weeks["week_starts_at"]]},
    )


def shifts_table(found: Sequence[ArmLevels]) -> WordedTable:
    """One row per change of level, in words."""
    rows, shifts = shifts_frame(found), [shift for one in found for shift in one.shifts]
    is_apart = are_told_apart(one.cache_state for one in found)
    return in_words(
        rows.assign(
            ratio=rows["after_ratio"],
            n=[f"{s.sides.baseline.run_count} + {s.sides.candidate.run_count}" for s in shifts],
            commits=pd.Series([_commits(shift) for shift in shifts], dtype="str"),
        ),
        {
            "arm": "arm",
            **({"cache_state": "cache"} if is_apart else {}),
            "shifted_at": "first run after",
            "before_p50_s": "median before",
            "after_p50_s": "median after",
            "ratio": "after / before",
            "n": "n",
            "p": "p",
            "commits": "commits",
        },
        {
            "ratio": [ratio_with_interval(s.sides.ratio, s.sides.ratio_interval) for s in shifts],
            "p": [p_value(shift.p) for shift in shifts],
        },
    )


def shift_addresses(found: Sequence[ArmLevels]) -> pd.Series:
    """The page of the commits of each row of `shifts_table`."""
    addresses = [compare_address(shift) for one in found for shift in one.shifts]
    return pd.Series(addresses, dtype="str")


def shifts_frame(found: Sequence[ArmLevels]) -> pd.DataFrame:
    """
    The same for programs.

    Columns: arm, cache_state, shifted_at, last_before_at, before_count, after_count, before_p50_s,
    after_p50_s, after_ratio, ratio_low, ratio_high, p, last_sha_before, first_sha_after,
    last_run_id_before, first_run_id_after.
    """
    rows = [_figures(one, shift) for one in found for shift in one.shifts]
    return pd.DataFrame(rows, columns=list(_DTYPES)).astype(_DTYPES)


_DTYPES = {
    "arm": "str",
    "cache_state": "str",
    "shifted_at": "datetime64[us]",
    "last_before_at": "datetime64[us]",
    "before_count": "Int64",
    "after_count": "Int64",
    "before_p50_s": "float64",
    "after_p50_s": "float64",
    "after_ratio": "float64",
    "ratio_low": "float64",
    "ratio_high": "float64",
    "p": "float64",
    "last_sha_before": "str",
    "first_sha_after": "str",
    "last_run_id_before": "Int64",
    "first_run_id_after": "Int64",
}


def _figures(one: ArmLevels, shift: ArmShift) -> list[object]:
    sides = shift.sides
    low, high = sides.ratio_interval or (None, None)
    last, first = shift.last_before, shift.first_after
    return [
        one.arm,
        one.cache_state,
        first.started_at,
        last.started_at,
        sides.baseline.run_count,
        sides.candidate.run_count,
        sides.baseline.p50,
        sides.candidate.p50,
        sides.ratio,
        low,
        high,
        shift.p,
        last.head_sha,
        first.head_sha,
        last.run_id,
        first.run_id,
    ]


def _commits(shift: ArmShift) -> str | None:
    if shift.commits is None:
        return None
    return " to ".join(map(short_sha, shift.commits))
