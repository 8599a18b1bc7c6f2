"""Page 6: the jobs of one attempt over time, and the steps of one of them."""

from typing import NamedTuple

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.choosing.attempt_choice import (
    CHART_KEY,
    STEPS,
    AttemptKey,
    asked_job,
    attempt_of,
    choose_job,
    follow_click,
)
from app_pages.choosing.selection import Selection, view
from app_pages.reading import is_from_github
from app_pages.showing import (
    Picture,
    Table,
    draw_picture,
    draw_table,
    is_telephone,
    paper,
    scroll_where_asked,
    table_of,
)
from basis.visible import visible
from queries.attempts import attempt_sentences, parallel_steps
from queries.attempts.attempt_sentences import attempt_sentence
from queries.attempts.attempt_tables import jobs_table, steps_table
from queries.cautions.doubts import doubts_sentence
from queries.charts.bars import told_apart_legend
from queries.charts.job_timeline import describe_jobs, job_timeline, told_apart_on_path
from queries.charts.palette import Paper, arm_color
from queries.charts.step_timeline import describe_steps, step_timeline
from queries.logs.evidence import attempt_sentence as cache_evidence_sentence
from queries.wording import escape_markdown, web_address

_STEP_QUESTIONS = ("attempt_steps", "attempt_parts", "unresolved_steps")


class _Jobs(NamedTuple):
    """
    What is shown of the jobs of an attempt.

    Attributes:
        path: Their critical path in words.
        caches: What its logs tell of its caches; None where they were not asked for.
        legend: Of the picture.
    """

    path: str
    caches: str | None
    doubtful: str | None
    picture: Picture
    legend: str
    table: Table


class _Steps(NamedTuple):
    """
    What is shown of the steps of a job.

    Attributes:
        caption: Of the picture; None where there is nothing to say of it.
        sentences: What is said of the time inside the job.
    """

    picture: Picture
    caption: str | None
    sentences: list[str]
    table: Table


def draw_jobs(selected: Selection, key: AttemptKey, answer: DeltaGenerator) -> bool:
    """Show the jobs of an attempt over time; False where none is stored, which is said."""
    attempt, jobs = attempt_of(selected, key), jobs_of(selected, key)
    answer.header(escape_markdown(attempt_sentence(attempt, jobs)), anchor=False)
    if pd.notna(attempt["headline"]):
        st.text(visible(attempt["headline"]))
    if pd.notna(attempt["excluded_because"]):
        st.warning(escape_markdown(f"This attempt does not count: {attempt['excluded_because']}."))
    _link_to_github("Open the run at GitHub", attempt["html_url"])
    if jobs.empty:
        st.info("No job of this attempt is stored: GitHub no longer has them, or none was created.")
        return False
    found = _jobs(selected, key, asked_job(jobs), paper())
    st.markdown(escape_markdown(found.path))
    if found.caches:
        st.markdown(escape_markdown(found.caches))
    if found.doubtful:
        st.warning(escape_markdown(found.doubtful))
    draw_picture(found.picture, key=CHART_KEY, on_select=follow_click, selection_mode="points")
    st.caption(found.legend)
    with st.expander("Job by job") if is_telephone() else st.container():
        draw_table(found.table, "attempt_jobs", *selected.file_parts, *map(str, key))
    return True


def draw_steps(selected: Selection, key: AttemptKey) -> None:
    """Let a job be chosen, and show its steps."""
    jobs = jobs_of(selected, key)
    with st.container(key=STEPS):
        st.header("The steps of one job", anchor=False)
    scroll_where_asked(STEPS)
    job_id = choose_job(jobs)
    if job_id is None:
        return
    job = jobs[jobs["job_id"] == job_id].iloc[0]
    found = _steps(selected, key, job_id, paper())
    _link_to_github("Open the job at GitHub", job["html_url"])
    if found is None:
        st.info("No step of this job is stored: it did not run, or GitHub has dropped its steps.")
        return
    if job["is_carried_over"]:
        st.info("These steps ran in an earlier attempt: their times lie before this one's start.")
    else:
        draw_picture(found.picture)
        if found.caption:
            st.caption(found.caption)
        for sentence in found.sentences:
            st.markdown(escape_markdown(sentence))
    draw_table(found.table, "attempt_steps", *map(str, key), str(job_id))


def _link_to_github(label: str, url: object) -> None:
    if is_from_github() and (address := web_address(url)):
        st.link_button(label, address)


@view
def _jobs(selected: Selection, key: AttemptKey, chosen: int | None, on: Paper) -> _Jobs:
    attempt, rows = attempt_of(selected, key), jobs_of(selected, key)
    color = arm_color(int(attempt["arm_position"]))
    doubts = selected.ask("doubts")
    is_its = doubts["run_id"].eq(key[0]) & doubts["run_attempt"].eq(key[1])
    return _Jobs(
        path=attempt_sentences.path_sentence(attempt, rows, selected.clock),
        caches=_caches(selected, key) if selected.has_logs else None,
        doubtful=doubts_sentence(doubts[is_its]),
        picture=Picture(
            job_timeline(rows, color=color, paper=on, chosen=chosen), describe_jobs(rows)
        ),
        legend=_legend(attempt, rows),
        table=table_of(jobs_table(rows), _answer_of(selected, key)),
    )


def _caches(selected: Selection, key: AttemptKey) -> str:
    rows = selected.ask("log_evidence")
    is_its = rows["run_id"].eq(key[0]) & rows["run_attempt"].eq(key[1])
    return cache_evidence_sentence(rows[is_its].iloc[0])


def _legend(attempt: pd.Series, jobs: pd.DataFrame) -> str:
    has_queues = jobs.loc[jobs["is_executed"], "queue_s"].notna().any()
    queue = (
        "Hatched: in the queue, from creation to start."
        if has_queues
        else "GitHub does not say when these jobs were created, so no queue is drawn."
    )
    path = (
        " Numbered, outlined and connected: the critical path."
        if jobs["path_position"].notna().any()
        else ""
    )
    apart = told_apart_legend(told_apart_on_path(jobs))
    source = attempt_sentences.source_sentence(attempt)
    return (
        f"{queue}{apart} Filled: running.{path} Other patterns and symbols have their words beside "
        f"the name. Times count from the start of this attempt. {source}"
    )


@view
def _steps(selected: Selection, key: AttemptKey, job_id: int, on: Paper) -> _Steps | None:
    attempt = attempt_of(selected, key)
    found = selected.ask_together(_STEP_QUESTIONS, run_id=key[0], run_attempt=key[1])
    steps, parts, unresolved = (
        found[question][found[question]["job_id"] == job_id] for question in _STEP_QUESTIONS
    )
    if steps.empty:
        return None
    sentences = (
        attempt_sentences.parts_sentence(parts),
        parallel_steps.parallel_sentence(steps),
        parallel_steps.unresolved_sentence(unresolved),
        parallel_steps.action_sentence(steps),
    )
    color = arm_color(int(attempt["arm_position"]))
    return _Steps(
        picture=Picture(step_timeline(steps, color=color, paper=on), describe_steps(steps)),
        caption=parallel_steps.CAPTION if parallel_steps.has_parallel(steps) else None,
        sentences=list(filter(None, sentences)),
        table=table_of(steps_table(steps), steps),
    )


def jobs_of(selected: Selection, key: AttemptKey) -> pd.DataFrame:
    """The rows of `attempt_jobs` of an attempt, on no path where none is known."""
    attempt = attempt_of(selected, key)
    return attempt_sentences.with_known_path(attempt, _answer_of(selected, key))


def _answer_of(selected: Selection, key: AttemptKey) -> pd.DataFrame:
    return selected.ask("attempt_jobs", run_id=key[0], run_attempt=key[1])
