-- On which runners did the critical path of each attempt run?
--
-- Grain: one row per arm, cache state, counted attempt of which it is stored what its jobs needed,
-- factor, and level that jobs on its path ran on; none where the experiment reads no logs.
--
-- A job counts by the usual run seconds of its key: their median over the attempts of its arm and
-- cache state that have it on their path, lest a slow runner raises its own share. An attempt all
-- of whose jobs usually take no second is absent. What no log tells of a job is the level unknown.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   arm               VARCHAR  the arm
--   arm_position      INTEGER  place of the arm in the experiment, 1 = first
--   is_baseline       BOOLEAN  the arm that the others are compared with
--   cache_state       VARCHAR  cold, warm, other; all where no arm tells them apart
--   run_id            BIGINT   the run
--   run_attempt       INTEGER  the attempt
--   clock_s           DOUBLE   time to the milestone, or wall time where the run is the clock
--   factor            VARCHAR  cpu_model, image, region or hour
--   runner_level      VARCHAR  its value, such as ubuntu-24.04 20260413.86 or 06:00 UTC; or unknown
--   usual_share       DOUBLE   share of the usual seconds of its jobs that ran on it, 0 to 1
with
on_path as (
    select
        attempts.arm,
        attempts.arm_position,
        attempts.is_baseline,
        attempts.cache_state,
        attempts.run_id,
        attempts.run_attempt,
        attempts.clock_s,
        paths.job_id,
        identities.job_key,
        jobs.run_s,
        date_part('hour', jobs.started_at) // 6 as day_quarter,
    from arm_attempt_clocks($experiment, $milestone, $queue, null) as attempts
    inner join path_jobs($experiment, $milestone, null) as paths
        on
            attempts.run_id = paths.run_id
            and attempts.run_attempt = paths.run_attempt
            and attempts.legs_of = paths.legs_of
    inner join job_clocks as jobs on paths.job_id = jobs.job_id
    inner join job_identities($experiment) as identities
        on paths.job_id = identities.job_id
    inner join experiments as asked on attempts.experiment = asked.experiment
    where
        attempts.is_counted
        and attempts.needs_source is not null
        and asked.log_jobs is not null
),

usual as (
    select
        arm,
        cache_state,
        job_key,
        median(run_s) as usual_s,
    from on_path
    group by
        arm,
        cache_state,
        job_key
),

ran_on as (
    select
        on_path.*,
        usual.usual_s,
        job_logs.cpu_model,
        coalesce(job_logs.image || ' ' || job_logs.image_version, job_logs.image) as image,
        job_logs.region,
        case on_path.day_quarter
            when 0 then '00:00 UTC'
            when 1 then '06:00 UTC'
            when 2 then '12:00 UTC'
            when 3 then '18:00 UTC'
        end as quarter_name,
    from on_path
    inner join usual
        on
            on_path.arm = usual.arm
            and on_path.cache_state = usual.cache_state
            and on_path.job_key = usual.job_key
    left join job_logs on on_path.job_id = job_logs.job_id
    where usual.usual_s > 0
),

levels as (
    select
        *,
        'cpu_model' as factor,
        coalesce(cpu_model, 'unknown') as runner_level,
    from ran_on
    union all
    select
        *,
        'image' as factor,
        coalesce(image, 'unknown') as runner_level,
    from ran_on
    union all
    select
        *,
        'region' as factor,
        coalesce(region, 'unknown') as runner_level,
    from ran_on
    union all
    select
        *,
        'hour' as factor,
        coalesce(quarter_name, 'unknown') as runner_level,
    from ran_on
),

summed as (
    select
        arm,
        arm_position,
        is_baseline,
        cache_state,
        run_id,
        run_attempt,
        clock_s,
        factor,
        runner_level,
        sum(usual_s) as level_s,
    from levels
    group by
        arm,
        arm_position,
        is_baseline,
        cache_state,
        run_id,
        run_attempt,
        clock_s,
        factor,
        runner_level
)

select
    arm,
    arm_position,
    is_baseline,
    cache_state,
    run_id,
    run_attempt,
    clock_s,
    factor,
    runner_level,
    level_s
    / sum(level_s) over (
        partition by arm, cache_state, run_id, run_attempt, factor
    ) as usual_share,
from summed
order by
    arm_position,
    cache_state,
    run_id,
    run_attempt,
    factor,
    runner_level
