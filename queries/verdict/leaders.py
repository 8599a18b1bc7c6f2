"""The two fastest candidates against each other: which wins, where both beat the baseline."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from queries.statistics import compare, more_runs, parse_smallest_effect
from queries.verdict.verdict_sentences import verdict_answer
from queries.verdict.verdicts import ComparedClock, days_of, figures_of, is_open_to_more, rules_of

_CLOCK = "clock_s"


QUESTIONS = ("experiments", "comparison_clocks")
"""What the comparison rests on."""


def leaders_of(experiment: str, found: Mapping[str, pd.DataFrame]) -> list[ComparedClock]:
    """
    Those of an experiment, by its own rules.

    Args:
        experiment: Its name; one that is not there has no comparison.
        found: The answers to `QUESTIONS` at least, by name, from one snapshot.
    """
    effect, planned = rules_of(found["experiments"], experiment)
    return leaders_compared(found["comparison_clocks"], smallest_effect=effect, planned=planned)


def leaders_compared(
    clocks: pd.DataFrame, *, smallest_effect: str | None, planned: int | None
) -> list[ComparedClock]:
    """
    Of each cache state the candidate with the least median clock, against the one that follows.

    Arms with the same median follow each other as in the experiment. The two are picked by the runs
    that are then compared: of many candidates that are alike, the first looks better than it is.

    Args:
        clocks: Rows of `comparison_clocks`.
        smallest_effect: As the experiment file says it; None where it does not.
        planned: Runs of each arm; None where not planned.
    """
    own = clocks[~clocks["is_baseline"] & clocks[_CLOCK].notna()]
    return [
        found
        for _, rows in own.groupby("cache_state", sort=True)
        for found in _first_two(rows, smallest_effect, planned)
    ]


def leader_sentences(found: Sequence[ComparedClock], arms: tuple[str, ...]) -> list[str]:
    """
    A sentence for each comparison of two candidates; names stand as they came.

    Args:
        found: Those of `leaders_compared`.
        arms: Those looked at; both must be. None: all.
    """
    return [
        f"The two fastest candidates: {verdict_answer(one)}"
        for one in found
        if not arms or {one.candidate, one.baseline} <= set(arms)
    ]


def _first_two(
    rows: pd.DataFrame, smallest_effect: str | None, planned: int | None
) -> Iterator[ComparedClock]:
    medians = rows.groupby(["candidate_position", "candidate"])[_CLOCK].median()
    order = list(medians.sort_values(kind="stable").index.get_level_values("candidate"))
    if len(order) == 1:
        return
    first, second = order[:2]
    runs = [rows[rows["candidate"] == arm] for arm in (second, first)]
    sides = figures_of(runs[0], _CLOCK), figures_of(runs[1], _CLOCK)
    effect = parse_smallest_effect(smallest_effect)
    comparison = compare(
        *sides, scale="ratio", smallest_effect=effect, planned=planned, days=days_of(*runs)
    )
    yield ComparedClock(
        candidate=str(first),
        baseline=str(second),
        cache_state=str(rows["cache_state"].iloc[0]),
        is_like_with_like=True,
        clock=_CLOCK,
        smallest_effect=smallest_effect,
        comparison=comparison,
        more=more_runs(*sides, smallest_effect=effect) if is_open_to_more(comparison) else None,
    )
