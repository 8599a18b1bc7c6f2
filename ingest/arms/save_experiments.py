"""Saving what people ask for: experiments, with what their arms select, and prices of runners."""

import json
from collections.abc import Sequence

import duckdb

from basis.changes import to_json
from basis.claims import claims_to_json
from ingest.config.experiments import Experiment
from ingest.records import ArmAttempt, RunnerPrice
from ingest.storage.arrow import register, upsert
from ingest.storage.database import transaction

_ROWS = 10_000
_TABLES = ("experiments", "arms", "roles", "predictions", "expectations", "arm_attempts")


def save_experiment(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    position: int,
    experiment: Experiment,
    attempts: Sequence[ArmAttempt],
) -> None:
    """
    An experiment with its arms and what they select, in place of what was stored of it.

    Rules and selection change together, so that no selection stands under a rule that is not its.
    """
    with transaction(connection):
        for table in _TABLES:
            connection.execute(f"delete from {table} where experiment = ?", [name])
        connection.execute(
            "insert into experiments values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                name,
                position,
                experiment.title,
                experiment.repository,
                experiment.workflow_path(experiment.arm[0]) if experiment.workflow else None,
                experiment.clock,
                experiment.baseline_name,
                experiment.event,
                experiment.smallest_effect,
                experiment.runs_per_arm,
                experiment.logs,
            ],
        )
        for place, arm in enumerate(experiment.arm, start=1):
            rule = arm.model_dump(mode="json", by_alias=True, exclude_defaults=True)
            connection.execute(
                "insert into arms "
                "(experiment, arm, position, rule, milestone_legs, has_cache_rule, labels) "
                "values (?, ?, ?, ?, ?, ?, ?)",
                [
                    name,
                    arm.name,
                    place,
                    json.dumps(rule, ensure_ascii=False),
                    arm.milestone_legs,
                    bool(arm.cold or arm.warm),
                    arm.runner_labels,
                ],
            )
        for place, role in enumerate(experiment.role, start=1):
            connection.execute(
                "insert into roles values (?, ?, ?, ?, ?)",
                [name, role.name, place, role.jobs, role.steps],
            )
        for place, prediction in enumerate(experiment.prediction, start=1):
            connection.execute(
                "insert into predictions values (?, ?, ?, ?, ?)",
                [
                    name,
                    place,
                    prediction.arm,
                    experiment.source_of(prediction),
                    to_json(prediction.change),
                ],
            )
        for place, expectation in enumerate(experiment.expect, start=1):
            connection.execute(
                "insert into expectations values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    name,
                    place,
                    expectation.text,
                    expectation.who,
                    expectation.link,
                    expectation.arm,
                    experiment.against_of(expectation),
                    expectation.cache,
                    expectation.measured,
                    expectation.measured_name,
                    expectation.because_waits_for,
                    claims_to_json(expectation.claims),
                ],
            )
        for start in range(0, len(attempts), _ROWS):
            register(connection, attempts[start : start + _ROWS], ArmAttempt)
            connection.execute("insert into arm_attempts by name select * from incoming")


def forget_experiments(connection: duckdb.DuckDBPyConnection, kept: Sequence[str]) -> None:
    """Experiments that left the file leave the database; their facts stay."""
    with transaction(connection):
        for table in _TABLES:
            connection.execute(
                f"delete from {table} where not list_contains(?::varchar[], experiment)",
                [list(kept)],
            )


def save_prices(connection: duckdb.DuckDBPyConnection, prices: Sequence[RunnerPrice]) -> None:
    """The prices of the file, and none of those that it no longer has."""
    with transaction(connection):
        connection.execute("delete from runner_prices")
        upsert(connection, "runner_prices", prices, RunnerPrice)
