"""Every comparison by every clock, of runs that queued or did not where there are both."""

import streamlit as st

from app_pages.choosing.selection import Selection, refusals, view
from app_pages.reading import ask_snapshot
from app_pages.showing import Table, draw_table, table_of
from queries.differences.sentences import NOTHING_COMPARED
from queries.findings import VERDICTS
from queries.verdict.contention import ALL as EVERY_RUN
from queries.verdict.contention import RULE, strata_of, verdicts_of_stratum
from queries.verdict.verdict_sentences import method_sentence
from queries.verdict.verdict_tables import verdict_frame, verdict_table
from queries.wording import escape_markdown

_QUEUE = "queue"


def draw_every_clock(selected: Selection) -> None:
    """Show each comparison by each clock, of runs that queued or did not where there are both."""
    stratum = _choose_stratum(strata_of(selected.ask("comparison_clocks")))
    method, table = _every_clock(selected, stratum)
    if table is None:
        st.markdown(NOTHING_COMPARED)
        return
    if method:
        st.markdown(escape_markdown(method))
    draw_table(table, "verdicts", *selected.file_parts)


def _choose_stratum(offered: tuple[str, ...]) -> str:
    """All runs, unless there are strata and the reader or the address asks for one."""
    asked = {_QUEUE: st.query_params.get_all(_QUEUE)}
    for sentence in refusals(asked, {_QUEUE: offered}):
        st.warning(escape_markdown(sentence))
    if not offered:
        return EVERY_RUN
    stratum: str = st.segmented_control(
        "Queue",
        offered,
        default=EVERY_RUN,
        required=True,
        key=_QUEUE,
        bind="query-params",
        help=f"{RULE} The verdict at the top is of all runs; where an arm makes its own queue, "
        "runs of one kind hide that.",
    )
    return stratum


@view
def _every_clock(selected: Selection, stratum: str) -> tuple[str | None, Table | None]:
    if stratum == EVERY_RUN:
        found, standings = selected.find(VERDICTS), selected.find_standings()
    else:
        answers = {
            "experiments": ask_snapshot(selected.snapshot, "experiments", ()),
            **{name: selected.ask(name) for name in ("comparison_clocks", "attempts_by_arm")},
        }
        found, standings = verdicts_of_stratum(selected.experiment, answers, stratum), []
    compared = selected.of_comparisons(found)
    if not compared:
        return None, None
    table = verdict_table(compared, selected.clock.name)
    return method_sentence(compared), table_of(table, verdict_frame(compared, standings))
