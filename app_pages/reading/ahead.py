"""What pages ask of an experiment is worked out before anybody asks."""

from collections.abc import Iterator
from functools import partial

from app_pages.reading.background import Step, in_background
from app_pages.reading.door import (
    AHEAD,
    GROUPS,
    Value,
    ask,
    ask_differing_parts,
    ask_key_savings,
    ask_leaders,
    ask_looks,
    ask_pairs,
    ask_verdicts,
    ask_waterfalls,
    ask_work_parities,
    current_snapshot,
)
from app_pages.reading.once import MEMORY
from app_pages.reading.snapshots import Snapshot

_ON_FIRST_LOOKS = ("warnings", "costs_by_arm", "path_by_arm", "commit_attempts")
"""What pages ask before a tab is opened."""
_BEGUN: set[tuple[Snapshot, str]] = set()


def read_ahead(experiment: str) -> None:
    """
    Begin to work out what pages ask of an experiment, before anybody asks; once is enough.

    By its own clock alone: others are as many as readers can think of.
    """
    asked = current_snapshot(), experiment
    if asked not in _BEGUN:
        _BEGUN.add(asked)
        in_background(_reading(*asked))


def _reading(snapshot: Snapshot, experiment: str) -> Iterator[Step]:
    """First looks first, until the memory is half full: the rest would push it out again."""
    AHEAD.set(snapshot)
    asked: dict[str, Value] = {"experiment": experiment, "milestone": None}
    steps: list[Step] = [
        *(
            partial(ask_one, experiment, None)
            for ask_one in (ask_verdicts, ask_leaders, ask_looks, ask_pairs)
        ),
        *(partial(ask, question, **asked) for question in _ON_FIRST_LOOKS),
        *(
            partial(ask_one, experiment, None)
            for ask_one in (ask_work_parities, ask_key_savings, ask_waterfalls)
        ),
        *(partial(ask, group[0], **asked) for group in GROUPS),
        partial(ask_differing_parts, experiment, None),
    ]
    for step in steps:
        if MEMORY.is_half_full():
            return
        yield step
