"""The clock: what the time of a run is measured to."""

from collections.abc import Sequence
from dataclasses import dataclass

from basis.visible import is_all_visible, visible
from queries.wording import either_of, listed, quoted

WHOLE_RUN = "whole run"
"""The choice that stands for the end of a run's last executed job."""

_OWN = "milestone: "
# GitHub cuts names at 100 characters.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Clock:
    """
    From the start of a run to the end of the jobs that globs name, or of the whole run.

    Attributes:
        own: Globs of the experiment's milestone; none where the whole run is its clock.
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
    def globs(self) -> tuple[str, ...]:
        """Those of the milestone in effect; none where the whole run is the clock."""
        return self.own if self.other is None else self.other

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
        if self.other is None:
            return visible(f"{_OWN}{listed(self.own)}") if self.own else WHOLE_RUN
        return listed(self.other) or WHOLE_RUN

    @property
    def name(self) -> str:
        """What it measures: `time to push-*`, `wall time of the whole run`."""
        return f"time to {listed(self.globs)}" if self.globs else "wall time of the whole run"

    @property
    def sentence(self) -> str:
        """Which clock is read, and whether it is the experiment's own; globs as they came."""
        jobs = "its last executed job, whatever that job is"
        if self.globs:
            names = either_of(self.globs)
            jobs = f"the last job whose key or name, or a caller's, matches {names}"
        read = f"Clock: {self.name}, from the start of a run to the end of {jobs}."
        if self.globs == self.own:
            return read
        own = (
            f"the time to {listed([quoted(glob) for glob in self.own])}"
            if self.own
            else "the whole run"
        )
        return f"{read} The experiment asks for {own}."


def is_refused(choice: str, own: Sequence[str]) -> bool:
    """Whether it says nothing, no job is called so, or it is the milestone that was before."""
    is_a_glob = bool(choice.strip()) and is_all_visible(choice) and len(choice) <= _LONGEST
    return choice != Clock(tuple(own)).choice and (not is_a_glob or choice.startswith(_OWN))
