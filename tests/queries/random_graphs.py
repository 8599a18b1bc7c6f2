"""Attempts with random job graphs: ties, skipped jobs, missing creations, skew, superseded jobs."""

from collections.abc import Iterator
from random import Random

from tests.queries.facts import Row, attempt, job, needs

MOST_JOBS = 9
_BACK_IN_TIME_SHARE = 0.1
_FIRST_JOB_ID = 60_000_000_000  # as long as GitHub's, which do not fit 32 bits


def random_attempts(count: int, seed: int) -> dict[str, list[Row]]:
    """Rows of so many attempts by table; run ids from 1."""
    random = Random(seed)  # noqa: S311 - the same graphs every time are meant
    tables: dict[str, list[Row]] = {
        name: [] for name in ("run_attempts", "jobs", "job_needs", "attempt_graphs")
    }
    for run_id in range(1, count + 1):
        tables["run_attempts"].append(
            attempt(run_id, conclusion=random.choice(["success", "failure"]))
        )
        tables["attempt_graphs"].append({"run_id": run_id})
        jobs, edges = _graph(run_id, random)
        tables["jobs"] += jobs
        tables["job_needs"] += needs(edges, run_id)
    return tables


def _graph(run_id: int, random: Random) -> tuple[list[Row], dict[int, list[int]]]:
    edges: dict[int, list[int]] = {}
    ends: dict[int, int] = {}
    jobs: list[Row] = []
    first = _FIRST_JOB_ID + 100 * run_id
    for job_id in range(first, first + random.randint(1, MOST_JOBS)):
        edges[job_id] = random.sample(sorted(ends), random.randint(0, min(3, len(ends))))
        ready = max((ends[needed] for needed in edges[job_id]), default=0)
        if random.random() < _BACK_IN_TIME_SHARE:
            ready = max(0, ready - random.randint(1, 5))
        times, fields = _fate(ready, random)
        jobs.append(job(job_id, times, run_id, name=f"job {job_id}", **fields))
        if fields.get("is_superseded"):
            continue  # its replacement is waited for
        ends[job_id] = ready if fields.get("conclusion") == "skipped" else int(times[2] or 0)
    random.shuffle(jobs)
    return jobs, edges


def _fate(ready: int, random: Random) -> tuple[list[int | None], Row]:
    """Times of a job that is ready at some second, and what is special about it."""
    created, queued, ran = (random.choice([0, 0, 1, 2, 5, 15]) for _ in range(3))
    start = ready + created + queued
    times: list[int | None] = [ready + created, start, start + random.choice([ran, 8, 8, 20])]
    match random.choice(["usual"] * 5 + ["skipped", "failed", "superseded", "old", "skewed"]):
        case "skipped":
            return [start, start, start - random.randint(0, 1)], {"conclusion": "skipped"}
        case "failed":
            return times, {"conclusion": "failure"}
        case "superseded":
            return times, {"conclusion": "failure", "is_superseded": True}
        case "old":
            return [None, *times[1:]], {}
        case "skewed":
            return [*times[:2], max(0, start - random.randint(1, 3))], {}
        case _:
            return times, {}


def by_run(rows: list[Row]) -> Iterator[tuple[int, list[Row]]]:
    """The rows of each run."""
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(int(str(row["run_id"])), []).append(row)
    yield from sorted(found.items())
