"""The part "Over time" of page 1: every counted run on the calendar, and changes of level."""

from typing import NamedTuple

import streamlit as st

from app_pages.choosing.attempt_choice import open_clicked
from app_pages.choosing.selection import Selection, view
from app_pages.reading import is_from_github
from app_pages.showing import Picture, Table, draw_picture, draw_table, paper, say_points, table_of
from queries.charts.calendar_lanes import calendar_lanes, describe_lanes, legend_for_lanes
from queries.charts.palette import Paper
from queries.findings import LEVEL_SHIFTS
from queries.levels.arm_levels import ArmLevels, clocked
from queries.levels.level_sentences import NO_RUNS, level_sentences
from queries.levels.level_tables import (
    shift_addresses,
    shifts_frame,
    shifts_table,
    weekly_medians,
    weeks_table,
)


class _OverTime(NamedTuple):
    """What is shown; no table of shifts where there are none."""

    sentences: list[str]
    picture: Picture
    legend: str
    shifts: Table | None
    weeks: Table


def draw_over_time(selected: Selection) -> None:
    """Say which arm changed its level when, and show every counted run on the calendar."""
    found = _over_time(selected, paper())
    if found is None:
        st.markdown(NO_RUNS)
        return
    say_points(found.sentences)
    open_clicked(
        draw_picture(found.picture, key="over-time", on_select="rerun", selection_mode="points")
    )
    st.caption(found.legend)
    if found.shifts is not None:
        draw_table(found.shifts, "level_shifts", *selected.file_parts)
    draw_table(found.weeks, "weekly_medians", *selected.file_parts)


def _levels_looked_at(selected: Selection) -> list[ArmLevels]:
    """What was found in the arms and cache states that are looked at."""
    return [
        one
        for one in selected.find(LEVEL_SHIFTS)
        if selected.is_looked_at(one.arm, one.cache_state)
    ]


def levels_warned_of(selected: Selection) -> list[ArmLevels]:
    """Those, and what was found in baselines that the arms looked at are compared with."""
    return [
        one
        for one in selected.find(LEVEL_SHIFTS)
        if selected.is_looked_at(one.arm, one.cache_state)
        or any(
            selected.is_looked_at(split.candidate, split.cache_state)
            for shift in one.shifts
            for split in shift.verdicts
        )
    ]


@view
def _over_time(selected: Selection, on: Paper) -> _OverTime | None:
    attempts = selected.ask_rows("attempts_by_arm")
    if clocked(attempts).empty:
        return None
    levels, weeks = _levels_looked_at(selected), weekly_medians(attempts)
    links = {"at GitHub": shift_addresses(levels)} if is_from_github() else None
    return _OverTime(
        sentences=level_sentences(levels),
        picture=Picture(
            calendar_lanes(attempts, levels, paper=on), describe_lanes(attempts, levels)
        ),
        legend=legend_for_lanes(levels),
        shifts=table_of(shifts_table(levels), shifts_frame(levels), links)
        if any(one.shifts for one in levels)
        else None,
        weeks=table_of(weeks_table(weeks), weeks),
    )
