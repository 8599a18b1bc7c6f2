-- How long do the steps of each arm run?
--
-- Grain: one row per arm, cache state, job name and step name.
--
-- The population is the executed steps of counted attempts, whatever their conclusion, without
-- those that only wait for others, such as the parent of a parallel group. GitHub
-- drops steps with age, so the counts say how many were left. Quantiles interpolate linearly
-- between the two nearest steps.
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
--   job_name       VARCHAR  name of the job
--   step_name      VARCHAR  name of the step
--   attempt_count  BIGINT   counted attempts in which such a step was executed
--   step_count     BIGINT   executed steps; more than attempts where a name repeats
--   run_p50_s      DOUBLE   median run time
--   run_p90_s      DOUBLE   run time that 90 % of the steps do not exceed
--   run_max_s      DOUBLE   longest run time
select
    attempts.arm,
    attempts.arm_position,
    attempts.is_baseline,
    attempts.cache_state,
    steps.job_name,
    steps.name as step_name,
    count(distinct concat_ws('/', attempts.run_id, attempts.run_attempt)) as attempt_count,
    count(*) as step_count,
    median(steps.run_s) as run_p50_s,
    quantile_cont(steps.run_s, 0.9) as run_p90_s,
    max(steps.run_s) as run_max_s,
from arm_attempt_clocks($experiment, $milestone, $queue, null) as attempts
inner join step_clocks as steps
    on
        attempts.run_id = steps.run_id
        and attempts.run_attempt = steps.run_attempt
where attempts.is_counted and steps.is_work
group by
    attempts.arm,
    attempts.arm_position,
    attempts.is_baseline,
    attempts.cache_state,
    steps.job_name,
    steps.name
order by
    attempts.arm_position,
    attempts.cache_state,
    steps.job_name,
    steps.name nulls first
