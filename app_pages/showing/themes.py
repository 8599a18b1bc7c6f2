"""The kind of page that the reader sees: light or dark."""

import streamlit as st

from queries.charts.palette import DARK, LIGHT, Paper


def paper() -> Paper:
    """What a chart is drawn on; it follows the page's theme at the next run of the app."""
    return DARK if st.context.theme.type == "dark" else LIGHT
