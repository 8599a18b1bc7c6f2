"""What workflow files say of the stored steps of jobs, and saving it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from ingest.records import StepList, StepPlace
from ingest.storage.arrow import register, upsert
from ingest.storage.database import transaction
from ingest.workflow import JobSteps, MatchedStep, ShownStep, Unmatched, match_steps


def save_step_places(
    connection: duckdb.DuckDBPyConnection,
    job_ids: Sequence[int],
    described: Mapping[int, JobSteps],
) -> None:
    """
    What is known of the steps of some jobs, in place of what was stored of them.

    Args:
        connection: To the working database.
        job_ids: All of these jobs.
        described: What a file says of the steps of some of them, by job_id.
    """
    lists: list[StepList] = []
    places: list[StepPlace] = []
    for job_id, shown in _shown_steps(connection, list(described)).items():
        found = match_steps(described[job_id], shown)
        reason = found.reason if isinstance(found, Unmatched) else None
        lists.append(StepList(job_id, described[job_id].has_parallel, reason))
        places += _places(job_id, found)
    with transaction(connection):
        register(connection, [_JobKey(job_id) for job_id in job_ids], _JobKey)
        for table in ("step_lists", "step_places"):
            connection.execute(f"delete from {table} where job_id in (select job_id from incoming)")
        if lists:
            upsert(connection, "step_lists", lists, StepList)
        if places:
            upsert(connection, "step_places", places, StepPlace)


def _places(job_id: int, found: Sequence[MatchedStep] | Unmatched) -> Iterator[StepPlace]:
    for matched in () if isinstance(found, Unmatched) else found:
        step = matched.step
        yield StepPlace(
            job_id=job_id,
            number=matched.number,
            kind=step.kind,
            is_background=step.is_background,
            group_number=step.group,
            awaited_by=step.awaited_by,
            cancelled_by=step.cancelled_by,
        )


def _shown_steps(
    connection: duckdb.DuckDBPyConnection, job_ids: Sequence[int]
) -> dict[int, list[ShownStep]]:
    """The stored steps of jobs, by job_id and in order; jobs without any are left out."""
    found: dict[int, list[ShownStep]] = {}
    if not job_ids:
        return found
    register(connection, [_JobKey(job_id) for job_id in job_ids], _JobKey)
    rows = connection.execute(
        """
        select
            steps.job_id,
            steps.number,
            coalesce(steps.name, ''),
            case when steps.conclusion <> 'skipped' then steps.started_at end,
            case when steps.conclusion <> 'skipped' then steps.completed_at end,
        from steps semi join incoming using (job_id)
        order by steps.job_id, steps.number
        """
    ).fetchall()
    for job_id, *step in rows:
        found.setdefault(job_id, []).append(ShownStep(*step))
    return found


@dataclass(frozen=True, slots=True)
class _JobKey:
    job_id: int
