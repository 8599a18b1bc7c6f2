"""
The clock: what the time of a run is measured to, its medians, and what to mind about it.

Names stand as they came: a page escapes the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from basis.job_clocks import JOB
from basis.visible import is_all_visible, visible
from queries.arms.populations import baseline_first, which_runs
from queries.wording import duration, either_of, listed, quoted

WHOLE_RUN = "whole run"
"""The choice that stands for the end of a run's last executed job."""

_OWN = "milestone: "
# GitHub cuts names at 100 characters.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Clock:
    """
    From the start of a run to the end of the jobs that globs name, or of the whole run.

    With `job: ` before its globs it is a job's own duration: of several the one that ended last.

    Attributes:
        own: Globs of the experiment's clock; none where the whole run is its clock.
        other: Globs in their place, none for the whole run; None where the own clock is read.
    """

    own: tuple[str, ...] = ()
    other: tuple[str, ...] | None = None

    @classmethod
    def of_choice(cls, choice: str, own: tuple[str, ...]) -> "Clock":
        """The clock that a choice of the filter, or of the address, stands for."""
        if choice == cls(own).choice or is_refused(choice, own):
            return cls(own)
        return cls(own, () if choice == WHOLE_RUN else (choice,))

    @property
    def in_effect(self) -> tuple[str, ...]:
        """Its globs as they are written, a job's own duration with `job: ` before each."""
        return self.own if self.other is None else self.other

    @property
    def globs(self) -> tuple[str, ...]:
        """The jobs in effect that it ends with; none where the whole run is the clock."""
        return tuple(glob.removeprefix(JOB) for glob in self.in_effect)

    @property
    def is_job(self) -> bool:
        """Whether it is a job's own duration."""
        return _is_job(self.in_effect)

    @property
    def is_own(self) -> bool:
        """Whether it is the experiment's, of which the answers are built."""
        return self.other is None

    @property
    def parameter(self) -> list[str] | None:
        """`$milestone` of a question: NULL for the own clock, empty for the whole run."""
        return None if self.other is None else list(self.other)

    @property
    def choice(self) -> str:
        """What the filter and the address call it."""
        if self.other is None and self.own:
            return visible(f"{'' if self.is_job else _OWN}{listed(self.own)}")
        return listed(self.in_effect) or WHOLE_RUN

    @property
    def name(self) -> str:
        """What it measures: `time to push-*`, `duration of test`, `wall time of the whole run`."""
        if self.is_job:
            return f"duration of {listed(self.globs)}"
        return f"time to {listed(self.globs)}" if self.globs else "wall time of the whole run"

    @property
    def sentence(self) -> str:
        """Which clock is read, and whether it is the experiment's own; globs as they came."""
        jobs = "its last executed job, whatever that job is"
        if self.globs:
            names = either_of(self.globs)
            jobs = f"the last job whose key or name, or a caller's, matches {names}"
        read = f"Clock: {self.name}, from the start of a run to the end of {jobs}."
        if self.is_job:
            read = f"Clock: {self.name}, from start to end of {jobs}; its queue is no part of it."
        if self.in_effect == self.own:
            return read
        return f"{read} The experiment asks for {_own_in_words(Clock(self.own))}."


def is_refused(choice: str, own: Sequence[str]) -> bool:
    """Whether it says nothing, no job is called so, or it is the milestone that was before."""
    glob = choice.removeprefix(JOB).strip()
    is_a_glob = bool(glob) and is_all_visible(choice) and len(choice) <= _LONGEST
    return choice != Clock(tuple(own)).choice and (not is_a_glob or choice.startswith(_OWN))


def _is_job(globs: Sequence[str]) -> bool:
    return any(glob.startswith(JOB) for glob in globs)


def _own_in_words(own: Clock) -> str:
    if not own.globs:
        return "the whole run"
    kind = "duration of" if own.is_job else "time to"
    return f"the {kind} {listed([quoted(glob) for glob in own.globs])}"


ESTIMATE = (
    "A difference is the Hodges-Lehmann estimate, the median of the differences between any run of "
    "the one arm and any of the other: near to the difference of the medians, and not the same."
)
"""What the seconds of a verdict are, beside medians that differ by others."""


def median_sentences(medians: pd.DataFrame, cache_states: Sequence[str], clock: Clock) -> list[str]:
    """
    The median clock of each arm, a sentence for each cache state: baseline first.

    Args:
        medians: Rows of `clock_by_arm`.
        cache_states: Those to speak of, in this order; one without a counted run is left out.
        clock: The one that is read.
    """
    name = clock.name if clock.globs else "wall time"
    counted = medians[medians["attempt_count"] > 0]
    return [
        f"Median {name}{which_runs(', ', state)}: {listed(_medians(rows))}."
        for state in cache_states
        if not (rows := baseline_first(counted[counted["cache_state"] == state])).empty
    ]


def legs_sentence(legs: pd.DataFrame) -> str | None:
    """
    That the milestones of arms consist of different jobs; None where they are alike.

    Args:
        legs: Rows of `milestone_legs`.
    """
    arms: dict[tuple[str, ...], list[str]] = {}
    for arm, labels in zip(legs["arm"], legs["milestone_labels"], strict=True):
        arms.setdefault(tuple(labels), []).append(arm)
    if len(arms) <= 1:
        return None
    parts = [f"{listed(names)}: {listed(list(labels))}" for labels, names in arms.items()]
    return (
        "These arms do not end with the same jobs, so their times are not those of the same work: "
        f"{'; '.join(parts)}."
    )


def _medians(rows: pd.DataFrame) -> list[str]:
    figures = zip(rows["arm"], rows["clock_p50_s"], rows["attempt_count"], strict=True)
    return [f"{arm} {duration(median_s)} (n = {total})" for arm, median_s, total in figures]
