"""Page 2: the critical path of a typical run of each arm, and its tabs over all counted runs."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from app_pages.choosing.attempt_choice import open_clicked_job
from app_pages.choosing.selection import Selection, view
from app_pages.sections.caution_sections import say_cautions
from app_pages.showing import (
    Picture,
    Table,
    draw_picture,
    draw_table,
    is_telephone,
    paper,
    say_points,
    table_of,
)
from queries.arms.arm_tables import counts_table
from queries.arms.count_sentences import exclusion_sentence
from queries.arms.populations import CACHE_ORDER, with_state
from queries.charts.bars import told_apart_legend
from queries.charts.palette import Paper
from queries.charts.path_blocks import Block, path_blocks, path_in_words, told_apart_in
from queries.charts.path_gantt import describe_paths, path_gantt
from queries.paths import path_sentences
from queries.paths.path_sentences import HOW_TO_READ, target_sentences, unknown_graphs_sentence
from queries.paths.path_tables import (
    largest_parts,
    on_path_side_by_side,
    parts_table,
    path_table,
    savings_table,
)
from queries.wording import as_markdown, count, escape_markdown

_MOST_PARTS = 10
_READ_SHORT = (
    "Each arm by its counted run nearest the median; hatched: waiting; hollow: off the path, with "
    "its slack."
)
_TYPICAL_CAPTION = (
    "Each arm is shown by its counted run nearest the median, from the run's start. Upper row: the "
    "critical path, the jobs of which each waited for the one before; hatched: waiting to be "
    "created and for a runner; filled: running. Below, hollow: where slack is known, jobs that the "
    "clock needs too, by the least slack; of a matrix the leg with the least. Dotted: the slack, "
    "how much longer the job could have taken without effect."
)
_JOBS_CAPTION = (
    "Means are over all of them, those with the job off the path included, and hold the waits "
    "before it; the legs of a matrix are one job. Slack off it: how much longer the job could have "
    "taken without effect, median of the runs with it off the path. Not needed: the clock waits "
    "for no such job of the arm."
)
_PARTS_CAPTION = (
    f"The {_MOST_PARTS} largest parts of each path; the download has all. Gaps: seconds of a job "
    "that no step accounts for. Of steps in parallel only the one that ended last of those waited "
    "for is on the path; unresolved: steps ran at once, and neither file nor log tells which."
)


class _Unknown(NamedTuple):
    """Why no path is known, as Markdown, and what there is instead."""

    why: str
    exclusions: str
    counts: Table


class _Paths(NamedTuple):
    """
    What decides the time.

    Attributes:
        headline: Of the first cache state that is looked at.
        sentences: What else is said of each cache state; of the first without the headline.
        unknown: Markdown: of which runs no path is known.
    """

    headline: str
    sentences: dict[str, list[str]]
    unknown: str


class _TypicalPaths(NamedTuple):
    """Pictures by cache state, each run in words, and what its bars may have beside."""

    pictures: dict[str, Picture]
    blocks: list[Block]
    legend: str


class _JobsOnPath(NamedTuple):
    """
    Jobs that were on the path of an arm, and those that never were; each beside itself by arm.

    Attributes:
        more_count: How many rows the table of all has more.
    """

    needs: str
    on_path: Table
    every: Table
    more_count: int
    population: str


def draw_paths(selected: Selection) -> bool:
    """Say what decides the time, and show typical paths; False where no path is known."""
    found = _paths(selected)
    if isinstance(found, _Unknown):
        st.header(found.why, anchor=False)
        st.markdown(escape_markdown(selected.clock.sentence))
        st.markdown(escape_markdown(found.exclusions))
        draw_table(found.counts, "arm_counts", *selected.file_parts)
        return False
    st.header(escape_markdown(found.headline), anchor=False)
    if found.unknown:
        st.warning(found.unknown)
    say_cautions(selected)
    typical = _typical_paths(selected, paper(), is_telephone())
    for state in list(typical.pictures)[:1]:
        _draw_typical(typical, state)
    st.caption(_READ_SHORT)
    return True


def draw_every_path(selected: Selection) -> None:
    """Say what decides the time in every cache state, show its paths, and read them out."""
    found = _paths(selected)
    if isinstance(found, _Unknown):
        return
    typical = _typical_paths(selected, paper(), is_telephone())
    first = next(iter(typical.pictures), None)
    for state, sentences in found.sentences.items():
        say_points(sentences)
        if state != first and state in typical.pictures:
            _draw_typical(typical, state)
    for block in typical.blocks:
        _say_path(selected, block)
    st.caption(f"{_TYPICAL_CAPTION}{typical.legend}")
    st.caption(escape_markdown(selected.clock.sentence))


def _draw_typical(typical: _TypicalPaths, state: str) -> None:
    """A click on a job opens it in its run."""
    event = draw_picture(
        typical.pictures[state], key=f"paths-{state}", on_select="rerun", selection_mode="points"
    )
    runs = {
        job_id: block.key
        for block in typical.blocks
        for jobs in ([job.job_id for job in block.path], [job.job_id for job in block.off_path])
        for job_id in jobs
    }
    open_clicked_job(event, runs)


def draw_where_to_start(selected: Selection, arm: str, cache_state: str) -> None:
    """Show what each job of an arm would save, those first that save most."""
    unknown, table = _where_to_start(selected.of_arm(arm, cache_state))
    if unknown:
        st.markdown(escape_markdown(unknown))
    if table:
        draw_table(table, "where_to_start", *selected.file_parts, arm, cache_state)
        st.caption(HOW_TO_READ)


def draw_jobs_on_path(selected: Selection) -> None:
    """Show how often each job is on the path, and what it takes there."""
    found = _jobs_on_path(selected)
    st.markdown(escape_markdown(found.needs))
    shown = found.on_path
    if found.more_count:
        label = f"Show jobs that are never on the path too: {count(found.more_count, 'row')}"
        if st.toggle(label, key="off_path", bind="query-params"):
            shown = found.every
    draw_table(shown, "path_by_arm", *selected.file_parts)
    st.caption(f"{escape_markdown(found.population)} {_JOBS_CAPTION}")


def draw_inside_path(selected: Selection) -> None:
    """Show what the path's time inside jobs is spent on."""
    sentences, table = _inside_path(selected)
    for sentence in sentences:
        st.markdown(escape_markdown(sentence))
    draw_table(table, "path_steps_by_arm", *selected.file_parts)
    st.caption(_PARTS_CAPTION)


@view
def _paths(selected: Selection) -> _Paths | _Unknown:
    attempts = selected.ask_rows("attempts_by_arm")
    unknown = as_markdown(path_sentences.unknown_needs_sentence(attempts) or "")
    if attempts.loc[attempts["is_counted"], "needs_source"].isna().all():
        return _unknown(selected, unknown)
    every = selected.of_arms(selected.ask("path_by_arm"))
    paths, savings = selected.of(every), selected.find_savings()
    known = set(paths["cache_state"])
    decisive = {
        state: _decisive(selected, paths, state)
        for state in selected.cache_states
        if state in known
    }
    first = next(iter(decisive))
    (headline,) = decisive[first]
    more = {
        state: [
            *([] if selected.clock.is_job else target_sentences(paths, savings, (state,))),
            *path_sentences.difference_sentences(every, (state,)),
        ]
        for state in decisive
    }
    said = {s: [*([] if s == first else decisive[s]), *more[s]] for s in decisive}
    return _Paths(headline, said, unknown)


def _decisive(selected: Selection, paths: pd.DataFrame, state: str) -> list[str]:
    """The largest job of each path; the largest step where the clock is one job's duration."""
    if selected.clock.is_job:
        parts = selected.ask_rows("path_steps_by_arm")
        if steps := path_sentences.largest_step_sentences(parts, (state,)):
            return steps
    return path_sentences.decisive_sentences(paths, (state,))


def _unknown(selected: Selection, unknown: str) -> _Unknown:
    counts = selected.ask_rows("arm_counts")
    remedy = selected.find_misfits().headline or path_sentences.NOTHING_COUNTS
    return _Unknown(
        why=unknown or escape_markdown(remedy),
        exclusions=exclusion_sentence(counts),
        counts=table_of(counts_table(counts), counts),
    )


@view
def _typical_paths(selected: Selection, on: Paper, is_narrow: bool) -> _TypicalPaths:  # noqa: FBT001
    attempts = selected.ask_rows("attempts_by_arm")
    with_needs = attempts[attempts["needs_source"].notna()]
    blocks = path_blocks(
        with_needs, selected.ask_rows("clock_by_arm"), selected.ask("attempt_jobs")
    )
    of_states = {
        state: shown
        for state in CACHE_ORDER
        if (shown := [block for block in blocks if block.cache_state == state])
    }
    return _TypicalPaths(
        pictures={
            state: Picture(path_gantt(shown, paper=on, is_narrow=is_narrow), describe_paths(shown))
            for state, shown in of_states.items()
        },
        blocks=blocks,
        legend=told_apart_legend(told_apart_in(blocks)),
    )


def _say_path(selected: Selection, block: Block) -> None:
    text = f"{with_state(block.arm, block.cache_state, ', ')}: {path_in_words(block)}"
    st.markdown(escape_markdown(text))
    run_id, run_attempt = block.key
    st.page_link(
        "app_pages/what_happened.py",
        label=f"Open {block.attempt}",
        icon=":material/arrow_forward:",
        query_params={**selected.address, "run": str(run_id), "attempt": str(run_attempt)},
    )


@view
def _where_to_start(selected: Selection) -> tuple[str | None, Table | None]:
    savings, paths = selected.find_savings(), selected.ask_rows("path_by_arm")
    unknown = unknown_graphs_sentence(selected.ask_rows("attempts_by_arm"), savings)
    table = None if savings.empty else table_of(savings_table(savings, paths), savings)
    return unknown, table


@view
def _jobs_on_path(selected: Selection) -> _JobsOnPath:
    attempts, paths = selected.ask_rows("attempts_by_arm"), selected.ask_rows("path_by_arm")
    on_path, every = (on_path_side_by_side(paths, is_every=is_it) for is_it in (False, True))
    return _JobsOnPath(
        needs=path_sentences.needs_sentence(attempts),
        on_path=table_of(path_table(on_path), paths),
        every=table_of(path_table(every), paths),
        more_count=len(every) - len(on_path),
        population=path_sentences.population_sentence(attempts),
    )


@view
def _inside_path(selected: Selection) -> tuple[list[str], Table]:
    parts = selected.ask_rows("path_steps_by_arm")
    sentences = path_sentences.largest_step_sentences(parts, selected.cache_states)
    return sentences, table_of(parts_table(largest_parts(parts, _MOST_PARTS)), parts)
