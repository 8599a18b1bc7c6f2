-- When each step ran, as far as that lies within its job.
--
-- Grain: one row per step of an executed job, neither skipped nor without usable times.
--
-- The first step of a job often starts a second before it, the last ends after it.
--
-- Columns
--   job_id     BIGINT   the job
--   number     INTEGER  number of the step
--   step_name  VARCHAR  name of the step; NULL where it has none
--   begun_s    DOUBLE   its start, seconds from the start of its job
--   ended_s    DOUBLE   its end, likewise
with
spans as (
    select
        steps.job_id,
        steps.number,
        steps.name as step_name,
        jobs.started_at,
        least(greatest(steps.started_at, jobs.started_at), jobs.completed_at) as begun_at,
        least(greatest(steps.completed_at, jobs.started_at), jobs.completed_at) as ended_at,
    from job_clocks as jobs
    inner join steps on jobs.job_id = steps.job_id
    where
        jobs.is_executed
        and jobs.completed_at >= jobs.started_at
        and coalesce(steps.conclusion, '') <> 'skipped'
        and steps.started_at is not null
        and steps.completed_at is not null
        and steps.completed_at >= steps.started_at
)

select
    job_id,
    number,
    step_name,
    cast(date_diff('second', started_at, begun_at) as double) as begun_s,
    cast(date_diff('second', started_at, ended_at) as double) as ended_s,
from spans
