"""All that a report tells of: the answers of one snapshot."""

from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path
from typing import TypeVar

import pandas as pd

from queries import findings
from queries.answers import answer, answers, require_experiment
from queries.arms.clock import Clock
from queries.arms.contention import OF_ALL, narrowed_sentence, require_kind, require_some
from queries.arms.misfits import Misfits, find_misfits
from queries.arms.nothing_counts import with_remedies
from queries.arms.populations import CACHE_ORDER
from queries.database import resolve_snapshot
from queries.differences.adjustment import Adjustment
from queries.differences.comparison import Differences
from queries.differences.parity import WorkParity
from queries.expectations.held import HeldClaim
from queries.levels.arm_levels import ArmLevels
from queries.logs.runner_mix import RunnerMix
from queries.pairs.paired_clocks import PairedClock
from queries.verdict.decisions import Standing
from queries.verdict.verdicts import ComparedClock
from queries.waterfall import Waterfall
from queries.what_if.predictions import Prediction

_SHOWN_DIGITS = 12
_QUESTIONS = {
    "freshness": "freshness",
    "attempts": "attempts_by_arm",
    "medians": "clock_by_arm",
    "counts": "arm_counts",
    "legs": "milestone_legs",
    "doubts": "doubts",
    "failures": "ingest_failures",
    "warnings": "warnings",
    "paths": "path_by_arm",
    "jobs": "attempt_jobs",
    "costs": "costs_by_attempt",
    "arm_costs": "costs_by_arm",
    "price_list": "price_list",
    "step_caches": "step_caches",
}
_FOR_MORE = ("experiments", "glob_matches", "arm_rules")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    The answers about an experiment.

    Attributes:
        experiment: Its row of `experiments`.
        clock: The one that is read.
        queue: The kind of runs that are looked at; None for all.
        narrowed: Which these are, as a sentence; None for all.
        compared: Every comparison, warm runs first.
        leaders: The two fastest candidates of each cache state against each other, likewise.
        pairs: Those whose runs have partners.
        standings: What is decided however often one looks, of all runs by the own clock; else none.
        levels: The changes of level of each arm.
        waterfalls: Where the seconds of each go, warm runs first.
        parities: What only one arm does, by candidate and cache state.
        adjustments: What that makes of each difference, likewise; None where it is not known.
        differences: Roles, jobs and steps of each comparison, likewise.
        mixes: What the mix of runners makes of each, where logs tell the runners.
        predictions: Arms as others with changes, predicted and measured.
        expectations: What people expected, answered.
        savings: What each job key would save: rows of `key_savings`.
        misfits: What matches nothing, and why nothing counts.
        snapshot: Which snapshot it is: its name and the start of its SHA-256.
        freshness: The answer of that name, as those that follow.
        attempts: `attempts_by_arm`.
        medians: `clock_by_arm`.
        counts: `arm_counts`.
        legs: `milestone_legs`.
        doubts: `doubts`.
        failures: `ingest_failures`.
        warnings: `warnings`.
        paths: `path_by_arm`.
        jobs: `attempt_jobs` of the typical attempts.
        costs: `costs_by_attempt`.
        arm_costs: `costs_by_arm`.
        price_list: `price_list`.
        step_caches: `step_caches`.
    """

    experiment: pd.Series
    clock: Clock
    queue: str | None
    narrowed: str | None
    compared: list[ComparedClock]
    leaders: list[ComparedClock]
    pairs: list[PairedClock]
    standings: list[Standing]
    levels: list[ArmLevels]
    waterfalls: list[Waterfall]
    parities: dict[tuple[str, str], WorkParity]
    adjustments: dict[tuple[str, str], Adjustment | None]
    differences: dict[tuple[str, str], Differences]
    mixes: list[RunnerMix]
    predictions: list[Prediction]
    expectations: list[HeldClaim]
    savings: pd.DataFrame
    misfits: Misfits
    snapshot: str
    freshness: pd.DataFrame
    attempts: pd.DataFrame
    medians: pd.DataFrame
    counts: pd.DataFrame
    legs: pd.DataFrame
    doubts: pd.DataFrame
    failures: pd.DataFrame
    warnings: pd.DataFrame
    paths: pd.DataFrame
    jobs: pd.DataFrame
    costs: pd.DataFrame
    arm_costs: pd.DataFrame
    price_list: pd.DataFrame
    step_caches: pd.DataFrame


def evidence_of(
    experiment: str, database: Path, clock: Clock = findings.OWN, queue: str | None = None
) -> Evidence:
    """
    Ask one snapshot for all of it, however often ingest publishes meanwhile.

    Args:
        experiment: Its name.
        database: The link that ingest moves, or one snapshot.
        clock: The one that is read; what is the experiment's own need not be known.
        queue: Contended or uncontended runs alone; None for all.

    Raises:
        UnknownExperiment: The database has no such experiment.
        ParameterInvalid: No run of that kind counts, though others do.
        LongpoleError: The database can't be read.
    """
    snapshot = resolve_snapshot(database)
    require_experiment(experiment, snapshot)
    asked = {"experiment": experiment, "milestone": clock.parameter}
    narrowed = None
    if queue is not None:
        require_kind(queue)
        every = answers(("attempts_by_arm",), snapshot, asked)["attempts_by_arm"]
        require_some(queue, every)
        narrowed = f"{narrowed_sentence(queue, every)} {OF_ALL}"
    found = answers({*_QUESTIONS.values(), *_FOR_MORE}, snapshot, asked | {"queue": queue})
    of = findings.find_all(findings.FINDINGS, experiment, snapshot, clock, queue)
    rows = found["experiments"]
    row = rows[rows["experiment"] == experiment].iloc[0]
    parities = _by_warmth(
        {(p.candidate.arm, p.candidate.cache_state): p for p in of[findings.PARITIES.name]}
    )
    own = replace(clock, own=tuple(row["milestone"] or ()))
    misfits = find_misfits(
        found["glob_matches"],
        lambda: answer("known_names", snapshot, {"experiment": experiment}),
        experiment,
    )
    return Evidence(
        experiment=row,
        clock=own,
        queue=queue,
        narrowed=narrowed,
        compared=sorted(of[findings.VERDICTS.name], key=_warmth),
        leaders=sorted(of[findings.LEADERS.name], key=_warmth),
        pairs=sorted(of[findings.PAIRS.name], key=_warmth),
        standings=of[findings.DECISIONS.name] if clock.is_own and queue is None else [],
        levels=of[findings.LEVEL_SHIFTS.name],
        waterfalls=sorted(of[findings.WATERFALLS.name], key=_warmth),
        parities=parities,
        adjustments=_by_warmth(dict(of[findings.ADJUSTMENTS.name])),
        differences=_by_warmth(
            {(one.candidate, one.cache_state): one for one in of[findings.DIFFERENCES.name]}
        ),
        mixes=of[findings.MIXES.name],
        predictions=of[findings.PREDICTIONS.name],
        expectations=of[findings.EXPECTATIONS.name],
        savings=findings.savings_frame(of[findings.SAVINGS.name]),
        misfits=with_remedies(
            misfits,
            found["arm_rules"],
            found["attempts_by_arm"],
            lambda: answer("branches", snapshot, {}),
            own,
        ),
        snapshot=_identity(snapshot),
        **{field: found[question] for field, question in _QUESTIONS.items()},
    )


def _by_warmth(found: dict[tuple[str, str], T]) -> dict[tuple[str, str], T]:
    """By candidate and cache state, warm runs first."""
    return dict(sorted(found.items(), key=lambda item: CACHE_ORDER.index(item[0][1])))


def _warmth(found: ComparedClock | PairedClock | Waterfall) -> int:
    return CACHE_ORDER.index(found.cache_state)


def _identity(snapshot: Path) -> str:
    with snapshot.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return f"{snapshot.name}, SHA-256 {digest[:_SHOWN_DIGITS]}"
