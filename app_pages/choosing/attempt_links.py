"""From page 5 to one attempt on page 6: by a click on its symbol, or from a list."""

from typing import Any

import pandas as pd
import streamlit as st

from app_pages.choosing.attempt_choice import AttemptKey
from app_pages.choosing.selection import Selection
from app_pages.reading.once import once
from basis.visible import visible
from queries.attempts.names import run_name
from queries.wording import duration, short_sha

_PAGE = "app_pages/what_happened.py"


def open_clicked(event: Any) -> None:  # noqa: ANN401 - Streamlit's event
    """
    Go to the attempt that was clicked on, if any; the filters keep their place in the address.

    Args:
        event: What the chart returned.
    """
    if points := event["selection"]["points"]:
        run_id, run_attempt = points[0]["customdata"]
        st.switch_page(_PAGE, query_params=_query((run_id, run_attempt)))


def link_to_attempt(selected: Selection, rows: pd.DataFrame) -> None:
    """
    Let an attempt be chosen from a list, and link to it.

    Args:
        selected: What is looked at.
        rows: Rows of `commit_attempts`.
    """
    labels = once(_labels, rows)
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


def _labels(rows: pd.DataFrame) -> dict[AttemptKey, str]:
    attempts = rows.dropna(subset="run_id").drop_duplicates(["run_id", "run_attempt"])
    keys: list[AttemptKey] = list(
        zip(attempts["run_id"].tolist(), attempts["run_attempt"].tolist(), strict=True)
    )
    return dict(zip(keys, map(_label, attempts.itertuples()), strict=True))


def _query(key: AttemptKey) -> dict[str, str]:
    run_id, run_attempt = key
    return {"run": str(run_id), "attempt": str(run_attempt)}


def _label(row: Any) -> str:  # noqa: ANN401 - a row of itertuples()
    fate = duration(row.clock_s) if row.is_counted else row.excluded_because
    return visible(
        f"{short_sha(row.head_sha)} · {run_name(pd.NA, row.run_id, row.run_attempt)} · "
        f"{row.arm} · {row.cache_state} · {fate}"
    )
