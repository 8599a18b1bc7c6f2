"""The changes of level of each arm, with commits, and the verdicts before and after each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from queries.arms.populations import CACHE_PLACES
from queries.statistics import Comparison, SmallestEffect, compare, parse_smallest_effect
from queries.statistics.level_shifts import Shift, level_shifts, smallest_found
from queries.verdict.verdicts import CLOCKS, days_of, figures_of, rules_of
from queries.wording import web_address

QUESTIONS = ("experiments", "attempts_by_arm", "comparison_clocks")
"""What changes of level rest on."""

_KEY = ["run_id", "run_attempt"]
_LEAST_SHA, _FULL_SHA = 7, 64


@dataclass(frozen=True, slots=True)
class ShiftedRun:
    """
    A run beside a change of level.

    Attributes:
        started_at: UTC.
        head_sha: Its commit; None where it is not known.
        html_url: Its page at GitHub, as it came; None likewise.
    """

    run_id: int
    run_attempt: int
    started_at: datetime
    head_sha: str | None
    html_url: str | None


@dataclass(frozen=True, slots=True)
class SplitVerdict:
    """
    A comparison with the baseline, of the runs before a change of level and of those after it.

    Attributes:
        cache_state: Of the candidate's runs.
        before: Since the arm's last change before it; without runs of both arms no verdict.
        after: Up to the arm's next change, likewise.
    """

    candidate: str
    baseline: str
    cache_state: str
    before: Comparison
    after: Comparison


@dataclass(frozen=True, slots=True)
class ArmShift:
    """
    One change of level.

    Attributes:
        last_before: The run before it.
        first_after: The run with which the new level begins.
        p: Chance of one as far off where the level never changes.
        sides: The runs before it (as baseline) and after it, up to the arm's other changes.
        verdicts: Of the comparisons that the arm takes part in; of an arm alone none.
    """

    last_before: ShiftedRun
    first_after: ShiftedRun
    p: float
    sides: Comparison
    verdicts: tuple[SplitVerdict, ...]

    @property
    def commits(self) -> tuple[str, str] | None:
        """Last commit before it and first after it; None where they are not known, or the same."""
        ends = self.last_before.head_sha, self.first_after.head_sha
        return None if None in ends or ends[0] == ends[1] else (str(ends[0]), str(ends[1]))


@dataclass(frozen=True, slots=True)
class ArmLevels:
    """
    What was looked for in the counted runs of an arm in one cache state, and found.

    Attributes:
        arm_position: Its place in the experiment, 1 = first.
        run_count: Runs that were looked at.
        day_count: Days (UTC) on which they started.
        smallest_found: The smallest change, as a share, that would be found in four of five cases;
            None where none of those tried would be, or one was found.
        shifts: In order of time.
    """

    arm: str
    arm_position: int
    cache_state: str
    run_count: int
    day_count: int
    smallest_found: float | None
    shifts: tuple[ArmShift, ...]


def levels_of(experiment: str, found: Mapping[str, pd.DataFrame]) -> list[ArmLevels]:
    """
    Each arm and cache state with a counted run, in their order.

    Args:
        experiment: Its name.
        found: The answers to `QUESTIONS` at least, by name, from one snapshot.
    """
    effect, _ = rules_of(found["experiments"], experiment)
    clocks = found["comparison_clocks"]
    levels = [
        _levels(rows, clocks, parse_smallest_effect(effect))
        for _, rows in clocked(found["attempts_by_arm"]).groupby(["arm_position", "cache_state"])
    ]
    return sorted(levels, key=lambda one: (one.arm_position, CACHE_PLACES[one.cache_state]))


def clocked(attempts: pd.DataFrame) -> pd.DataFrame:
    """
    The counted rows of `attempts_by_arm` that have a start and a clock, in order of their starts.

    Args:
        attempts: Rows of `attempts_by_arm`.
    """
    kept = attempts[attempts["is_counted"].fillna(value=False).astype(bool)]
    kept = kept.dropna(subset=["run_started_at", "clock_s"])
    return kept.sort_values(["run_started_at", *_KEY], kind="stable")


def compare_address(shift: ArmShift) -> str | None:
    """The page that shows the commits of a change of level, beside that of its runs; None: none."""
    url, commits = web_address(shift.first_after.html_url), shift.commits
    if url is None or commits is None or not all(map(_is_sha, commits)):
        return None
    parts = urlsplit(url)
    repository, is_run, _ = parts.path.partition("/actions/runs/")
    if not is_run:
        return None
    return f"{parts.scheme}://{parts.netloc}{repository}/compare/{commits[0]}...{commits[1]}"


def _is_sha(text: str) -> bool:
    return _LEAST_SHA <= len(text) <= _FULL_SHA and set(text) <= set("0123456789abcdef")


def _levels(
    rows: pd.DataFrame, clocks: pd.DataFrame, smallest_effect: SmallestEffect | None
) -> ArmLevels:
    figures = rows["clock_s"].astype(float).tolist()
    days = rows["run_started_at"].to_numpy("datetime64[D]").astype("int64").tolist()
    shifts = level_shifts(figures, days, smallest_effect)
    runs, first = list(rows.itertuples()), rows.iloc[0]
    ends = [shift.place for shift in shifts]
    return ArmLevels(
        arm=str(first["arm"]),
        arm_position=int(first["arm_position"]),
        cache_state=str(first["cache_state"]),
        run_count=len(runs),
        day_count=len(set(days)),
        smallest_found=None if shifts else smallest_found(figures, days),
        shifts=tuple(
            _shift(shift, runs, (since, until), clocks, smallest_effect)
            for shift, since, until in zip(shifts, [None, *ends], [*ends[1:], None], strict=False)
        ),
    )


def _shift(
    shift: Shift,
    runs: list[Any],
    beside: tuple[int | None, int | None],
    clocks: pd.DataFrame,
    smallest_effect: SmallestEffect | None,
) -> ArmShift:
    """One with its runs, given the places of the changes beside it."""
    first_after = runs[shift.place]
    since, until = (None if at is None else runs[at].run_started_at for at in beside)
    arm = str(first_after.arm)
    own = {(row.run_id, row.run_attempt) for row in runs}
    started = clocks["run_started_at"]
    is_near = started.notna()
    if since is not None:
        is_near &= started >= since
    if until is not None:
        is_near &= started < until
    is_before = started < first_after.run_started_at
    return ArmShift(
        last_before=_run(runs[shift.place - 1]),
        first_after=_run(first_after),
        p=shift.p,
        sides=shift.sides,
        verdicts=tuple(
            _split(rows, is_before[rows.index], is_near[rows.index], smallest_effect)
            for rows in _comparisons(clocks, arm, own)
        ),
    )


def _comparisons(
    clocks: pd.DataFrame, arm: str, own: set[tuple[int, int]]
) -> Iterator[pd.DataFrame]:
    """The rows of each comparison that runs of an arm take part in."""
    for _, rows in clocks.groupby(["candidate_position", "cache_state"], sort=True):
        of_arm = rows[rows["arm"] == arm]
        keys = set(zip(of_arm["run_id"], of_arm["run_attempt"], strict=True))
        if keys & own and rows["is_baseline"].any():
            yield rows


def _split(
    rows: pd.DataFrame,
    is_before: pd.Series,
    is_near: pd.Series,
    smallest_effect: SmallestEffect | None,
) -> SplitVerdict:
    is_baseline = rows["is_baseline"].astype(bool)

    def compared(of_side: pd.Series) -> Comparison:
        known = rows[of_side & is_near & rows["clock_s"].notna()]
        sides = (known[is_side[known.index]] for is_side in (is_baseline, ~is_baseline))
        baseline, candidate = sides
        return compare(
            figures_of(baseline, "clock_s"),
            figures_of(candidate, "clock_s"),
            scale=CLOCKS["clock_s"].scale,
            smallest_effect=smallest_effect,
            days=days_of(baseline, candidate),
        )

    return SplitVerdict(
        candidate=str(rows["candidate"].iloc[0]),
        baseline=str(rows.loc[is_baseline, "arm"].iloc[0]),
        cache_state=str(rows["cache_state"].iloc[0]),
        before=compared(is_before),
        after=compared(~is_before),
    )


def _run(row: Any) -> ShiftedRun:  # noqa: ANN401 - a row of itertuples()
    return ShiftedRun(
        run_id=int(row.run_id),
        run_attempt=int(row.run_attempt),
        started_at=row.run_started_at.to_pydatetime(),
        head_sha=None if pd.isna(row.head_sha) else str(row.head_sha),
        html_url=None if pd.isna(row.html_url) else str(row.html_url),
    )
