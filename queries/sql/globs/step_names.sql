-- The names of the steps of an experiment's attempts.
--
-- Grain: one row per step name.
--
-- Parameters
--   $experiment  VARCHAR  the experiment
--
-- Columns
--   step_name  VARCHAR  name of the step
select distinct steps.name as step_name,
from arm_attempts
inner join jobs
    on
        arm_attempts.run_id = jobs.run_id
        and arm_attempts.run_attempt = jobs.run_attempt
inner join steps on jobs.job_id = steps.job_id
where arm_attempts.experiment = cast($experiment as varchar) and steps.name is not null
