-- Must never be: more jobs or steps stored than the ingest log says were added
--
-- Fewer are none: a job that was replaced before it completed is removed. What an interrupted
-- ingest stored is not in the log: with one, nothing can be said.
--
-- Grain: one row.
--
-- Columns
--   violation_count  BIGINT   how many more
--   example          VARCHAR  both counts of jobs or steps; NULL if there are no more
with
logged as (
    select
        cast(coalesce(sum(jobs_added), 0) as bigint) as job_count,
        cast(coalesce(sum(steps_added), 0) as bigint) as step_count,
        count(*) filter (where finished_at is null) as interrupted_count,
    from ingests
),

stored_jobs as (
    select count(*) as job_count,
    from jobs
),

stored_steps as (
    select count(*) as step_count,
    from steps
),

excesses as (
    select
        'jobs stored ' || stored_jobs.job_count || ', logged ' || logged.job_count as example,
        stored_jobs.job_count - logged.job_count as excess,
        logged.interrupted_count,
    from stored_jobs
    cross join logged
    union all
    select
        'steps stored ' || stored_steps.step_count || ', logged ' || logged.step_count as example,
        stored_steps.step_count - logged.step_count as excess,
        logged.interrupted_count,
    from stored_steps
    cross join logged
)

select
    cast(coalesce(sum(excess), 0) as bigint) as violation_count,
    min(example) as example,
from excesses
where excess > 0 and interrupted_count = 0
