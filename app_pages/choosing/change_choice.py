"""Which runs page 4 replays, and which changes it makes: kept in the address and the session."""

from collections.abc import Mapping, Sequence

import streamlit as st

from app_pages.choosing.selection import refusals
from app_pages.showing import show_at_once
from basis.changes import Change, changes_of, changes_of_json, to_json
from basis.errors import ChangeInvalid
from basis.visible import visible
from queries.arms.populations import with_state
from queries.wording import escape_markdown

CHANGES = "changes"
"""The key of the changes that are tried."""
RUNS = "replayed"
"""The key of whose runs are replayed."""
CHART_KEY = "advice"
"""The chart whose clicks add a change."""
PATHS_KEY = "replay-paths"
"""The chart whose clicks choose a job."""
TRIED = "tried"
"""The key of what they bring."""
_KEPT = "kept"
"""The key of both as they were when another page was opened, whose address has neither."""
_KIND, _JOB, _OTHER, _NUMBER = "change_kind", "change_job", "change_other", "change_number"
# What is offered, in words; what else there is a file says.
_KINDS = {
    "did not wait for": "drop-need",
    "waited for, too": "add-need",
    "were split into shards": "split",
    "shared its work evenly among its legs": "balance",
    "were one job with": "merge",
    "took half the time": "half",
    "took no time but for its waits": "scale",
    "ran on a faster runner": "runner",
    "raced copies of itself": "race",
    "had no queue": "no-queue",
    "were gone": "remove",
    "shared few runners with the run's others": "runners",
    "shared few runners with all runs": "shared-runners",
}
_WITH_OTHER = {"drop-need", "add-need", "merge"}
_NUMBERS = {
    "split": ("shards", 1, 100, 4),
    "race": ("copies", 2, 10, 2),
    "runner": ("times as fast", 1, 32, 2),
    "runners": ("runners", 1, 1000, 20),
    "shared-runners": ("runners", 1, 1000, 20),
}


def choose_runs(names: Sequence[tuple[str, str]], default: int) -> int:
    """Let one of several arms and states be chosen; its place."""
    labels = [visible(with_state(arm, state, ", ")) for arm, state in names]
    asked = {RUNS: st.query_params.get_all(RUNS)}
    for sentence in refusals(asked, {RUNS: labels}):
        st.warning(escape_markdown(sentence))
    if len(labels) == 1:
        return 0
    is_new = RUNS not in st.query_params and RUNS not in st.session_state
    if is_new and (before := _kept().get(RUNS)) in labels:
        st.session_state[RUNS] = before
    chosen = st.selectbox(
        "Runs of",
        labels,
        index=default,
        key=RUNS,
        bind="query-params",
        label_visibility="collapsed",
        width=320,
    )
    _kept()[RUNS] = chosen
    return labels.index(chosen)


def asked_changes() -> tuple[Change, ...]:
    """Those of the address, else those tried before; what is none is said and left out."""
    if CHANGES not in st.query_params and (before := _kept().get(CHANGES)):
        st.query_params[CHANGES] = before
    text = st.query_params.get(CHANGES)
    if not text:
        return ()
    try:
        changes = changes_of_json(text)
    except ChangeInvalid as error:
        st.warning(escape_markdown(f"The address asks for changes that are none: {error}"))
        return ()
    _kept()[CHANGES] = text
    return changes


def add_changes(changes: Sequence[Change]) -> None:
    """Try these, too, and show at once what they bring."""
    show_at_once(TRIED)
    _write([*_quiet_changes(), *changes])


def choose_job(keys: Mapping[int, str]) -> None:
    """Choose the job that was clicked on for the next change, by its id."""
    points = st.session_state[PATHS_KEY]["selection"]["points"]
    # A name above a bar stands for no job.
    if points and (clicked := points[0].get("customdata")) and clicked[0] in keys:
        st.session_state[_JOB] = keys[clicked[0]]


def forget_changes() -> None:
    """Another experiment has other runs and jobs."""
    for key in (RUNS, CHANGES):
        st.query_params.pop(key, None)
    st.session_state.pop(_KEPT, None)


def offer_change(jobs: Sequence[str]) -> None:
    """Let a change be composed and added."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        job = st.selectbox("What if the job", list(jobs), key=_JOB, format_func=visible, width=260)
        words = st.selectbox(
            "What if it", list(_KINDS), key=_KIND, width=300, label_visibility="collapsed"
        )
        kind = _KINDS[words]
        if kind in _WITH_OTHER:
            others = [other for other in jobs if other != job] or list(jobs)
            st.selectbox("the job", others, key=_OTHER, format_func=visible, width=260)
        if kind in _NUMBERS:
            label, low, high, usual = _NUMBERS[kind]
            st.number_input(label, low, high, usual, key=f"{_NUMBER}-{kind}", width=130)
        st.button("Try it", on_click=_add, icon=":material/add:")


def show_changes(changes: Sequence[Change]) -> None:
    """Each as a button that takes it back."""
    with st.container(horizontal=True, gap="small"):
        for place, change in enumerate(changes):
            st.button(
                escape_markdown(visible(str(change))),
                key=f"change-{place}",
                on_click=_drop,
                args=(place,),
                icon=":material/close:",
                help="Take it back",
            )


def _add() -> None:
    state = st.session_state
    kind, job, other = _KINDS[state[_KIND]], state[_JOB], state.get(_OTHER)
    number = state.get(f"{_NUMBER}-{kind}")
    row: dict[str, object]
    match kind:
        case "scale" | "half":
            row = {"do": "scale", "job": job, "times": 0.5 if kind == "half" else 0}
        case "drop-need" | "add-need":
            row = {"do": kind, "job": job, "need": other}
        case "merge":
            row = {"do": kind, "jobs": [job, other]}
        case "split":
            row = {"do": kind, "job": job, "into": number}
        case "race":
            row = {"do": kind, "job": job, "copies": number}
        case "runner":
            row = {"do": kind, "job": job, "label": "another runner", "speed": number}
        case "runners":
            row = {"do": kind, "at_most": number}
        case "shared-runners":
            row = {"do": "runners", "at_most": number, "shared": True}
        case _:
            row = {"do": kind, "job": job}
    add_changes(changes_of([row]))


def _drop(place: int) -> None:
    changes = list(_quiet_changes())
    del changes[place]
    _write(changes)


def _quiet_changes() -> tuple[Change, ...]:
    try:
        return changes_of_json(st.query_params.get(CHANGES) or "[]")
    except ChangeInvalid:
        return ()


def _kept() -> dict[str, str]:
    kept: dict[str, str] = st.session_state.setdefault(_KEPT, {})
    return kept


def _write(changes: Sequence[Change]) -> None:
    _kept().pop(CHANGES, None)
    if changes:
        st.query_params[CHANGES] = to_json(changes)
    else:
        st.query_params.pop(CHANGES, None)
