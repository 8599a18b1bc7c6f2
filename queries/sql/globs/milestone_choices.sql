-- Which jobs could be the milestone?
--
-- Grain: one row per job key, or name, executed in an attempt that the experiment's arms select.
--
-- A job that is not mapped stands under its name.
--
-- Parameters
--   $experiment  VARCHAR  name of the experiment
--
-- Columns
--   job_key        VARCHAR  id in the workflow file, as caller/callee; else the job's name
--   is_mapped      BOOLEAN  it is a key, not a name
--   attempt_count  BIGINT   attempts in which it was executed
with
params as (
    select cast($experiment as varchar) as experiment,
)

select
    coalesce(jobs.job_key, jobs.name) as job_key,
    jobs.job_key is not null as is_mapped,
    count(distinct concat_ws('/', jobs.run_id, jobs.run_attempt)) as attempt_count,
from params
inner join scoped_attempts($experiment, null) as attempts on params.experiment is not null
inner join job_clocks as jobs
    on
        attempts.run_id = jobs.run_id
        and attempts.run_attempt = jobs.run_attempt
where jobs.is_executed
group by coalesce(jobs.job_key, jobs.name), jobs.job_key is not null
order by attempt_count desc, job_key asc, is_mapped desc
