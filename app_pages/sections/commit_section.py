"""Page 5: the commits of each pull request in their order, by their attempts."""

from typing import NamedTuple

import streamlit as st

from app_pages.choosing.attempt_choice import link_to_attempt, open_clicked
from app_pages.choosing.selection import Selection, view
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
from queries.charts.commit_strip import BaselineMedian, commit_strip, describe_commits, legend_for
from queries.charts.palette import Paper
from queries.commits import commit_words
from queries.commits.commit_words import commits_table
from queries.findings import VERDICTS
from queries.wording import escape_markdown


class _Commits(NamedTuple):
    """
    What is shown of commits.

    Attributes:
        pictures: Of each pull request, by its number.
    """

    headline: str
    sentences: list[str]
    pictures: dict[int, Picture]
    legend: str
    table: Table


def draw_commits(selected: Selection) -> bool:
    """Say what each commit did, show it, and lead to its attempts; False where there is none."""
    found = _commits(selected, paper(), is_telephone())
    if found is None:
        st.info(commit_words.NO_PULL_REQUEST)
        return False
    st.header(escape_markdown(found.headline), anchor=False)
    for pull, picture in found.pictures.items():
        open_clicked(
            draw_picture(picture, key=f"commits-{pull}", on_select="rerun", selection_mode="points")
        )
    st.caption(escape_markdown(found.legend))
    link_to_attempt(selected)
    return True


def draw_commit_attempts(selected: Selection) -> None:
    """Say more of each commit, and show its attempts."""
    if (found := _commits(selected, paper(), is_telephone())) is None:
        return
    say_points([*found.sentences, selected.clock.sentence])
    draw_table(found.table, "commit_attempts", *selected.file_parts)


@view
def _commits(selected: Selection, on: Paper, is_narrow: bool) -> _Commits | None:  # noqa: FBT001
    attempts, every = selected.ask_rows("attempts_by_arm"), selected.ask("commit_attempts")
    rows = selected.of_commits(every)
    if rows.empty:
        return None
    commits = every[every["pull_number"].isin(rows["pull_number"])]
    medians = selected.ask_rows("clock_by_arm")
    unmatched = None if attempts["is_counted"].any() else selected.find_misfits().headline
    compared = selected.of_comparisons(selected.find(VERDICTS))
    headline, *others = [
        *filter(None, [unmatched, commit_words.change_sentence(rows, compared)]),
        *commit_words.treatment_sentences(rows, medians, selected.cache_states, selected.clock),
        commit_words.commits_sentence(commits, rows),
    ]
    missing = commit_words.missing_sentence(rows, attempts)
    longest_s = rows.loc[rows["is_counted"].fillna(value=False), "clock_s"].max()
    clock = selected.clock.name
    line = commit_words.baseline_median(selected.ask("clock_by_arm"), selected.cache_states)
    median = None if line is None else BaselineMedian(*line)
    pictures = {}
    for pull in sorted(commits["pull_number"].unique().tolist()):
        its, its_rows = (some[some["pull_number"] == pull] for some in (commits, rows))
        pictures[pull] = Picture(
            commit_strip(
                its,
                its_rows,
                clock=clock,
                longest_s=longest_s,
                paper=on,
                median=median,
                is_narrow=is_narrow,
            ),
            describe_commits(its, its_rows, clock=clock, median=median),
        )
    return _Commits(
        headline=headline,
        sentences=[*others, *filter(None, [missing])],
        pictures=pictures,
        legend=legend_for(commits, rows),
        table=table_of(commits_table(rows), rows),
    )
