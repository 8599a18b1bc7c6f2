"""What is looked at: the values of the filters that pages share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import pandas as pd

from app_pages.choosing.clock_choice import WHOLE_RUN
from app_pages.reading.once import once
from basis.visible import visible
from queries.arms.order import CACHE_ORDER
from queries.differences.parity import WorkParity
from queries.wording import listed, quoted

ALL = "all"
CACHE_FILTERS = (ALL, *CACHE_ORDER)

_LONGEST_TOLD = 60
_MOST_TOLD = 3


class OfComparison(Protocol):
    """What belongs to one comparison of a candidate with the baseline, in one cache state."""

    @property
    def candidate(self) -> str:
        """The arm."""

    @property
    def cache_state(self) -> str:
        """Of its attempts."""


_Compared = TypeVar("_Compared", bound=OfComparison)


@dataclass(frozen=True, slots=True)
class Selection:
    """
    The values of the shared filters.

    Attributes:
        experiment: Name of the experiment.
        own_milestone: Globs of the experiment's milestone; none where the whole run is its clock.
        milestone: The globs to ask with: None for the experiment's own, none for the whole run.
        arms: Arms looked at; empty for all of them.
        cache: A cache state, or `all`.
    """

    experiment: str
    own_milestone: tuple[str, ...]
    milestone: tuple[str, ...] | None
    arms: tuple[str, ...]
    cache: str

    @property
    def clock(self) -> tuple[str, ...]:
        """Globs of the milestone in effect; none where the whole run is the clock."""
        return self.own_milestone if self.milestone is None else self.milestone

    @property
    def asked(self) -> dict[str, str | tuple[str, ...] | None]:
        """The parameters of a question about the experiment by this clock."""
        return {"experiment": self.experiment, "milestone": self.milestone}

    @property
    def address(self) -> dict[str, str | list[str]]:
        """The query of an address that shows this; what has its default is left out or dropped."""
        chosen: dict[str, str | list[str]] = {
            "experiment": visible(self.experiment),
            "cache": self.cache,
        }
        if self.arms:
            chosen["arm"] = list(map(visible, self.arms))
        if self.milestone is not None:
            chosen["clock"] = self.milestone[0] if self.milestone else WHOLE_RUN
        return chosen

    @property
    def file_parts(self) -> tuple[str, ...]:
        """Parts of the name of a file with such an answer; the own clock is not named."""
        if self.milestone is None:
            return (self.experiment,)
        return self.experiment, *(self.milestone or (WHOLE_RUN,))

    @property
    def cache_states(self) -> tuple[str, ...]:
        """The cache states looked at, in the order in which they are shown."""
        return CACHE_ORDER if self.cache == ALL else (self.cache,)

    def of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """
        The rows of a frame with `arm` and `cache_state` that are looked at.

        The row of an arm that selects nothing has no cache state, and stays.
        """
        return once(_rows_of, frame, self.arms, self.cache)

    def of_comparisons(self, found: Sequence[_Compared]) -> list[_Compared]:
        """What is of comparisons of candidates that are looked at, of warm ones first."""
        return once(_comparisons_of, found, self.arms, self.cache_states)

    def of_work(self, parities: Sequence[WorkParity]) -> list[WorkParity]:
        """What is of comparisons of candidates that are looked at."""
        return once(_work_of, parities, self.arms, self.cache_states)

    def of_commits(self, commits: pd.DataFrame) -> pd.DataFrame:
        """
        The rows of `commit_attempts` that are looked at, and those of commits that are in no arm.

        Of a pull request without an attempt that is looked at there is no row.
        """
        return once(_commits_of, commits, self.arms, self.cache)

    def of_arms(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of a frame with `arm` that are looked at, whatever their cache state."""
        return once(_arms_of, frame, self.arms)


def refusals(asked: Mapping[str, Sequence[str]], known: Mapping[str, Sequence[str]]) -> list[str]:
    """
    What an address asks for and does not get, a sentence for each key.

    Args:
        asked: The values in the address, by key.
        known: The values there are, by key.
    """
    return [
        f"The address asks for {key} {_values(refused)}, which is not "
        "there; this page shows what it does without."
        for key, values in asked.items()
        if (refused := [value for value in values if value not in known[key]])
    ]


def told(value: str) -> str:
    """A value of the address as a sentence quotes it: short, and without what is not printed."""
    shown = value if len(value) <= _LONGEST_TOLD else f"{value[:_LONGEST_TOLD]}…"
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in shown)


def _values(refused: Sequence[str]) -> str:
    shown = [quoted(told(value)) for value in refused[:_MOST_TOLD]]
    more = len(refused) - len(shown)
    return listed([*shown, *([f"{more} more"] if more else [])])


def _rows_of(frame: pd.DataFrame, arms: tuple[str, ...], cache: str) -> pd.DataFrame:
    kept = _arms_of(frame, arms)
    if cache == ALL:
        return kept
    states = kept["cache_state"]
    return kept[states.eq(cache).fillna(value=False) | states.isna()]


def _arms_of(frame: pd.DataFrame, arms: tuple[str, ...]) -> pd.DataFrame:
    return frame[frame["arm"].isin(arms)] if arms else frame


def _commits_of(commits: pd.DataFrame, arms: tuple[str, ...], cache: str) -> pd.DataFrame:
    looked_at = _rows_of(commits[commits["arm"].notna()], arms, cache)
    is_shown = commits.index.isin(looked_at.index) | commits["arm"].isna()
    return commits[is_shown & commits["pull_number"].isin(looked_at["pull_number"])]


def _comparisons_of(
    found: Sequence[_Compared], arms: tuple[str, ...], cache_states: tuple[str, ...]
) -> list[_Compared]:
    order = {state: place for place, state in enumerate(cache_states)}
    kept = [
        one for one in found if one.cache_state in order and (not arms or one.candidate in arms)
    ]
    return sorted(kept, key=lambda one: order[one.cache_state])


def _work_of(
    parities: Sequence[WorkParity], arms: tuple[str, ...], cache_states: tuple[str, ...]
) -> list[WorkParity]:
    return [
        parity
        for parity in parities
        if parity.candidate.cache_state in cache_states
        and (not arms or parity.candidate.arm in arms)
    ]
