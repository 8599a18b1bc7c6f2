-- Which role of the experiment its jobs have, by their keys and names.
--
-- Grain: one row per job key and name of which a role's globs match either; of several roles the
-- first in the file.
--
-- Parameters
--   $experiment  VARCHAR  the experiment
--
-- Columns
--   job_key    VARCHAR  id in the workflow file, as caller/callee; empty if not mapped
--   name       VARCHAR  name as GitHub shows it
--   role_name  VARCHAR  the piece of work
with
asked as (
    select
        roles.role,
        roles.position,
        unnest(roles.jobs) as wanted,
    from roles
    where roles.experiment = cast($experiment as varchar)
),

job_names as (
    select distinct
        coalesce(jobs.job_key, '') as job_key,
        jobs.name,
    from arm_attempts
    inner join jobs
        on
            arm_attempts.run_id = jobs.run_id
            and arm_attempts.run_attempt = jobs.run_attempt
    where arm_attempts.experiment = cast($experiment as varchar)
)

select
    job_names.job_key,
    job_names.name,
    arg_min(asked.role, asked.position) as role_name,
from asked
inner join glob_patterns on asked.wanted = glob_patterns.wanted
inner join job_names
    on
        job_names.job_key like glob_patterns.like_pattern escape '^'
        or job_names.name like glob_patterns.like_pattern escape '^'
group by job_names.job_key, job_names.name
