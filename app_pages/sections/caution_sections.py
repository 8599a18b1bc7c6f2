"""What changes how an answer must be read: the weightiest under it, all of it on page 7."""

from itertools import groupby

import streamlit as st

from app_pages.choosing.part_choice import COMPARISON, DIFFERENCES_TAB, ROWS, TABS, comparison_name
from app_pages.choosing.selection import Selection, view
from app_pages.reading import ask, is_from_github
from app_pages.sections.over_time_section import levels_warned_of
from app_pages.showing import Table, as_points, draw_table, say_points, table_of
from basis.visible import visible
from queries.cautions.caution import Caution
from queries.cautions.doubts import doubts_sentence, inferred_sentence
from queries.cautions.warning_sentences import cautions
from queries.cautions.warning_tables import warning_rows_table, warnings_table
from queries.differences.tables import Shown
from queries.findings import PARITIES, VERDICTS
from queries.levels.level_sentences import level_cautions
from queries.verdict.answer_sentences import overall_cautions
from queries.verdict.decisions import withdrawn_sentence
from queries.wording import count, escape_markdown, web_address

_MOST_SAID = 1
_WHOSE = (
    "Attempts, first and last run are those that the warning rests on: the baseline's where only "
    "the baseline does what it is about."
)


def say_cautions(selected: Selection, whole: Selection | None = None) -> None:
    """
    Say the weightiest of what speaks against the comparisons, and where the rest is.

    Args:
        selected: What is looked at.
        whole: On page 3, what the filters say, of which this is one comparison: a link that said
            otherwise than they do would be followed by halves. What tells more of work is there.
    """
    overall, found = overall_sentences(selected), found_cautions(selected)
    roles = selected.find_misfits().roles
    sentences = [*overall, *(caution.sentence for caution in found), *roles]
    if not sentences:
        return
    st.warning(as_points(sentences[:_MOST_SAID]))
    with st.container(horizontal=True):
        if whole is None:
            said = found[: max(0, _MOST_SAID - len(overall))]
            for arm, state in dict.fromkeys((one.arm, one.of_work_in) for one in said):
                if state is not None:
                    _link_to_work(selected, arm, state)
        if more := len(sentences[_MOST_SAID:]):
            st.page_link(
                "app_pages/how_good_is_the_data.py",
                label=count(more, "more warning"),
                icon=":material/arrow_forward:",
                query_params=(whole or selected).address,
            )


def draw_warnings(selected: Selection, overall: list[str], found: list[Caution]) -> None:
    """
    Say all that speaks against the comparisons, once; what it rests on opens at a click.

    Args:
        selected: What is looked at.
        overall: Sentences about several arms.
        found: Those about one arm each, the weightiest first.
    """
    if not overall and not found:
        st.markdown("Nothing was found that speaks against these comparisons.")
        return
    say_points(overall)
    by_arm = sorted(found, key=lambda caution: caution.arm_position)
    for _, those in groupby(by_arm, key=lambda caution: caution.arm_position):
        its = list(those)
        st.markdown(f"**{escape_markdown(its[0].arm)}**")
        say_points(caution.sentence for caution in its)
    if (warnings := _warnings(selected)) is None:
        return
    behind = st.expander("The runs behind each warning", key="behind", bind="query-params")
    if behind.open:
        with behind:
            draw_table(warnings, "warnings", *selected.file_parts)
            st.caption(_WHOSE)
            draw_table(_warning_rows(selected), "warning_rows", *selected.file_parts)


@view
def overall_sentences(selected: Selection) -> list[str]:
    """What is not certain, and what speaks against the comparisons as a whole."""
    attempts = selected.ask_rows("attempts_by_arm")
    doubtful = (
        inferred_sentence(attempts, ask("ingest_failures")),
        doubts_sentence(selected.ask_rows("doubts"), attempts),
    )
    overall = overall_cautions(
        selected.ask("arm_counts"),
        selected.ask("milestone_legs"),
        selected.find(VERDICTS),
        selected.cache_states,
        selected.arms,
    )
    withdrawn = map(withdrawn_sentence, selected.find_standings())
    return [*selected.find_misfits().cautions, *filter(None, (*withdrawn, *doubtful)), *overall]


@view
def found_cautions(selected: Selection) -> list[Caution]:
    """What speaks against the comparisons looked at, the weightiest first."""
    of_rows = cautions(
        selected.ask_rows("warnings"),
        selected.ask("clock_by_arm"),
        selected.of_work(selected.find(PARITIES)),
    )
    return [*level_cautions(levels_warned_of(selected)), *of_rows]


@view
def _warnings(selected: Selection) -> Table | None:
    warnings = selected.ask_rows("warnings")
    return None if warnings.empty else table_of(warnings_table(warnings), warnings)


@view
def _warning_rows(selected: Selection) -> Table:
    rows = selected.ask_rows("warning_rows")
    table = warning_rows_table(rows)
    if not is_from_github():
        return table_of(table, rows)
    return table_of(table, rows, {"at GitHub": rows["html_url"].map(web_address)})


def _link_to_work(selected: Selection, arm: str, cache_state: str) -> None:
    st.page_link(
        "app_pages/where_the_seconds_go.py",
        label=f"What {escape_markdown(visible(arm))} skips and adds",
        icon=":material/arrow_forward:",
        query_params={
            **selected.address,
            COMPARISON: comparison_name(arm, cache_state),
            TABS: DIFFERENCES_TAB,
            ROWS: Shown.ONE_SIDED.value,
        },
    )
