"""What stands where there is no answer, and what must be known to read one."""

import streamlit as st

from basis.places import EXPERIMENTS, LONGPOLE
from queries.wording import as_markdown, escape_markdown, upper

_THREE_STEPS = f"""
1. Put a token that may read Actions, Contents and pull requests into `GITHUB_TOKEN`, or sign in
   with the GitHub CLI.
2. Compare two pull requests: `{LONGPOLE} compare owner/repo 5 6`. Or describe any other experiment
   in `{EXPERIMENTS}`, and run `{LONGPOLE} ingest`.
3. Reload this page.
"""

_LOOK_EVERY_S = 2

SIMULATED = "Simulated"
"""The mark of numbers that are made up."""

_WHAT_IT_IS = (
    "Longpole compares the arms of an experiment with GitHub Actions workflows. These runs never "
    "took place: they are calibrated on published figures of one repository, and prove nothing "
    "about it or yours."
)


def say_no_database(reason: str) -> None:
    """There is no database: which command makes one."""
    st.info(as_markdown(upper(reason)))
    st.write("Try it on a simulated experiment:")
    # No language: the colours in which Streamlit writes one are too faint.
    st.code(f"{LONGPOLE} demo", language=None)
    st.write("Or see your own data:")
    st.markdown(_THREE_STEPS)


def say_problem(reason: str) -> None:
    """The database can't be read: why, and what to do."""
    st.error(as_markdown(reason))
    st.markdown("The dashboard opens the file that the variable `LONGPOLE_DATABASE` names, if any.")


def say_damaged(reason: str) -> None:
    """The newest snapshot is not shown: why, and what to do."""
    st.warning(as_markdown(f"You see older data: {reason}"))


def say_simulated() -> None:
    """That the numbers are made up; a click says what this is, and how to see real ones."""
    with st.popover("Simulated: use yours", icon=":material/science:"):
        st.markdown(_WHAT_IT_IS)
        st.markdown("To see your own data:")
        st.markdown(_THREE_STEPS)


def say_empty() -> None:
    """The database holds no experiment."""
    st.info("The database holds no experiment yet. To see your own data:")
    st.markdown(_THREE_STEPS)


def say_nothing_selected(remedy: str | None = None) -> None:
    """
    The filters, or the experiment, select no attempt.

    Args:
        remedy: Why, and what to do; names in it as they came.
    """
    if remedy:
        st.header(escape_markdown(remedy), anchor=False)
    st.info(
        "No attempt is selected: choose others in the filters, or run "
        f"`{LONGPOLE} ingest` if the experiment is new."
    )
