"""Which runs a figure is of, how these are called, and in which order arms and states stand."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

import pandas as pd

from queries.wording import count, listed

CacheState = Literal["warm", "cold", "other", "all"]
"""As programs get it."""
TOLD_APART = ("warm", "cold", "other")
"""The states of runs where an arm tells cold from warm; first what people wait for every day."""
ALL_RUNS = "all"
"""The state of every run where no arm does: no word is said of it."""
CACHE_ORDER = (*TOLD_APART, ALL_RUNS)
"""In which order the cache states stand."""
CACHE_PLACES = {state: place for place, state in enumerate(CACHE_ORDER)}
"""The place of each."""


def in_cache_order(rows: pd.DataFrame) -> pd.DataFrame:
    """
    Rows in the order of `CACHE_ORDER`, and within a state by arm as they come.

    Args:
        rows: With `arm` and `cache_state`; a missing state comes last.
    """
    places = pd.DataFrame(
        {
            "arm": pd.factorize(rows["arm"])[0],
            "cache_state": [
                CACHE_PLACES.get(state, len(CACHE_PLACES)) for state in rows["cache_state"]
            ],
        }
    )
    return rows.iloc[places.sort_values(["cache_state", "arm"], kind="stable").index.to_numpy()]


def baseline_first(rows: pd.DataFrame) -> pd.DataFrame:
    """
    Rows with the baseline's before all others, which stand as in the experiment file.

    Args:
        rows: With `is_baseline` and `arm_position`; those of an arm stay in their order.
    """
    return rows.sort_values(["is_baseline", "arm_position"], ascending=[False, True], kind="stable")


Span = tuple[datetime, datetime]
"""First and last start."""


def population(cache_state: str) -> str:
    """The counted runs of a cache state, in words: `warm runs`; `runs` where none is told apart."""
    return {
        "other": "runs not classed as cold or warm",
        ALL_RUNS: "runs",
    }.get(cache_state, f"{cache_state} runs")


def populations(cache_states: Sequence[str]) -> str:
    """The counted runs of some cache states, in words: `warm and cold runs`."""
    classed = [state for state in cache_states if state in {"warm", "cold"}]
    words = [f"{listed(classed)} runs"] if classed else []
    return listed([*words, *(population(state) for state in cache_states if state not in classed)])


def which_runs(before: str, cache_state: str, after: str = "") -> str:
    """` on warm runs`, between words of a sentence; nothing where no runs are told apart."""
    return "" if cache_state == ALL_RUNS else f"{before}{population(cache_state)}{after}"


def with_state(name: str, cache_state: str, joint: str = " · ") -> str:
    """A name and the cache state of its runs: `fast · warm`; the name alone likewise."""
    return name if cache_state == ALL_RUNS else f"{name}{joint}{cache_state}"


def runs_of(total: int, cache_state: str | None) -> str:
    """So many runs of a cache state: `1 warm run`; of any where it is None."""
    if cache_state == "other":
        return f"{count(total, 'run')} not classed as cold or warm"
    is_classed = cache_state in {"warm", "cold"}
    return count(total, f"{cache_state} run" if is_classed else "run")


def are_told_apart(cache_states: Iterable[str]) -> bool:
    """Whether any of some states needs a word, or a column."""
    return not set(cache_states) <= {ALL_RUNS}


def cache_heading(rows: pd.DataFrame) -> dict[str, str]:
    """The heading of `cache_state` in a table of these rows; none where no runs are told apart."""
    return {"cache_state": "cache"} if are_told_apart(rows["cache_state"].dropna()) else {}


class Populations:
    """
    The two sides of each comparison.

    Attributes:
        baseline: Name of the baseline.
    """

    def __init__(self, warnings: pd.DataFrame, medians: pd.DataFrame) -> None:
        """
        Tell the sides apart.

        Args:
            warnings: Rows of `warnings`; they say for which runs the baseline has no cache rule.
            medians: Rows of `clock_by_arm`, of every arm and cache state.
        """
        rules = warnings[warnings["warning"] == "no cache rule"]
        self._is_without_rule = set(zip(rules["arm"], rules["cache_state"], strict=True))
        self._counted = medians[medians["attempt_count"] > 0]
        self._of_baseline = self._counted[self._counted["is_baseline"]]
        names = medians.loc[medians["is_baseline"], "arm"]
        self.baseline = "the baseline" if names.empty else str(names.iloc[0])

    def total(self, arm: str, cache_state: str) -> int:
        """How many runs of an arm count."""
        return int(self._of(arm, cache_state)["attempt_count"].sum())

    def spans(self, arm: str, cache_state: str) -> list[Span]:
        """When the runs of an arm and those of the baseline beside them ran; empty if unknown."""
        sides = [self._of(arm, cache_state), self._beside(arm, cache_state)]
        if any(side.empty for side in sides):
            return []
        return [(side["first_started_at"].min(), side["last_started_at"].max()) for side in sides]

    def _of(self, arm: str, cache_state: str) -> pd.DataFrame:
        rows = self._counted
        return rows[(rows["arm"] == arm) & (rows["cache_state"] == cache_state)]

    def _beside(self, arm: str, cache_state: str) -> pd.DataFrame:
        rows = self._of_baseline
        if (arm, cache_state) in self._is_without_rule:
            return rows
        return rows[rows["cache_state"] == cache_state]
