-- Must never be: jobs whose attempt is not stored
--
-- An attempt that began while its run's jobs were read is stored by the next ingest: attempts after
-- the last one whose jobs are complete may still be missing.
--
-- Grain: one row.
--
-- Columns
--   violation_count  BIGINT   how many there are
--   example          VARCHAR  one of them; NULL if there is none
with
known_runs as (
    select
        run_id,
        max(run_attempt) filter (where jobs_fetched_at is not null) as last_settled_attempt,
    from run_attempts
    group by run_id
),

orphans as (
    select jobs.job_id,
    from jobs
    left join run_attempts
        on jobs.run_id = run_attempts.run_id and jobs.run_attempt = run_attempts.run_attempt
    left join known_runs on jobs.run_id = known_runs.run_id
    where
        run_attempts.run_id is null
        and (
            known_runs.run_id is null
            or jobs.run_attempt <= known_runs.last_settled_attempt
        )
)

select
    count(*) as violation_count,
    'job ' || min(job_id) as example,
from orphans
