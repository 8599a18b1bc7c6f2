"""Page 4: what could be changed, ranked, and a bench where changes are tried on measured runs."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
import streamlit as st

from app_pages.choosing import change_choice
from app_pages.choosing.selection import Selection, view
from app_pages.reading import ask_snapshot
from app_pages.sections.prediction_section import note_predictions
from app_pages.showing import (
    Picture,
    Table,
    draw_picture,
    draw_rows,
    draw_table,
    is_telephone,
    paper,
    say_points,
    scroll_where_asked,
    table_of,
    wrapped,
)
from basis.changes import changes_of_json, to_json, to_toml
from basis.errors import ChangeInvalid
from queries.arms.populations import which_runs
from queries.charts.advice_bars import advice_bars, describe_advice, shown
from queries.charts.palette import Paper
from queries.charts.path_blocks import path_in_words
from queries.charts.path_gantt import path_gantt
from queries.charts.replay_blocks import replay_block, typical_run
from queries.charts.replay_strip import describe_replay, replay_strip
from queries.findings import ADVICE
from queries.paths.path_sentences import NOTHING_COUNTS, OWN_STEPS_ONLY
from queries.what_if import words
from queries.what_if.advice import OF_FILES, Advice, advise
from queries.what_if.measured import HOLDS, REPLAYED, MeasuredArm, measured_arms, others_of
from queries.what_if.outcome import Outcome, replay, sum_up
from queries.what_if.workload import clocks_s
from queries.wording import count, escape_markdown, in_words

_WRAPPED_PX = 310


class _Tried(NamedTuple):
    """What changes bring."""

    outcome: Outcome
    strip: Picture
    paths: Picture


def draw_advice(selected: Selection) -> MeasuredArm | None:
    """Say what would make it faster, and show it; None where no run can be replayed."""
    arms = _arms(selected)
    if not arms:
        st.header(escape_markdown(_why_none(selected)), anchor=False)
        return None
    head = st.container()
    waited_for = [one for one in arms if one.cache_state == arms[0].cache_state]
    fastest = min(waited_for, key=lambda one: one.median_s)
    names = [(one.arm, one.cache_state) for one in arms]
    arm = arms[change_choice.choose_runs(names, arms.index(fastest))]
    whole = selected.of_all_arms
    advice = _advice(whole, arm.arm, arm.cache_state)
    is_one_of_many = len(selected.ask("attempts_by_arm")["arm"].unique()) > 1
    of_runs = f"{arm.arm}{which_runs(' (', arm.cache_state, ')')}" if is_one_of_many else None
    head.header(escape_markdown(f"{words.headline(advice, of_runs)}."), anchor=False)
    draw_picture(
        _bars(whole, arm.arm, arm.cache_state, paper(), is_telephone()),
        key=change_choice.CHART_KEY,
        on_select=lambda: _follow_click(advice),
        selection_mode="points",
    )
    runs = count(advice[-1].outcome.run_count, "run")
    missed = note_predictions(selected)
    st.caption(
        f"Replayed on {runs}. Click a bar to try it. {missed}",
        help="Those whose job graph is wholly known.",
    )
    if (every := _best_of_each(selected)) is not None:
        draw_rows(every)
    return arm


def draw_bench(selected: Selection, arm: MeasuredArm) -> None:
    """Let changes be added, and show what they bring."""
    whole = selected.of_all_arms
    change_choice.offer_change(_jobs(whole, arm.arm, arm.cache_state))
    changes = change_choice.asked_changes()
    if not changes:
        _draw_paths(arm, _today(whole, arm.arm, arm.cache_state, paper(), is_telephone()))
        return
    change_choice.show_changes(changes)
    try:
        asked = to_json(changes)
        tried = _tried(whole, arm.arm, arm.cache_state, asked, paper(), is_telephone())
    except ChangeInvalid as error:
        st.warning(escape_markdown(str(error)))
        return
    with st.container(key=change_choice.TRIED):
        st.subheader(escape_markdown(words.answer(changes, tried.outcome)), anchor=False)
    scroll_where_asked(change_choice.TRIED)
    st.markdown(escape_markdown(words.price_and_path(tried.outcome)))
    draw_picture(tried.strip, key="replay")
    _draw_paths(arm, tried.paths)
    if tried.outcome.orders_s is not None:
        st.caption("The paths are drawn without the limit on runners.")
    elif tried.outcome.decides_then is not None:
        st.caption("One run is drawn, in which another job may take the most time.")
    with st.expander("Assumptions; the changes as TOML, and as text for an issue"):
        say_points(tried.outcome.assumptions)
        st.code(to_toml(changes), language="toml")
        st.code("\n".join(words.lines(changes, tried.outcome)), language=None)


def draw_reasons(selected: Selection, arm: MeasuredArm) -> None:
    """All advice, with what speaks for and against it."""
    table = _reasons(selected.of_all_arms, arm.arm, arm.cache_state)
    draw_table(table, "advice", *selected.file_parts, arm.arm, arm.cache_state)
    st.caption(
        "First what can be done. “Without” a job its work is lost, “if unused” a need is used and "
        "can't be dropped: these say where the time goes."
    )


def _draw_paths(arm: MeasuredArm, picture: Picture) -> None:
    """A click on a job chooses it for the next change."""
    keys = dict(zip(arm.workload.ids.tolist(), arm.workload.jobs["key"], strict=True))
    draw_picture(
        picture,
        key=change_choice.PATHS_KEY,
        on_select=lambda: change_choice.choose_job(keys),
        selection_mode="points",
    )
    st.caption("Hatched: waiting. Click a job to choose it.")


def _why_none(selected: Selection) -> str:
    counted = int(selected.ask_rows("attempts_by_arm")["is_counted"].fillna(value=False).sum())
    if selected.clock.is_job:
        return OWN_STEPS_ONLY
    if counted:
        return (
            f"Of {count(counted, 'counted run')} no job graph is wholly known, so none can be "
            "replayed: see “How good is the data?”."
        )
    return selected.find_misfits().headline or NOTHING_COUNTS


def _follow_click(advice: Sequence[Advice]) -> None:
    points = st.session_state[change_choice.CHART_KEY]["selection"]["points"]
    if points and (changes := shown(advice)[int(points[0]["customdata"][0])].changes):
        change_choice.add_changes(changes)


def _arms(selected: Selection) -> list[MeasuredArm]:
    every = _every_arm(selected.of_all_arms)
    return [one for one in every if selected.is_looked_at(one.arm, one.cache_state)]


@view
def _every_arm(selected: Selection) -> list[MeasuredArm]:
    return measured_arms(selected.ask_together(REPLAYED))


def _arm(selected: Selection, name: str, state: str) -> MeasuredArm:
    return next(one for one in _arms(selected) if (one.arm, one.cache_state) == (name, state))


@view
def _jobs(selected: Selection, name: str, state: str) -> list[str]:
    return sorted(_arm(selected, name, state).workload.jobs["key"].unique())


@view
def _advice(selected: Selection, name: str, state: str) -> list[Advice]:
    # By a typed clock nothing is built: the arm that is looked at is enough.
    built = selected.find(ADVICE) if selected.clock.is_own else []
    found = next((one for one in built if (one.arm, one.cache_state) == (name, state)), None)
    if found:
        return found.advice
    return advise(_arm(selected, name, state), {one: selected.ask(one) for one in OF_FILES})


@view
def _best_of_each(selected: Selection) -> Table | None:
    """None for one arm, and by a typed clock, of which no advice is built."""
    looked_at = {(one.arm, one.cache_state) for one in _arms(selected)}
    built = selected.find(ADVICE) if selected.clock.is_own else []
    found = [one for one in built if (one.arm, one.cache_state) in looked_at]
    return table_of(*words.best_table(found)) if len(found) > 1 else None


@view
def _bars(selected: Selection, name: str, state: str, on: Paper, is_narrow: bool) -> Picture:  # noqa: FBT001
    advice = _advice(selected, name, state)
    return Picture(advice_bars(advice, paper=on, is_narrow=is_narrow), describe_advice(advice))


@view
def _today(selected: Selection, name: str, state: str, on: Paper, is_narrow: bool) -> Picture:  # noqa: FBT001
    arm = _arm(selected, name, state)
    block = replay_block(arm.position, arm.workload, typical_run(arm.workload))
    drawn = path_gantt([block], paper=on, is_narrow=is_narrow)
    return Picture(drawn, f"Today: {path_in_words(block)}.")


@view
def _tried(  # noqa: PLR0913, PLR0917 - whose runs, which changes, and what it is drawn on
    selected: Selection,
    name: str,
    state: str,
    changes: str,
    on: Paper,
    is_narrow: bool,  # noqa: FBT001
) -> _Tried:
    arm = _arm(selected, name, state)
    asked = changes_of_json(changes)
    others = others_of(
        arm,
        asked,
        lambda run_ids: ask_snapshot(
            selected.snapshot, HOLDS, (("run_ids", tuple(map(str, run_ids))),)
        ),
    )
    replayed = replay(arm.workload, asked, arm.steps, others)
    outcome = sum_up(arm.workload, replayed)
    run = typical_run(arm.workload)
    blocks = [
        replay_block(arm.position, arm.workload, run),
        replay_block(arm.position, replayed.changed, run, is_changed=True),
    ]
    today, then = map(path_in_words, blocks)
    measured_s = [float(one) for one in clocks_s(arm.workload)[0]]
    changed_s = [float(one) for one in replayed.clocks_s[0]]
    return _Tried(
        outcome,
        Picture(replay_strip(measured_s, changed_s, outcome, paper=on), describe_replay(outcome)),
        Picture(
            path_gantt(blocks, paper=on, is_narrow=is_narrow),
            f"Critical paths of a typical run. Today: {today}. Changed: {then}.",
        ),
    )


@view
def _reasons(selected: Selection, name: str, state: str) -> Table:
    advice = _advice(selected, name, state)
    rows = pd.DataFrame(
        [
            {
                "advice": one.what,
                "where": one.short_where,
                "saved_s": one.outcome.saved_s.value,
                "saved_low_s": one.outcome.saved_s.low,
                "saved_high_s": one.outcome.saved_s.high,
                "compute_s": one.outcome.compute_s,
                "price_usd": one.outcome.price_usd,
                "decides_then": one.outcome.decides_then,
                "why": one.why,
                "checked": one.checked,
                "risk": one.risk,
            }
            for one in advice
        ]
    )
    table = in_words(
        rows.assign(
            saves=[words.ranged(one.outcome.saved_s) for one in advice],
            costs=[words.costs(one.outcome) for one in advice],
            decides_then=rows["decides_then"].fillna(""),
        ),
        {
            "advice": "advice",
            "saves": "saves (80% range)",
            "why": "why",
            "risk": "could go wrong",
            "costs": "costs",
            "decides_then": "decides then",
            "where": "where",
        },
    )
    return wrapped(table_of(table, rows), _WRAPPED_PX, "advice", "why", "could go wrong")
