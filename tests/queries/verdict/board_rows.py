"""Arms and their comparison in few words, for the first screen."""

from collections.abc import Mapping, Sequence

import pandas as pd

from queries.statistics import Scale, compare
from queries.verdict.verdicts import ComparedClock

_NOON = pd.Timestamp(2026, 4, 4, 12)


def attempts_of(clocks: Mapping[str, Sequence[float]], state: str = "warm") -> pd.DataFrame:
    """Rows of `attempts_by_arm`: the first arm is the baseline, all runs count."""
    rows = [
        (arm, place, place == 1, state, clock)
        for place, (arm, its) in enumerate(clocks.items(), 1)
        for clock in its
    ]
    columns = ["arm", "arm_position", "is_baseline", "cache_state", "clock_s"]
    frame = pd.DataFrame(rows, columns=columns)
    numbers = range(1, len(frame) + 1)
    return frame.assign(
        is_counted=pd.array([True] * len(frame), dtype="boolean"),
        run_id=numbers,
        run_number=numbers,
        run_attempt=1,
        headline="ci",
        run_started_at=_NOON,
        wall_s=900.0,
    )


def counts_of(
    *rows: tuple[str, int, str | None], state: str = "warm", baseline: str = "old"
) -> pd.DataFrame:
    """Rows of `arm_counts`: arm, attempts, and why they do not count."""
    frame = pd.DataFrame(rows, columns=["arm", "attempt_count", "excluded_because"])
    return frame.assign(
        cache_state=state,
        is_baseline=frame["arm"].eq(baseline),
        arm_position=frame["arm"].ne(baseline).astype(int) + 1,
    ).astype({"excluded_because": "str"})


def costs_of(prices: Mapping[str, float | None], state: str = "warm") -> pd.DataFrame:
    """Rows of `costs_by_arm`."""
    return pd.DataFrame(
        {"arm": list(prices), "cache_state": state, "price_p50_usd": list(prices.values())}
    ).astype({"price_p50_usd": "float64"})


def found(  # noqa: PLR0913 - two arms, and what they are of by name
    old: Sequence[float],
    new: Sequence[float],
    *,
    state: str = "warm",
    clock: str = "clock_s",
    scale: Scale = "ratio",
    days: tuple[Sequence[int], Sequence[int]] | None = None,
) -> ComparedClock:
    """The comparison of arms `new` and `old`."""
    resolution = 1.0 if clock == "clock_s" else 0.0
    comparison = compare(list(old), list(new), scale=scale, resolution=resolution, days=days)
    return ComparedClock("new", "old", state, True, clock, None, comparison, None)  # noqa: FBT003
