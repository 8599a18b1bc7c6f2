-- Must never be: what logs tell of a job or attempt that is not stored
--
-- Nor of a job whose attempt is not noted as asked for; lines of a job that is not noted as read.
--
-- Grain: one row.
--
-- Columns
--   violation_count  BIGINT   how many rows there are
--   example          VARCHAR  the run or job of one of them; NULL if there is none
with
facts_of_jobs as (
    select job_id,
    from job_actions
    union all
    select job_id,
    from cache_outcomes
    union all
    select job_id,
    from build_layers
    union all
    select job_id,
    from inner_steps
    union all
    select job_id,
    from step_waits
),

asked_jobs as (
    select jobs.job_id,
    from jobs
    inner join attempt_logs
        on jobs.run_id = attempt_logs.run_id and jobs.run_attempt = attempt_logs.run_attempt
),

orphans as (
    select 'run ' || attempt_logs.run_id as example,
    from attempt_logs
    anti join run_attempts
        on
            attempt_logs.run_id = run_attempts.run_id
            and attempt_logs.run_attempt = run_attempts.run_attempt
    union all
    select 'job ' || job_logs.job_id as example,
    from job_logs
    anti join asked_jobs on job_logs.job_id = asked_jobs.job_id
    union all
    select 'job ' || facts_of_jobs.job_id as example,
    from facts_of_jobs
    anti join job_logs on facts_of_jobs.job_id = job_logs.job_id
)

select
    count(*) as violation_count,
    min(example) as example,
from orphans
