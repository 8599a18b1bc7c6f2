-- The keys and names of the jobs that are asked about: of an experiment's arms, of a run, or all.
--
-- Grain: one row per job key and name.
--
-- Parameters
--   $experiment  VARCHAR  whose arms select their attempts; NULL for none
--   $run_id      BIGINT   a run asked for besides; NULL for none
--
-- Columns
--   job_key  VARCHAR  id in the workflow file, as caller/callee; empty if not mapped
--   name     VARCHAR  name as GitHub shows it
with
params as (
    select
        cast($experiment as varchar) as experiment,
        cast($run_id as bigint) as run_id,
),

selected as (
    select distinct
        arm_attempts.run_id,
        arm_attempts.run_attempt,
    from params
    inner join arm_attempts on params.experiment = arm_attempts.experiment
)

select distinct
    coalesce(jobs.job_key, '') as job_key,
    jobs.name,
from params
cross join jobs
left join selected
    on
        jobs.run_id = selected.run_id
        and jobs.run_attempt = selected.run_attempt
where
    selected.run_id is not null
    or jobs.run_id = params.run_id
    or (params.experiment is null and params.run_id is null)
