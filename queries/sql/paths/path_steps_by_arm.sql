-- What is the path's time inside its jobs spent on?
--
-- Grain: one row per arm, cache state, job key and part of it: a step by its name, the gaps
-- between steps, what steps at the same time leave unresolved, or jobs without stored steps.
--
-- The population is the counted attempts of which it is stored what their jobs needed: the path of
-- others is not known. Means are over all of them, those in which the job or the step is not on the
-- path included, so that the parts of a job key add up to its mean run seconds on the path (but for
-- skew). GitHub gives steps in whole seconds.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   arm            VARCHAR  the arm
--   arm_position   INTEGER  place of the arm in the experiment, 1 = first
--   is_baseline    BOOLEAN  the arm that the others are compared with
--   cache_state    VARCHAR  cold, warm, other; all where no arm tells them apart
--   job_key        VARCHAR  id in the workflow file, as caller/callee; else the job's name
--   part           VARCHAR  step, gap, unresolved, or no steps stored
--   step_name      VARCHAR  name of the step; NULL for the other parts
--   attempt_count  BIGINT   that population, of the arm in this cache state
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
        legs_of,
        count(*) over (partition by arm, cache_state) as attempt_count,
    from arm_attempt_clocks($experiment, $milestone, $queue, null)
    where is_counted and needs_source is not null
),

attempt_parts as (
    select
        attempts.arm,
        attempts.arm_position,
        attempts.is_baseline,
        attempts.cache_state,
        attempts.attempt_count,
        identities.job_key,
        parts.part,
        parts.step_name,
        sum(parts.part_s) as part_s,
    from attempts
    inner join path_jobs($experiment, $milestone, null) as paths
        on
            attempts.run_id = paths.run_id
            and attempts.run_attempt = paths.run_attempt
            and attempts.legs_of = paths.legs_of
    inner join job_identities($experiment) as identities
        on paths.job_id = identities.job_id
    inner join job_parts($experiment, $milestone, null) as parts on paths.job_id = parts.job_id
    group by
        attempts.arm,
        attempts.arm_position,
        attempts.is_baseline,
        attempts.cache_state,
        attempts.attempt_count,
        attempts.run_id,
        attempts.run_attempt,
        identities.job_key,
        parts.part,
        parts.step_name
)

select
    arm,
    arm_position,
    is_baseline,
    cache_state,
    job_key,
    part,
    step_name,
    any_value(attempt_count) as attempt_count,
    count(*) as on_path_count,
    sum(part_s) / any_value(attempt_count) as part_mean_s,
    median(part_s) as part_p50_s,
from attempt_parts
group by
    arm,
    arm_position,
    is_baseline,
    cache_state,
    job_key,
    part,
    step_name
order by
    arm_position asc,
    cache_state asc,
    part_mean_s desc,
    job_key asc,
    part asc,
    step_name asc nulls first
