-- Which names could a glob match?
--
-- Grain: one row per arm, job key and job name; one row per step name.
--
-- Parameters
--   $experiment  VARCHAR  name of the experiment
--
-- Columns
--   kind       VARCHAR  job or step
--   arm        VARCHAR  the arm; NULL for a step, whose name is of all arms
--   job_key    VARCHAR  id in the workflow file, as caller/callee; NULL if not mapped, or a step
--   name       VARCHAR  name as GitHub shows it
--   job_count  BIGINT   such jobs in the arm's attempts, skipped ones too; NULL for a step
with
params as (
    select cast($experiment as varchar) as experiment,
),

found as (
    select
        'job' as kind,
        jobs.arm,
        nullif(jobs.job_key, '') as job_key,
        jobs.name,
        jobs.job_count,
    from params
    inner join arms on params.experiment = arms.experiment
    inner join arm_job_names($experiment) as jobs on arms.arm = jobs.arm
    union all
    select
        'step' as kind,
        cast(null as varchar) as arm,
        cast(null as varchar) as job_key,
        step_name,
        cast(null as bigint) as job_count,
    from step_names($experiment)
)

select
    kind,
    arm,
    job_key,
    name,
    job_count,
from found
order by kind asc, job_count desc nulls last, arm asc, job_key asc nulls first, name asc
