"""What could be changed, ranked by what it saves: every job, edge and matrix on the path, tried."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from basis.changes import Change
from basis.errors import ChangeInvalid
from queries.what_if.ideas import Idea, Source, ideas_of
from queries.what_if.measured import REPLAYED, MeasuredArm, measured_arms
from queries.what_if.outcome import Outcome, Replayed, outcome_of, replay, sum_up
from queries.what_if.workload import Part, Workload, clocks_s
from queries.wording import count, duration

OF_FILES = ("phantom_needs", "job_lines")
"""What advice rests on beside the runs: what workflow files say."""

QUESTIONS = (*REPLAYED, *OF_FILES)
"""What advice rests on."""

HYPOTHETICAL: frozenset[Source] = frozenset({"gone", "used need"})
"""What says where time goes, but can't be done as it stands."""

_MOST_RUNS = 300
_LEAST_RUNS = 5
_LEAST_SAVED_S = 0.5


@dataclass(frozen=True, slots=True)
class Advice:
    """
    One thing to change, and what speaks for and against it.

    Attributes:
        source: What it comes from.
        what: The change, in words.
        where: Its place in the workflow file: path:line, or the key where no line is known.
        changes: The same as the bench and `longpole what-if` take it; none for the floor.
        outcome: What it would bring.
        why: What in the measured runs makes us think so.
        checked: What was looked at, and what was not.
        risk: What could go wrong.
    """

    source: Source
    what: str
    where: str
    changes: tuple[Change, ...]
    outcome: Outcome
    why: str
    checked: str
    risk: str

    @property
    def short_where(self) -> str:
        """Its place without folders: `build.yaml:123`."""
        return ", ".join(place.rpartition("/")[2] for place in self.where.split(", "))


@dataclass(frozen=True, slots=True)
class ArmAdvice:
    """
    What could be changed of one arm.

    Attributes:
        arm: The arm.
        cache_state: Of the runs that were replayed.
        advice: What can be done before what can't, in each what saves most first; the floor last.
    """

    arm: str
    cache_state: str
    advice: list[Advice]


def advise_all(found: Mapping[str, pd.DataFrame]) -> list[ArmAdvice]:
    """
    What could be changed of every arm with runs enough, of the newest runs.

    Args:
        found: The answers to `QUESTIONS`.
    """
    return [
        ArmAdvice(arm.arm, arm.cache_state, advise(arm, found))
        for arm in measured_arms(found, _MOST_RUNS)
        if arm.workload.attempt_count >= _LEAST_RUNS
    ]


def advise(arm: MeasuredArm, of_files: Mapping[str, pd.DataFrame]) -> list[Advice]:
    """
    All that saves time at the milestone, the most first: what can be done, what can't, the floor.

    Of the newest runs.

    Needs of which no use was found are among them whatever they save, and gates; those of which
    one was found say so.

    Args:
        arm: What was measured.
        of_files: The answers to `OF_FILES` at least.
    """
    arm = arm.newest(_MOST_RUNS)
    measured = arm.workload
    uses, lines = (
        of_files[question][of_files[question]["arm"].eq(arm.arm)] for question in OF_FILES
    )
    found = []
    for idea in ideas_of(arm, uses, lines):
        try:
            replayed = replay(measured, idea.changes, arm.steps)
            outcome = sum_up(measured, replayed)
        except ChangeInvalid:  # a job whose end alone is the clock can't be merged away
            continue
        if outcome.saved_s.value >= _LEAST_SAVED_S or idea.is_kept:
            found.append(_advice(idea, outcome, measured, replayed))
    found.sort(key=lambda one: (one.source in HYPOTHETICAL, -one.outcome.saved_s.value))
    return [*found, _floor(measured)]


def _advice(idea: Idea, outcome: Outcome, measured: Workload, replayed: Replayed) -> Advice:
    return Advice(
        source=idea.source,
        what=idea.what,
        where=idea.where,
        changes=idea.changes,
        outcome=outcome,
        why=f"{idea.why} {_of_single_runs(measured, replayed)}" if idea.is_priced else idea.why,
        checked=f"Replayed on {count(outcome.run_count, 'measured run')}. {idea.checked}".strip(),
        risk=idea.risk,
    )


def _of_single_runs(measured: Workload, replayed: Replayed) -> str:
    """What runs save each by itself, at the median and at p90."""
    saved_s = clocks_s(measured)[0] - np.median(replayed.clocks_s, axis=0)
    usual_s, most_s = np.quantile(saved_s, (0.5, 0.9))
    return f"Single runs end {duration(usual_s)} sooner at the median, {duration(most_s)} at p90."


def _floor(measured: Workload) -> Advice:
    """All jobs as they are, at once, no queue: what no structure of them goes below."""
    none = np.empty((0, 2), dtype=np.int64)
    seconds = measured.seconds.copy()
    seconds[[Part.SCHEDULE, Part.QUEUE]] = 0
    jobs = measured.jobs.assign(is_milestone=True)
    apart = Workload(jobs, seconds, none)
    outcome = outcome_of(measured, apart, clocks_s(apart), ("No job waits for anything.",))
    return Advice(
        source="floor",
        what="floor of today's jobs: all at once, no wait",
        where="",
        changes=(),
        outcome=outcome,
        why=(
            "The median of the longest job of each run: no order of the same jobs goes below, "
            "a shorter job may."
        ),
        checked=f"Replayed on {count(outcome.run_count, 'measured run')}.",
        risk="Out of reach where a job uses what another makes.",
    )
