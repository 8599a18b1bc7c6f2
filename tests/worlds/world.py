"""
A world: a workflow, its runners and its days, and runs in it, event by event.

It shares no code with `queries.what_if`, so that both would have to be wrong alike.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class WorldJob:
    """
    One job of a workflow.

    Attributes:
        key: Its key.
        needs: Keys of the jobs that it waits for.
        set_up_s: What each of its legs needs first.
        work_s: The usual work of each leg: one number for each.
        scatter: Standard deviation of the logarithm of each leg's work, from run to run.
        copies: How many of each leg race.
        parts: Further usual work of each leg, each with a scatter of its own, one after the other.
    """

    key: str
    needs: tuple[str, ...] = ()
    set_up_s: float = 10
    work_s: tuple[float, ...] = (60,)
    scatter: float = 0.1
    copies: int = 1
    parts: tuple[float, ...] = ()


@dataclass(frozen=True)
class World:
    """
    What runs take their times from.

    Attributes:
        jobs: Each after those that it needs.
        milestone: Key of the job whose end is the clock.
        runners: So many jobs of a run at a time; None for as many as there are.
        day_scatter: As `scatter`, of all work of a run.
        late_share: Of jobs that follow others, the part that gets its runner late.
        late_s: How late.
        tail_share: Of all legs, the part that takes three times as long.
    """

    jobs: tuple[WorldJob, ...]
    milestone: str
    runners: int | None = None
    day_scatter: float = 0.05
    late_share: float = 0.1
    late_s: float = 40
    tail_share: float = 0.01


@dataclass(frozen=True)
class Leg:
    """
    A job that ran, in seconds from the start of its run.

    Attributes:
        key: Of its job.
        number: Of the leg, from 1.
        ready_s: The last end of those that it needs.
        asked_s: It was queued.
        began_s: A runner took it.
        set_up_s: Of its run.
        ended_s: Its end.
    """

    key: str
    number: int
    ready_s: float
    asked_s: float
    began_s: float
    set_up_s: float
    ended_s: float


def run_of(  # noqa: C901 - a queue of events is read best in one piece
    world: World, rng: np.random.Generator
) -> list[Leg]:
    """One run, on a day of its own."""
    day = float(np.exp(rng.normal(0, world.day_scatter)))
    plans = {job.key: _legs_of(job, world, day, rng) for job in world.jobs}
    left = {job.key: len(job.needs) for job in world.jobs}
    running = {key: len(plan) for key, plan in plans.items()}
    followers: dict[str, list[str]] = {job.key: [] for job in world.jobs}
    for job in world.jobs:
        for need in job.needs:
            followers[need].append(job.key)
    free = world.runners or sum(map(len, plans.values()))
    order = count()
    events: list[tuple[float, int, str, tuple[float, ...]]] = []
    queue: list[tuple[float, int, tuple[float, ...]]] = []
    legs: list[Leg] = []
    names: dict[int, tuple[str, int]] = {}

    def make_ready(key: str, now: float) -> None:
        is_first = now == 0
        for number, (set_up_s, work_s) in enumerate(plans[key], 1):
            wait_s = float(rng.gamma(4, 1)) if is_first else _later_wait_s(world, rng)
            tag = next(order)
            names[tag] = key, number
            heapq.heappush(events, (now + wait_s, tag, "ask", (now, set_up_s, work_s)))

    for job in world.jobs:
        if not job.needs:
            make_ready(job.key, 0.0)
    while events:
        now, tag, what, values = heapq.heappop(events)
        if what == "ask":
            heapq.heappush(queue, (now, tag, values))
        else:
            free += 1
            key, number = names[tag]
            ready_s, asked_s, began_s, set_up_s = values
            legs.append(Leg(key, number, ready_s, asked_s, began_s, set_up_s, now))
            running[key] -= 1
            if not running[key]:
                for follower in followers[key]:
                    left[follower] -= 1
                    if not left[follower]:
                        make_ready(follower, now)
        while free and queue:
            asked_s, tag, (ready_s, set_up_s, work_s) = heapq.heappop(queue)
            free -= 1
            end_s = now + set_up_s + work_s
            heapq.heappush(events, (end_s, tag, "end", (ready_s, asked_s, now, set_up_s)))
    return legs


def clock_of(world: World, legs: Sequence[Leg]) -> float:
    """When the milestone ended."""
    return max(leg.ended_s for leg in legs if leg.key == world.milestone)


def true_median_s(world: World, seed: int, runs: int = 3_000) -> float:
    """The median clock of very many runs."""
    rng = np.random.default_rng(seed)
    return float(np.median([clock_of(world, run_of(world, rng)) for _ in range(runs)]))


def measured_frames(
    world: World, runs: Sequence[Sequence[Leg]]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """What Longpole would have measured: rows of measured_jobs, measured_needs, measured_steps."""
    jobs, needs, steps = [], [], []
    needed_by = {job.key: job.needs for job in world.jobs}
    has_legs = {job.key: len(job.work_s) > 1 for job in world.jobs}
    ids = count(1)
    for run_id, legs in enumerate(runs, 1):
        of_run = [(next(ids), leg) for leg in legs]
        for job_id, leg in of_run:
            run_s = leg.ended_s - leg.began_s
            jobs.append(
                {
                    "run_id": run_id,
                    "run_attempt": 1,
                    "job_id": job_id,
                    "job_key": leg.key,
                    "leg": str(leg.number) if has_legs[leg.key] else None,
                    "added_s": leg.ended_s - leg.ready_s,
                    "run_s": run_s,
                    "queue_s": leg.began_s - leg.asked_s,
                    "is_milestone": leg.key == world.milestone,
                    "minute_price_usd": 0.008,
                }
            )
            ends = (0, leg.set_up_s, run_s)
            steps += [
                (job_id, number, name, ends[number - 1], ends[number])
                for number, name in ((1, "Set up job"), (2, "work"))
            ]
            needs += [
                (job_id, other_id) for other_id, other in of_run if other.key in needed_by[leg.key]
            ]
    columns = ["job_id", "number", "step_name", "begun_s", "ended_s"]
    return (
        pd.DataFrame(jobs),
        pd.DataFrame(needs, columns=["waiting_id", "needed_id"], dtype="int64"),
        pd.DataFrame(steps, columns=columns).assign(is_added=lambda one: one["number"].eq(1)),
    )


def _legs_of(
    job: WorldJob, world: World, day: float, rng: np.random.Generator
) -> list[tuple[float, float]]:
    """Of each leg its set-up and work."""

    def seconds(usual_s: float) -> float:
        tail = 3 if rng.random() < world.tail_share else 1
        return usual_s * day * tail * float(np.exp(rng.normal(0, job.scatter)))

    legs = []
    for usual_s in job.work_s:
        work_s = min(seconds(usual_s) for _ in range(job.copies))
        work_s += sum(map(seconds, job.parts))
        legs.append((job.set_up_s * float(np.exp(rng.normal(0, 0.05))), work_s))
    return legs


def _later_wait_s(world: World, rng: np.random.Generator) -> float:
    late_s = world.late_s if rng.random() < world.late_share else 0.0
    return 2 + float(rng.gamma(4, 1)) + late_s
