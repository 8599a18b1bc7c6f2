"""The one door through which answers reach the pages: cached for as long as a snapshot is shown."""

import os
from pathlib import Path

import pandas as pd
import streamlit as st

from queries.answers import answer, answers
from queries.database import find_database, resolve_snapshot
from queries.differing.differing_parts import DifferingPart, differing_parts
from queries.pairs.paired_clocks import PairedClock, pairs_of
from queries.report import Evidence, evidence_of
from queries.verdict.looks import Looks, counted_looks
from queries.verdict.verdicts import ComparedClock, verdicts_of
from queries.waterfall import Waterfall, waterfalls
from queries.work.drill_down import WorkRow, rows_of_arms
from queries.work.work_parity import QUESTIONS, WorkParity, work_parity

Value = str | int | tuple[str, ...] | None
"""A parameter's value; a list is a tuple here, since it is a part of the cache's key."""

_ROOT = Path(__file__).resolve().parents[1]
# What nearly every page asks of an experiment: asked together it costs little more than one alone.
_TOGETHER = (
    "arm_attempts",
    "arm_counts",
    "clock_by_arm",
    "comparison_clocks",
    "costs_by_arm",
    "costs_by_attempt",
    "experiments",
    "milestone_legs",
    "path_by_arm",
    "warnings",
)


def ask(question: str, **parameters: Value) -> pd.DataFrame:
    """
    The answer to a question, from the snapshot that is published now.

    The link is resolved at every call, so that a page follows a new snapshot at its next rerun.

    Raises:
        LongpoleError: As `queries.database.find_database` and `queries.answers.answer` do.
    """
    if question in _TOGETHER and parameters.keys() == {"experiment", "milestone"}:
        return _together(tuple(parameters.items()), *_snapshot())[question]
    return _answer(question, tuple(parameters.items()), *_snapshot())


def ask_verdicts(experiment: str, milestone: tuple[str, ...] | None) -> list[ComparedClock]:
    """
    The comparisons of an experiment, from the snapshot that is published now.

    Raises:
        LongpoleError: As `ask`.
    """
    return _verdicts(experiment, milestone, *_snapshot())


def ask_differing_parts(experiment: str, milestone: tuple[str, ...] | None) -> list[DifferingPart]:
    """
    The jobs and steps of an experiment's comparisons, from the snapshot that is published now.

    Raises:
        LongpoleError: As `ask`.
    """
    return _differing_parts(experiment, milestone, *_snapshot())


def ask_waterfalls(experiment: str, milestone: tuple[str, ...] | None) -> list[Waterfall]:
    """
    The waterfalls of an experiment's comparisons, from the snapshot that is published now.

    Raises:
        LongpoleError: As `ask`.
    """
    return _waterfalls(experiment, milestone, *_snapshot())


def ask_work_parity(
    experiment: str, milestone: tuple[str, ...] | None, candidate: str, cache_state: str
) -> WorkParity | None:
    """
    What one of baseline and candidate does and the other does not, from the newest snapshot.

    Raises:
        LongpoleError: As `ask`.
    """
    return _work_parity(experiment, milestone, (candidate, cache_state), *_snapshot())


def ask_work_rows(
    experiment: str,
    milestone: tuple[str, ...] | None,
    baseline: str,
    candidate: str,
    cache_state: str,
) -> list[WorkRow]:
    """
    Roles, jobs and steps of two arms, from the snapshot that is published now.

    Raises:
        LongpoleError: As `ask`.
    """
    return _work_rows(experiment, milestone, (baseline, candidate, cache_state), *_snapshot())


def ask_pairs(experiment: str, milestone: tuple[str, ...] | None) -> list[PairedClock]:
    """
    The comparisons in pairs of an experiment, from the snapshot that is published now.

    Raises:
        LongpoleError: As `ask`.
    """
    return _pairs(experiment, milestone, *_snapshot())


def ask_looks(experiment: str, milestone: tuple[str, ...] | None) -> Looks:
    """
    How often each comparison of an experiment could be looked at, from the newest snapshot.

    Raises:
        LongpoleError: As `ask`.
    """
    clocks = ask("comparison_clocks", experiment=experiment, milestone=milestone)
    return counted_looks(clocks, ask("ingest_log"))


def ask_evidence(experiment: str, milestone: tuple[str, ...] | None) -> Evidence:
    """
    All that a report on an experiment tells, from the snapshot that is published now.

    Raises:
        LongpoleError: As `ask`.
    """
    return _evidence(experiment, milestone, *_snapshot())


def _snapshot() -> tuple[str, int]:
    snapshot = resolve_snapshot(find_database(os.environ, _ROOT))
    # A file of the same name with another content, as after `rm`, is another snapshot.
    return str(snapshot), snapshot.stat().st_mtime_ns


@st.cache_data(max_entries=50, show_spinner="Comparing the arms")
def _verdicts(
    experiment: str, milestone: tuple[str, ...] | None, snapshot: str, written_ns: int
) -> list[ComparedClock]:
    asked = (("experiment", experiment), ("milestone", milestone))
    return verdicts_of(experiment, _together(asked, snapshot, written_ns))


@st.cache_data(max_entries=50, show_spinner="Comparing jobs and steps")
def _differing_parts(
    experiment: str,
    milestone: tuple[str, ...] | None,
    snapshot: str,
    written_ns: int,  # noqa: ARG001 - a part of the cache's key
) -> list[DifferingPart]:
    globs = None if milestone is None else list(milestone)
    return differing_parts(Path(snapshot), experiment, globs)


@st.cache_data(max_entries=50, show_spinner="Splitting the differences")
def _waterfalls(
    experiment: str,
    milestone: tuple[str, ...] | None,
    snapshot: str,
    written_ns: int,  # noqa: ARG001 - a part of the cache's key
) -> list[Waterfall]:
    globs = None if milestone is None else list(milestone)
    return waterfalls(Path(snapshot), experiment, globs)


@st.cache_data(max_entries=50, show_spinner="Comparing the work")
def _work_parity(
    experiment: str,
    milestone: tuple[str, ...] | None,
    compared: tuple[str, str],
    snapshot: str,
    written_ns: int,
) -> WorkParity | None:
    asked = (("experiment", experiment), ("milestone", milestone))
    found = {question: _answer(question, asked, snapshot, written_ns) for question in QUESTIONS}
    return work_parity(found, *compared)


@st.cache_data(max_entries=50, show_spinner="Comparing roles, jobs and steps")
def _work_rows(
    experiment: str,
    milestone: tuple[str, ...] | None,
    compared: tuple[str, str, str],
    snapshot: str,
    written_ns: int,
) -> list[WorkRow]:
    asked = (("experiment", experiment), ("milestone", milestone))
    work, jobs, steps = (
        _answer(question, asked, snapshot, written_ns)
        for question in ("work_by_arm", "comparison_jobs", "comparison_steps")
    )
    baseline, candidate, cache_state = compared
    return rows_of_arms(
        work, jobs, steps, baseline=baseline, candidate=candidate, cache_state=cache_state
    )


@st.cache_data(max_entries=50, show_spinner="Pairing the runs")
def _pairs(
    experiment: str, milestone: tuple[str, ...] | None, snapshot: str, written_ns: int
) -> list[PairedClock]:
    asked = (("experiment", experiment), ("milestone", milestone))
    return pairs_of(experiment, _together(asked, snapshot, written_ns))


@st.cache_data(max_entries=10, show_spinner="Writing the report")
def _evidence(
    experiment: str,
    milestone: tuple[str, ...] | None,
    snapshot: str,
    written_ns: int,  # noqa: ARG001 - a part of the cache's key
) -> Evidence:
    return evidence_of(experiment, Path(snapshot), None if milestone is None else list(milestone))


@st.cache_data(max_entries=50, show_spinner="Reading the data")
def _together(
    parameters: tuple[tuple[str, Value], ...],
    snapshot: str,
    written_ns: int,  # noqa: ARG001 - a part of the cache's key
) -> dict[str, pd.DataFrame]:
    return answers(_TOGETHER, Path(snapshot), _bindable(parameters))


def _bindable(parameters: tuple[tuple[str, Value], ...]) -> dict[str, object]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in parameters}


@st.cache_data(max_entries=500, show_spinner="Reading the data")
def _answer(
    question: str,
    parameters: tuple[tuple[str, Value], ...],
    snapshot: str,
    written_ns: int,  # noqa: ARG001 - a part of the cache's key
) -> pd.DataFrame:
    return answer(question, Path(snapshot), _bindable(parameters))
