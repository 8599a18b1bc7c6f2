-- The counted attempt of each arm and cache state that is nearest the median clock.
--
-- Grain: one row per arm and cache state with a counted attempt; none where one run is asked for.
--
-- Of two that are equally near the earlier one.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--   $run_id      BIGINT     the only run asked for; NULL for every run
--
-- Columns
--   arm          VARCHAR  the arm
--   cache_state  VARCHAR  cold, warm, other; all where no arm tells them apart
--   run_id       BIGINT   the run
--   run_attempt  INTEGER  the attempt
with
counted as (
    select
        arm,
        cache_state,
        run_id,
        run_attempt,
        run_started_at,
        clock_s,
    from arm_attempt_clocks($experiment, $milestone, $queue, $run_id)
    where is_counted and cast($run_id as bigint) is null
),

medians as (
    select
        arm,
        cache_state,
        median(clock_s) as clock_p50_s,
    from counted
    group by arm, cache_state
),

ranked as (
    select
        counted.arm,
        counted.cache_state,
        counted.run_id,
        counted.run_attempt,
        row_number() over (
            partition by counted.arm, counted.cache_state
            order by
                abs(counted.clock_s - medians.clock_p50_s),
                counted.run_started_at,
                counted.run_id,
                counted.run_attempt
        ) as closeness,
    from counted
    inner join medians
        on
            counted.arm = medians.arm
            and counted.cache_state = medians.cache_state
)

select
    arm,
    cache_state,
    run_id,
    run_attempt,
from ranked
where closeness = 1
