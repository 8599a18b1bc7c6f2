"""Experiments in few words, as the questions that a plan rests on answer them."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from queries.planning.plan import Plan, plan_runs
from queries.verdict.decisions import standings_of
from queries.verdict.verdicts import CLOCKS, compared_clocks

NOW = datetime(2026, 4, 10)
FIRST = datetime(2026, 4, 1)
_COLUMNS = [
    "arm",
    "arm_position",
    "is_baseline",
    "cache_state",
    "is_counted",
    "excluded_because",
    "run_id",
    "run_attempt",
    "run_started_at",
    "clock_s",
]
Clocks = Mapping[tuple[str, str], Sequence[float]]
"""Clocks in seconds of each counted run, by arm and cache state; one an hour from 1 April on."""


def planned(
    rules: Mapping[str, Mapping[str, Any]],
    clocks: Clocks,
    *,
    runs_per_arm: int | None = None,
    smallest_effect: str | None = None,
    prices: Mapping[str, float] | None = None,
    **asked: Any,  # noqa: ANN401 - as `plan_runs` takes them
) -> Plan:
    """
    The plan of experiment `x`, whose baseline is the first arm.

    A run's compute is twice its clock; `prices` are in dollars, by arm.
    """
    baseline = next(iter(rules))
    experiments = pd.DataFrame(
        [
            {
                "experiment": "x",
                "smallest_effect": smallest_effect,
                "runs_per_arm": runs_per_arm,
                "milestone": None,
            }
        ]
    )
    selectors = pd.DataFrame(
        [
            {
                "arm": arm,
                "arm_position": place,
                "is_baseline": arm == baseline,
                "repository": "o/r",
                "workflow": "build.yml",
                "wanted_event": "pull_request",
                "pull_number": None,
                "is_closed": None,
                "newest_sha": None,
                "rule": json.dumps({"branch": arm, **rule}),
            }
            for place, (arm, rule) in enumerate(rules.items(), start=1)
        ]
    )
    attempts = attempts_of(clocks, list(rules), baseline)
    found = {
        "experiments": experiments,
        "arm_selectors": selectors,
        "attempts_by_arm": attempts,
        "costs_by_arm": _costs(attempts, prices or {}),
    }
    clocks_compared = _compared(attempts, baseline)
    verdicts = compared_clocks(
        clocks_compared,
        attempts,
        smallest_effect=smallest_effect,
        planned=runs_per_arm,
    )
    standings = standings_of("x", {**found, "comparison_clocks": clocks_compared})
    return plan_runs("x", found, verdicts, standings, **{"now": NOW, **asked})


def attempts_of(clocks: Clocks, arms: Sequence[str], baseline: str) -> pd.DataFrame:
    """Rows of `attempts_by_arm`, all of which count."""
    rows = [
        (arm, arms.index(arm), arm == baseline, state, True, None, clock)
        for (arm, state), seconds in clocks.items()
        for clock in seconds
    ]
    return pd.DataFrame(
        [
            (*row[:6], number, 1, FIRST + timedelta(hours=number), row[6])
            for number, row in enumerate(rows)
        ],
        columns=_COLUMNS,
    )


def _compared(attempts: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Rows of `comparison_clocks`: the baseline's runs of a state beside those of a candidate."""
    rows: list[pd.DataFrame] = [
        pd.concat(
            [its, attempts[attempts["arm"].eq(baseline) & attempts["cache_state"].eq(state)]]
        ).assign(candidate=arm, candidate_position=place, cache_state=state)
        for (arm, place, state), its in _groups(
            attempts[attempts["arm"].ne(baseline)], ["arm", "arm_position", "cache_state"]
        )
    ]
    if not rows:
        return attempts.iloc[:0].assign(candidate="", candidate_position=0)
    others = {clock: 1.0 for clock in CLOCKS if clock != "clock_s"}
    return pd.concat(rows).assign(**others, self_hosted_minutes=0.0)


def _costs(attempts: pd.DataFrame, prices: Mapping[str, float]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "arm": arm,
                "cache_state": state,
                "compute_p50_s": 2 * its["clock_s"].median(),
                "price_p50_usd": prices.get(arm),
            }
            for (arm, state), its in _groups(attempts, ["arm", "cache_state"])
        ],
        columns=["arm", "cache_state", "compute_p50_s", "price_p50_usd"],
    )


def _groups(rows: pd.DataFrame, columns: list[str]) -> Any:  # noqa: ANN401 - of any columns
    return rows.groupby(columns, sort=False)
