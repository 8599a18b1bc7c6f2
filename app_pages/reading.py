"""
How answers reach the pages: from one snapshot, by Streamlit's cache, which all readers share.

What stands there is keyed by snapshot, question and parameters, and is forgotten when another
snapshot is shown; nobody may change it.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from threading import BoundedSemaphore, Lock
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from app_pages.snapshots import Following, Snapshot
from basis.places import APP_DATA
from queries import findings
from queries.answers import Asking, answer, answers, find_question
from queries.arms.clock import Clock
from queries.database import find_database
from queries.findings import Finding
from queries.report import Evidence, evidence_of

T = TypeVar("T")

Value = str | int | tuple[str, ...] | None
"""A parameter's value; a list is a tuple here."""
Asked = tuple[tuple[str, Value], ...]
"""Parameters by name."""

_SNAPSHOT = "snapshot"
_FOLLOWING = Following(st.cache_resource.clear)
_MOST_ANSWERS = 250
_MOST_FINDINGS = 50
_MOST_REPORTS = 5
# Questions by one typed clock rest on the same temporary tables: two such connections are kept, and
# what they are asked is worked out one by one, so that it never takes more than its share.
_TYPED_CLOCKS = 2
_TYPED = Lock()
# Python runs one thread at a time: twenty that work at once hinder each other, and all end late.
_TURNS = BoundedSemaphore(2)
_LONGEST_WAIT_S = 3.0
_HASHES: dict[str | type[Any], Callable[[Any], Any]] = {
    Snapshot: repr,
    Clock: repr,
    Finding: lambda finding: finding.name,
}


@contextmanager
def turn() -> Iterator[None]:
    """
    A reader's turn to be answered, which ends with it; few have theirs at once.

    Whoever waited long goes on without one, since others may work out what was not built; whoever
    typed a clock takes none: it may take seconds, which nobody else is to wait for.
    """
    is_taken = "clock" not in st.query_params and _TURNS.acquire(timeout=_LONGEST_WAIT_S)
    try:
        yield
    finally:
        if is_taken:
            _TURNS.release()


def follow_newest() -> None:
    """
    Let this run of the app answer from one snapshot, and from no other: the newest sound one.

    Raises:
        LongpoleError: As `queries.database.find_database` does.
    """
    st.session_state.pop(_SNAPSHOT, None)
    snapshot = _FOLLOWING.follow(find_database(os.environ, APP_DATA))
    _hold_open(snapshot)
    st.session_state[_SNAPSHOT] = snapshot


def why_not_newest() -> str | None:
    """Why readers see an older snapshot than the newest, which is damaged; None if they do not."""
    return _FOLLOWING.why_not_newest(find_database(os.environ, APP_DATA))


def current_snapshot() -> Snapshot:
    """The snapshot that this run follows."""
    if _SNAPSHOT not in st.session_state:
        follow_newest()
    found: Snapshot = st.session_state[_SNAPSHOT]
    return found


def ask(question: str, **parameters: Value) -> pd.DataFrame:
    """
    The answer to a question, from the snapshot that this run follows.

    Raises:
        LongpoleError: As `queries.answers.answer` does; so do all that follow.
    """
    return ask_snapshot(current_snapshot(), question, tuple(parameters.items()))


@st.cache_resource(max_entries=_MOST_ANSWERS, show_spinner="Reading the data", hash_funcs=_HASHES)
def ask_snapshot(snapshot: Snapshot, question: str, asked: Asked) -> pd.DataFrame:
    """The answer to a question, from one snapshot."""
    values = {name: list(v) if isinstance(v, tuple) else v for name, v in asked}
    if _is_of_typed_clock(values):
        return _ask_typed(snapshot, (question,), asked)[question]
    return answer(question, snapshot.path, values)


@st.cache_resource(max_entries=_MOST_ANSWERS, show_spinner="Reading the data", hash_funcs=_HASHES)
def ask_together(
    snapshot: Snapshot, questions: tuple[str, ...], asked: Asked
) -> dict[str, pd.DataFrame]:
    """The answers to questions that rest on the same rows; each takes of the parameters its own."""
    values = {name: list(v) if isinstance(v, tuple) else v for name, v in asked}
    if _is_of_typed_clock(values):
        return _ask_typed(snapshot, questions, asked)
    return answers(questions, snapshot.path, values)


@st.cache_resource(
    max_entries=_MOST_FINDINGS, show_spinner="Comparing the arms", hash_funcs=_HASHES
)
def find_in_snapshot(
    snapshot: Snapshot, finding: Finding[T], experiment: str, clock: Clock, queue: str | None
) -> T:
    """What is worked out of the answers about an experiment."""
    if clock.is_own:
        return findings.find(finding, experiment, snapshot.path, queue=queue)
    narrowed = () if queue is None else (("queue", queue),)
    asked: Asked = ("experiment", experiment), ("milestone", clock.other), *narrowed
    found = {
        name: ask_snapshot(
            snapshot, name, tuple(one for one in asked if find_question(name).takes(one[0]))
        )
        for name in finding.questions
    }
    with _TYPED:
        return findings.find_in(finding, experiment, found, queue)


@st.cache_resource(max_entries=_MOST_REPORTS, show_spinner="Writing the report", hash_funcs=_HASHES)
def find_evidence(snapshot: Snapshot, experiment: str, clock: Clock, queue: str | None) -> Evidence:
    """All that a report on an experiment tells."""
    return evidence_of(experiment, snapshot.path, clock, queue)


def _is_of_typed_clock(values: Mapping[str, object]) -> bool:
    is_asked = values.keys() - {"queue"} == {"experiment", "milestone"}
    return is_asked and values["milestone"] is not None


def _ask_typed(
    snapshot: Snapshot, questions: Sequence[str], asked: Asked
) -> dict[str, pd.DataFrame]:
    typed = _typed_clock(snapshot, asked)
    with _TYPED:
        return {question: typed.frame(find_question(question)) for question in questions}


@st.cache_resource(max_entries=_TYPED_CLOCKS, show_spinner=False, hash_funcs=_HASHES)
def _typed_clock(snapshot: Snapshot, asked: Asked) -> Asking:
    """One that is let go of ends with the last reader who asks it, not under their hands."""
    values = {name: list(v) if isinstance(v, tuple) else v for name, v in asked}
    return Asking(snapshot.path, values)


@st.cache_resource(
    max_entries=1, show_spinner=False, hash_funcs=_HASHES, on_release=ExitStack.close
)
def _hold_open(snapshot: Snapshot) -> ExitStack:
    """While a snapshot is open, to open it for a question takes 2 ms in place of 30."""
    held = ExitStack()
    held.enter_context(Asking(snapshot.path, {}))
    return held


def is_from_github() -> bool:
    """Whether runs and jobs have pages at GitHub that links may lead to."""
    return _is_from("github")


def is_simulated() -> bool:
    """Whether no run of the snapshot ever took place."""
    return _is_from("simulated")


def _is_from(source: str) -> bool:
    return bool(ask("freshness")["source"].eq(source).any())
