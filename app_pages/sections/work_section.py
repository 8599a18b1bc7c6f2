"""The part "Roles, jobs and steps": two arms side by side, by the seconds that matter."""

from contextlib import suppress
from typing import NamedTuple

import streamlit as st

from app_pages.choosing.selection import Selection, refusals, view
from app_pages.showing import Table, draw_table, say_points, table_of
from basis.visible import visible
from queries.findings import VERDICTS, WORK_ROWS
from queries.wording import count, escape_markdown
from queries.work.drill_down import WorkRow, rows_of_arms
from queries.work.sides import arms_in, baseline_of
from queries.work.work_sentences import HOW_TO_READ, work_sentences
from queries.work.work_tables import work_frame, work_table

_KEY = "against"
_MOST = 40


class _Work(NamedTuple):
    """What is shown of two arms; of so many rows the table has the first."""

    sentences: list[str]
    table: Table
    row_count: int


def draw_work(selected: Selection, candidate: str, cache_state: str) -> None:
    """
    Set a candidate's roles, jobs and steps beside those of the baseline, or of another arm.

    Args:
        selected: What is looked at.
        candidate: The arm; not the baseline.
        cache_state: Of its attempts.
    """
    arms, baseline = _arms(selected, cache_state)
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
    found = _work(selected, reference, candidate, cache_state)
    if found is None:
        st.markdown("No job of both arms succeeded, so that nothing can be compared.")
        return
    say_points(found.sentences)
    name = "work", *selected.file_parts, candidate, reference, cache_state
    draw_table(found.table, *name)
    hidden = found.row_count - _MOST
    more = f" The table has the first {_MOST}, the download {count(hidden, 'row')} more."
    st.caption(f"{HOW_TO_READ}{more if hidden > 0 else ''}")


@view
def _arms(selected: Selection, cache_state: str) -> tuple[list[str], str | None]:
    """The arms that can be compared, and the baseline."""
    work = selected.ask("work_by_arm")
    return arms_in(work, cache_state), baseline_of(work)


@view
def _work(selected: Selection, baseline: str, candidate: str, cache_state: str) -> _Work | None:
    rows = _rows(selected, baseline, candidate, cache_state)
    if not rows:
        return None
    frame = work_frame(rows, baseline, candidate, cache_state)
    return _Work(
        sentences=work_sentences(rows, baseline, candidate),
        table=table_of(work_table(rows[:_MOST]), frame),
        row_count=len(rows),
    )


def _rows(selected: Selection, baseline: str, candidate: str, cache_state: str) -> list[WorkRow]:
    """Roles, jobs and steps of two arms."""
    found = dict(selected.find(WORK_ROWS))
    if baseline in {one.baseline for one in selected.find(VERDICTS)}:
        with suppress(KeyError):
            return found[candidate, cache_state]
    return rows_of_arms(
        selected.ask("work_by_arm"),
        selected.ask("comparison_jobs"),
        selected.ask("comparison_steps"),
        baseline=baseline,
        candidate=candidate,
        cache_state=cache_state,
    )
