"""Candidates compared with the baseline, clock by clock: from frames to values, no words."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import pandas as pd

from queries.statistics import (
    Comparison,
    MoreRuns,
    NoInterval,
    Scale,
    Verdict,
    compare,
    more_runs,
    parse_smallest_effect,
)

Unit: TypeAlias = Literal["s", "usd"]
"""Seconds or US dollars: the suffix of a clock's column."""


@dataclass(frozen=True, slots=True)
class Clock:
    """
    What an attempt is measured by.

    Attributes:
        scale: Ratio for what is never 0; a queue can be 0, and so can a price.
        unit: Of its figures.
        resolution: What it counts in; 0 for a price, which is what it is.
        is_elapsed: Whether it is time that people wait: a smallest effect in seconds is about that,
            and says nothing of compute, the sum over jobs at the same time, or of dollars.
    """

    scale: Scale
    unit: Unit = "s"
    resolution: float = 1.0
    is_elapsed: bool = True


CLOCKS: dict[str, Clock] = {
    "clock_s": Clock("ratio"),
    "wall_s": Clock("ratio"),
    "path_queue_s": Clock("difference"),
    "compute_s": Clock("ratio", is_elapsed=False),
    "price_usd": Clock("difference", unit="usd", resolution=0.0, is_elapsed=False),
}
"""Columns of `comparison_clocks`; the first is the clock in effect."""

QUESTIONS = ("experiments", "comparison_clocks", "attempts_by_arm")
"""What a verdict rests on."""


@dataclass(frozen=True, slots=True)
class ComparedClock:
    """
    One clock of one candidate against the baseline, in one cache state.

    Attributes:
        candidate: The arm.
        baseline: The arm that it is compared with.
        cache_state: Of the candidate's attempts.
        is_like_with_like: Whether the baseline's attempts are of that cache state, too.
        clock: Its column in `comparison_clocks`.
        smallest_effect: As the experiment file says it; None where it does not, or where it says
            nothing of this clock.
        comparison: What the statistics say.
        more: What would settle it; None unless the clock in effect is undecided.
    """

    candidate: str
    baseline: str
    cache_state: str
    is_like_with_like: bool
    clock: str
    smallest_effect: str | None
    comparison: Comparison
    more: MoreRuns | None

    @property
    def unit(self) -> Unit:
        """The unit of its figures."""
        return CLOCKS[self.clock].unit


def verdicts_of(
    experiment: str, found: Mapping[str, pd.DataFrame], clocks: Collection[str] = CLOCKS
) -> list[ComparedClock]:
    """
    Every comparison of an experiment.

    Args:
        experiment: Its name; one that is not there has no comparison.
        found: The answers to `QUESTIONS` at least, by name, from one snapshot.
        clocks: By which; of `CLOCKS`.
    """
    smallest_effect, planned = rules_of(found["experiments"], experiment)
    return compared_clocks(
        found["comparison_clocks"],
        found["attempts_by_arm"],
        smallest_effect=smallest_effect,
        planned=planned,
        by=clocks,
    )


def rules_of(experiments: pd.DataFrame, experiment: str) -> tuple[str | None, int | None]:
    """
    The smallest effect and the runs planned for each arm, None where the experiment says nothing.

    Args:
        experiments: The answer of that name.
        experiment: Its name; one that is not there says nothing.
    """
    own = experiments[experiments["experiment"] == experiment]
    effects, plans = own["smallest_effect"].dropna(), own["runs_per_arm"].dropna()
    return (
        None if effects.empty else str(effects.iloc[0]),
        None if plans.empty else int(plans.iloc[0]),
    )


def compared_clocks(
    clocks: pd.DataFrame,
    attempts: pd.DataFrame,
    *,
    smallest_effect: str | None,
    planned: int | None,
    by: Collection[str] = CLOCKS,
) -> list[ComparedClock]:
    """
    Every comparison of an experiment: by candidate, cache state and clock.

    Args:
        clocks: Rows of `comparison_clocks`.
        attempts: Rows of `attempts_by_arm`, which know the cache states of the baseline's attempts.
        smallest_effect: As the experiment file says it; None where it does not.
        planned: Runs of each arm; None where not planned.
        by: Which of `CLOCKS`.
    """
    of_baseline = attempts[attempts["is_baseline"].astype(bool)]
    keys = zip(of_baseline["run_id"].tolist(), of_baseline["run_attempt"].tolist(), strict=True)
    states = dict(zip(keys, of_baseline["cache_state"].tolist(), strict=True))
    found: list[ComparedClock] = []
    for (_, candidate, state), rows in clocks.groupby(
        ["candidate_position", "candidate", "cache_state"], sort=True
    ):
        baseline = rows[rows["is_baseline"]]
        if baseline.empty:
            continue
        keys = zip(baseline["run_id"], baseline["run_attempt"], strict=True)
        is_like = all(states.get(key) == state for key in keys)
        for clock in filter(by.__contains__, _differing(rows)):
            runs = [side.dropna(subset=[clock]) for side in (baseline, rows[~rows["is_baseline"]])]
            sides = figures_of(runs[0], clock), figures_of(runs[1], clock)
            said = smallest_effect if _is_told(smallest_effect, CLOCKS[clock]) else None
            effect = parse_smallest_effect(said)
            comparison = compare(
                *sides,
                scale=CLOCKS[clock].scale,
                smallest_effect=effect,
                planned=planned,
                resolution=CLOCKS[clock].resolution,
                days=days_of(*runs),
            )
            is_open = clock == "clock_s" and is_open_to_more(comparison)
            found.append(
                ComparedClock(
                    candidate=str(candidate),
                    baseline=str(baseline["arm"].iloc[0]),
                    cache_state=str(state),
                    is_like_with_like=is_like,
                    clock=clock,
                    smallest_effect=said,
                    comparison=comparison,
                    more=more_runs(*sides, smallest_effect=effect) if is_open else None,
                )
            )
    return found


def _differing(rows: pd.DataFrame) -> Iterator[str]:
    """
    The clocks: the whole run not twice where it is the clock, a price where it tells the cost.

    Self-hosted minutes have no price: against an arm that has some, or had, fewer dollars are no
    less work.
    """
    is_priced = rows["price_usd"].notna().any() and not (rows["self_hosted_minutes"] > 0).any()
    for clock in CLOCKS:
        is_twice = clock == "wall_s" and rows["wall_s"].equals(rows["clock_s"])
        if not is_twice and (clock != "price_usd" or is_priced):
            yield clock


def _is_told(smallest_effect: str | None, clock: Clock) -> bool:
    """Whether a smallest effect, as the file says it, says something of a clock."""
    if smallest_effect is None:
        return False
    return clock.is_elapsed if smallest_effect.endswith("s") else clock.unit == "s"


def is_open_to_more(comparison: Comparison) -> bool:
    """Whether more runs, whenever they ran, might settle it."""
    is_open = comparison.verdict is Verdict.UNDECIDED
    return is_open and comparison.no_interval_because is not NoInterval.CONFOUNDED


def figures_of(rows: pd.DataFrame, clock: str) -> list[float]:
    """What each run took, by a clock that all have."""
    return [float(value) for value in rows[clock]]


def days_of(*arms: pd.DataFrame) -> list[list[int]] | None:
    """A number of the day of each run of each arm, UTC; None where it is not known of one."""
    started = [rows["run_started_at"] for rows in arms]
    if any(its.isna().any() for its in started):
        return None
    return [its.dt.floor("D").astype("int64").tolist() for its in started]
