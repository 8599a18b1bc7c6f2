"""
Which attempt and which of its jobs page 6 shows: kept in the address as run, attempt and job.

Pages 1, 2 and 5 lead there by a click on a dot, bar or symbol, page 5 from a list, too.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.choosing.selection import Selection, quotable, view
from app_pages.showing import show_at_once
from basis.visible import visible
from queries.arms.populations import with_state
from queries.attempts.names import run_name
from queries.wording import duration, escape_markdown, instant, short_sha

AttemptKey = tuple[int, int]
"""run_id and run_attempt."""

_ATTEMPT = "chosen_attempt"
_JOB = "chosen_job"
_PAGE = "app_pages/what_happened.py"
CHART_KEY = "jobs_chart"
"""The chart whose clicks choose a job."""
STEPS = "steps"
"""The key of its steps."""


def choose_attempt(selected: Selection, place: DeltaGenerator) -> AttemptKey:
    """Let an attempt be chosen there, the newest that counts unless the address says otherwise."""
    rows, labels = offered_attempts(selected), _labels(selected)
    asked = _asked_attempt()
    if asked is None or asked in labels:
        st.session_state[_ATTEMPT] = asked or _default(rows)
    else:
        st.session_state[_ATTEMPT] = _default(rows)
        run, attempt = (quotable(st.query_params.get(key, "")) for key in ("run", "attempt"))
        st.warning(
            escape_markdown(
                f"The address asks for run “{run}”, attempt “{attempt}”, which the filters "
                "do not select; this page shows another."
            )
        )
    with place:
        key: AttemptKey = st.selectbox(
            "Attempt",
            list(labels),
            key=_ATTEMPT,
            format_func=labels.__getitem__,
            on_change=_write_attempt,
            label_visibility="collapsed",
        )
    return key


def asked_job(jobs: pd.DataFrame) -> int | None:
    """The job_id that the address asks for, if the attempt has it."""
    asked = st.query_params.get("job")
    return next((job_id for job_id in jobs["job_id"].tolist() if str(job_id) == asked), None)


def choose_job(jobs: pd.DataFrame) -> int | None:
    """Let a job be chosen from a list, as a click on the chart does; None until then."""
    names = dict(zip(jobs["job_id"].tolist(), jobs["name"], strict=True))
    st.session_state[_JOB] = asked_job(jobs)
    if "job" in st.query_params and st.session_state[_JOB] is None:
        asked = quotable(st.query_params["job"])
        st.warning(
            escape_markdown(f"The address asks for job “{asked}”, which this attempt lacks.")
        )
    job_id: int | None = st.selectbox(
        "Job",
        list(names),
        index=None,
        key=_JOB,
        format_func=lambda job_id: visible(names[job_id]),
        on_change=_write_job,
        placeholder="Choose a job, or click on one above, to see its steps",
    )
    return job_id


def link_to_attempt(selected: Selection) -> None:
    """Let an attempt of a commit be chosen from a list, and link to it."""
    labels = _commit_labels(selected)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key: AttemptKey | None = st.selectbox(
            "Attempt",
            list(labels),
            index=None,
            format_func=labels.__getitem__,
            placeholder="Choose an attempt, or click on one above, to open it",
            width=520,
        )
        if key is not None:
            st.page_link(
                _PAGE,
                label=f"Open {run_name(pd.NA, *key)}",
                icon=":material/arrow_forward:",
                query_params={**selected.address, **_query(key)},
            )


def open_clicked(event: Any) -> None:  # noqa: ANN401 - Streamlit's event
    """
    Go to the attempt that was clicked on, if any; the filters keep their place in the address.

    Args:
        event: What the chart returned.
    """
    points = event["selection"]["points"]
    if points and (key := points[0].get("customdata")):
        run_id, run_attempt = key
        st.switch_page(_PAGE, query_params=_query((run_id, run_attempt)))


def open_clicked_job(event: Any, runs: Mapping[int, AttemptKey]) -> None:  # noqa: ANN401
    """
    Go to the job that was clicked on, if any, in its run.

    Args:
        event: What the chart returned.
        runs: The attempts of the jobs that it shows.
    """
    points = event["selection"]["points"]
    if points and (key := points[0].get("customdata")) and key[0] in runs:
        query = {**_query(runs[key[0]]), "job": str(key[0])}
        st.switch_page(_PAGE, query_params=query)


@view
def offered_attempts(selected: Selection) -> pd.DataFrame:
    """The attempts by run_id and run_attempt, newest first; one that two arms select once."""
    return (
        selected.ask_rows("attempts_by_arm")
        .sort_values("is_counted", ascending=False, kind="stable")
        .drop_duplicates(["run_id", "run_attempt"])
        .sort_values(["run_started_at", "run_id", "run_attempt"], ascending=False)
        .set_index(["run_id", "run_attempt"], drop=False)
    )


def attempt_of(selected: Selection, key: AttemptKey) -> pd.Series:
    """The row of one of them."""
    rows = offered_attempts(selected)
    return rows.iloc[list(rows.index).index(key)]


@view
def _labels(selected: Selection) -> dict[AttemptKey, str]:
    rows = offered_attempts(selected)
    return dict(zip(rows.index.tolist(), map(_label, rows[_LABELLED].itertuples()), strict=True))


def _default(rows: pd.DataFrame) -> AttemptKey:
    counted = rows.index[rows["is_counted"]].tolist()
    key: AttemptKey = (counted or rows.index.tolist())[0]
    return key


@view
def _commit_labels(selected: Selection) -> dict[AttemptKey, str]:
    rows = selected.of_commits(selected.ask("commit_attempts")).dropna(subset="run_id")
    attempts = rows.drop_duplicates(["run_id", "run_attempt"])
    keys: list[AttemptKey] = list(
        zip(attempts["run_id"].tolist(), attempts["run_attempt"].tolist(), strict=True)
    )
    return dict(zip(keys, map(_commit_label, attempts.itertuples()), strict=True))


def _commit_label(row: Any) -> str:  # noqa: ANN401 - a row of itertuples()
    fate = duration(row.clock_s) if row.is_counted else row.excluded_because
    return visible(
        f"{short_sha(row.head_sha)} · {run_name(pd.NA, row.run_id, row.run_attempt)} · "
        f"{with_state(row.arm, row.cache_state)} · {fate}"
    )


def _query(key: AttemptKey) -> dict[str, str]:
    run_id, run_attempt = key
    return {"run": str(run_id), "attempt": str(run_attempt)}


_LABELLED = [
    *("run_number", "run_id", "run_attempt", "arm", "cache_state", "clock_s"),
    *("run_started_at", "excluded_because"),
]


def _label(attempt: Any) -> str:  # noqa: ANN401 - a row of itertuples()
    why = attempt.excluded_because
    name = run_name(attempt.run_number, attempt.run_id, attempt.run_attempt)
    return (
        f"{name} · {visible(with_state(attempt.arm, attempt.cache_state))} · "
        f"{duration(attempt.clock_s)} · "
        f"{instant(attempt.run_started_at)}{'' if pd.isna(why) else f' · {visible(why)}'}"
    )


def follow_click() -> None:
    """Choose the job that was clicked on; a click that meets none changes nothing."""
    points = st.session_state[CHART_KEY]["selection"]["points"]
    if points:
        st.query_params["job"] = str(points[0]["customdata"][0])
        show_at_once(STEPS)


def _asked_attempt() -> AttemptKey | None:
    """None where the address asks for none; an impossible key where it asks for no numbers."""
    if "run" not in st.query_params:
        return None
    try:
        return int(st.query_params["run"]), int(st.query_params.get("attempt", "1"))
    except ValueError:
        return (-1, -1)


def _write_attempt() -> None:
    run_id, run_attempt = st.session_state[_ATTEMPT]
    st.query_params["run"] = str(run_id)
    st.query_params["attempt"] = str(run_attempt)
    st.query_params.pop("job", None)


def _write_job() -> None:
    if (job_id := st.session_state[_JOB]) is None:
        st.query_params.pop("job", None)
    else:
        st.query_params["job"] = str(job_id)
