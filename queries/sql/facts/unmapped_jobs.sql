-- Which jobs could not be found in their workflow file, and why?
--
-- Grain: one row per repository, workflow file, job name and reason.
--
-- Columns
--   repository        VARCHAR    owner/name
--   workflow_path     VARCHAR    path of the workflow file
--   job_name          VARCHAR    name as GitHub shows it
--   unmapped_because  VARCHAR    the reason, completing "it"
--   job_count         BIGINT     jobs of this name
--   last_started_at   TIMESTAMP  start of the latest attempt that has one, UTC
select
    attempts.repository,
    attempts.workflow_path,
    jobs.name as job_name,
    jobs.unmapped_because,
    count(*) as job_count,
    max(attempts.run_started_at) as last_started_at,
from job_clocks as jobs
inner join attempt_clocks as attempts
    on
        jobs.run_id = attempts.run_id
        and jobs.run_attempt = attempts.run_attempt
where jobs.unmapped_because is not null
group by
    attempts.repository,
    attempts.workflow_path,
    jobs.name,
    jobs.unmapped_because
order by
    attempts.repository,
    attempts.workflow_path nulls first,
    jobs.name,
    jobs.unmapped_because
