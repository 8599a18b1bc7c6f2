"""The experiment as a report: to be copied into a pull request, or kept as a file."""

from functools import partial

import streamlit as st

from app_pages.choosing.selection import Selection
from app_pages.reading.door import ask_evidence
from queries.export import file_name
from queries.report import FORMS, write_report

_NAMES = {"markdown": "Markdown", "html": "HTML", "csv": "CSV", "json": "JSON"}
_WHAT_IT_IS = (
    "Verdict, critical paths, warnings, exclusions, method and runs of the whole experiment by "
    "this clock. Copy the Markdown into a pull request's description, or let "
    "`python -m ingest publish` put it there."
)


def draw_report(selected: Selection) -> None:
    """Offer the report in each of its forms; it is written once a reader asks for it."""
    popover = st.popover("Report", icon=":material/description:", on_change="rerun", key="report")
    if not popover.open:
        return
    evidence = ask_evidence(selected.experiment, selected.milestone)
    with popover:
        st.markdown(_WHAT_IT_IS)
        with st.container(horizontal=True):
            for form, (suffix, media_type) in FORMS.items():
                st.download_button(
                    _NAMES[form],
                    partial(write_report, evidence, form),
                    file_name=file_name("report", *selected.file_parts, suffix=suffix),
                    mime=media_type,
                    key=f"report-{form}",
                    on_click="ignore",
                    icon=":material/download:",
                )
        st.code(write_report(evidence, "markdown"), language="markdown", height=300)
