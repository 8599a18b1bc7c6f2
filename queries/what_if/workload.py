"""The measured jobs of an arm's attempts, as something whose structure can be changed."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from basis.errors import ChangeInvalid
from basis.nearest import nearest, with_callers
from basis.visible import visible
from queries.errors import NeedsInACircle
from queries.what_if.measured_graphs import (
    Ends,
    Marks,
    MeasuredGraphs,
    Places,
    Seconds,
    measured_graphs,
)

Edges: TypeAlias = npt.NDArray[np.int64]

_MOST_CELLS = 2_000_000
_WANTED_REPLAYS = 2_000
_MOST_DRAWS = 200


class Part(IntEnum):
    """What the seconds of a job are, one after the other but for the last."""

    SCHEDULE = 0
    """From the last end of those that it needs until it is queued; may be below 0."""
    QUEUE = 1
    """Then until a runner takes it."""
    SET_UP = 2
    """On the runner: what jobs of its kind do first and last, where that is told apart."""
    WORK = 3
    """On the runner: the rest."""
    EXTRA = 4
    """Paid, but not waited for: copies that are cancelled."""


@dataclass(frozen=True)  # without slots: what is worked out of it once is kept
class Workload:
    """
    Jobs of attempts, what each takes, and which need which.

    Attributes:
        jobs: A row per job: attempt (its number, from 0, in the order of runs), id (0 or more),
            source (the job whose measured steps it has), key, leg (None without a matrix),
            minute_usd (list price of its runner's minute; NaN where not known), is_milestone.
        seconds: By `Part`, draw and row of `jobs`. What is drawn by chance is drawn several times
            for each attempt; what is measured stands as often.
        needs: Pairs of ids, who waits and who is needed; below 0 a joint: who needs a joint needs
            all that the joint needs.
    """

    jobs: pd.DataFrame
    seconds: Seconds
    needs: Edges

    @property
    def attempts(self) -> Places:
        """Of each row."""
        return self.jobs["attempt"].to_numpy(dtype=np.int64)

    @property
    def ids(self) -> Places:
        """Of each row."""
        return self.jobs["id"].to_numpy(dtype=np.int64)

    @property
    def sources(self) -> Places:
        """Of each row."""
        return self.jobs["source"].to_numpy(dtype=np.int64)

    @property
    def is_milestone(self) -> Marks:
        """Of each row."""
        return self.jobs["is_milestone"].to_numpy(dtype=np.bool_)

    @property
    def draw_count(self) -> int:
        """How often each attempt stands."""
        return int(self.seconds.shape[1])

    @property
    def attempt_count(self) -> int:
        """How many attempts."""
        return int(self.jobs["attempt"].max()) + 1

    @property
    def wait_s(self) -> Seconds:
        """By draw and row, until a runner takes it."""
        waits_s: Seconds = self.seconds[Part.SCHEDULE] + self.seconds[Part.QUEUE]
        return waits_s

    @property
    def run_s(self) -> Seconds:
        """By draw and row, on its runner."""
        runs_s: Seconds = self.seconds[Part.SET_UP] + self.seconds[Part.WORK]
        return runs_s

    def drawn_several_times(self) -> "Workload":
        """The same, each attempt as often as chance asks for."""
        cells = max(1, _MOST_CELLS // len(self.jobs))
        draws = min(_MOST_DRAWS, cells, -(-_WANTED_REPLAYS // self.attempt_count))
        return replace(self, seconds=np.repeat(self.seconds, draws, axis=1))

    def first_draws(self, count: int) -> "Workload":
        """The same with so many draws."""
        return replace(self, seconds=self.seconds[:, :count])

    def newest(self, count: int) -> "Workload":
        """So many attempts of it at most, the last ones."""
        first = max(0, self.attempt_count - count)
        kept = self.of_rows(np.flatnonzero(self.attempts >= first))
        return replace(kept, jobs=kept.jobs.assign(attempt=kept.jobs["attempt"] - first))

    def with_seconds(self, rows: Places, parts: Mapping[Part, Seconds | float]) -> "Workload":
        """The same, but for some parts of some rows; by draw and row."""
        seconds = self.seconds.copy()
        for part, values in parts.items():
            seconds[part][:, rows] = values
        return replace(self, seconds=seconds)

    def rows_of(self, job: str) -> Places:
        """
        The rows of a job, by its key or that of its caller.

        Raises:
            ChangeInvalid: There is none.
        """
        known = self.jobs["key"].unique().tolist()
        matches = matcher(job)
        mine = [key for key in known if any(map(matches, with_callers([key])))]
        if not mine:
            meant = nearest([job], known, [])
            remedy = f"did you mean {meant[0]}?" if meant else f"there are {_few(known)}."
            raise ChangeInvalid(
                f"no job {visible(job)} is among those that the milestone needs: {visible(remedy)}"
            )
        return np.flatnonzero(self.jobs["key"].isin(mine))

    def direct_needs(self, rows: Places) -> Edges:
        """Pairs of ids: these rows, and each job that they need; joints are resolved."""
        return self._without_joints(self.needs[np.isin(self.needs[:, 0], self.ids[rows])])

    def _without_joints(self, pairs: Edges) -> Edges:
        of_joints = pd.DataFrame(self.needs[self.needs[:, 0] < 0], columns=["joint", "needed"])
        found = []
        while len(pairs):
            is_joint = pairs[:, 1] < 0
            found.append(pairs[~is_joint])
            through = pd.DataFrame(pairs[is_joint], columns=["waiting", "joint"])
            through = through.merge(of_joints, on="joint")
            pairs = through[["waiting", "needed"]].drop_duplicates().to_numpy(dtype=np.int64)
        pairs = np.concatenate([np.empty((0, 2), dtype=np.int64), *found])
        return _distinct(pairs[np.isin(pairs[:, 1], self.ids)])

    @property
    def is_first(self) -> Marks:
        """Of each row whether it needs no job."""
        leading = self.ids
        while True:
            leads = self.needs[np.isin(self.needs[:, 1], leading)]
            joints = np.unique(leads[leads[:, 0] < 0, 0])
            if np.isin(joints, leading).all():
                return ~np.isin(self.ids, leads[:, 0])
            leading = np.concatenate([self.ids, joints])

    def with_needs(self, rows: Places, pairs: Edges) -> "Workload":
        """These rows need what the pairs say, and nothing else."""
        kept = self.needs[~np.isin(self.needs[:, 0], self.ids[rows])]
        return replace(self, needs=np.concatenate([kept, pairs]))

    def renamed(self, before: Places, after: Places) -> Edges:
        """The edges with some ids replaced, each pair once, none to itself."""
        order = np.argsort(before)
        before, after = before[order], after[order]
        places = np.minimum(np.searchsorted(before, self.needs), len(before) - 1)
        edges = np.where(before[places] == self.needs, after[places], self.needs)
        return _distinct(edges[edges[:, 0] != edges[:, 1]])

    def of_rows(self, rows: Places) -> "Workload":
        """Some rows, in this order; the edges stay as they are."""
        jobs = self.jobs.iloc[rows].reset_index(drop=True)
        return replace(self, jobs=jobs, seconds=self.seconds[:, :, rows])

    def without(self, rows: Places) -> "Workload":
        """All other rows."""
        return self.of_rows(np.setdiff1d(np.arange(len(self.jobs)), rows))

    def joined_by(self, other: "Workload", needs: Edges) -> "Workload":
        """The rows of both, with these edges."""
        jobs = pd.concat([self.jobs, other.jobs], ignore_index=True)
        return Workload(jobs, np.concatenate([self.seconds, other.seconds], axis=2), needs)

    def new_ids(self, count: int) -> Places:
        """Numbers that no row has."""
        return np.arange(count, dtype=np.int64) + int(self.ids.max()) + 1

    def new_joints(self, count: int) -> Places:
        """Numbers that no joint has."""
        return int(self.needs.min(initial=0)) - 1 - np.arange(count, dtype=np.int64)

    @cached_property
    def graphs(self) -> MeasuredGraphs:
        """
        The graphs of the attempts, with what their jobs add in the first draw.

        Raises:
            ChangeInvalid: Jobs need one another in a circle, or an attempt has no milestone.
        """
        with_milestone = np.unique(self.attempts[self.is_milestone])
        if len(with_milestone) < self.attempt_count:
            raise ChangeInvalid(
                "the change leaves runs without a job of the milestone: keep one, "
                'or name another with do = "milestone".'
            )
        jobs = pd.DataFrame(
            {
                "job_id": self.ids,
                "run_id": self.attempts,
                "run_attempt": 1,
                "added_s": (self.wait_s + self.run_s)[0],
                "is_milestone": self.is_milestone,
            }
        )
        needs = pd.DataFrame(self.needs, columns=["waiting_id", "needed_id"])
        try:
            return measured_graphs(jobs, needs)
        except NeedsInACircle as error:
            raise ChangeInvalid(
                "the change makes jobs need one another in a circle: drop one of the needs, too."
            ) from error

    @cached_property
    def ends(self) -> Ends:
        """
        When its jobs and attempts end, by draw.

        Raises:
            ChangeInvalid: As `graphs`.
        """
        graphs = self.graphs
        added_s = graphs.by_row(self.wait_s + self.run_s)
        return graphs.ends(graphs.added_s - added_s)


def workload(jobs: pd.DataFrame, needs: pd.DataFrame) -> Workload:
    """
    What was measured, as it was.

    Args:
        jobs: Rows of `measured_jobs`, whole attempts of one arm and state, one at least.
        needs: Rows of `measured_needs`, at least those of these jobs.
    """
    jobs = jobs.sort_values(["run_id", "run_attempt", "job_id"], kind="stable", ignore_index=True)
    run_s = jobs["run_s"].to_numpy(dtype=np.float64)
    wait_s = jobs["added_s"].to_numpy(dtype=np.float64) - run_s
    queue_s = np.clip(jobs["queue_s"].fillna(0).to_numpy(np.float64), 0, np.maximum(wait_s, 0))
    nothing = np.zeros(len(jobs))
    rows = pd.DataFrame(
        {
            "attempt": jobs.groupby(["run_id", "run_attempt"]).ngroup(),
            "id": jobs["job_id"],
            "source": jobs["job_id"],
            "key": jobs["job_key"].astype(object),
            "leg": jobs["leg"].astype(object).where(jobs["leg"].notna(), None),
            "minute_usd": jobs["minute_price_usd"].astype("float64"),
            "is_milestone": jobs["is_milestone"].astype("bool"),
        }
    )
    edges = needs[["waiting_id", "needed_id"]].to_numpy(dtype=np.int64)
    seconds = np.stack([wait_s - queue_s, queue_s, nothing, run_s, nothing])[:, None]
    return Workload(rows, seconds, _led_to(edges, rows["id"].to_numpy(dtype=np.int64)))


def clocks_s(workload: Workload) -> Seconds:
    """By draw and attempt, when the clock stops without a limit on runners."""
    return workload.ends.clocks_s


def began_s(workload: Workload) -> Seconds:
    """By draw and row, when a runner took it, from the start of its attempt; without a limit."""
    graphs = workload.graphs
    is_job = ~graphs.is_joint
    found = np.empty_like(workload.run_s)
    found[:, graphs.jobs[is_job]] = workload.ends.jobs_s[:, is_job]
    return found - workload.run_s


def matcher(glob: str) -> Callable[[str], bool]:
    """Whether a name is that of the glob: `*` any signs, `?` one."""
    signs = {"*": ".*", "?": "."}
    pattern = "".join(signs.get(sign, re.escape(sign)) for sign in glob)
    return lambda name: re.fullmatch(pattern, name, re.DOTALL) is not None


def _distinct(pairs: Edges) -> Edges:
    distinct: Edges = pairs[~pd.DataFrame(pairs).duplicated().to_numpy()]
    return distinct


def _led_to(edges: Edges, ids: Places) -> Edges:
    """The edges that lead to one of the jobs, directly or through joints."""
    is_led = np.isin(edges[:, 0], ids)
    while True:
        joints = np.unique(edges[is_led, 1])
        more = is_led | np.isin(edges[:, 0], joints[joints < 0])
        if (more == is_led).all():
            return edges[is_led]
        is_led = more


def _few(names: Sequence[str]) -> str:
    shown = ", ".join(sorted(names)[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown  # noqa: PLR2004
