-- Which role of the experiment its steps have, by their names.
--
-- Grain: one row per step name that a role's globs match; of several roles the first in the file.
--
-- Parameters
--   $experiment  VARCHAR  the experiment
--
-- Columns
--   step_name  VARCHAR  name of the step
--   role_name  VARCHAR  the piece of work
with
asked as (
    select
        roles.role,
        roles.position,
        unnest(roles.steps) as wanted,
    from roles
    where roles.experiment = cast($experiment as varchar)
),

step_names as (
    select distinct steps.name as step_name,
    from arm_attempts
    inner join jobs
        on
            arm_attempts.run_id = jobs.run_id
            and arm_attempts.run_attempt = jobs.run_attempt
    inner join steps on jobs.job_id = steps.job_id
    where arm_attempts.experiment = cast($experiment as varchar) and steps.name is not null
)

select
    step_names.step_name,
    arg_min(asked.role, asked.position) as role_name,
from asked
inner join glob_patterns on asked.wanted = glob_patterns.wanted
inner join step_names on step_names.step_name like glob_patterns.like_pattern escape '^'
group by step_names.step_name
