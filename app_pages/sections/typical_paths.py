"""The critical path of a typical run of each arm: a picture for each cache state, and in words."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from app_pages.choosing.selection import Selection
from app_pages.reading.door import ask
from app_pages.reading.once import once
from app_pages.showing.points import say_points
from app_pages.showing.themes import paper
from basis.visible import visible
from queries.arms.order import CACHE_ORDER
from queries.charts.bars import told_apart_legend
from queries.charts.path_blocks import (
    Block,
    path_blocks,
    path_in_words,
    told_apart_in,
)
from queries.charts.path_gantt import describe_paths, path_gantt
from queries.wording import escape_markdown

_HOW_TO_READ = (
    "Each arm is shown by its counted run nearest the median, from the run's start. Upper row: the "
    "critical path, the jobs of which each waited for the one before; hatched: waiting to be "
    "created and for a runner; filled: running. Below, hollow: where slack is known, jobs that the "
    "clock needs too, by the least slack; of a matrix the leg with the least. Dotted: the slack, "
    "how much longer the job could have taken without effect. The tables below are of all counted "
    "runs."
)


def draw_typical_paths(
    selected: Selection,
    attempts: pd.DataFrame,
    medians: pd.DataFrame,
    said: Mapping[str, Sequence[str]],
) -> None:
    """
    Draw the typical attempts, cold and warm ones apart.

    Args:
        selected: What is looked at.
        attempts: Its rows of `attempts_by_arm`, one that counts at least.
        medians: Its rows of `clock_by_arm`.
        said: What stands above the picture, by cache state.
    """
    jobs = ask("attempt_jobs", **selected.asked)
    blocks = once(path_blocks, attempts, medians, jobs)
    for state in CACHE_ORDER:
        if shown := once(_of_state, blocks, state):
            say_points(said.get(state, ()))
            st.plotly_chart(
                once(path_gantt, shown, paper=paper()),
                config={"displayModeBar": False},
                alt=visible(once(describe_paths, shown)),
                key=f"paths-{state}",
            )
    st.caption(f"{_HOW_TO_READ}{told_apart_legend(once(told_apart_in, blocks))}")
    with st.expander("These paths in words, and each run in full"):
        for block in blocks:
            _say_path(selected, block)


def _of_state(blocks: list[Block], cache_state: str) -> list[Block]:
    return [block for block in blocks if block.cache_state == cache_state]


def _say_path(selected: Selection, block: Block) -> None:
    text = f"{block.arm}, {block.cache_state}: {path_in_words(block)}"
    st.markdown(escape_markdown(text))
    run_id, run_attempt = block.key
    st.page_link(
        "app_pages/what_happened.py",
        label=f"Open {block.attempt}",
        icon=":material/arrow_forward:",
        query_params={**selected.address, "run": str(run_id), "attempt": str(run_attempt)},
    )
