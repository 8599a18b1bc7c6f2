-- What does a run of each arm take and cost?
--
-- Grain: one row per arm and cache state in which an attempt counts.
--
-- The population is the counted attempts; of the price, those whose price is known. Medians
-- interpolate linearly between the two nearest attempts. Prices are list prices of private
-- repositories, at the rates of the day on which the newest attempt of the experiment started: see
-- docs/costs.md.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   arm                      VARCHAR    the arm
--   arm_position             INTEGER    place of the arm in the experiment, 1 = first
--   is_baseline              BOOLEAN    the arm that the others are compared with
--   cache_state              VARCHAR    cold, warm, other; all where no arm tells them apart
--   attempt_count            BIGINT     attempts counted
--   priced_count             BIGINT     of these, attempts whose price is known
--   self_hosted_count        BIGINT     of these, attempts with a self-hosted job
--   clock_p50_s              DOUBLE     median clock
--   compute_p50_s            DOUBLE     median compute
--   billed_p50_minutes       DOUBLE     median of the minutes billed, each job rounded up
--   self_hosted_p50_minutes  DOUBLE     median of the minutes of self-hosted jobs
--   price_min_usd            DOUBLE     lowest list price; NULL where none is known
--   price_p50_usd            DOUBLE     median list price; NULL where none is known
--   price_max_usd            DOUBLE     highest list price; NULL where none is known
--   unpriced_labels          VARCHAR[]  labels of billed jobs without a price; or NULL
--   rates_on                 VARCHAR    the day whose rates hold, like 2026-01-01
with
counted as (
    select
        attempts.arm,
        attempts.arm_position,
        attempts.is_baseline,
        attempts.cache_state,
        attempts.run_id,
        attempts.run_attempt,
        attempts.clock_s,
        attempts.compute_s,
        spent.billed_minutes,
        spent.self_hosted_minutes,
        spent.unpriced_labels,
        spent.price_usd,
        spent.rates_on,
    from arm_attempt_clocks($experiment, $milestone, $queue, null) as attempts
    left join attempt_costs($experiment) as spent
        on
            attempts.run_id = spent.run_id
            and attempts.run_attempt = spent.run_attempt
            and attempts.legs_of = spent.legs_of
    where attempts.is_counted
),

unpriced as (
    select distinct
        arm,
        cache_state,
        unnest(unpriced_labels) as labels,
    from counted
),

unpriced_by_arm as (
    select
        arm,
        cache_state,
        list_sort(list(labels)) as unpriced_labels,
    from unpriced
    group by arm, cache_state
)

select
    counted.arm,
    counted.arm_position,
    counted.is_baseline,
    counted.cache_state,
    count(*) as attempt_count,
    count(counted.price_usd) as priced_count,
    count(*) filter (where counted.self_hosted_minutes > 0) as self_hosted_count,
    median(counted.clock_s) as clock_p50_s,
    median(counted.compute_s) as compute_p50_s,
    median(counted.billed_minutes) as billed_p50_minutes,
    median(counted.self_hosted_minutes) as self_hosted_p50_minutes,
    min(counted.price_usd) as price_min_usd,
    round(median(counted.price_usd), 6) as price_p50_usd,
    max(counted.price_usd) as price_max_usd,
    any_value(unpriced_by_arm.unpriced_labels) as unpriced_labels,
    max(counted.rates_on) as rates_on,
from counted
left join unpriced_by_arm
    on
        counted.arm = unpriced_by_arm.arm
        and counted.cache_state = unpriced_by_arm.cache_state
group by counted.arm, counted.arm_position, counted.is_baseline, counted.cache_state
order by counted.arm_position, counted.cache_state
