-- How long does a run of each arm take?
--
-- Grain: one row per arm and cache state that it selected attempts in.
--
-- The population is the counted attempts. Quantiles interpolate linearly between the two nearest
-- attempts (position (n - 1) * q from the fastest).
--
-- Parameters
--   $experiment  VARCHAR  name of the experiment
--
-- Columns
--   arm               VARCHAR    the arm
--   arm_position      INTEGER    place of the arm in the experiment, 1 = first
--   is_baseline       BOOLEAN    the arm that the others are compared with
--   cache_state       VARCHAR    cold, warm or other
--   attempt_count     BIGINT     attempts counted
--   excluded_count    BIGINT     attempts selected, but not counted
--   wall_min_s        DOUBLE     shortest wall time; NULL where no attempt counts
--   wall_p50_s        DOUBLE     median wall time; NULL where no attempt counts
--   wall_p90_s        DOUBLE     wall time that 90 % of the attempts do not exceed
--   wall_max_s        DOUBLE     longest wall time; NULL where no attempt counts
--   first_started_at  TIMESTAMP  start of the earliest counted attempt, UTC
--   last_started_at   TIMESTAMP  start of the latest counted attempt, UTC
with
params as (
    select cast($experiment as varchar) as experiment,
)

select
    attempts.arm,
    attempts.arm_position,
    attempts.is_baseline,
    attempts.cache_state,
    count(*) filter (where attempts.is_counted) as attempt_count,
    count(*) filter (where not attempts.is_counted) as excluded_count,
    min(attempts.wall_s) filter (where attempts.is_counted) as wall_min_s,
    quantile_cont(attempts.wall_s, 0.5) filter (where attempts.is_counted) as wall_p50_s,
    quantile_cont(attempts.wall_s, 0.9) filter (where attempts.is_counted) as wall_p90_s,
    max(attempts.wall_s) filter (where attempts.is_counted) as wall_max_s,
    min(attempts.run_started_at) filter (where attempts.is_counted) as first_started_at,
    max(attempts.run_started_at) filter (where attempts.is_counted) as last_started_at,
from params
inner join arm_attempt_clocks as attempts on params.experiment = attempts.experiment
group by
    attempts.arm,
    attempts.arm_position,
    attempts.is_baseline,
    attempts.cache_state
order by attempts.arm_position, attempts.cache_state
