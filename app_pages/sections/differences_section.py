"""The part "What differs" of page 3: roles, jobs and steps of two arms, and work of one alone."""

import streamlit as st

from app_pages.choosing.part_choice import ROWS
from app_pages.choosing.selection import Selection, refusals
from app_pages.reading.door import ask, ask_differences
from app_pages.reading.once import once
from app_pages.showing.exports import offer_csv, show_table
from app_pages.showing.points import say_points
from basis.visible import visible
from queries.arms.clock_sentences import clock_name
from queries.differences import sentences
from queries.differences.comparison import Level
from queries.differences.sides import arms_in, baseline_of
from queries.differences.tables import Shown, differences_frame, differences_table, listed_rows
from queries.wording import as_markdown, count, escape_markdown

_AGAINST = "against"
_LEVEL = "level"
_LEVELS = {
    "Every level": None,
    "Roles": Level.ROLE,
    "Jobs": Level.JOB,
    "Steps": Level.STEP,
}
_MOST = 40


def draw_differences(selected: Selection, candidate: str, cache_state: str) -> None:
    """
    Set a candidate beside the baseline, or another arm: what differs, and what one does alone.

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
    offered = {
        _AGAINST: list(map(visible, others)),
        ROWS: [shown.value for shown in Shown],
        _LEVEL: list(_LEVELS),
    }
    asked = {key: st.query_params.get_all(key) for key in offered}
    for sentence in refusals(asked, offered):
        st.warning(escape_markdown(sentence))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        reference = st.selectbox(
            "Against",
            others,
            index=others.index(baseline) if baseline in others else 0,
            key=_AGAINST,
            bind="query-params",
            format_func=visible,
            width=300,
        )
        shown = _choose("Rows", ROWS, offered[ROWS])
        level = _choose("Level", _LEVEL, offered[_LEVEL])
    compared, parity, adjusted = ask_differences(
        selected.experiment, selected.milestone, reference, candidate, cache_state
    )
    if parity is None:
        st.markdown("There is nothing to compare: of one of the two arms no such run counts.")
        return
    sides, found = (parity.baseline, parity.candidate), parity.found
    st.markdown(escape_markdown(once(sentences.parity_sentence, *sides, found)))
    clock = clock_name(selected.clock)
    remarks = once(sentences.remark_sentences, *sides, found, adjusted, clock)
    say_points([*remarks, *(once(sentences.compared_sentences, compared) if compared else [])])
    if any(one.resembles for one in found):
        st.info(as_markdown(sentences.REMEDY))
    rows = compared.rows if compared else ()
    listed = once(listed_rows, rows, found, Shown(shown), _LEVELS[level])
    first = listed if shown == Shown.ONE_SIDED else listed[:_MOST]
    answer = once(differences_frame, rows, parity, adjusted)
    name = "differences", *selected.file_parts, candidate, reference, cache_state
    if listed:
        show_table(once(differences_table, first, adjusted), answer, *name)
    else:
        st.markdown("There is no such row.")
        offer_csv(answer, *name)
    hidden = len(listed) - len(first)
    more = f"; {count(hidden, 'row')} more than the table" if hidden else ""
    explained = f"{sentences.HOW_TO_READ} {sentences.ONE_SIDED}"
    st.caption(f"{explained} The download has every role, job and step{more}.")


def _choose(label: str, key: str, options: list[str]) -> str:
    chosen: str = st.segmented_control(
        label, options, default=options[0], required=True, key=key, bind="query-params"
    )
    return chosen
