-- What does the clock of each attempt consist of, along its critical path?
--
-- Grain: one row per arm, cache state, counted attempt of which it is stored what its jobs needed,
-- job key on its path, and part: a step by its name, or one of the others.
--
-- The parts of an attempt add up to its clock exactly. What is lost or unknown (see path_jobs) is a
-- part where there is some. Where a creation is not known, scheduling and queue are one, wait. A
-- step counts with what it adds to the path inside its job, for example that of steps in parallel
-- which ended last of those waited for (see step_paths). Skew is what the path makes of a job
-- beyond its own run seconds where times go back, less what the path ends after the clock. Several
-- of one name, also of several legs, are summed.
--
-- A job is the same work by its role, else by its key; one that is not mapped is taken for what
-- others of its name are in the experiment (see job_identities). Steps that GitHub adds (Set up
-- job, Post of an action, ...: see set_up_steps) do not take over the role of their job.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   arm           VARCHAR  the arm
--   arm_position  INTEGER  place of the arm in the experiment, 1 = first
--   is_baseline   BOOLEAN  the arm that the others are compared with
--   cache_state   VARCHAR  cold, warm, other; all where no arm tells them apart
--   run_id        BIGINT   the run
--   run_attempt   INTEGER  the attempt
--   clock_s       DOUBLE   time to the milestone, or wall time where the run is the clock
--   work_key      VARCHAR  role of the job, else its key: what is the same job in another arm
--   job_key       VARCHAR  id in the workflow file, as caller/callee; else the job's name
--   role_name     VARCHAR  role of the step, else of the job; NULL for none
--   step_name     VARCHAR  name of the step; NULL for the other parts, and where it has none
--   is_set_up     BOOLEAN  a step that GitHub adds
--   is_beside     BOOLEAN  a step with others of its job beside it, which are off the path
--   part          VARCHAR  lost, unknown, scheduling, queue, wait, skew, or a part of job_parts
--   part_s        DOUBLE   seconds; possibly negative for skew
with
attempts as (
    select
        arm,
        arm_position,
        is_baseline,
        cache_state,
        run_id,
        run_attempt,
        legs_of,
        clock_s,
    from arm_attempt_clocks($experiment, $milestone, $queue, null)
    where is_counted and needs_source is not null
),

on_path as (
    select
        paths.run_id,
        paths.run_attempt,
        paths.legs_of,
        paths.job_id,
        coalesce(identities.role_name, identities.job_key) as work_key,
        identities.job_key,
        identities.role_name,
        paths.path_lost_s,
        paths.path_unknown_s,
        paths.path_scheduling_s,
        paths.path_queue_s,
        paths.path_wait_s,
        paths.path_run_s
        - jobs.run_s
        - case
            when
                paths.path_position
                = max(paths.path_position) over (
                    partition by paths.run_id, paths.run_attempt, paths.legs_of
                )
                then paths.skew_s
            else 0
        end as skew_s,
    from path_jobs($experiment, $milestone, null) as paths
    inner join job_clocks as jobs on paths.job_id = jobs.job_id
    inner join job_identities($experiment) as identities
        on paths.job_id = identities.job_id
),

parts as (
    select
        job_id,
        cast(null as varchar) as step_name,
        false as is_beside,
        'lost' as part,
        path_lost_s as part_s,
    from on_path
    where path_lost_s > 0
    union all
    select
        job_id,
        null as step_name,
        false as is_beside,
        'unknown' as part,
        path_unknown_s as part_s,
    from on_path
    where path_unknown_s > 0
    union all
    select
        job_id,
        null as step_name,
        false as is_beside,
        'scheduling' as part,
        path_scheduling_s as part_s,
    from on_path
    where path_scheduling_s is not null
    union all
    select
        job_id,
        null as step_name,
        false as is_beside,
        'queue' as part,
        path_queue_s as part_s,
    from on_path
    where path_scheduling_s is not null
    union all
    select
        job_id,
        null as step_name,
        false as is_beside,
        'wait' as part,
        path_wait_s as part_s,
    from on_path
    where path_scheduling_s is null
    union all
    select
        job_id,
        step_name,
        is_beside,
        part,
        part_s,
    from job_parts($experiment, $milestone, null)
    union all
    select
        job_id,
        null as step_name,
        false as is_beside,
        'skew' as part,
        skew_s as part_s,
    from on_path
    where skew_s <> 0
),

described as (
    select
        on_path.run_id,
        on_path.run_attempt,
        on_path.legs_of,
        on_path.work_key,
        on_path.job_key,
        coalesce(
            step_roles.role_name,
            case when set_up_steps.step_name is null then on_path.role_name end
        ) as role_name,
        parts.step_name,
        set_up_steps.step_name is not null as is_set_up,
        parts.is_beside,
        parts.part,
        parts.part_s,
    from on_path
    inner join parts on on_path.job_id = parts.job_id
    left join step_roles($experiment) as step_roles
        on parts.step_name = step_roles.step_name
    left join set_up_steps($experiment) as set_up_steps on parts.step_name = set_up_steps.step_name
)

select
    attempts.arm,
    attempts.arm_position,
    attempts.is_baseline,
    attempts.cache_state,
    attempts.run_id,
    attempts.run_attempt,
    attempts.clock_s,
    described.work_key,
    described.job_key,
    described.role_name,
    described.step_name,
    described.is_set_up,
    bool_or(described.is_beside) as is_beside,
    described.part,
    sum(described.part_s) as part_s,
from attempts
inner join described
    on
        attempts.run_id = described.run_id
        and attempts.run_attempt = described.run_attempt
        and attempts.legs_of = described.legs_of
group by
    attempts.arm,
    attempts.arm_position,
    attempts.is_baseline,
    attempts.cache_state,
    attempts.run_id,
    attempts.run_attempt,
    attempts.clock_s,
    described.work_key,
    described.job_key,
    described.role_name,
    described.step_name,
    described.is_set_up,
    described.part
order by
    attempts.arm_position asc,
    attempts.cache_state asc,
    attempts.run_id asc,
    attempts.run_attempt asc,
    described.work_key asc,
    described.job_key asc,
    described.part asc,
    described.step_name asc nulls first,
    described.role_name asc nulls first
