-- The steps that are no work of a workflow file's own, by their names: most of them GitHub adds.
--
-- Grain: one row per step name, of the attempts that the experiment selects.
--
-- Set up and Complete of job and runner, those of containers, and what an action does before and
-- after its step: `Pre` or `Post` and the name of another step of the job, in every job that has
-- it. Pre stands before all steps of the file, Post after them, with a number left out between, as
-- all 1,583 such steps of real recordings do: "Post a comment" is somebody's own, and so is "Post
-- deploy" right after "deploy". A file's own Post further behind can't be told. Steps that only
-- wait for others, as the parent of a parallel group does, are no work either.
--
-- Parameters
--   $experiment  VARCHAR  the experiment
--
-- Columns
--   step_name  VARCHAR  name of the step
with
selected_jobs as (
    select distinct jobs.job_id,
    from arm_attempts
    inner join jobs
        on
            arm_attempts.run_id = jobs.run_id
            and arm_attempts.run_attempt = jobs.run_attempt
    where arm_attempts.experiment = cast($experiment as varchar)
),

job_steps as (
    select
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
    from selected_jobs
    inner join steps on selected_jobs.job_id = steps.job_id
),

waits as (
    select steps.name as step_name,
    from selected_jobs
    inner join step_clocks as steps on selected_jobs.job_id = steps.job_id
    where steps.name is not null
    group by steps.name
    having bool_or(steps.is_executed) and not bool_or(steps.is_work)
),

with_main as (
    select distinct
        around.job_id,
        around.number,
    from job_steps as around
    inner join job_steps as mains
        on
            around.job_id = mains.job_id
            and around.main_name = mains.step_name
    where around.main_name is not null
),

told_apart as (
    select
        job_steps.*,
        with_main.job_id is not null as has_main,
    from job_steps
    left join with_main
        on
            job_steps.job_id = with_main.job_id
            and job_steps.number = with_main.number
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
select step_name,
from waits
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
