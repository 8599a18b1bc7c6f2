-- The steps that GitHub adds to those of a workflow file, by their names.
--
-- Grain: one row per step name, of the attempts that the experiment selects.
--
-- Set up and Complete of job and runner, those of containers, and what an action does before and
-- after its step: `Pre` or `Post` and the name of another step. (In all 1,583 such steps of real
-- recordings that step is there; "Post a comment" is somebody's own.)
--
-- Parameters
--   $experiment  VARCHAR  the experiment
--
-- Columns
--   step_name  VARCHAR  name of the step
with
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

select step_names.step_name,
from step_names
where
    step_names.step_name in (
        'Set up job',
        'Set up runner',
        'Complete job',
        'Complete runner',
        'Initialize containers',
        'Stop containers'
    )
union
select around.step_name,
from step_names as around
inner join step_names as own
    on around.step_name in ('Pre ' || own.step_name, 'Post ' || own.step_name)
