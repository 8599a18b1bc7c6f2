"""Exporting an experiment: one CSV per question that takes it, all from one snapshot."""

import os
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from queries import findings
from queries.answers import answers, require_experiment
from queries.catalogue import Question, questions
from queries.database import resolve_snapshot
from queries.errors import ExportFailed
from queries.expectations.rows import expectations_frame
from queries.export import as_harmless, to_csv

_ABOUT_AN_EXPERIMENT = {"experiment", "milestone", "queue"}


def export_experiment(
    experiment: str,
    database: Path,
    folder: Path,
    *,
    queue: str | None = None,
    is_raw: bool = False,
) -> Iterator[Path]:
    """
    Write `<question>.csv` for each question about a whole experiment, and `freshness.csv`.

    `expectations.csv` has what people expected, answered. The clock is the experiment's own.

    All files tell of one snapshot, however often ingest publishes meanwhile; each appears complete
    or not at all, and a snapshot gives the same bytes every time.

    Args:
        experiment: Its name.
        database: The link, or a snapshot.
        folder: Created if it is not there; other files in it stay.
        queue: Contended or uncontended runs alone; None for all.
        is_raw: Leave texts as they are, not made visible nor guarded against formulas.

    Yields:
        Each file once it is written.

    Raises:
        UnknownExperiment: The database has no such experiment.
        ExportFailed: A file can't be written.
        LongpoleError: The database can't be read.
    """
    snapshot = resolve_snapshot(database)
    require_experiment(experiment, snapshot)
    names = [
        name
        for name, asked in questions().items()
        if _is_about_an_experiment(asked) or name == "freshness"
    ]
    found = answers(names, snapshot, {"experiment": experiment, "queue": queue})
    found["expectations"] = answered_expectations(experiment, snapshot)
    for name, frame in found.items():
        path = folder / f"{name}.csv"
        _write(path, to_csv(frame if is_raw else as_harmless(frame)))
        yield path


def answered_expectations(experiment: str, snapshot: Path) -> pd.DataFrame:
    """
    What people expected and what the runs say of it: rows of `expectations_frame`.

    Raises:
        LongpoleError: As `queries.answers.answer`.
    """
    return expectations_frame(findings.find(findings.EXPECTATIONS, experiment, snapshot))


def _is_about_an_experiment(asked: Question) -> bool:
    names = {parameter.name for parameter in asked.parameters}
    return "experiment" in names and names <= _ABOUT_AN_EXPERIMENT


def _write(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            unfinished.write_bytes(text.encode())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise ExportFailed(
            f"{path} can't be written ({error.strerror or error}): "
            "free space or allow writing there, or name another folder with --out."
        ) from error
