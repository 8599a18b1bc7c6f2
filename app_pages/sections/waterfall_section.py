"""The waterfall of page 3: answer, picture and table of one comparison, and one part in detail."""

from dataclasses import replace

import streamlit as st

from app_pages.choosing.part_choice import (
    CHART_KEY,
    asked_part,
    choose_comparison,
    choose_part,
    follow_click,
)
from app_pages.choosing.selection import Selection, view
from app_pages.sections.caution_sections import say_cautions
from app_pages.showing import Picture, Table, draw_picture, draw_table, paper, table_of
from queries.arms.clock import unreached_sentence
from queries.charts.palette import Paper
from queries.charts.waterfall_bars import HOW_TO_READ, describe_waterfall, waterfall_bars
from queries.findings import VERDICTS, WATERFALLS
from queries.waterfall import Part, Waterfall
from queries.waterfall.largest_part import others_sentence, steps_sentence
from queries.waterfall.sentences import (
    answer_sentence,
    caution_sentences,
    means_sentence,
    method_sentence,
    nothing_sentence,
    parallel_sentence,
    part_sentence,
)
from queries.waterfall.tables import (
    details_frame,
    details_table,
    waterfall_frame,
    waterfall_table,
)
from queries.wording import as_markdown, escape_markdown

_ROUNDED = "Figures are rounded to a second, the download is not: there they add up exactly."
_DETAIL = (
    "Means are over the runs with the job on the path, which are counted beside. A path switch has "
    "all that its jobs do on the path; other parts what changed in jobs that both arms wait for."
)


def draw_waterfall(selected: Selection) -> Waterfall | None:
    """
    Split the difference between two arms; where there is none, say why.

    Args:
        selected: What is looked at, an attempt at least.

    Returns:
        The comparison that was chosen; None where there is none.
    """
    of_all = selected.find(WATERFALLS)
    every = selected.of_comparisons(of_all)
    if not every:
        _say_why_not(selected)
        return None
    found = choose_comparison(every)
    st.header(escape_markdown(answer_sentence(found)), anchor=False)
    headline = next(
        (
            one
            for one in selected.find(VERDICTS)
            if (one.candidate, one.cache_state) == (found.candidate, found.cache_state)
            and one.clock == "clock_s"
        ),
        None,
    )
    more = steps_sentence(found), others_sentence(found, of_all)
    for sentence in [*filter(None, more), means_sentence(found, headline)]:
        st.markdown(escape_markdown(sentence))
    if beside := parallel_sentence(found):
        st.markdown(escape_markdown(beside))
    for sentence in caution_sentences(found):
        st.warning(escape_markdown(sentence))
    of_both = replace(selected, arms=(found.baseline, found.candidate), cache=found.cache_state)
    say_cautions(of_both, is_on_page_3=True)
    draw_picture(
        _picture(selected, found.candidate, found.cache_state, asked_part(found), paper()),
        key=CHART_KEY,
        on_select=follow_click,
        selection_mode="points",
    )
    st.caption(escape_markdown(f"{HOW_TO_READ} {method_sentence(found)}"))
    st.caption(escape_markdown(selected.clock.sentence))
    return found


def draw_parts(selected: Selection, found: Waterfall) -> None:
    """
    Show the parts of a waterfall, and one of them in detail.

    Args:
        selected: What is looked at.
        found: The comparison that was chosen.
    """
    name = *selected.file_parts, found.candidate, found.cache_state
    draw_table(_table(selected, found.candidate, found.cache_state), "waterfall", *name)
    st.caption(_ROUNDED)
    st.header("One part in detail", anchor=False)
    if part := choose_part(found):
        _draw_part(found, part, name)


@view
def _picture(
    selected: Selection, candidate: str, cache_state: str, chosen: str | None, on: Paper
) -> Picture:
    found = _comparison(selected, candidate, cache_state)
    return Picture(waterfall_bars(found, paper=on, chosen=chosen), describe_waterfall(found))


@view
def _table(selected: Selection, candidate: str, cache_state: str) -> Table:
    found = _comparison(selected, candidate, cache_state)
    return table_of(waterfall_table(found), waterfall_frame(found))


def _comparison(selected: Selection, candidate: str, cache_state: str) -> Waterfall:
    return next(
        one
        for one in selected.find(WATERFALLS)
        if (one.candidate, one.cache_state) == (candidate, cache_state)
    )


def _draw_part(found: Waterfall, part: Part, name: tuple[str, ...]) -> None:
    st.markdown(escape_markdown(part_sentence(part)))
    table = table_of(details_table(part), details_frame(found, part))
    draw_table(table, "waterfall_part", *name, part.key)
    st.caption(_DETAIL)


def _say_why_not(selected: Selection) -> None:
    counts, attempts = selected.ask("arm_counts"), selected.ask_rows("attempts_by_arm")
    unmatched = selected.find_misfits().headline
    unreached = unmatched or unreached_sentence(selected.of(counts), selected.clock)
    nothing = as_markdown(nothing_sentence(attempts, counts["arm"].unique().tolist()))
    st.header(escape_markdown(unreached) if unreached else nothing, anchor=False)
    say_cautions(selected, is_on_page_3=True)
