"""The tabs of page 2: where to start, job by job, and inside the path, over all runs."""

import pandas as pd
import streamlit as st

from app_pages.choosing.selection import Selection
from app_pages.reading.door import ask
from app_pages.reading.once import once
from app_pages.sections.rows import largest_parts_table, on_path
from app_pages.showing.exports import show_table
from queries.paths import path_sentences
from queries.paths.path_tables import path_table
from queries.paths.target_sentences import HOW_TO_READ, unknown_graphs_sentence
from queries.paths.target_tables import savings_table
from queries.wording import count, escape_markdown

_MOST_PARTS = 10
_JOBS_CAPTION = (
    "Means are over all of them, those with the job off the path included; the legs of a matrix "
    "are one job. Slack off it: how much longer the job could have taken without effect, median of "
    "the runs with it off the path."
)
_PARTS_CAPTION = (
    f"The {_MOST_PARTS} largest parts of each arm and cache state; the download has all. Gaps: "
    "seconds of a job that no step accounts for. Of steps in parallel only the one that ended last "
    "of those waited for is on the path; unresolved: steps ran at once, and no file tells which."
)


def draw_where_to_start(
    selected: Selection, attempts: pd.DataFrame, paths: pd.DataFrame, savings: pd.DataFrame
) -> None:
    """
    Show what each job would save, those first that save most.

    Args:
        selected: What is looked at.
        attempts: Its rows of `attempts_by_arm`.
        paths: Its rows of `path_by_arm`.
        savings: Its rows of `key_savings`.
    """
    if unknown := once(unknown_graphs_sentence, attempts, savings):
        st.markdown(escape_markdown(unknown))
    if savings.empty:
        return
    table = once(savings_table, savings, paths)
    show_table(table, savings, "where_to_start", *selected.file_parts)
    st.caption(HOW_TO_READ)


def draw_jobs_on_path(selected: Selection, attempts: pd.DataFrame, paths: pd.DataFrame) -> None:
    """
    Show how often each job is on the path, and what it takes there.

    Args:
        selected: What is looked at.
        attempts: Its rows of `attempts_by_arm`.
        paths: Its rows of `path_by_arm`.
    """
    st.markdown(escape_markdown(once(path_sentences.needs_sentence, attempts)))
    shown = once(on_path, paths)
    if hidden_count := len(paths) - len(shown):
        label = f"Show jobs that are never on the path too: {count(hidden_count, 'row')}"
        if st.toggle(label, key="off_path", bind="query-params"):
            shown = paths
    show_table(
        once(path_table, shown),
        paths,
        "path_by_arm",
        *selected.file_parts,
    )
    population = escape_markdown(once(path_sentences.population_sentence, attempts))
    st.caption(f"{population} {_JOBS_CAPTION}")


def draw_inside_path(selected: Selection) -> None:
    """
    Show what the path's time inside jobs is spent on.

    Args:
        selected: What is looked at.
    """
    parts = selected.of(ask("path_steps_by_arm", **selected.asked))
    for sentence in once(path_sentences.largest_step_sentences, parts, selected.cache_states):
        st.markdown(escape_markdown(sentence))
    show_table(
        once(largest_parts_table, parts, _MOST_PARTS),
        parts,
        "path_steps_by_arm",
        *selected.file_parts,
    )
    st.caption(_PARTS_CAPTION)
