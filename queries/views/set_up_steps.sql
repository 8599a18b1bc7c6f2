-- The steps that GitHub adds to those of a workflow file, by their names.
--
-- Grain: one row per step name, of the attempts that the experiment selects.
--
-- Set up and Complete of job and runner, those of containers, and what an action does before and
-- after its step: `Pre` or `Post` and the name of another step of the job, in every job that has
-- it. Pre stands before all steps of the file, Post after them, with a number left out between, as
-- all 1,583 such steps of real recordings do: "Post a comment" is somebody's own, and so is "Post
-- deploy" right after "deploy". A file's own Post further behind can't be told.
--
-- Parameters
--   $experiment  VARCHAR  the experiment
--
-- Columns
--   step_name  VARCHAR  name of the step
with
job_steps as (
    select distinct
        steps.job_id,
        steps.number,
        steps.name as step_name,
        coalesce(
            steps.name in (
                'Set up job',
                'Set up runner',
                'Complete job',
                'Complete runner',
                'Initialize containers',
                'Stop containers'
            ),
            false
        ) as is_of_job,
        case
            when steps.name like 'Pre %' then substr(steps.name, 5)
            when steps.name like 'Post %' then substr(steps.name, 6)
        end as main_name,
    from arm_attempts
    inner join jobs
        on
            arm_attempts.run_id = jobs.run_id
            and arm_attempts.run_attempt = jobs.run_attempt
    inner join steps on jobs.job_id = steps.job_id
    where arm_attempts.experiment = cast($experiment as varchar)
),

names_of_jobs as (
    select distinct
        job_id,
        step_name,
    from job_steps
),

told_apart as (
    select
        job_steps.*,
        names_of_jobs.step_name is not null as has_main,
    from job_steps
    left join names_of_jobs
        on
            job_steps.job_id = names_of_jobs.job_id
            and job_steps.main_name = names_of_jobs.step_name
),

own_steps as (
    select
        job_id,
        min(number) as first_number,
        max(number) as last_number,
    from told_apart
    where not is_of_job and not has_main
    group by job_id
)

select distinct step_name,
from job_steps
where is_of_job
union
select told_apart.step_name,
from told_apart
left join own_steps on told_apart.job_id = own_steps.job_id
where told_apart.main_name is not null
group by told_apart.step_name
having
    bool_and(
        told_apart.has_main
        and coalesce(
            case
                when told_apart.step_name like 'Pre %'
                    then told_apart.number < own_steps.first_number
                else told_apart.number > own_steps.last_number + 1
            end,
            false
        )
    )
