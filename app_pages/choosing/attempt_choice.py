"""Which attempt and which of its jobs page 6 shows: kept in the address as run, attempt and job."""

from typing import Any

import pandas as pd
import streamlit as st

from app_pages.choosing.selection import told
from app_pages.reading.once import once
from basis.visible import visible
from queries.attempts.names import run_name
from queries.wording import duration, escape_markdown, instant

AttemptKey = tuple[int, int]
"""run_id and run_attempt."""

_ATTEMPT = "chosen_attempt"
_JOB = "chosen_job"
CHART_KEY = "jobs_chart"
"""The chart whose clicks choose a job."""


def choose_attempt(attempts: pd.DataFrame) -> pd.Series:
    """
    Let an attempt be chosen, the newest that counts unless the address says otherwise.

    Args:
        attempts: Rows of `attempts_by_arm`, at least one.

    Returns:
        Its row.
    """
    rows = once(offered, attempts)
    keys = list(rows.index)
    default = next((key for key in keys if rows.loc[key, "is_counted"]), keys[0])
    asked = _asked_attempt()
    if asked is None or asked in keys:
        st.session_state[_ATTEMPT] = asked or default
    else:
        st.session_state[_ATTEMPT] = default
        run, attempt = (told(st.query_params.get(key, "")) for key in ("run", "attempt"))
        st.warning(
            escape_markdown(
                f"The address asks for run “{run}”, attempt “{attempt}”, which the filters above "
                "do not select; this page shows another."
            )
        )
    labels = once(_labels, rows)
    key: AttemptKey = st.selectbox(
        "Attempt",
        keys,
        key=_ATTEMPT,
        format_func=labels.__getitem__,
        on_change=_write_attempt,
    )
    return once(_row, rows, key)


def asked_job(jobs: pd.DataFrame) -> int | None:
    """The job_id that the address asks for, if the attempt has it."""
    asked = st.query_params.get("job")
    return next((job_id for job_id in jobs["job_id"].tolist() if str(job_id) == asked), None)


def choose_job(jobs: pd.DataFrame) -> int | None:
    """Let a job be chosen from a list, as a click on the chart does; None until then."""
    names = dict(zip(jobs["job_id"].tolist(), jobs["name"], strict=True))
    st.session_state[_JOB] = asked_job(jobs)
    if "job" in st.query_params and st.session_state[_JOB] is None:
        asked = told(st.query_params["job"])
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


def offered(attempts: pd.DataFrame) -> pd.DataFrame:
    """The attempts by run_id and run_attempt, newest first; one that two arms select once."""
    return (
        attempts.sort_values("is_counted", ascending=False, kind="stable")
        .drop_duplicates(["run_id", "run_attempt"])
        .sort_values(["run_started_at", "run_id", "run_attempt"], ascending=False)
        .set_index(["run_id", "run_attempt"], drop=False)
    )


def _labels(rows: pd.DataFrame) -> dict[AttemptKey, str]:
    return dict(zip(rows.index.tolist(), map(_label, rows.itertuples()), strict=True))


def _row(rows: pd.DataFrame, key: AttemptKey) -> pd.Series:
    return rows.iloc[list(rows.index).index(key)]


def _label(attempt: Any) -> str:  # noqa: ANN401 - a row of itertuples()
    state = "" if pd.isna(attempt.excluded_because) else f" · {attempt.excluded_because}"
    name = run_name(attempt.run_number, attempt.run_id, attempt.run_attempt)
    return visible(
        f"{name} · {attempt.arm} · "
        f"{attempt.cache_state} · {duration(attempt.clock_s)} · "
        f"{instant(attempt.run_started_at)}{state}"
    )


def follow_click() -> None:
    """Choose the job that was clicked on; a click that meets none changes nothing."""
    points = st.session_state[CHART_KEY]["selection"]["points"]
    if points:
        st.query_params["job"] = str(points[0]["customdata"][0])


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
