"""The one door through which answers reach the pages: each is asked once of a snapshot."""

import os
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import ParamSpec, TypeVar

import pandas as pd
import streamlit as st

from app_pages.reading.once import MEMORY, once
from app_pages.reading.snapshots import Following, Snapshot
from queries import findings
from queries.answers import Asking, answer, find_question
from queries.arms.misfits import Misfits, find_misfits
from queries.database import find_database
from queries.differences.adjustment import Adjustment
from queries.differences.comparison import Differences, differences_between
from queries.differences.parity import QUESTIONS as PARITY_QUESTIONS
from queries.differences.parity import WorkParity, adjustment_of, parity_between
from queries.findings import Finding
from queries.report import Evidence, evidence_of
from queries.verdict.looks import Looks, counted_looks

P = ParamSpec("P")
T = TypeVar("T")

Value = str | int | tuple[str, ...] | None
"""A parameter's value; a list is a tuple here, which can be told by value."""

Globs = tuple[str, ...] | None
"""A milestone: None for the experiment's own, none for the whole run."""

DifferencesAsked = tuple[Differences | None, WorkParity | None, Adjustment | None]
"""None where nothing is compared, where an arm has no such run, where it is not known."""

_ROOT = Path(__file__).resolve().parents[2]
_SNAPSHOT = "snapshot"
_FOLLOWING = Following()
_TYPED_CLOCKS = 2


def follow_newest() -> None:
    """
    Let this run of the app answer from one snapshot, and from no other: the newest sound one.

    Raises:
        LongpoleError: As `queries.database.find_database` does.
    """
    st.session_state.pop(_SNAPSHOT, None)
    st.session_state[_SNAPSHOT] = _FOLLOWING.follow(find_database(os.environ, _ROOT))


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
    return _waited("Reading the data", _answer, current_snapshot(), question, asked)


def ask_finding(finding: Finding[T], experiment: str, milestone: Globs) -> T:
    """
    What is worked out of the answers about an experiment.

    Raises:
        LongpoleError: As `ask`; so do all that follow.
    """
    if milestone is None:
        snapshot = current_snapshot()
        return _waited("Comparing the arms", _found, finding, experiment, snapshot)
    return _waited(
        "Comparing the arms",
        _worked_out,
        finding,
        experiment,
        *_asked(finding, experiment, milestone),
    )


def ask_key_savings(experiment: str, milestone: Globs) -> pd.DataFrame:
    """What each job key of each arm would save: rows of `key_savings`."""
    savings = ask_finding(findings.SAVINGS, experiment, milestone)
    return once(findings.savings_frame, savings)


def ask_differences(
    experiment: str, milestone: Globs, baseline: str, candidate: str, cache_state: str
) -> DifferencesAsked:
    """
    What differs between two arms: what is compared, what one does alone, what that explains.

    Of the experiment's baseline it is among the findings, of another arm it is worked out.
    """
    asked = {"experiment": experiment, "milestone": milestone}
    key = candidate, cache_state
    for parity in ask_finding(findings.PARITIES, experiment, milestone):
        sides = parity.baseline.arm, parity.candidate.arm, parity.candidate.cache_state
        if sides == (baseline, *key):
            every = ask_finding(findings.DIFFERENCES, experiment, milestone)
            adjustments = dict(ask_finding(findings.ADJUSTMENTS, experiment, milestone))
            compared = {(one.candidate, one.cache_state): one for one in every}
            return compared.get(key), parity, adjustments[key]
    names = "comparison_work", "work_by_arm", *PARITY_QUESTIONS
    return _waited(
        "Comparing the arms",
        _between,
        baseline,
        *key,
        *(ask(name, **asked) for name in names),
    )


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
    """The snapshot that this run follows."""
    if _SNAPSHOT not in st.session_state:
        follow_newest()
    found: Snapshot = st.session_state[_SNAPSHOT]
    return found


def _waited(saying: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `once` gives; a reader who must wait for it sees why."""
    is_known = MEMORY.knows(function, *args, **kwargs)
    with nullcontext() if is_known else st.spinner(saying):
        return once(function, *args, **kwargs)


def _answer(
    snapshot: Snapshot, question: str, asked: tuple[tuple[str, Value], ...]
) -> pd.DataFrame:
    values = {name: list(v) if isinstance(v, tuple) else v for name, v in asked}
    if values.keys() == {"experiment", "milestone"} and values["milestone"] is not None:
        return _typed_clock(snapshot, asked).frame(find_question(question))
    return answer(question, snapshot.path, values)


@st.cache_resource(max_entries=_TYPED_CLOCKS, show_spinner=False)
def _typed_clock(snapshot: Snapshot, asked: tuple[tuple[str, Value], ...]) -> Asking:
    """
    What questions by one clock share is worked out once; few such clocks are kept.

    One that is let go of ends with the last reader who asks it, not under their hands.
    """
    values = {name: list(v) if isinstance(v, tuple) else v for name, v in asked}
    return Asking(snapshot.path, values)


def _found(finding: Finding[T], experiment: str, snapshot: Snapshot) -> T:
    return findings.find(finding, experiment, snapshot.path)


def _between(
    baseline: str, candidate: str, cache_state: str, runs: pd.DataFrame, *rest: pd.DataFrame
) -> DifferencesAsked:
    work, *measured = rest
    arms = baseline, candidate, cache_state
    parity = parity_between(work, *arms)
    if parity is None:
        return None, None, None
    adjusted = adjustment_of(parity, dict(zip(PARITY_QUESTIONS, measured, strict=True)))
    return differences_between(work, runs, *arms), parity, adjusted


def _asked(finding: Finding[T], experiment: str, milestone: Globs) -> list[pd.DataFrame]:
    return [
        ask(name, experiment=experiment, milestone=milestone)
        if find_question(name).takes("milestone")
        else ask(name)
        for name in finding.questions
    ]


def _worked_out(finding: Finding[T], experiment: str, *frames: pd.DataFrame) -> T:
    return finding.find(experiment, dict(zip(finding.questions, frames, strict=True)))


def _misfits(
    snapshot: Snapshot, matches: pd.DataFrame, experiment: str, arms: tuple[str, ...]
) -> Misfits:
    asked = (("experiment", experiment),)
    return find_misfits(matches, lambda: _answer(snapshot, "known_names", asked), experiment, arms)


def _evidence(snapshot: Snapshot, experiment: str, milestone: Globs) -> Evidence:
    globs = None if milestone is None else list(milestone)
    return evidence_of(experiment, snapshot.path, globs)
