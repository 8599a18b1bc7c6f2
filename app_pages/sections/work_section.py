"""The part "Roles, jobs and steps": two arms side by side, by the seconds that matter."""

import pandas as pd
import streamlit as st

from app_pages.choosing.selection import Selection, refusals
from app_pages.reading.door import ask, ask_work_rows
from app_pages.reading.once import once
from app_pages.showing.exports import show_table
from app_pages.showing.points import say_points
from basis.visible import visible
from queries.wording import count, escape_markdown
from queries.work.drill_down import WorkRow
from queries.work.sides import arms_in, baseline_of
from queries.work.work_sentences import HOW_TO_READ, work_sentences
from queries.work.work_tables import work_frame, work_table

_KEY = "against"
_MOST = 40


def draw_work(selected: Selection, candidate: str, cache_state: str) -> None:
    """
    Set a candidate's roles, jobs and steps beside those of the baseline, or of another arm.

    Args:
        selected: What is looked at.
        candidate: The arm; not the baseline.
        cache_state: Of its attempts.
    """
    work = ask("work_by_arm", **selected.asked)
    arms, baseline = once(arms_in, work, cache_state), once(baseline_of, work)
    others = [arm for arm in arms if arm != candidate]
    if not others or candidate not in arms or candidate == baseline:
        st.markdown("There is nothing to compare: fewer than two arms have such runs that count.")
        return
    asked = {_KEY: st.query_params.get_all(_KEY)}
    for sentence in refusals(asked, {_KEY: list(map(visible, others))}):
        st.warning(escape_markdown(sentence))
    reference = st.selectbox(
        "Against",
        others,
        index=others.index(baseline) if baseline in others else 0,
        key=_KEY,
        bind="query-params",
        format_func=visible,
        width=300,
    )
    rows = ask_work_rows(selected.experiment, selected.milestone, reference, candidate, cache_state)
    if not rows:
        st.markdown("No job of both arms succeeded, so that nothing can be compared.")
        return
    say_points(once(work_sentences, rows, reference, candidate))
    show_table(
        once(_first_rows, rows),
        once(work_frame, rows, reference, candidate, cache_state),
        "work",
        *selected.file_parts,
        candidate,
        reference,
        cache_state,
    )
    hidden = len(rows) - _MOST
    more = f" The table has the first {_MOST}, the download {count(hidden, 'row')} more."
    st.caption(f"{HOW_TO_READ}{more if hidden > 0 else ''}")


def _first_rows(rows: list[WorkRow]) -> pd.DataFrame:
    return work_table(rows[:_MOST])
