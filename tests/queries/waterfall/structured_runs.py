"""Runs of the real job graphs with chosen seconds: facts whose truth is known."""

from collections.abc import Callable, Mapping, Sequence
from itertools import count

from tests.queries.facts import Row, attempt, job, needs, step
from tests.simulated.job_plan import JobPlan

SCHEDULING_S, QUEUE_S, SET_UP_S, GAP_S = 1, 2, 2, 1
AROUND_S = SCHEDULING_S + QUEUE_S + SET_UP_S + GAP_S
"""What a job takes beside its steps."""
OTHER_STEP_S = 1
"""Seconds of a step that has none of its own."""

Tables = dict[str, list[Row]]


def structured_runs(
    arms: Mapping[str, tuple[Sequence[JobPlan], Callable[[int], Mapping[str, int]]]], runs: int
) -> Tables:
    """
    So many warm runs of each arm, the first arm being the baseline; all legs take the same time.

    Args:
        arms: By name the structure, and from a run's number within the arm (from 0) the seconds of
            its steps by their names.
        runs: How many runs each arm has.
    """
    tables: Tables = {
        name: []
        for name in ("run_attempts", "jobs", "steps", "job_needs", "attempt_graphs", "arm_attempts")
    }
    tables["arms"] = [{"arm": arm, "position": place} for place, arm in enumerate(arms, start=1)]
    run_ids = count(1)
    for arm, (structure, seconds) in arms.items():
        for number in range(runs):
            run_id = next(run_ids)
            tables["run_attempts"].append(attempt(run_id))
            tables["attempt_graphs"].append({"run_id": run_id})
            tables["arm_attempts"].append({"arm": arm, "run_id": run_id, "cache_state": "warm"})
            _add_jobs(tables, run_id, structure, seconds(number))
    return tables


def _add_jobs(
    tables: Tables, run_id: int, structure: Sequence[JobPlan], seconds: Mapping[str, int]
) -> None:
    """The jobs of a run, each after those that it needs."""
    job_ids = count(run_id * 1000)
    ends: dict[str, int] = {}
    ids: dict[str, list[int]] = {}
    waiting = [plan for plan in structure if not plan.is_skipped]
    while waiting:
        plan = next(one for one in waiting if set(one.needs) <= ends.keys())
        waiting.remove(plan)
        created = max([0, *(ends[key] for key in plan.needs)]) + SCHEDULING_S
        ids[plan.key] = []
        for name in plan.job_names:
            job_id = next(job_ids)
            end, steps = _steps(job_id, created + QUEUE_S, plan, seconds)
            ids[plan.key].append(job_id)
            ends[plan.key] = end
            times = created, created + QUEUE_S, end
            tables["jobs"].append(job(job_id, times, run_id, name=name, job_key=plan.key))
            tables["steps"] += steps
            needed = [one for key in plan.needs for one in ids[key]]
            tables["job_needs"] += needs({job_id: needed}, run_id)


def _steps(
    job_id: int, started: int, plan: JobPlan, seconds: Mapping[str, int]
) -> tuple[int, list[Row]]:
    """The end of a job, and its steps one after the other."""
    at = started + SET_UP_S
    rows = [step(job_id, 1, (started, at), name="Set up job")]
    for number, name in enumerate(plan.steps, start=2):
        end = at + seconds.get(name, OTHER_STEP_S)
        rows.append(step(job_id, number, (at, end), name=name))
        at = end
    return at + GAP_S, rows
