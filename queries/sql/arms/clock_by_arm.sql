-- How long does each arm take to its milestone?
--
-- Grain: one row per arm and cache state that it selected attempts in.
--
-- The population is the counted attempts. Quantiles interpolate linearly between the two nearest
-- attempts (position (n - 1) * q from the fastest).
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   arm               VARCHAR    the arm
--   arm_position      INTEGER    place of the arm in the experiment, 1 = first
--   is_baseline       BOOLEAN    the arm that the others are compared with
--   cache_state       VARCHAR    cold, warm, other; all where no arm tells them apart
--   attempt_count     BIGINT     attempts counted
--   excluded_count    BIGINT     attempts selected, but not counted
--   clock_min_s       DOUBLE     shortest clock; NULL where no attempt counts
--   clock_p50_s       DOUBLE     median clock; NULL where no attempt counts
--   clock_p90_s       DOUBLE     clock that 90 % of the attempts do not exceed
--   clock_max_s       DOUBLE     longest clock; NULL where no attempt counts
--   first_started_at  TIMESTAMP  start of the earliest counted attempt, UTC
--   last_started_at   TIMESTAMP  start of the latest counted attempt, UTC
select
    attempts.arm,
    attempts.arm_position,
    attempts.is_baseline,
    attempts.cache_state,
    count(*) filter (where attempts.is_counted) as attempt_count,
    count(*) filter (where not attempts.is_counted) as excluded_count,
    min(attempts.clock_s) filter (where attempts.is_counted) as clock_min_s,
    median(attempts.clock_s) filter (where attempts.is_counted) as clock_p50_s,
    quantile_cont(attempts.clock_s, 0.9) filter (where attempts.is_counted) as clock_p90_s,
    max(attempts.clock_s) filter (where attempts.is_counted) as clock_max_s,
    min(attempts.run_started_at) filter (where attempts.is_counted) as first_started_at,
    max(attempts.run_started_at) filter (where attempts.is_counted) as last_started_at,
from arm_attempt_clocks($experiment, $milestone, $queue, null) as attempts
group by
    attempts.arm,
    attempts.arm_position,
    attempts.is_baseline,
    attempts.cache_state
order by attempts.arm_position, attempts.cache_state
