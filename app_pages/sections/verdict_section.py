"""The answer of page 1 with its picture, every run, and the report of it."""

from functools import partial
from typing import Literal, NamedTuple

import streamlit as st

from app_pages.choosing.attempt_choice import open_clicked
from app_pages.choosing.filters import open_part
from app_pages.choosing.part_choice import (
    COMPARISON,
    COST,
    DIFFERENCES_TAB,
    EVERY_CLOCK,
    EXCLUDED,
    ROWS,
    SHOW,
    TABS,
    comparison_name,
)
from app_pages.choosing.selection import ALL, Selection, view
from app_pages.reading import find_evidence
from app_pages.sections.caution_sections import found_cautions, overall_sentences
from app_pages.sections.over_time_section import levels_warned_of
from app_pages.showing import (
    Picture,
    Table,
    draw_picture,
    draw_table,
    is_telephone,
    paper,
    table_of,
)
from basis.places import LONGPOLE
from queries.arms.arm_tables import clocks_table
from queries.arms.clock import ESTIMATE
from queries.arms.populations import CACHE_ORDER
from queries.charts.arm_strip import arm_strip, describe_arms, legend_of
from queries.charts.palette import Paper
from queries.differences.tables import Shown
from queries.export import file_name
from queries.findings import DIFFERENCES, LEADERS, MIXES, PARITIES, VERDICTS, WATERFALLS
from queries.levels.level_sentences import level_cautions
from queries.logs.cache_parts import cache_parts, cache_sentence
from queries.logs.evidence import warmth_sentence
from queries.logs.mix_sentences import mix_cautions
from queries.report import FORMS, write_report
from queries.statistics import Verdict
from queries.verdict.answer_sentences import answers_in_words
from queries.verdict.board import (
    About,
    ArmRow,
    Fact,
    arm_rows,
    before_merge,
    difference_and_why,
    leader_words,
    rows_of_state,
)
from queries.verdict.decisions import decision_sentence, scope_sentence
from queries.verdict.verdict_sentences import Answer, method_sentence
from queries.verdict.verdicts import ComparedClock
from queries.waterfall.sentences import WHY_IN_MEANS
from queries.wording import escape_markdown

_FORM_NAMES = {"markdown": "Markdown", "html": "HTML", "csv": "CSV", "json": "JSON"}
_WHAT_A_REPORT_IS = (
    "Verdict, critical paths, warnings, exclusions, method and runs of the whole experiment by "
    "this clock. Copy the Markdown into a pull request's description, or let "
    f"`{LONGPOLE} publish` put it there."
)


_SUBJECT_PX = 140
_MOST_EXPLAINED = 2_000
"""Runs, by a clock that is not built."""
_PARTS: dict[About, str] = {"verdict": EVERY_CLOCK, "cost": COST, "excluded": EXCLUDED}
"""The further parts of this page that tell more of facts."""


class _Answers(NamedTuple):
    """
    What page 1 shows.

    Attributes:
        first: The headline.
        difference: By how much, with its interval; empty where nothing is decided.
        why: What it comes from; empty where it is not known.
        figures: Ratio, chance and method of the headline.
        leaders: The two fastest candidates against each other, of the same runs.
        caution: That the level of an arm changed; else the weightiest of what speaks against all
            comparisons.
        compared: The comparison of the headline; None where nothing is compared.
        facts: What to know before merging its candidate.
        picture: Of its cache state.
        legend: What the picture's signs mean.
    """

    first: Answer
    difference: str
    why: str
    figures: str
    leaders: list[str]
    caution: str | None
    compared: ComparedClock | None
    facts: list[Fact]
    picture: Picture | None
    legend: str


def draw_answer(selected: Selection) -> None:
    """Say which arm is faster and why, show every counted run, and what to know before merging."""
    found = _answers(selected, paper())
    with st.container(horizontal=True, vertical_alignment="top"):
        st.header(escape_markdown(found.first.headline), anchor=False, width="stretch")
        _offer_report(selected)
    _say_details(selected, found)
    if found.caution:
        st.warning(escape_markdown(found.caution))
    if found.picture:
        open_clicked(
            draw_picture(found.picture, key="arms", on_select="rerun", selection_mode="points")
        )
        st.caption(escape_markdown(found.legend))
    if found.compared is not None:
        _say_before_merge(found.compared, found.facts)


def draw_every_run(selected: Selection) -> None:
    """Show the runs of all cache states, and the clock of each arm in figures."""
    if (every := _every_run(selected, paper())) is not None:
        open_clicked(
            draw_picture(every, key="every-run", on_select="rerun", selection_mode="points")
        )
    st.caption(escape_markdown(selected.clock.sentence))
    draw_table(_medians(selected), "clock_by_arm", *selected.file_parts)


def _say_details(selected: Selection, found: _Answers) -> None:
    one = found.compared
    if one is None or one.comparison.verdict not in {Verdict.FASTER, Verdict.SLOWER}:
        if found.first.details:
            st.markdown(escape_markdown(found.first.details))
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        why = f", because {found.why}" if found.why else ""
        st.markdown(
            escape_markdown(f"{found.difference}{why}."),
            help=escape_markdown(found.figures),
            width="content",
        )
        if found.why or not _is_explained(selected):
            st.page_link(
                "app_pages/where_the_seconds_go.py",
                label="All parts",
                icon=":material/arrow_forward:",
                query_params={
                    **selected.address,
                    COMPARISON: comparison_name(one.candidate, one.cache_state),
                },
            )
    for sentence in found.leaders:
        st.caption(escape_markdown(sentence))


def _say_before_merge(one: ComparedClock, facts: list[Fact]) -> None:
    st.subheader("Before you merge", anchor=False)
    # Where a fact takes several lines its subject stands beside the first.
    place: Literal["top", "center"] = "top" if is_telephone() else "center"
    with st.container(gap="xsmall" if is_telephone() else None):
        for fact in facts:
            with st.container(horizontal=True, vertical_alignment=place, wrap=False):
                with st.container(width=_SUBJECT_PX):
                    _link(one, fact)
                whole = None if fact.whole is None else escape_markdown(fact.whole)
                st.markdown(escape_markdown(fact.text), help=whole, width="stretch")


def _link(one: ComparedClock, fact: Fact) -> None:
    """What a fact is about, as the link to more of it."""
    part = _PARTS.get(fact.about)
    is_clicked = st.button(
        f"{fact.mark} {fact.subject}",
        type="tertiary",
        icon=":material/chevron_right:",
        icon_position="right",
        key=f"fact-{fact.subject}",
        on_click=None if part is None else open_part,
        args=(SHOW, part),
    )
    if is_clicked and fact.about == "data":
        # Without any, it would clear those that the filters are bound to, and fail.
        query = {"show_data": "Warnings"}
        st.switch_page("app_pages/how_good_is_the_data.py", query_params=query)
    if is_clicked and fact.about == "work":
        open_part(TABS)
        query = {
            TABS: DIFFERENCES_TAB,
            ROWS: Shown.ONE_SIDED.value,
            COMPARISON: comparison_name(one.candidate, one.cache_state),
        }
        st.switch_page("app_pages/where_the_seconds_go.py", query_params=query)


def _offer_report(selected: Selection) -> None:
    """Offer the report in each of its forms; it is written once a reader asks for it."""
    popover = st.popover(
        "Pull request text", icon=":material/description:", on_change="rerun", key="report"
    )
    if not popover.open:
        return
    evidence = find_evidence(selected.snapshot, selected.experiment, selected.clock, selected.queue)
    with popover:
        st.markdown(_WHAT_A_REPORT_IS)
        st.code(write_report(evidence, "markdown"), language="markdown", height=300)
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


@view
def _answers(selected: Selection, on: Paper) -> _Answers:
    medians, attempts = selected.ask_rows("clock_by_arm"), selected.ask_rows("attempts_by_arm")
    counts, misfits = selected.ask_rows("arm_counts"), selected.find_misfits()
    compared = selected.of_comparisons(selected.find(VERDICTS))
    if not attempts["is_counted"].any() and misfits.headline:
        answer = Answer(misfits.headline)
    else:
        answer, *_ = answers_in_words(compared, medians, counts, CACHE_ORDER, selected.clock)
    first = answer.found
    rows = _rows(selected)
    shown = _looked_at(selected) if first is None else rows_of_state(rows, first.cache_state)
    leaders = [
        one
        for one in selected.of_comparisons(selected.find(LEADERS))
        if first is not None
        and one.cache_state == first.cache_state
        and (not selected.arms or {one.candidate, one.baseline} <= set(selected.arms))
    ]
    overall = overall_sentences(selected)
    of_levels = level_cautions(levels_warned_of(selected))
    weighty = [*(each.sentence for each in of_levels), *overall]
    standings = selected.find_standings()
    mixes = selected.find(MIXES) if selected.has_logs else []
    facts: list[Fact] = []
    difference, why, figures = "", "", ""
    if first is not None:
        facts = before_merge(
            first,
            compared,
            selected.ask("arm_counts"),
            selected.find(PARITIES),
            cautions=found_cautions(selected),
            overall_count=len(overall) + len(misfits.roles),
            standings={one.key: one for one in standings},
            mixes=mixes,
        )
        weighty += mix_cautions(
            mix
            for mix in mixes
            if (mix.candidate, mix.cache_state) == (first.candidate, first.cache_state)
        )
        difference, why = difference_and_why(
            first,
            selected.find(WATERFALLS) if _is_explained(selected) else [],
            lambda: selected.find(DIFFERENCES) if selected.clock.is_own else [],
            lambda: selected.ask("step_caches") if selected.has_logs else None,
        )
        own = [one for one in standings if one.key == (first.candidate, first.cache_state)]
        remarks = (
            answer.details,
            method_sentence([first]),
            ESTIMATE,
            WHY_IN_MEANS if why else None,
            *map(decision_sentence, own),
            scope_sentence(own),
            *_warmth(selected, first),
        )
        figures = " ".join(filter(None, remarks))
    return _Answers(
        first=answer,
        difference=difference,
        why=why,
        figures=figures,
        leaders=list(map(leader_words, leaders)),
        caution=weighty[0] if weighty else None,
        compared=first,
        facts=facts,
        picture=_draw(shown, selected, on) if shown else None,
        legend=legend_of(has_difference=first is not None),
    )


def _is_explained(selected: Selection) -> bool:
    """Whether what a difference comes from is worked out here; where it takes long, page 3 does."""
    return selected.clock.is_own or len(selected.ask("attempts_by_arm")) <= _MOST_EXPLAINED


@view
def _every_run(selected: Selection, on: Paper) -> Picture | None:
    """The runs of all cache states looked at, on one time axis."""
    rows = _looked_at(selected)
    return _draw(rows, selected, on) if rows else None


def _looked_at(selected: Selection) -> list[ArmRow]:
    return [row for row in _rows(selected) if selected.cache in {ALL, row.cache_state}]


@view
def _rows(selected: Selection) -> list[ArmRow]:
    # A baseline without a rule for cache states stands beside the runs of each, also of a filter.
    return arm_rows(
        selected.of_arms(selected.ask("attempts_by_arm")),
        selected.ask("arm_counts"),
        selected.ask("costs_by_arm"),
        selected.find(VERDICTS),
    )


def _warmth(selected: Selection, one: ComparedClock) -> list[str | None]:
    """Whether runs were cold or warm as they are called, by their logs, and what caches did."""
    if not selected.has_logs:
        return []
    evidence = selected.ask("log_evidence")
    parts = cache_parts(selected.ask("step_caches"), one.candidate, one.cache_state)
    return [
        *(warmth_sentence(evidence, arm, one.cache_state) for arm in (one.candidate, one.baseline)),
        *map(cache_sentence, parts[:1]),
    ]


def _draw(rows: list[ArmRow], selected: Selection, on: Paper) -> Picture:
    has_states = len({row.cache_state for row in rows}) > 1
    return Picture(
        arm_strip(rows, paper=on, has_states=has_states),
        describe_arms(rows, clock=selected.clock.name),
    )


@view
def _medians(selected: Selection) -> Table:
    medians, counts = selected.ask_rows("clock_by_arm"), selected.ask_rows("arm_counts")
    return table_of(clocks_table(medians, counts), medians)
