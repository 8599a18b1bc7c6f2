-- What does each piece of work add to the critical path of each attempt, and what of it counts?
--
-- Grain: one row per arm, cache state, counted attempt whose path is known, job on its path, and
-- step name; step_name is NULL for the job as a whole. Jobs and steps are those of work_by_arm.
--
-- Work that ran beside other work adds to the path what it does not add to the clock: without it
-- the other work decides. Exclusive seconds are the most that leaving the job out could have saved.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--
-- Columns
--   arm           VARCHAR  the arm
--   arm_position  INTEGER  place of the arm in the experiment, 1 = first
--   cache_state   VARCHAR  cold, warm or other
--   run_id        BIGINT   the run
--   run_attempt   INTEGER  the attempt
--   job_id        BIGINT   the job
--   job_key       VARCHAR  id in the workflow file, as caller/callee; else the job's name
--   leg           VARCHAR  matrix values as in the name; NULL without a matrix, or not mapped
--   step_name     VARCHAR  name of the step; NULL for the job as a whole
--   path_s        DOUBLE   seconds that it adds to the path, repeats summed
--   exclusive_s   DOUBLE   exclusive seconds of its job; NULL where the graph is not wholly known
with
params as (
    select cast($experiment as varchar) as experiment,
),

on_path as (
    select
        clocks.arm,
        clocks.arm_position,
        clocks.cache_state,
        paths.run_id,
        paths.run_attempt,
        paths.job_id,
        identities.job_key,
        identities.leg,
        paths.path_s,
        slacks.exclusive_s,
    from params
    inner join arms on params.experiment = arms.experiment
    inner join arm_attempt_clocks as clocks on arms.arm = clocks.arm
    inner join path_jobs as paths
        on
            clocks.run_id = paths.run_id
            and clocks.run_attempt = paths.run_attempt
    inner join job_clocks as jobs on paths.job_id = jobs.job_id
    inner join job_identities as identities on paths.job_id = identities.job_id
    left join job_slacks as slacks on paths.job_id = slacks.job_id
    where
        clocks.is_counted
        and clocks.needs_source is not null
        and jobs.is_executed
        and not jobs.is_superseded
),

pieces as (
    select
        job_id,
        cast(null as varchar) as step_name,
        path_s,
    from on_path
    union all
    select
        job_id,
        step_name,
        sum(part_s) as path_s,
    from job_parts
    where part = 'step' and step_name is not null
    group by job_id, step_name
)

select
    on_path.arm,
    on_path.arm_position,
    on_path.cache_state,
    on_path.run_id,
    on_path.run_attempt,
    on_path.job_id,
    on_path.job_key,
    on_path.leg,
    pieces.step_name,
    pieces.path_s,
    on_path.exclusive_s,
from on_path
inner join pieces on on_path.job_id = pieces.job_id
order by
    on_path.arm_position asc,
    on_path.cache_state asc,
    on_path.run_id asc,
    on_path.run_attempt asc,
    on_path.job_id asc,
    pieces.step_name asc nulls first
