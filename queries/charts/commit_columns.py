"""What stands in each column of a pull request's chart: a commit, and its attempts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from queries.arms.populations import with_state
from queries.attempts.names import run_name
from queries.charts.bars import hover_text
from queries.charts.palette import arm_color
from queries.wording import duration, instant
from queries.wording.phrases import SHORT_SHA

_FULL_SHA = 40


@dataclass(frozen=True, slots=True)
class Mark:
    """
    One attempt.

    Attributes:
        key: run_id and run_attempt.
        arm: The arm that selects it.
        color: That of its arm.
        cache_state: cold, warm, other; all where no arm tells them apart.
        clock_s: Its clock; NaN where it does not count.
        hover: What a pointer over it tells, as Plotly reads it.
    """

    key: tuple[int, int]
    arm: str
    color: str
    cache_state: str
    clock_s: float
    hover: str


@dataclass(frozen=True, slots=True)
class Column:
    """
    One commit.

    Attributes:
        place: From 0.
        label: Its abbreviated sha, no two of a pull request alike.
        headline: Of its message, as it came; empty where it is not known.
        hover: What a pointer tells of a commit without an attempt, as Plotly reads it.
        is_file_changed: Its workflow file differs from the last one before that ran.
        counted: Its attempts that count.
        excluded: Those that do not.
    """

    place: int
    label: str
    headline: str
    hover: str
    is_file_changed: bool
    counted: tuple[Mark, ...]
    excluded: tuple[Mark, ...]

    @property
    def is_without(self) -> bool:
        """Whether it has no attempt to draw."""
        return not self.counted and not self.excluded


@dataclass(frozen=True, slots=True)
class Band:
    """
    Commits in a row that belong to one arm; those without an attempt between them included.

    Attributes:
        arm: Its name, as it came.
        color: Its colour.
        first: Its first column.
        last: Its last one.
    """

    arm: str
    color: str
    first: Column
    last: Column


def columns(commits: pd.DataFrame, rows: pd.DataFrame) -> list[Column]:
    """
    The columns of one pull request's chart.

    Args:
        commits: Rows of `commit_attempts` of one pull request, all of them.
        rows: Those whose attempts are drawn.
    """
    once = commits.drop_duplicates("commit_position").sort_values("commit_position")
    labels = _short(once["head_sha"].tolist())
    pull = once["pull_number"].iloc[0]
    attempts = rows[rows["arm"].notna() & (rows["pull_number"] == pull)]
    its: dict[str, list[Any]] = {}
    for row in attempts.itertuples():
        its.setdefault(str(row.head_sha), []).append(row)
    return [
        _column(place, label, commit, its.get(str(commit.head_sha), []))
        for place, (label, commit) in enumerate(zip(labels, once.itertuples(), strict=True))
    ]


def bands(drawn: Sequence[Column]) -> list[Band]:
    """The treatments, in the order of their first commits."""
    arms = [
        (mark.arm, mark.color, column)
        for column in drawn
        for mark in {mark.arm: mark for mark in (*column.counted, *column.excluded)}.values()
    ]
    found = []
    for (arm, color), stretch in groupby(arms, key=lambda item: item[:2]):
        its = [column for _, _, column in stretch]
        found.append(Band(arm, color, its[0], its[-1]))
    return found


def _column(place: int, label: str, commit: Any, attempts: list[Any]) -> Column:  # noqa: ANN401 - rows of itertuples()
    is_changed = pd.notna(commit.is_file_changed) and bool(commit.is_file_changed)
    about = [
        "(no headline)" if pd.isna(commit.headline) else commit.headline,
        f"committed {instant(commit.committed_at)}",
        *(["the workflow file changed"] if is_changed else []),
    ]
    marks = [(bool(row.is_counted), _mark(row, label, about)) for row in attempts]
    is_in_an_arm = pd.notna(commit.arm)
    none = (
        "its runs are not among those looked at" if is_in_an_arm else "no run that an arm selects"
    )
    return Column(
        place=place,
        label=label,
        headline="" if pd.isna(commit.headline) else str(commit.headline),
        hover=hover_text(label, [*about, none]),
        is_file_changed=is_changed,
        counted=tuple(mark for is_counted, mark in marks if is_counted),
        excluded=tuple(mark for is_counted, mark in marks if not is_counted),
    )


def _mark(row: Any, label: str, about: Sequence[str]) -> Mark:  # noqa: ANN401 - a row of itertuples()
    fate = (
        f"clock {duration(row.clock_s)}" if row.is_counted else f"excluded: {row.excluded_because}"
    )
    lines = [
        *about,
        f"{run_name(pd.NA, row.run_id, row.run_attempt)}, started {instant(row.run_started_at)}",
        f"{with_state(row.arm, row.cache_state)} · {fate}",
    ]
    return Mark(
        key=(int(row.run_id), int(row.run_attempt)),
        arm=str(row.arm),
        color=arm_color(int(row.arm_position)),
        cache_state=str(row.cache_state),
        clock_s=float(row.clock_s),
        hover=hover_text(label, lines),
    )


def _short(shas: Sequence[str]) -> list[str]:
    """As short as told apart, `SHORT_SHA` characters at least."""
    return next(
        short
        for length in range(SHORT_SHA, _FULL_SHA + 1)
        if len(set(short := [sha[:length] for sha in shas])) == len(shas) or length == _FULL_SHA
    )
