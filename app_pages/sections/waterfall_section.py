"""The waterfall of page 3: answer, picture and table of one comparison, and one part in detail."""

from functools import partial

import streamlit as st

from app_pages.choosing.filters import places_of_answer_and_choice
from app_pages.choosing.part_choice import (
    CHART_KEY,
    asked_part,
    choose_comparison,
    choose_part,
    follow_click,
)
from app_pages.choosing.selection import Selection, view
from app_pages.sections.caution_sections import say_cautions
from app_pages.showing import Picture, Table, draw_picture, draw_table, paper, say_points, table_of
from queries.charts.palette import Paper
from queries.charts.waterfall_bars import HOW_TO_READ, describe_waterfall, waterfall_bars
from queries.differences.comparison import Differences
from queries.findings import DIFFERENCES, VERDICTS, WATERFALLS
from queries.verdict.verdicts import ComparedClock
from queries.waterfall import Part, Waterfall
from queries.waterfall.branches import shorter_sentence
from queries.waterfall.sentences import (
    answer_sentence,
    caution_sentences,
    means_sentence,
    method_sentence,
    nothing_sentence,
    others_sentence,
    parallel_sentence,
    part_sentence,
    steps_sentence,
    two_figures_sentence,
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


def draw_waterfall(selected: Selection) -> tuple[ComparedClock | None, Waterfall | None]:
    """
    Split the difference between two arms; where there is none, say why.

    Args:
        selected: What is looked at, an attempt at least.

    Returns:
        The comparison that was chosen, None where there is none; its waterfall, None where no path
        of one of the arms is known.
    """
    of_all = selected.find(WATERFALLS)
    waterfalls = {(one.candidate, one.cache_state): one for one in of_all}
    compared = selected.of_comparisons(selected.find(VERDICTS))
    every = [one for one in compared if one.clock == "clock_s"]
    if not every:
        _say_why_not(selected, selected)
        return None, None
    # Those that can be split come first.
    first = sorted(every, key=lambda one: (one.candidate, one.cache_state) not in waterfalls)
    answer, choice = places_of_answer_and_choice()
    headline = choose_comparison(first, choice)
    of_both = selected.of_comparison(headline)
    found = waterfalls.get((headline.candidate, headline.cache_state))
    if found is None:
        _say_why_not(of_both if waterfalls else selected, selected)
        return headline, None
    answer.header(
        escape_markdown(answer_sentence(found)), anchor=False, help=two_figures_sentence(headline)
    )
    say_cautions(of_both, selected)
    draw_picture(
        _picture(of_both, asked_part(found), paper()),
        key=CHART_KEY,
        on_select=follow_click,
        selection_mode="points",
    )
    # By a typed clock what differs would be worked out for this line alone.
    own = selected.clock.is_own
    shorter = shorter_sentence(found, partial(_differences, of_both)) if own else None
    st.caption(" ".join(filter(None, (HOW_TO_READ, shorter and escape_markdown(shorter)))))
    if part := choose_part(found):
        _draw_part(found, part, (*selected.file_parts, found.candidate, found.cache_state))
    return headline, found


def draw_split(selected: Selection, found: Waterfall) -> None:
    """
    Show every part of a waterfall, and say what it rests on.

    Args:
        selected: What is looked at.
        found: The comparison that was chosen.
    """
    of_all = selected.find(WATERFALLS)
    said = (
        steps_sentence(found),
        others_sentence(found, of_all),
        means_sentence(found),
        parallel_sentence(found),
        *caution_sentences(found),
    )
    say_points(filter(None, said))
    name = *selected.file_parts, found.candidate, found.cache_state
    draw_table(_table(selected.of_comparison(found)), "waterfall", *name)
    st.caption(f"{_ROUNDED} {escape_markdown(method_sentence(found))}")
    st.caption(escape_markdown(selected.clock.sentence))


def _differences(of_both: Selection) -> Differences | None:
    return next(iter(of_both.of_comparisons(of_both.find(DIFFERENCES))), None)


@view
def _picture(of_both: Selection, chosen: str | None, on: Paper) -> Picture:
    (found,) = of_both.of_comparisons(of_both.find(WATERFALLS))
    return Picture(waterfall_bars(found, paper=on, chosen=chosen), describe_waterfall(found))


@view
def _table(of_both: Selection) -> Table:
    (found,) = of_both.of_comparisons(of_both.find(WATERFALLS))
    return table_of(waterfall_table(found), waterfall_frame(found))


def _draw_part(found: Waterfall, part: Part, name: tuple[str, ...]) -> None:
    st.markdown(escape_markdown(part_sentence(part)))
    table = table_of(details_table(found, part), details_frame(found, part))
    draw_table(table, "waterfall_part", *name, part.key)
    st.caption(_DETAIL)


def _say_why_not(selected: Selection, whole: Selection) -> None:
    counts, attempts = selected.ask("arm_counts"), selected.ask_rows("attempts_by_arm")
    remedy = selected.find_misfits().headline
    nothing = as_markdown(nothing_sentence(attempts, counts["arm"].unique().tolist()))
    st.header(escape_markdown(remedy) if remedy else nothing, anchor=False)
    say_cautions(selected, whole)
