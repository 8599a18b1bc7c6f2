"""The part "What differs" of page 3: roles, jobs and steps of two arms, and work of one alone."""

from typing import NamedTuple

import streamlit as st

from app_pages.choosing.part_choice import ROWS
from app_pages.choosing.selection import Selection, refusals, view
from app_pages.showing import Table, draw_table, offer_csv, say_points, table_of
from basis.visible import visible
from queries.differences import sentences
from queries.differences.adjustment import Adjustment
from queries.differences.comparison import Differences, Level, differences_between
from queries.differences.parity import QUESTIONS, WorkParity, adjustment_of, parity_between
from queries.differences.sides import arms_in, baseline_of
from queries.differences.tables import Shown, differences_frame, differences_table, listed_rows
from queries.findings import ADJUSTMENTS, DIFFERENCES, PARITIES, VERDICTS
from queries.logs.cache_parts import cache_parts, cache_parts_table, cache_sentence
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
_FIRST_READ = ("what", "work", "on the path", "baseline", "arm", "verdict", "where", "fate")
"""Headings of the columns that say what changed and by how much; others say how sure that is."""
_Compared = tuple[Differences | None, WorkParity, Adjustment | None]
"""None where nothing is compared, and where it is not known what the work explains."""


class _Shown(NamedTuple):
    """
    What is shown of two arms.

    Attributes:
        parity: What one of them does alone, in a sentence.
        of_days: What days do to the comparison, where they do.
        is_alike: Whether some of that resembles work of the other.
        hidden_count: Rows of this kind that the table does not have.
        cache_parts: What of steps' differences comes with caches: the largest in a sentence, all in
            a table; None where no log tells, and beside another arm than the baseline.
    """

    parity: str
    remarks: list[str]
    of_days: list[str]
    is_alike: bool
    table: Table
    hidden_count: int
    cache_parts: tuple[str, Table] | None


def draw_differences(selected: Selection, candidate: str, cache_state: str) -> None:
    """
    Set a candidate beside the baseline, or another arm: what differs, and what one does alone.

    Args:
        selected: What is looked at.
        candidate: The arm; not the baseline.
        cache_state: Of its attempts.
    """
    arms, baseline = _arms(selected, cache_state)
    others = [arm for arm in arms if arm != candidate]
    if not arms and selected.clock.is_job:
        st.markdown(
            "These arms are one job on different runners: its steps are in the parts above."
        )
        return
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
        is_whole = st.toggle("Every figure", key="figures", bind="query-params")
    found = _shown(selected, (reference, candidate, cache_state), (shown, level), is_whole=is_whole)
    if found is None:
        st.markdown("There is nothing to compare: of one of the two arms no such run counts.")
        return
    st.markdown(escape_markdown(found.parity))
    for sentence in found.of_days:
        st.caption(escape_markdown(sentence))
    if found.is_alike:
        st.info(as_markdown(sentences.REMEDY))
    name = "differences", *selected.file_parts, candidate, reference, cache_state
    if found.table.shown.words.empty:
        st.markdown("There is no such row.")
        offer_csv(found.table.csv, *name)
    else:
        draw_table(found.table, *name)
    if found.cache_parts:
        with st.expander("What came with caches"):
            st.markdown(escape_markdown(found.cache_parts[0]))
            draw_table(found.cache_parts[1], "caches", *name[1:])
    hidden = found.hidden_count
    more = f"; {count(hidden, 'row')} more than the table" if hidden else ""
    explained = f"{sentences.HOW_TO_READ} {sentences.ONE_SIDED}"
    with st.expander("In sentences, and how to read this"):
        say_points(found.remarks)
        st.caption(f"{explained} The download has every role, job and step{more}.")


@view
def _arms(selected: Selection, cache_state: str) -> tuple[list[str], str | None]:
    """The arms that can be compared, and the baseline."""
    work = selected.ask("work_by_arm")
    return arms_in(work, cache_state), baseline_of(work)


@view
def _shown(
    selected: Selection, arms: tuple[str, str, str], rows_of: tuple[str, str], *, is_whole: bool
) -> _Shown | None:
    """Of the rows of a kind and level; whole with every column, else with those that are read."""
    shown, level = rows_of
    compared_arms = _compared(selected, *arms)
    if compared_arms is None:
        return None
    compared, parity, adjusted = compared_arms
    sides, found = (parity.baseline, parity.candidate), parity.found
    remarks = sentences.remark_sentences(*sides, found, adjusted, selected.clock.name)
    rows = compared.rows if compared else ()
    listed = listed_rows(rows, found, Shown(shown), _LEVELS[level])
    first = listed if shown == Shown.ONE_SIDED else listed[:_MOST]
    answer = differences_frame(rows, parity, adjusted)
    table = differences_table(first, adjusted)
    if not is_whole:
        table = table.of(heading for heading in _FIRST_READ if heading in table.headings)
    return _Shown(
        parity=sentences.parity_sentence(*sides, found),
        remarks=[*remarks, *(sentences.compared_sentences(compared) if compared else [])],
        of_days=sentences.days_sentences(selected.find(VERDICTS), *arms),
        is_alike=any(one.resembles for one in found),
        table=table_of(table, answer),
        hidden_count=len(listed) - len(first),
        cache_parts=_cache_parts(selected, *arms),
    )


def _cache_parts(
    selected: Selection, reference: str, candidate: str, cache_state: str
) -> tuple[str, Table] | None:
    answer = selected.ask("step_caches")
    is_baseline = reference == baseline_of(selected.ask("work_by_arm"))
    parts = cache_parts(answer, candidate, cache_state) if is_baseline else []
    if not parts:
        return None
    return cache_sentence(parts[0]), table_of(cache_parts_table(parts), answer)


@view
def _compared(
    selected: Selection, baseline: str, candidate: str, cache_state: str
) -> _Compared | None:
    """Of the experiment's baseline it is among the findings, of another arm it is worked out."""
    key = candidate, cache_state
    for parity in selected.find(PARITIES):
        sides = parity.baseline.arm, parity.candidate.arm, parity.candidate.cache_state
        if sides == (baseline, *key):
            every = {(one.candidate, one.cache_state): one for one in selected.find(DIFFERENCES)}
            return every.get(key), parity, dict(selected.find(ADJUSTMENTS))[key]
    work = selected.ask("work_by_arm")
    between = parity_between(work, baseline, *key)
    if between is None:
        return None
    adjusted = adjustment_of(between, {name: selected.ask(name) for name in QUESTIONS})
    runs = selected.ask("comparison_work")
    return differences_between(work, runs, baseline, *key), between, adjusted


def _choose(label: str, key: str, options: list[str]) -> str:
    chosen: str = st.segmented_control(
        label, options, default=options[0], required=True, key=key, bind="query-params"
    )
    return chosen
