-- What does the database hold, workflow by workflow?
--
-- Grain: one row per repository and workflow file.
--
-- Columns
--   repository                 VARCHAR    owner/name
--   workflow_path              VARCHAR    path of the workflow file
--   run_count                  BIGINT     runs
--   attempt_count              BIGINT     attempts of these runs
--   unavailable_attempt_count  BIGINT     attempts that GitHub no longer has; their times are NULL
--   job_count                  BIGINT     jobs listed, whatever became of them
--   step_count                 BIGINT     steps
--   carried_over_job_count     BIGINT     jobs of partial re-runs that did not run again
--   check_run_count            BIGINT     check runs listed among the jobs
--   superseded_job_count       BIGINT     failed jobs that another of the same name replaced
--   possibly_superseded_count    BIGINT     failed jobs that another of the name may have replaced
--   carried_over_doubt_count   BIGINT     jobs whose signs disagree on whether they ran again
--   jobs_without_steps_count   BIGINT     executed jobs of which no step is stored
--   first_started_at           TIMESTAMP  earliest start of an attempt, UTC
--   last_started_at            TIMESTAMP  latest start of an attempt, UTC
with
step_counts as (
    select
        job_id,
        count(*) as step_count,
    from step_clocks
    group by job_id
),

attempt_jobs as (
    select
        jobs.run_id,
        jobs.run_attempt,
        count(*) as job_count,
        sum(coalesce(step_counts.step_count, 0)) as step_count,
        count(*) filter (where jobs.is_carried_over) as carried_over_job_count,
        count(*) filter (where jobs.is_check_run) as check_run_count,
        count(*) filter (where jobs.is_superseded) as superseded_job_count,
        count(*) filter (where jobs.is_possibly_superseded) as possibly_superseded_count,
        count(jobs.carried_over_doubt) as carried_over_doubt_count,
        count(*) filter (where jobs.is_executed and step_counts.job_id is null)
            as jobs_without_steps_count,
    from job_clocks as jobs
    left join step_counts on jobs.job_id = step_counts.job_id
    group by jobs.run_id, jobs.run_attempt
)

select
    attempts.repository,
    attempts.workflow_path,
    count(distinct attempts.run_id) as run_count,
    count(*) as attempt_count,
    count(*) filter (where attempts.status is null) as unavailable_attempt_count,
    cast(coalesce(sum(attempt_jobs.job_count), 0) as bigint) as job_count,
    cast(coalesce(sum(attempt_jobs.step_count), 0) as bigint) as step_count,
    cast(coalesce(sum(attempt_jobs.carried_over_job_count), 0) as bigint)
        as carried_over_job_count,
    cast(coalesce(sum(attempt_jobs.check_run_count), 0) as bigint) as check_run_count,
    cast(coalesce(sum(attempt_jobs.superseded_job_count), 0) as bigint) as superseded_job_count,
    cast(coalesce(sum(attempt_jobs.possibly_superseded_count), 0) as bigint)
        as possibly_superseded_count,
    cast(coalesce(sum(attempt_jobs.carried_over_doubt_count), 0) as bigint)
        as carried_over_doubt_count,
    cast(coalesce(sum(attempt_jobs.jobs_without_steps_count), 0) as bigint)
        as jobs_without_steps_count,
    min(attempts.run_started_at) as first_started_at,
    max(attempts.run_started_at) as last_started_at,
from attempt_clocks as attempts
left join attempt_jobs
    on
        attempts.run_id = attempt_jobs.run_id
        and attempts.run_attempt = attempt_jobs.run_attempt
group by attempts.repository, attempts.workflow_path
order by attempts.repository, attempts.workflow_path nulls first
