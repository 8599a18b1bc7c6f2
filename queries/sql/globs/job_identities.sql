-- By what a job of an experiment is the same as a job of another attempt.
--
-- Grain: one row per job of the attempts that the experiment's arms select.
--
-- A job that is not mapped is taken for what mapped jobs of its name are in these attempts, if
-- these are one key and leg; else it is known by its name.
--
-- Parameters
--   $experiment  VARCHAR  the experiment
--
-- Columns
--   job_id     BIGINT   the job
--   job_key    VARCHAR  id in the workflow file, as caller/callee; else the job's name
--   leg        VARCHAR  matrix values as in the name; NULL without a matrix, or not mapped
--   role_name  VARCHAR  role of its key or name; NULL without one
with
attempts as (
    select distinct
        run_id,
        run_attempt,
    from arm_attempts
    where experiment = cast($experiment as varchar)
),

experiment_jobs as (
    select
        jobs.job_id,
        jobs.job_key,
        jobs.leg,
        jobs.name,
    from attempts
    inner join jobs
        on
            attempts.run_id = jobs.run_id
            and attempts.run_attempt = jobs.run_attempt
),

keys_of_names as (
    select
        name,
        min(job_key) as job_key,
        min(leg) as leg,
    from experiment_jobs
    where job_key is not null
    group by name
    having count(distinct job_key) = 1 and count(distinct coalesce(leg, '')) = 1
),

known_jobs as (
    select
        experiment_jobs.job_id,
        experiment_jobs.name,
        coalesce(experiment_jobs.job_key, keys_of_names.job_key) as mapped_key,
        case
            when experiment_jobs.job_key is not null then experiment_jobs.leg
            else keys_of_names.leg
        end as leg,
    from experiment_jobs
    left join keys_of_names on experiment_jobs.name = keys_of_names.name
)

select
    known_jobs.job_id,
    coalesce(known_jobs.mapped_key, known_jobs.name) as job_key,
    known_jobs.leg,
    job_roles.role_name,
from known_jobs
left join job_roles($experiment) as job_roles
    on
        coalesce(known_jobs.mapped_key, '') = job_roles.job_key
        and known_jobs.name = job_roles.name
