-- What is the path's time inside its jobs spent on?
--
-- Grain: one row per arm, cache state, job key and part of it: a step by its name, the gaps
-- between steps, what steps in parallel count twice (negative), or jobs without stored steps.
--
-- The population is the counted attempts. Means are over all of them, those in which the job or
-- the step is not on the path included, so that the parts of a job key add up to its mean run
-- seconds on the path (but for skew). GitHub gives steps in whole seconds.
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
--   job_key        VARCHAR  id in the workflow file, as caller/callee; else the job's name
--   part           VARCHAR  step, gap, parallel, or no steps stored
--   step_name      VARCHAR  name of the step; NULL for the other parts
--   attempt_count  BIGINT   counted attempts of the arm in this cache state
--   on_path_count  BIGINT   of these, with such a part on the path
--   part_mean_s    DOUBLE   mean seconds that it adds to the path
--   part_p50_s     DOUBLE   median seconds in the attempts that have it on the path
with
attempts as (
    select
        arm,
        arm_position,
        is_baseline,
        cache_state,
        run_id,
        run_attempt,
    from arm_attempt_clocks
    where is_counted
),

populations as (
    select
        arm,
        cache_state,
        count(*) as attempt_count,
    from attempts
    group by arm, cache_state
),

attempt_parts as (
    select
        attempts.arm,
        attempts.arm_position,
        attempts.is_baseline,
        attempts.cache_state,
        coalesce(jobs.job_key, jobs.name) as job_key,
        parts.part,
        parts.step_name,
        sum(parts.part_s) as part_s,
    from attempts
    inner join path_jobs as paths
        on
            attempts.run_id = paths.run_id
            and attempts.run_attempt = paths.run_attempt
    inner join job_clocks as jobs on paths.job_id = jobs.job_id
    inner join job_parts as parts on paths.job_id = parts.job_id
    group by
        attempts.arm,
        attempts.arm_position,
        attempts.is_baseline,
        attempts.cache_state,
        attempts.run_id,
        attempts.run_attempt,
        coalesce(jobs.job_key, jobs.name),
        parts.part,
        parts.step_name
)

select
    attempt_parts.arm,
    attempt_parts.arm_position,
    attempt_parts.is_baseline,
    attempt_parts.cache_state,
    attempt_parts.job_key,
    attempt_parts.part,
    attempt_parts.step_name,
    any_value(populations.attempt_count) as attempt_count,
    count(*) as on_path_count,
    sum(attempt_parts.part_s) / any_value(populations.attempt_count) as part_mean_s,
    quantile_cont(attempt_parts.part_s, 0.5) as part_p50_s,
from attempt_parts
inner join populations
    on
        attempt_parts.arm = populations.arm
        and attempt_parts.cache_state = populations.cache_state
group by
    attempt_parts.arm,
    attempt_parts.arm_position,
    attempt_parts.is_baseline,
    attempt_parts.cache_state,
    attempt_parts.job_key,
    attempt_parts.part,
    attempt_parts.step_name
order by
    attempt_parts.arm_position asc,
    attempt_parts.cache_state asc,
    part_mean_s desc,
    attempt_parts.job_key asc,
    attempt_parts.part asc,
    attempt_parts.step_name asc nulls first
