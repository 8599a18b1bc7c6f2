"""The filters that pages share, drawn by `app.py`, and the tabs of each: kept in the address."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages import states
from app_pages.choosing.change_choice import forget_changes
from app_pages.choosing.selection import ALL, CACHE_FILTERS, Selection, refusals
from app_pages.reading import ask, current_snapshot
from app_pages.showing import is_telephone, scroll_where_asked, show_at_once
from basis.nearest import with_callers
from basis.visible import is_all_visible, visible
from queries.arms.clock import WHOLE_RUN, Clock, is_refused
from queries.arms.contention import OF_ALL, RULE, kinds_of, narrowed_sentence
from queries.arms.populations import are_told_apart
from queries.wording import count, escape_markdown, listed, shortened

_KEYS = ("experiment", "arm", "cache", "clock", "queue")
_SWITCHES = ("off_path", "behind", "figures")
_SELECTION = "selection"
_IS_SWITCHED = "is_switched"
_REFUSED = "refused"
_FILTERS_PX = 340
_MOST_NAMED = 3
_LONGEST_CHOSEN = 44


def draw_filters(experiments: pd.DataFrame) -> None:
    """
    Draw the filters, say what of the address is not accepted, and keep the selection for the page.

    Args:
        experiments: The answer of that name.

    Raises:
        LongpoleError: As `reading.ask` does.
    """
    # Before the widgets: what they do not accept they drop from the address.
    asked = {key: st.query_params.get_all(key) for key in (*_KEYS, *_SWITCHES)}
    if st.session_state.pop(_IS_SWITCHED, False):
        asked["arm"] = asked["clock"] = []  # the address still has those of the experiment before
    if experiments.empty:
        st.session_state[_SELECTION] = None
        st.session_state[_REFUSED] = []
        return
    names = experiments["experiment"].tolist()
    milestones = {
        name: tuple(globs or ())
        for name, globs in zip(names, experiments["milestone"], strict=True)
    }
    arms_of = {
        name: list(arms or ()) for name, arms in zip(names, experiments["arms"], strict=True)
    }
    own = milestones[experiment := _draw_experiment(names, milestones)]
    arms = arms_of[experiment]
    selected = Selection(current_snapshot(), experiment, Clock.of_choice(_clock_of(own), own))
    kinds = kinds_of(selected.ask("attempts_by_arm"))
    caches = CACHE_FILTERS if _are_caches_told_apart(experiments, selected) else ()
    # Folded: the answer comes first. A closed popover would not keep what is in it in the address.
    with (
        st.container(key="filters", width=_FILTERS_PX),
        st.expander(
            _chosen_in_words(arms, caches, kinds, _clock_of(own)),
            key="unfolded",
            icon=":material/tune:",
        ),
    ):
        chosen_arms = st.multiselect(
            "Arms",
            arms,
            key="arm",
            bind="query-params",
            format_func=visible,
            placeholder="all arms",
        )
        cache = _draw_cache(caches)
        clock = _draw_clock(experiment, own, asked["clock"])
        queue = _draw_queue(kinds)
    known = {
        "experiment": list(map(visible, names)),
        "arm": list(map(visible, arms)),
        "cache": CACHE_FILTERS,
        "queue": (ALL, *kinds),
        # Any text is a glob; the last of several counts.
        "clock": [text for text in asked["clock"][-1:] if not is_refused(text, own)],
        **dict.fromkeys(_SWITCHES, ("true", "false")),
    }
    st.session_state[_REFUSED] = refusals(asked, known)
    st.session_state[_SELECTION] = replace(
        selected,
        clock=Clock.of_choice(clock, own),
        # In the order of the experiment, whichever was chosen first: one choice, one answer.
        arms=tuple(arm for arm in arms if arm in chosen_arms),
        cache=cache,
        queue=None if queue == ALL else queue,
    )


def places_of_answer_and_choice() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Where a page answers and lets what it shows be chosen: on a telephone the answer is first."""
    first, second = st.container(), st.container()
    return (first, second) if is_telephone() else (second, first)


def say_refused() -> None:
    """Say what of the address the filters did not accept, and that runs are of one kind alone."""
    for sentence in st.session_state[_REFUSED]:
        st.warning(escape_markdown(sentence))
    selected = selection()
    if selected is not None and selected.queue is not None:
        every = selected.of(selected.of_all_queues.ask("attempts_by_arm"))
        st.caption(escape_markdown(narrowed_sentence(selected.queue, every)), help=OF_ALL)


def _draw_experiment(names: list[str], milestones: dict[str, tuple[str, ...]]) -> str:
    experiment: str = st.selectbox(
        "Experiment",
        names,
        key="experiment",
        bind="query-params",
        format_func=visible,
        on_change=_forget_what_is_below,
        args=(milestones,),
        label_visibility="collapsed",
        width=220,
    )
    return experiment


def _are_caches_told_apart(experiments: pd.DataFrame, selected: Selection) -> bool:
    own = experiments[experiments["experiment"] == selected.experiment]
    if own["has_cache_rule"].any():
        return True
    # Of a database that an older version wrote, only the attempts tell.
    return are_told_apart(selected.ask("attempts_by_arm")["cache_state"].dropna())


def _draw_cache(caches: tuple[str, ...]) -> str:
    """Let a cache state be chosen, where an arm tells them apart."""
    if not caches:
        return ALL
    cache: str = st.segmented_control(
        "Cache", caches, default=ALL, required=True, key="cache", bind="query-params"
    )
    return cache


def _draw_queue(kinds: tuple[str, ...]) -> str:
    """Let contended or uncontended runs be chosen, where there are both."""
    if not kinds:
        return ALL
    queue: str = st.segmented_control(
        "Queue",
        (ALL, *kinds),
        default=ALL,
        required=True,
        key="queue",
        bind="query-params",
        help=f"{RULE} {OF_ALL} Where an arm makes its own queue, runs of one kind hide that.",
    )
    return queue


def _clock_of(own: tuple[str, ...]) -> str:
    """The choice of a clock, as the session has it before it is drawn."""
    chosen = st.session_state.get("clock") or st.query_params.get("clock") or ""
    return Clock(own).choice if not chosen or is_refused(chosen, own) else chosen


def _chosen_in_words(
    offered: list[str], caches: tuple[str, ...], kinds: tuple[str, ...], clock: str
) -> str:
    """What the filters are set to, as the session has it before they are drawn."""
    state, query = st.session_state, st.query_params
    known = set(map(visible, offered))
    asked = [visible(arm) for arm in state.get("arm") or query.get_all("arm")]
    arms = [arm for arm in asked if arm in known]
    narrowing = [
        choice
        for key, choices in (("cache", caches), ("queue", kinds))
        if (choice := state.get(key) or query.get(key)) in choices and choice != ALL
    ]
    named = listed(arms) if 0 < len(arms) < _MOST_NAMED else count(len(arms), "arm")
    words = [named if arms else "all arms", *narrowing, clock]
    return escape_markdown(shortened(" · ".join(map(visible, words)), _LONGEST_CHOSEN))


def _draw_clock(experiment: str, own: tuple[str, ...], asked: list[str]) -> str:
    """Let a clock be chosen, or a glob be typed."""
    chosen = st.session_state.get("clock") or "".join(asked[-1:])
    if is_refused(chosen, own):
        chosen = st.session_state["clock"] = Clock(own).choice
    jobs = ask("milestone_choices", experiment=experiment)
    keys, names = (jobs.loc[jobs["is_mapped"] == is_key, "job_key"] for is_key in (True, False))
    clock: str = st.selectbox(
        "Clock",
        clock_choices(own, [*with_callers(keys), *names], chosen),
        key="clock",
        bind="query-params",
        accept_new_options=True,
        help="From the start of a run to the end of what is chosen here: the key or name of a "
        "job, or of one that calls others and means all of them, or a glob of your own, with `*` "
        "for any text and `?` for any character; after `job: `, the job's own duration.",
    )
    if is_refused(clock, own):
        st.rerun()  # a widget's first value is the address's, whatever the session says
    return clock


def _forget_what_is_below(milestones: dict[str, tuple[str, ...]]) -> None:
    """Another experiment has other arms, clocks and attempts: the address must not keep those."""
    st.session_state["arm"] = []
    st.session_state["clock"] = Clock(milestones[st.session_state["experiment"]]).choice
    st.session_state[_IS_SWITCHED] = True
    st.session_state.pop("comparison", None)
    forget_changes()
    for key in ("run", "attempt", "job", "comparison", "part"):
        st.query_params.pop(key, None)


def clock_choices(own: tuple[str, ...], job_keys: Iterable[str], chosen: str) -> list[str]:
    """
    What the filter offers: the experiment's own clock, the whole run, then job by job.

    Args:
        own: Globs of the experiment's milestone; none where the whole run is its clock.
        job_keys: Those of its jobs; one that hides something is not offered, a glob can name it.
        chosen: What is chosen now; offered too where it was typed.
    """
    offered = filter(is_all_visible, job_keys)
    return list(dict.fromkeys([Clock(own).choice, WHOLE_RUN, *offered, chosen]))


def selection() -> Selection | None:
    """What this run of the app looks at; None where the database holds no experiment."""
    found: Selection | None = st.session_state[_SELECTION]
    return found


def require_selection() -> Selection:
    """What this run of the app looks at, an attempt at least; the page ends where there is none."""
    if (selected := selection()) is None:
        states.say_empty()
        st.stop()
    if selected.ask_rows("attempts_by_arm").empty:
        states.say_nothing_selected(selected.find_misfits().headline)
        st.stop()
    return selected


def draw_parts(
    key: str, parts: Mapping[str, Callable[[], None]], *, first: str | None = None
) -> None:
    """
    Offer further parts of a page, of which one is shown once it is chosen.

    Args:
        key: Of the address and of the session's state; each page has its own.
        parts: What draws each, by its label.
        first: The one that is shown at first; None for none.
    """
    # Before the widget: what it does not accept it drops from the address.
    asked = {key: st.query_params.get_all(key)}
    for sentence in refusals(asked, {key: list(parts)}):
        st.warning(escape_markdown(sentence))
    if key not in st.session_state and asked[key]:
        show_at_once(key)  # who follows a link to a part looks for it
    chosen = st.segmented_control(
        "More",
        list(parts),
        default=first,
        key=key,
        bind="query-params",
        label_visibility="collapsed",
    )
    if chosen is not None:
        parts[chosen]()
    scroll_where_asked(key)


def open_part(key: str, part: str | None = None) -> None:
    """
    Let a part of `draw_parts` be seen without scrolling, when it is drawn next.

    Args:
        key: Of the parts, as there.
        part: Its label, to open it on this page; None where an address opens it.
    """
    show_at_once(key)
    if part is not None:
        st.session_state[key] = part
