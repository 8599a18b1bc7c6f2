"""The answer of page 1 with its picture, every clock, what is excluded, and the report of it."""

from functools import partial
from itertools import filterfalse
from typing import NamedTuple

import streamlit as st

from app_pages.choosing.selection import Selection, view
from app_pages.reading import ask, find_evidence
from app_pages.sections.caution_sections import say_cautions
from app_pages.showing import Picture, Table, draw_picture, draw_table, paper, say_points, table_of
from basis.places import LONGPOLE
from queries.arms.arm_tables import clocks_table, counts_table
from queries.arms.clock import ESTIMATE, median_sentences
from queries.arms.count_sentences import exclusion_sentence, failure_sentence
from queries.arms.populations import CACHE_ORDER
from queries.charts.clock_strip import clock_strip, describe_clocks, legend_for
from queries.charts.palette import Paper
from queries.differences.sentences import NOTHING_COMPARED
from queries.export import file_name
from queries.findings import LEADERS, VERDICTS
from queries.report import FORMS, write_report
from queries.verdict.answer_sentences import answers_in_words
from queries.verdict.leaders import leader_sentences
from queries.verdict.looks import find_looks, looks_sentence
from queries.verdict.verdict_sentences import Answer, method_sentence
from queries.verdict.verdict_tables import verdict_frame, verdict_table
from queries.verdict.verdicts import ComparedClock
from queries.wording import escape_markdown

_FORM_NAMES = {"markdown": "Markdown", "html": "HTML", "csv": "CSV", "json": "JSON"}
_WHAT_A_REPORT_IS = (
    "Verdict, critical paths, warnings, exclusions, method and runs of the whole experiment by "
    "this clock. Copy the Markdown into a pull request's description, or let "
    f"`{LONGPOLE} publish` put it there."
)


class _Answers(NamedTuple):
    """
    What page 1 shows.

    Attributes:
        first: The headline.
        above: Sentences about the same runs as the headline, which stand above the picture.
        below: The others.
        legend: Of the picture, with the medians.
        is_estimated: Whether anything is compared.
    """

    first: Answer
    above: list[str]
    below: list[str]
    picture: Picture | None
    legend: str
    is_estimated: bool
    clocks: Table


def draw_answer(selected: Selection) -> None:
    """Say which arm is faster, what speaks against it, and show every counted run."""
    found = _answers(selected, paper())
    st.header(escape_markdown(found.first.headline), anchor=False)
    if found.first.details:
        st.markdown(escape_markdown(found.first.details))
    say_points(found.above)
    say_cautions(selected)
    _offer_report(selected)
    if found.picture:
        draw_picture(found.picture)
        st.caption(escape_markdown(found.legend))
        if found.is_estimated:
            st.caption(ESTIMATE)
    say_points(found.below)
    st.caption(escape_markdown(selected.clock.sentence))
    draw_table(found.clocks, "clock_by_arm", *selected.file_parts)


def draw_every_clock(selected: Selection) -> None:
    """Show each comparison by each clock."""
    method, table = _every_clock(selected)
    if table is None:
        st.markdown(NOTHING_COMPARED)
        return
    if method:
        st.markdown(escape_markdown(method))
    draw_table(table, "verdicts", *selected.file_parts)


def draw_excluded(selected: Selection) -> None:
    """Show what does not count, and why."""
    sentence, table = _excluded(selected)
    st.markdown(escape_markdown(sentence))
    if table:
        draw_table(table, "arm_counts", *selected.file_parts)


def _offer_report(selected: Selection) -> None:
    """Offer the report in each of its forms; it is written once a reader asks for it."""
    popover = st.popover("Report", icon=":material/description:", on_change="rerun", key="report")
    if not popover.open:
        return
    evidence = find_evidence(selected.snapshot, selected.experiment, selected.clock)
    with popover:
        st.markdown(_WHAT_A_REPORT_IS)
        with st.container(horizontal=True):
            for form, (suffix, media_type) in FORMS.items():
                st.download_button(
                    _FORM_NAMES[form],
                    partial(write_report, evidence, form),
                    file_name=file_name("report", *selected.file_parts, suffix=suffix),
                    mime=media_type,
                    key=f"report-{form}",
                    on_click="ignore",
                    icon=":material/download:",
                )
        st.code(write_report(evidence, "markdown"), language="markdown", height=300)


@view
def _answers(selected: Selection, on: Paper) -> _Answers:
    medians, attempts = selected.ask_rows("clock_by_arm"), selected.ask_rows("attempts_by_arm")
    counts = selected.ask_rows("arm_counts")
    is_any_counted = bool(attempts["is_counted"].any())
    compared = selected.of_comparisons(selected.find(VERDICTS))
    leaders = selected.of_comparisons(selected.find(LEADERS))
    if not is_any_counted and (unmatched := selected.find_misfits().headline):
        answer, others = Answer(unmatched), []
    else:
        answer, *others = answers_in_words(compared, medians, counts, CACHE_ORDER, selected.clock)

    def is_of_the_answer(one: Answer | ComparedClock) -> bool:
        return answer.cache_state in {None, one.cache_state}

    looks = find_looks(selected.ask("comparison_clocks"), ask("ingest_log"))
    remarks = failure_sentence(counts, CACHE_ORDER), looks_sentence(compared, looks)
    picture, legend = None, ""
    if is_any_counted:
        name = selected.clock.name
        picture = Picture(
            clock_strip(attempts, medians, clock=name, paper=on),
            describe_clocks(attempts, medians, clock=name),
        )
        said = median_sentences(medians, CACHE_ORDER, selected.clock)
        legend = " ".join([legend_for(attempts), *said])
    return _Answers(
        first=answer,
        above=[
            *map(str, filter(is_of_the_answer, others)),
            *leader_sentences(list(filter(is_of_the_answer, leaders)), selected.arms),
            *filter(None, remarks),
        ],
        below=[
            *map(str, filterfalse(is_of_the_answer, others)),
            *leader_sentences(list(filterfalse(is_of_the_answer, leaders)), selected.arms),
        ],
        picture=picture,
        legend=legend,
        is_estimated=bool(compared),
        clocks=table_of(clocks_table(medians, counts), medians),
    )


@view
def _every_clock(selected: Selection) -> tuple[str | None, Table | None]:
    compared = selected.of_comparisons(selected.find(VERDICTS))
    if not compared:
        return None, None
    table = verdict_table(compared, selected.clock.name)
    return method_sentence(compared), table_of(table, verdict_frame(compared))


@view
def _excluded(selected: Selection) -> tuple[str, Table | None]:
    counts = selected.ask_rows("arm_counts")
    excluded = counts[counts["excluded_because"].notna()]
    table = None if excluded.empty else table_of(counts_table(excluded), excluded)
    return exclusion_sentence(counts), table
