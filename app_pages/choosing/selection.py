"""What is looked at: the values of the filters that pages share, and what they make of answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

import pandas as pd
import streamlit as st

from app_pages.reading import Asked, Value, ask_snapshot, ask_together, find_in_snapshot
from app_pages.snapshots import Snapshot
from basis.visible import visible
from queries import findings
from queries.answers import find_question
from queries.arms.clock import WHOLE_RUN, Clock
from queries.arms.misfits import Misfits, find_misfits
from queries.arms.nothing_counts import with_remedies
from queries.arms.populations import CACHE_ORDER, TOLD_APART
from queries.charts.palette import Paper
from queries.differences.parity import WorkParity
from queries.findings import Finding
from queries.verdict.decisions import Standing
from queries.wording import listed, quoted

ALL = "all"
"""Of the cache filter: runs of whatever state; not to be mixed up with the state of that name."""
CACHE_FILTERS = (ALL, *TOLD_APART)

_LONGEST_TOLD = 60
_MOST_TOLD = 3
_MOST_VIEWS = 24


class OfComparison(Protocol):
    """What belongs to one comparison of a candidate with the baseline, in one cache state."""

    @property
    def candidate(self) -> str:
        """The arm."""

    @property
    def baseline(self) -> str:
        """The arm that it is compared with."""

    @property
    def cache_state(self) -> str:
        """Of the candidate's attempts."""


_Compared = TypeVar("_Compared", bound=OfComparison)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Selection:
    """
    The values of the shared filters.

    Attributes:
        snapshot: The one that is read.
        experiment: Name of the experiment.
        clock: The one that is read.
        arms: Arms looked at; empty for all of them.
        cache: A cache state, or `all`.
        queue: Contended or uncontended runs alone; None for all.
    """

    snapshot: Snapshot
    experiment: str
    clock: Clock
    arms: tuple[str, ...] = ()
    cache: str = ALL
    queue: str | None = None

    def ask(self, question: str, **more: Value) -> pd.DataFrame:
        """
        The whole answer to a question about the experiment by this clock.

        Raises:
            LongpoleError: As `queries.answers.answer`; so do all that follow.
        """
        return ask_snapshot(self.snapshot, question, self._asked(more, question))

    @property
    def has_logs(self) -> bool:
        """Whether logs of the experiment's runs are read."""
        experiments = ask_snapshot(self.snapshot, "experiments", ())
        own = experiments[experiments["experiment"] == self.experiment]
        return bool(own["has_logs"].any())

    def ask_together(self, questions: tuple[str, ...], **more: Value) -> dict[str, pd.DataFrame]:
        """Several such answers, by question."""
        return ask_together(self.snapshot, questions, self._asked(more, *questions))

    def ask_rows(self, question: str) -> pd.DataFrame:
        """The rows of such an answer that are looked at."""
        return self.of(self.ask(question))

    def find(self, finding: Finding[T]) -> T:
        """What is worked out of the answers about the experiment by this clock."""
        queue = self.queue if finding.is_narrowed else None
        return find_in_snapshot(self.snapshot, finding, self.experiment, self.clock, queue)

    def find_standings(self) -> list[Standing]:
        """What is decided however often one looks, of all runs by the own clock; else none."""
        is_of_all = self.clock.is_own and self.queue is None
        return self.find(findings.DECISIONS) if is_of_all else []

    def find_misfits(self) -> Misfits:
        """What matches nothing, and as headline why nothing counts, with the remedy."""
        return _misfits(self.of_all_queues)

    def find_savings(self) -> pd.DataFrame:
        """What each job key of each arm looked at would save: rows of `key_savings`."""
        return self.of(findings.savings_frame(self.find(findings.SAVINGS)))

    @property
    def address(self) -> dict[str, str | list[str]]:
        """The query of an address that shows this; what has its default is left out or dropped."""
        chosen: dict[str, str | list[str]] = {
            "experiment": visible(self.experiment),
            "cache": self.cache,
        }
        if self.arms:
            chosen["arm"] = list(map(visible, self.arms))
        if self.queue is not None:
            chosen["queue"] = self.queue
        if not self.clock.is_own:
            chosen["clock"] = self.clock.choice
        return chosen

    @property
    def file_parts(self) -> tuple[str, ...]:
        """Parts of the name of a file with such an answer; the own clock is not named."""
        kind = () if self.queue is None else (self.queue,)
        if self.clock.is_own:
            return self.experiment, *kind
        return self.experiment, *(self.clock.in_effect or (WHOLE_RUN,)), *kind

    @property
    def of_all_queues(self) -> "Selection":
        """The same of contended and uncontended runs."""
        return replace(self, queue=None)

    @property
    def of_all_arms(self) -> "Selection":
        """The same of all arms and cache states."""
        return replace(self, arms=(), cache=ALL)

    @property
    def cache_states(self) -> tuple[str, ...]:
        """The cache states looked at, in the order in which they are shown."""
        return CACHE_ORDER if self.cache == ALL else (self.cache,)

    def of_comparison(self, one: OfComparison) -> "Selection":
        """The same with the two arms of a comparison alone, and the runs of its cache state."""
        return self._narrowed((one.baseline, one.candidate), one.cache_state)

    def of_arm(self, arm: str, cache_state: str) -> "Selection":
        """The same with one arm alone, and its runs in a cache state."""
        return self._narrowed((arm,), cache_state)

    def _narrowed(self, arms: tuple[str, ...], cache_state: str) -> "Selection":
        return replace(self, arms=arms, cache=cache_state if cache_state in TOLD_APART else ALL)

    def is_looked_at(self, arm: str, cache_state: str) -> bool:
        """Whether runs of an arm in a cache state are."""
        return cache_state in self.cache_states and (not self.arms or arm in self.arms)

    def of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """
        The rows of a frame with `arm` and `cache_state` that are looked at.

        The row of an arm that selects nothing has no cache state, and stays.
        """
        if self.cache == ALL:
            return self.of_arms(frame)
        states = frame["cache_state"]
        is_kept = states.eq(self.cache).fillna(value=False) | states.isna()
        return frame[is_kept & frame["arm"].isin(self.arms) if self.arms else is_kept]

    def of_arms(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of a frame with `arm` that are looked at, whatever their cache state."""
        return frame[frame["arm"].isin(self.arms)] if self.arms else frame

    def of_comparisons(self, found: Sequence[_Compared]) -> list[_Compared]:
        """What is of comparisons of candidates that are looked at, of warm ones first."""
        kept = [one for one in found if self.is_looked_at(one.candidate, one.cache_state)]
        return sorted(kept, key=lambda one: self.cache_states.index(one.cache_state))

    def of_work(self, parities: Sequence[WorkParity]) -> list[WorkParity]:
        """What is of comparisons of candidates that are looked at."""
        return [
            parity
            for parity in parities
            if self.is_looked_at(parity.candidate.arm, parity.candidate.cache_state)
        ]

    def of_commits(self, commits: pd.DataFrame) -> pd.DataFrame:
        """
        The rows of `commit_attempts` that are looked at, and those of commits that are in no arm.

        Of a pull request without an attempt that is looked at there is no row.
        """
        looked_at = self.of(commits[commits["arm"].notna()])
        is_shown = commits.index.isin(looked_at.index) | commits["arm"].isna()
        return commits[is_shown & commits["pull_number"].isin(looked_at["pull_number"])]

    def _asked(self, more: Mapping[str, Value], *questions: str) -> Asked:
        asked = {"experiment": self.experiment, "milestone": self.clock.other, **more}
        if self.queue is not None and any(find_question(one).takes("queue") for one in questions):
            asked["queue"] = self.queue
        return tuple(asked.items())


view = st.cache_resource(
    max_entries=_MOST_VIEWS,
    show_spinner="Comparing the arms",
    hash_funcs={Selection: repr, Snapshot: repr, Paper: repr},
)
"""
Keeps what a part of a page shows of a selection, for all readers: sentences, tables, pictures.

Whoever asks first works it out, the others wait. Nobody may change it.
"""


@view
def _misfits(selected: Selection) -> Misfits:
    experiment = (("experiment", selected.experiment),)
    misfits = find_misfits(
        selected.ask("glob_matches"),
        lambda: ask_snapshot(selected.snapshot, "known_names", experiment),
        selected.experiment,
        selected.arms,
    )
    return with_remedies(
        misfits,
        selected.of_arms(ask_snapshot(selected.snapshot, "arm_rules", experiment)),
        selected.ask_rows("attempts_by_arm"),
        lambda: ask_snapshot(selected.snapshot, "branches", ()),
        selected.clock,
    )


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


def quotable(value: str) -> str:
    """A value of the address as a sentence quotes it: short, and without what is not printed."""
    shown = value if len(value) <= _LONGEST_TOLD else f"{value[:_LONGEST_TOLD]}…"
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in shown)


def _values(refused: Sequence[str]) -> str:
    shown = [quoted(quotable(value)) for value in refused[:_MOST_TOLD]]
    more = len(refused) - len(shown)
    return listed([*shown, *([f"{more} more"] if more else [])])
