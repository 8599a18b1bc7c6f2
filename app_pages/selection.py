"""What is looked at: the values of the filters that pages share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from queries.wording import listed

ALL = "all"
CACHE_FILTERS = (ALL, "warm", "cold", "other")


@dataclass(frozen=True, slots=True)
class Selection:
    """
    The values of the shared filters.

    Attributes:
        experiment: Name of the experiment.
        milestone: Its milestone's globs; None where the whole run is its clock.
        arms: Arms looked at; empty for all of them.
        cache: A cache state, or `all`.
    """

    experiment: str
    milestone: tuple[str, ...] | None
    arms: tuple[str, ...]
    cache: str

    def of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """
        The rows of a frame with `arm` and `cache_state` that are looked at.

        The row of an arm that selects nothing has no cache state, and stays.
        """
        kept = self.of_arms(frame)
        if self.cache == ALL:
            return kept
        states = kept["cache_state"]
        return kept[states.eq(self.cache).fillna(value=False) | states.isna()]

    def of_arms(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of a frame with `arm` that are looked at, whatever their cache state."""
        return frame[frame["arm"].isin(self.arms)] if self.arms else frame


def refusals(asked: Mapping[str, Sequence[str]], known: Mapping[str, Sequence[str]]) -> list[str]:
    """
    What an address asks for and does not get, a sentence for each key.

    Args:
        asked: The values in the address, by key.
        known: The values there are, by key.
    """
    return [
        f"The address asks for {key} {listed([f'“{value}”' for value in refused])}, which is not "
        "there; this page shows what it does without."
        for key, values in asked.items()
        if (refused := [value for value in values if value not in known[key]])
    ]
