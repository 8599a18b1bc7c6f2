-- What speaks against a comparison in when its attempts ran, and in how many there are.
--
-- Grain: one row per warning, arm, cache state and attempt that it rests on.
--
-- few runs: an arm has fewer than three counted attempts in a cache state. other weeks: no calendar
-- week (UTC, from Monday) holds attempts of candidate and baseline. other hours: no quarter of the
-- day (UTC) does. not interleaved: in the order of time candidate and baseline take turns less than
-- half as often as in random order, which is 2nm / (n + m) times; said from three attempts each on,
-- and where weeks are not other ones. repeated commit: several attempts of one commit are less
-- independent than others. late start: the first job was created over 60 s after the start, because
-- of an approval or of concurrency. clock skew: a job, or the attempt, seems to go back in time.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   warning      VARCHAR  what speaks against it, as above
--   arm          VARCHAR  the arm; where it is compared, the candidate
--   cache_state  VARCHAR  cold, warm, other; all where no arm tells them apart
--   subject      VARCHAR  the commit; NULL for warnings without one
--   run_id       BIGINT   the run
--   run_attempt  INTEGER  the attempt
with
counted as (
    select
        clocks.arm,
        clocks.cache_state,
        clocks.run_id,
        clocks.run_attempt,
        clocks.head_sha,
        clocks.start_offset_s,
        attempts.is_clock_skewed,
        count(*) over (partition by clocks.arm, clocks.cache_state) as attempt_count,
        count(*) over (partition by clocks.arm, clocks.cache_state, clocks.head_sha)
            as same_commit_count,
    from arm_attempt_clocks($experiment, $milestone, $queue, null) as clocks
    inner join attempt_clocks as attempts
        on
            clocks.run_id = attempts.run_id
            and clocks.run_attempt = attempts.run_attempt
    where clocks.is_counted
),

placed as (
    select
        candidate,
        cache_state,
        is_baseline,
        run_id,
        run_attempt,
        cast(date_trunc('week', run_started_at) as date) as week_on,
        date_part('hour', run_started_at) // 6 as day_quarter,
        is_baseline <> lag(is_baseline) over (
            partition by candidate, cache_state
            order by run_started_at, run_id, run_attempt
        ) as is_turn,
    from comparison_attempts($experiment, $milestone, $queue)
),

shared as (
    select
        *,
        bool_or(is_baseline) over weeks and not bool_and(is_baseline) over weeks
            as is_of_both_weeks,
        bool_or(is_baseline) over quarters and not bool_and(is_baseline) over quarters
            as is_of_both_quarters,
    from placed
    window
        weeks as (partition by candidate, cache_state, week_on),
        quarters as (partition by candidate, cache_state, day_quarter)
),

comparisons as (
    select
        candidate,
        cache_state,
        count(*) filter (where is_baseline) as baseline_count,
        count(*) filter (where not is_baseline) as candidate_count,
        count(*) filter (where is_turn) as turn_count,
        bool_or(is_of_both_weeks) as has_common_week,
        bool_or(is_of_both_quarters) as has_common_quarter,
    from shared
    group by candidate, cache_state
    having count(*) filter (where is_baseline) > 0
),

of_comparisons as (
    select
        candidate,
        cache_state,
        'other weeks' as warning,
    from comparisons
    where not has_common_week
    union all
    select
        candidate,
        cache_state,
        'other hours' as warning,
    from comparisons
    where not has_common_quarter
    union all
    select
        candidate,
        cache_state,
        'not interleaved' as warning,
    from comparisons
    where
        has_common_week
        and least(baseline_count, candidate_count) >= 3
        and turn_count * (baseline_count + candidate_count) < baseline_count * candidate_count
)

select
    of_comparisons.warning,
    of_comparisons.candidate as arm,
    of_comparisons.cache_state,
    cast(null as varchar) as subject,
    placed.run_id,
    placed.run_attempt,
from of_comparisons
inner join placed
    on
        of_comparisons.candidate = placed.candidate
        and of_comparisons.cache_state = placed.cache_state
union all
select
    'few runs' as warning,
    arm,
    cache_state,
    null as subject,
    run_id,
    run_attempt,
from counted
where attempt_count < 3
union all
select
    'repeated commit' as warning,
    arm,
    cache_state,
    head_sha as subject,
    run_id,
    run_attempt,
from counted
where head_sha is not null and same_commit_count > 1
union all
select
    'late start' as warning,
    arm,
    cache_state,
    null as subject,
    run_id,
    run_attempt,
from counted
where start_offset_s > 60
union all
select
    'clock skew' as warning,
    arm,
    cache_state,
    null as subject,
    run_id,
    run_attempt,
from counted
where is_clock_skewed
