"""The one door through which answers reach the pages: each is worked out once for a snapshot."""

import os
from collections.abc import Callable
from contextlib import nullcontext
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

import pandas as pd
import streamlit as st

from app_pages.reading.once import MEMORY, once
from app_pages.reading.repetition import repetition
from app_pages.reading.snapshots import Following, Snapshot
from queries import what_if
from queries.answers import answer, answers
from queries.arms.misfits import Misfits, find_misfits
from queries.database import find_database
from queries.differing.differing_parts import DifferingPart, compared_parts
from queries.pairs.paired_clocks import PairedClock, pairs_of
from queries.report import Evidence, evidence_of
from queries.verdict import leaders, verdicts
from queries.verdict.looks import Looks, counted_looks
from queries.verdict.verdicts import ComparedClock
from queries.waterfall import Waterfall, compared
from queries.work import work_parity
from queries.work.adjustment import Adjustment
from queries.work.drill_down import WorkRow, rows_of_arms
from queries.work.work_parity import WorkParity

P = ParamSpec("P")
T = TypeVar("T")

Value = str | int | tuple[str, ...] | None
"""A parameter's value; a list is a tuple here, which can be told by value."""

Globs = tuple[str, ...] | None
"""A milestone: None for the experiment's own, none for the whole run."""

_ROOT = Path(__file__).resolve().parents[2]
_SNAPSHOT = "snapshot"
_PATIENCE_S = 1.0
GROUPS = (
    (
        "attempts_by_arm",
        "arm_counts",
        "clock_by_arm",
        "comparison_clocks",
        "doubts",
        "milestone_legs",
    ),
    ("warnings", "work_by_arm", "glob_matches"),
    ("costs_by_arm", "costs_by_attempt"),
    ("path_by_arm", "path_steps_by_arm", "attempt_jobs", *what_if.QUESTIONS),
    ("path_parts", "work_places"),
    ("measured_steps",),
    ("comparison_jobs", "comparison_steps"),
)
"""
What parts of pages ask of an experiment: together it costs a third of what it does one by one.

Each group is asked when the first of it is wanted: steps by the million are in the last.
"""
_GROUP_OF = {question: group for group in GROUPS for question in group}
_FOLLOWING = Following(partial(repetition, MEMORY), patience_s=_PATIENCE_S)
AHEAD: ContextVar[Snapshot | None] = ContextVar("AHEAD", default=None)
"""The snapshot that this thread reads ahead; of no reader's run."""


def follow_newest() -> None:
    """
    Let this run of the app answer from one snapshot, and from no other.

    It is the one that is published now, or for a while the one before it: until what readers asked
    of that one is worked out.

    Raises:
        LongpoleError: As `queries.database.find_database` does.
    """
    st.session_state.pop(_SNAPSHOT, None)
    st.session_state[_SNAPSHOT] = _FOLLOWING.follow(find_database(os.environ, _ROOT))


def is_newer_coming() -> bool:
    """Whether a newer snapshot than the one that readers see is being prepared."""
    return _FOLLOWING.is_newer_coming(find_database(os.environ, _ROOT))


def why_not_newest() -> str | None:
    """Why readers see an older snapshot than the newest, which is damaged; None if they do not."""
    return _FOLLOWING.why_not_newest(find_database(os.environ, _ROOT))


def ask(question: str, **parameters: Value) -> pd.DataFrame:
    """
    The answer to a question, from the snapshot that this run follows; nobody may change it.

    Raises:
        LongpoleError: As `queries.answers.answer` does.
    """
    asked = tuple(parameters.items())
    if question in _GROUP_OF and parameters.keys() == {"experiment", "milestone"}:
        return _found(asked, question)[question]
    return _waited("Reading the data", _answer, current_snapshot(), question, asked)


def ask_verdicts(experiment: str, milestone: Globs) -> list[ComparedClock]:
    """
    The comparisons of an experiment.

    Raises:
        LongpoleError: As `ask`; so do all that follow.
    """
    found = _found(_asked(experiment, milestone), *verdicts.QUESTIONS)
    return _waited("Comparing the arms", verdicts.verdicts_of, experiment, found)


def ask_leaders(experiment: str, milestone: Globs) -> list[ComparedClock]:
    """The two fastest candidates of each cache state against each other."""
    found = _found(_asked(experiment, milestone), *leaders.QUESTIONS)
    return once(leaders.leaders_of, experiment, found)


def ask_differing_parts(experiment: str, milestone: Globs) -> list[DifferingPart]:
    """The jobs and steps of an experiment's comparisons."""
    asked = {"experiment": experiment, "milestone": milestone}
    jobs, steps = ask("comparison_jobs", **asked), ask("comparison_steps", **asked)
    return _waited("Comparing jobs and steps", compared_parts, jobs, steps)


def ask_waterfalls(experiment: str, milestone: Globs) -> list[Waterfall]:
    """The waterfalls of an experiment's comparisons."""
    found = _found(_asked(experiment, milestone), *compared.QUESTIONS)
    return _waited("Splitting the differences", compared.waterfalls_of, found)


def ask_key_savings(experiment: str, milestone: Globs) -> pd.DataFrame:
    """What each job key of each arm would save: rows of `key_savings`."""
    found = _found(_asked(experiment, milestone), *what_if.QUESTIONS)
    jobs, needs = (found[question] for question in what_if.QUESTIONS)
    return _waited("Working out what each job would save", what_if.key_savings, jobs, needs)


def ask_work_parities(experiment: str, milestone: Globs) -> list[WorkParity]:
    """What one of baseline and candidate does and the other does not, in each comparison."""
    work = ask("work_by_arm", experiment=experiment, milestone=milestone)
    return _waited("Comparing the work", work_parity.work_parities, work)


def ask_adjustment(experiment: str, milestone: Globs, parity: WorkParity) -> Adjustment | None:
    """What that makes of the difference of a comparison, one of `ask_work_parities`."""
    found = _found(_asked(experiment, milestone), *work_parity.QUESTIONS)
    return _waited("Comparing the work", _adjustment, parity, *found.values())


def ask_work_rows(
    experiment: str, milestone: Globs, baseline: str, candidate: str, cache_state: str
) -> list[WorkRow]:
    """Roles, jobs and steps of two arms."""
    asked = {"experiment": experiment, "milestone": milestone}
    return _waited(
        "Comparing roles, jobs and steps",
        rows_of_arms,
        ask("work_by_arm", **asked),
        ask("comparison_jobs", **asked),
        ask("comparison_steps", **asked),
        baseline=baseline,
        candidate=candidate,
        cache_state=cache_state,
    )


def ask_pairs(experiment: str, milestone: Globs) -> list[PairedClock]:
    """The comparisons in pairs of an experiment."""
    found = _found(_asked(experiment, milestone), *verdicts.QUESTIONS)
    return _waited("Pairing the runs", pairs_of, experiment, found)


def ask_looks(experiment: str, milestone: Globs) -> Looks:
    """How often each comparison of an experiment could be looked at."""
    clocks = ask("comparison_clocks", experiment=experiment, milestone=milestone)
    return once(counted_looks, clocks, ask("ingest_log"))


def ask_misfits(experiment: str, milestone: Globs, arms: tuple[str, ...]) -> Misfits:
    """What is said of globs that match nothing; none of the arms are all of them."""
    matches = ask("glob_matches", experiment=experiment, milestone=milestone)
    return once(_misfits, current_snapshot(), matches, experiment, arms)


def ask_evidence(experiment: str, milestone: Globs) -> Evidence:
    """All that a report on an experiment tells."""
    return _waited("Writing the report", _evidence, current_snapshot(), experiment, milestone)


def current_snapshot() -> Snapshot:
    """The snapshot that this run, or this thread, follows."""
    if (ahead := AHEAD.get()) is not None:
        return ahead
    if _SNAPSHOT not in st.session_state:
        follow_newest()
    found: Snapshot = st.session_state[_SNAPSHOT]
    return found


def _waited(saying: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `once` gives; a reader who must wait for it sees why."""
    is_silent = AHEAD.get() is not None or MEMORY.knows(function, *args, **kwargs)
    with nullcontext() if is_silent else st.spinner(saying):
        return once(function, *args, **kwargs)


def _asked(experiment: str, milestone: Globs) -> tuple[tuple[str, Value], ...]:
    return ("experiment", experiment), ("milestone", milestone)


def _found(asked: tuple[tuple[str, Value], ...], *questions: str) -> dict[str, pd.DataFrame]:
    return _waited("Reading the data", _gathered, current_snapshot(), questions, asked)


def _adjustment(parity: WorkParity, *answers: pd.DataFrame) -> Adjustment | None:
    found = dict(zip(work_parity.QUESTIONS, answers, strict=True))
    return work_parity.adjustment_of(parity, found)


def _misfits(
    snapshot: Snapshot, matches: pd.DataFrame, experiment: str, arms: tuple[str, ...]
) -> Misfits:
    asked = (("experiment", experiment),)
    return find_misfits(matches, partial(_answer, snapshot, "known_names", asked), experiment, arms)


def _evidence(snapshot: Snapshot, experiment: str, milestone: Globs) -> Evidence:
    globs = None if milestone is None else list(milestone)
    return evidence_of(experiment, snapshot.path, globs)


def _gathered(
    snapshot: Snapshot, questions: tuple[str, ...], asked: tuple[tuple[str, Value], ...]
) -> dict[str, pd.DataFrame]:
    """Those of a group come from its answers, others alone and without parameters."""
    return {
        question: once(_group, snapshot, _GROUP_OF[question], asked)[question]
        if question in _GROUP_OF
        else once(_answer, snapshot, question, ())
        for question in questions
    }


def _group(
    snapshot: Snapshot, questions: tuple[str, ...], asked: tuple[tuple[str, Value], ...]
) -> dict[str, pd.DataFrame]:
    return answers(questions, snapshot.path, _bindable(asked))


def _answer(
    snapshot: Snapshot, question: str, asked: tuple[tuple[str, Value], ...]
) -> pd.DataFrame:
    return answer(question, snapshot.path, _bindable(asked))


def _bindable(asked: tuple[tuple[str, Value], ...]) -> dict[str, object]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in asked}
