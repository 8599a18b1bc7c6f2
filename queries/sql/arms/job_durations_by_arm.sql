-- How long do the jobs of each arm queue and run?
--
-- Grain: one row per arm, cache state and job name.
--
-- The population is the executed jobs of counted attempts, whatever their conclusion; the legs of
-- a matrix have names of their own. Quantiles interpolate linearly between the two nearest jobs.
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
--   job_name       VARCHAR  name as GitHub shows it
--   attempt_count  BIGINT   counted attempts in which a job of this name was executed
--   job_count      BIGINT   executed jobs; more than attempts where a name repeats
--   queue_p50_s    DOUBLE   median queue time; NULL where no creation is known
--   run_p50_s      DOUBLE   median run time
--   run_p90_s      DOUBLE   run time that 90 % of the jobs do not exceed
--   run_max_s      DOUBLE   longest run time
select
    attempts.arm,
    attempts.arm_position,
    attempts.is_baseline,
    attempts.cache_state,
    jobs.name as job_name,
    count(distinct concat_ws('/', attempts.run_id, attempts.run_attempt)) as attempt_count,
    count(*) as job_count,
    median(jobs.queue_s) as queue_p50_s,
    median(jobs.run_s) as run_p50_s,
    quantile_cont(jobs.run_s, 0.9) as run_p90_s,
    max(jobs.run_s) as run_max_s,
from arm_attempt_clocks($experiment, $milestone, $queue, null) as attempts
inner join job_clocks as jobs
    on
        attempts.run_id = jobs.run_id
        and attempts.run_attempt = jobs.run_attempt
where attempts.is_counted and jobs.is_executed
group by
    attempts.arm,
    attempts.arm_position,
    attempts.is_baseline,
    attempts.cache_state,
    jobs.name
order by attempts.arm_position, attempts.cache_state, jobs.name
