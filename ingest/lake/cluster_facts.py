"""Facts of a lake in a folder, as a cluster takes them that builds answers."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from ingest.arms.resolve import resolve_experiment
from ingest.arms.save_experiments import save_experiment, save_prices
from ingest.config.experiments import Experiment
from ingest.errors import LakeUnusable
from ingest.lake.pull import Loading, Pull, wanted_parts
from ingest.lake.tables import FILES
from ingest.records import ArmAttempt, RunnerPrice
from ingest.storage.working import Working
from ingest.storage.write_failures import word_write_failures
from ingest.story import Story

# What is large, and in the lake once: a cluster reads it there.
_LARGE = (
    *("run_attempts", "run_pull_requests", "jobs", "attempt_graphs", "job_needs"),
    *("steps", "step_lists", "step_places", "step_waits"),
    *("attempt_logs", "job_logs", "job_actions", "cache_outcomes", "build_layers", "inner_steps"),
)
_SMALL = (
    *("experiments", "arms", "roles", "predictions", "expectations", "arm_attempts"),
    *("pull_requests", "pull_request_commits", "runner_prices"),
    *("need_uses", "file_jobs"),
    *("workflow_files", "workflow_resources"),
)


def write_facts(asked: Pull, prices: Sequence[RunnerPrice], folder: Path, story: Story) -> None:
    """
    Resolve experiments over a lake, and write what their answers rest on.

    Args:
        asked: Whose `database` is not written.
        prices: Of runners.
        folder: It is made, and must be empty; it gets a file, or a folder of files, per table.
        story: Is told of it.

    Raises:
        LakeUnusable: The lake can't be read, or has nothing of the experiments.
        ExperimentInvalid: An experiment's rules can't be applied.
        WriteFailed: There is no room.
    """
    with word_write_failures(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise LakeUnusable(f"{folder} is not empty: name a new folder with --to.")
    with TemporaryDirectory() as beside, Working(Path(beside) / "resolved.duckdb") as working:
        Loading(asked, working, story, _not_asked_by_rules(asked)).load()
        save_prices(working.connection, prices)
        for position, (name, experiment) in enumerate(asked.asked.experiments.items(), start=1):
            attempts = working.attempt(partial(_resolve, working, name, experiment))
            save_experiment(working.connection, name, position, experiment, attempts)
        _hand_out(asked, working.connection, folder)


def _resolve(working: Working, name: str, experiment: Experiment) -> list[ArmAttempt]:
    """By whichever connection is open."""
    return resolve_experiment(working.connection, name, experiment)


def _not_asked_by_rules(asked: Pull) -> set[str]:
    """Tables that no rule of an arm looks at: steps only where one names a step."""
    rules = [
        rule
        for experiment in asked.asked.experiments.values()
        for arm in experiment.arm
        for rule in (*arm.cold, *arm.warm)
    ]
    left_out = {"job_needs", "step_lists", "step_places", "step_waits", "workflow_contents"}
    return left_out if any(rule.step is not None for rule in rules) else left_out | {"steps"}


def _hand_out(asked: Pull, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    parts = [part for part in wanted_parts(asked) if part.lake_month != FILES]
    for name in (*_LARGE, *_SMALL):
        files = asked.version.files(name, parts) if name in _LARGE else []
        with word_write_failures(folder):
            if files:
                (folder / name).mkdir()
                asked.version.lake.hand_out(files, folder / name)
            else:
                limit = "limit 0" if name in _LARGE else ""
                target = str(folder / f"{name}.parquet").replace("'", "''")
                connection.execute(f"copy (from {name} {limit}) to '{target}' (format parquet)")
