-- In which jobs does each arm do which work, and does its milestone need them?
--
-- Grain: one row per arm, cache state, executed job key, and step name; a job of which no step ran
-- has one row without a step. Steps that GitHub adds, without a role of their own, have no row.
--
-- The population is the counted attempts of which it is stored what their jobs needed. A job is
-- needed if it is in one of them; whether it is, is not known where all their needs are inferred.
-- One that is not mapped is taken for what others of its name are (see job_identities).
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--
-- Columns
--   arm            VARCHAR  the arm
--   arm_position   INTEGER  place of the arm in the experiment, 1 = first
--   is_baseline    BOOLEAN  the arm that the others are compared with
--   cache_state    VARCHAR  cold, warm or other
--   work_key       VARCHAR  role of the job, else its key: what is the same job in another arm
--   job_key        VARCHAR  id in the workflow file, as caller/callee; else the job's name
--   role_name      VARCHAR  role of the step, else of the job; NULL for none
--   step_name      VARCHAR  name of the step; NULL where it has none, and for a job without steps
--   attempt_count  BIGINT   attempts in which it ran
--   is_needed      BOOLEAN  its job was on the path or upstream of the milestone; NULL: not known
with
attempts as (
    select
        arm,
        arm_position,
        is_baseline,
        cache_state,
        run_id,
        run_attempt,
    from arm_attempt_clocks($experiment, $milestone, null)
    where is_counted and needs_source is not null
),

known as (
    select distinct
        run_id,
        run_attempt,
    from job_slacks($experiment, $milestone, null)
),

executed as (
    select
        jobs.run_id,
        jobs.run_attempt,
        jobs.job_id,
        coalesce(identities.role_name, identities.job_key) as work_key,
        identities.job_key,
        identities.role_name,
        case
            when path_jobs.job_id is not null or job_slacks.job_id is not null then true
            when known.run_id is not null then false
        end as is_needed,
    from job_clocks as jobs
    inner join job_identities($experiment) as identities
        on jobs.job_id = identities.job_id
    left join known
        on
            jobs.run_id = known.run_id
            and jobs.run_attempt = known.run_attempt
    left join path_jobs($experiment, $milestone, null) as path_jobs
        on jobs.job_id = path_jobs.job_id
    left join job_slacks($experiment, $milestone, null) as job_slacks
        on jobs.job_id = job_slacks.job_id
    where jobs.is_executed
),

ran_steps as (
    select
        steps.job_id,
        steps.name as step_name,
        step_roles.role_name,
    from step_clocks as steps
    left join step_roles($experiment) as step_roles on steps.name = step_roles.step_name
    left join set_up_steps($experiment) as set_up_steps on steps.name = set_up_steps.step_name
    where
        steps.is_executed
        and (step_roles.role_name is not null or set_up_steps.step_name is null)
),

places as (
    select
        executed.run_id,
        executed.run_attempt,
        executed.work_key,
        executed.job_key,
        coalesce(ran_steps.role_name, executed.role_name) as role_name,
        ran_steps.step_name,
        bool_or(executed.is_needed) as is_needed,
    from executed
    left join ran_steps on executed.job_id = ran_steps.job_id
    group by
        executed.run_id,
        executed.run_attempt,
        executed.work_key,
        executed.job_key,
        coalesce(ran_steps.role_name, executed.role_name),
        ran_steps.step_name
)

select
    attempts.arm,
    attempts.arm_position,
    attempts.is_baseline,
    attempts.cache_state,
    places.work_key,
    places.job_key,
    places.role_name,
    places.step_name,
    count(*) as attempt_count,
    bool_or(places.is_needed) as is_needed,
from attempts
inner join places
    on
        attempts.run_id = places.run_id
        and attempts.run_attempt = places.run_attempt
group by
    attempts.arm,
    attempts.arm_position,
    attempts.is_baseline,
    attempts.cache_state,
    places.work_key,
    places.job_key,
    places.role_name,
    places.step_name
order by
    attempts.arm_position asc,
    attempts.cache_state asc,
    places.work_key asc,
    places.job_key asc,
    places.role_name asc nulls first,
    places.step_name asc nulls first
