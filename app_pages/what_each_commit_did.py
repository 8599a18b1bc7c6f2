"""What did each commit do? The commits of each pull request in their order, by their attempts."""

import streamlit as st

from app_pages import states
from app_pages.choosing.attempt_links import link_to_attempt, open_clicked
from app_pages.choosing.filters import selection
from app_pages.reading.door import ask, ask_misfits
from app_pages.reading.once import once
from app_pages.sections.rows import in_pulls_of, of_pull
from app_pages.showing.exports import show_table
from app_pages.showing.themes import paper
from basis.visible import visible
from queries.arms.clock_sentences import clock_name, clock_sentence
from queries.charts.commit_strip import commit_strip, describe_commits, legend_for
from queries.commits import commit_sentences
from queries.commits.commit_tables import commits_table
from queries.wording import escape_markdown

selected = selection()
if selected is None:
    states.say_empty()
    st.stop()

attempts = selected.of(ask("attempts_by_arm", **selected.asked))
if attempts.empty:
    states.say_nothing_selected()
    st.stop()
every_commit = ask("commit_attempts", **selected.asked)
rows = selected.of_commits(every_commit)
if rows.empty:
    st.info(commit_sentences.NO_PULL_REQUEST)
    st.stop()

commits = once(in_pulls_of, every_commit, rows)
medians = selected.of(ask("clock_by_arm", **selected.asked))
clock = clock_name(selected.clock)
unmatched = None
if not attempts["is_counted"].any():
    unmatched = ask_misfits(selected.experiment, selected.milestone, selected.arms).headline
answer, *others = [
    *filter(None, [unmatched]),
    *once(
        commit_sentences.treatment_sentences,
        rows,
        medians,
        selected.cache_states,
        selected.clock,
    ),
    once(commit_sentences.commits_sentence, commits, rows),
]
st.header(escape_markdown(answer), anchor=False)
if missing := once(commit_sentences.missing_sentence, rows, attempts):
    others.append(missing)
for sentence in others:
    st.markdown(escape_markdown(sentence))
st.markdown(escape_markdown(clock_sentence(selected.clock, selected.own_milestone)))

longest_s = rows.loc[rows["is_counted"].fillna(value=False), "clock_s"].max()
for pull in sorted(commits["pull_number"].unique().tolist()):
    its_commits, its_rows = once(of_pull, commits, pull), once(of_pull, rows, pull)
    open_clicked(
        st.plotly_chart(
            once(
                commit_strip, its_commits, its_rows, clock=clock, longest_s=longest_s, paper=paper()
            ),
            config={"displayModeBar": False},
            alt=visible(once(describe_commits, its_commits, its_rows, clock=clock)),
            key=f"commits-{pull}",
            on_select="rerun",
            selection_mode="points",
        ),
    )
st.caption(escape_markdown(once(legend_for, commits, rows)))
link_to_attempt(selected, rows)

show_table(
    once(commits_table, rows),
    rows,
    "commit_attempts",
    *selected.file_parts,
)
