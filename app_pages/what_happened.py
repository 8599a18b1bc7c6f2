"""What happened in this run? The jobs of one attempt over time, and the steps of one of them."""

import pandas as pd
import streamlit as st

from app_pages import states
from app_pages.choosing.attempt_choice import (
    CHART_KEY,
    asked_job,
    choose_attempt,
    choose_job,
    follow_click,
)
from app_pages.choosing.filters import selection
from app_pages.reading.door import ask
from app_pages.reading.once import once
from app_pages.reading.source import is_from_github
from app_pages.sections.rows import of_attempt, of_job
from app_pages.showing.exports import show_table
from app_pages.showing.themes import paper
from basis.visible import visible
from queries.attempts import attempt_path_sentences, parallel_steps
from queries.attempts.attempt_sentences import attempt_sentence
from queries.attempts.attempt_tables import jobs_table, steps_table
from queries.cautions.doubts import doubts_sentence
from queries.charts.bars import told_apart_legend
from queries.charts.job_timeline import describe_jobs, job_timeline, told_apart_on_path
from queries.charts.palette import arm_color
from queries.charts.step_timeline import describe_steps, step_timeline
from queries.wording import escape_markdown, web_address

selected = selection()
if selected is None:
    states.say_empty()
    st.stop()
attempts = selected.of(ask("attempts_by_arm", **selected.asked))
if attempts.empty:
    states.say_nothing_selected()
    st.stop()

attempt = choose_attempt(attempts)
key = {"run_id": int(attempt["run_id"]), "run_attempt": int(attempt["run_attempt"])}
file_parts = [str(part) for part in key.values()]
answer, steps = ask("attempt_jobs", **selected.asked, **key), ask("attempt_steps", **key)
jobs = once(attempt_path_sentences.with_known_path, attempt, answer)
color = arm_color(int(attempt["arm_position"]))
chosen = asked_job(jobs)
is_at_github = is_from_github()

st.header(escape_markdown(once(attempt_sentence, attempt, jobs)), anchor=False)
if pd.notna(attempt["headline"]):
    st.text(visible(attempt["headline"]))
if pd.notna(attempt["excluded_because"]):
    st.warning(escape_markdown(f"This attempt does not count: {attempt['excluded_because']}."))
if is_at_github and (address := web_address(attempt["html_url"])):
    st.link_button("Open the run at GitHub", address)
if jobs.empty:
    st.info("No job of this attempt is stored: GitHub no longer has them, or none was created.")
    st.stop()
st.markdown(
    escape_markdown(once(attempt_path_sentences.path_sentence, attempt, jobs, selected.clock))
)

doubts = once(of_attempt, ask("doubts", **selected.asked), **key)
if doubtful := once(doubts_sentence, doubts):
    st.warning(escape_markdown(doubtful))

st.plotly_chart(
    once(job_timeline, jobs, color=color, paper=paper(), chosen=chosen),
    config={"displayModeBar": False},
    alt=visible(once(describe_jobs, jobs)),
    key=CHART_KEY,
    on_select=follow_click,
    selection_mode="points",
)
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
apart = told_apart_legend(once(told_apart_on_path, jobs))
source = attempt_path_sentences.source_sentence(attempt)
st.caption(
    f"{queue}{apart} Filled: running.{path} Other patterns and symbols have their words beside the "
    f"name. Times count from the start of this attempt. {source}"
)
show_table(
    once(jobs_table, jobs),
    answer,
    "attempt_jobs",
    *selected.file_parts,
    *file_parts,
)

st.header("The steps of one job", anchor=False)
job_id = choose_job(jobs)
if job_id is None:
    st.stop()
job = jobs[jobs["job_id"] == job_id].iloc[0]
its_steps = once(of_job, steps, job_id)
if is_at_github and (address := web_address(job["html_url"])):
    st.link_button("Open the job at GitHub", address)
if its_steps.empty:
    st.info("No step of this job is stored: it did not run, or GitHub has dropped its steps.")
    st.stop()
if job["is_carried_over"]:
    st.info("These steps ran in an earlier attempt: their times lie before this one's start.")
else:
    st.plotly_chart(
        once(step_timeline, its_steps, color=color, paper=paper()),
        config={"displayModeBar": False},
        alt=visible(once(describe_steps, its_steps)),
    )
    if once(parallel_steps.has_parallel, its_steps):
        st.caption(parallel_steps.CAPTION)
    parts = ask("attempt_parts", **key)
    if inside := attempt_path_sentences.parts_sentence(once(of_job, parts, job_id)):
        st.markdown(escape_markdown(inside))
    unresolved = once(of_job, ask("unresolved_steps", **selected.asked, **key), job_id)
    for sentence in (
        once(parallel_steps.parallel_sentence, its_steps),
        once(parallel_steps.unresolved_sentence, unresolved),
        once(parallel_steps.action_sentence, its_steps),
    ):
        if sentence:
            st.markdown(escape_markdown(sentence))
show_table(once(steps_table, its_steps), its_steps, "attempt_steps", *file_parts, str(job_id))
