-- When was the data last fetched, how new is it, and what is missing?
--
-- Grain: one row.
--
-- Columns
--   last_complete_at    TIMESTAMP  end of the last complete ingest that asked GitHub, UTC, or NULL;
--                                  the last by its number: a clock may have been set back
--   run_count           BIGINT     runs stored
--   attempt_count       BIGINT     attempts stored
--   newest_created_at   TIMESTAMP  creation of the newest run, UTC; NULL without a run
--   newest_run_id       BIGINT     that run; the larger id where two were created at once
--   newest_repository   VARCHAR    its repository
--   missing_jobs_count  BIGINT     selected completed attempts whose jobs are missing or may change
--   in_progress_count   BIGINT     selected attempts that had not completed when last seen
with
fetches as (
    select max_by(finished_at, ingest_id) as last_complete_at,
    from ingests
    where outcome = 'complete' and requests > 0
),

attempts as (
    select
        count(distinct run_id) as run_count,
        count(*) as attempt_count,
    from run_attempts
),

runs_ranked as (
    select
        run_id,
        repository,
        created_at,
        row_number() over (order by created_at desc, run_id desc) as recency,
    from run_attempts
    where created_at is not null
),

newest_runs as (
    select
        max(created_at) as created_at,
        max(run_id) as run_id,
        max(repository) as repository,
    from runs_ranked
    where recency = 1
),

selected_attempts as (
    select
        run_attempts.status,
        run_attempts.jobs_fetched_at,
    from run_attempts
    semi join arm_attempts
        on
            run_attempts.run_id = arm_attempts.run_id
            and run_attempts.run_attempt = arm_attempts.run_attempt
),

gaps as (
    select
        count(*) filter (
            where status = 'completed' and jobs_fetched_at is null
        ) as missing_jobs_count,
        count(*) filter (where status <> 'completed') as in_progress_count,
    from selected_attempts
)

select
    fetches.last_complete_at,
    attempts.run_count,
    attempts.attempt_count,
    newest_runs.created_at as newest_created_at,
    newest_runs.run_id as newest_run_id,
    newest_runs.repository as newest_repository,
    gaps.missing_jobs_count,
    gaps.in_progress_count,
from fetches
cross join attempts
cross join newest_runs
cross join gaps
