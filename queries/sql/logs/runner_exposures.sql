-- On which machines did the usual critical path of each attempt run?
--
-- Grain: one row per candidate, cache state, counted attempt on either side, factor and stratum
-- of it that the attempt was exposed to; none where the experiment reads no logs.
--
-- A job has the weight that it has on the critical paths of its side: its mean seconds of running
-- there, so that a slow machine does not weigh more for being slow. An attempt's exposure to a
-- stratum is the weight of its jobs that ran on it, of all of its jobs that have a weight.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   candidate           VARCHAR  the arm that is compared with the baseline
--   candidate_position  INTEGER  its place in the experiment, 1 = first
--   cache_state         VARCHAR  that of the candidate's attempts
--   arm                 VARCHAR  the arm of this side
--   is_baseline         BOOLEAN  it is the baseline
--   run_id              BIGINT   the run
--   run_attempt         INTEGER  the attempt
--   clock_s             DOUBLE   its clock
--   factor              VARCHAR  image, CPU, region, or hour (six of them, UTC)
--   stratum             VARCHAR  which, as the logs tell; unknown where none does
--   exposure_share      DOUBLE   share of the usual path that ran on it
with
sides as (
    select attempts.*,
    from comparison_attempts($experiment, $milestone, $queue) as attempts
    inner join experiments as asked on asked.experiment = cast($experiment as varchar)
    where attempts.legs_of = '' and asked.log_jobs is not null
),

side_sizes as (
    select
        candidate,
        cache_state,
        is_baseline,
        count(*) as attempt_count,
    from sides
    group by candidate, cache_state, is_baseline
),

weights as (
    select
        sides.candidate,
        sides.cache_state,
        sides.is_baseline,
        identities.job_key,
        identities.leg,
        sum(paths.path_run_s) / min(side_sizes.attempt_count) as weight_s,
    from sides
    inner join side_sizes
        on
            sides.candidate = side_sizes.candidate
            and sides.cache_state = side_sizes.cache_state
            and sides.is_baseline = side_sizes.is_baseline
    inner join path_jobs($experiment, $milestone, null) as paths
        on
            sides.run_id = paths.run_id
            and sides.run_attempt = paths.run_attempt
    inner join job_identities($experiment) as identities on paths.job_id = identities.job_id
    where paths.path_run_s > 0
    group by
        sides.candidate,
        sides.cache_state,
        sides.is_baseline,
        identities.job_key,
        identities.leg
),

weighed as (
    select
        sides.candidate,
        sides.candidate_position,
        sides.cache_state,
        sides.arm,
        sides.is_baseline,
        sides.run_id,
        sides.run_attempt,
        sides.clock_s,
        weights.weight_s,
        jobs.started_at,
        told.image,
        told.image_version,
        told.cpu_model,
        told.region,
    from sides
    inner join job_clocks as jobs
        on
            sides.run_id = jobs.run_id
            and sides.run_attempt = jobs.run_attempt
    inner join job_identities($experiment) as identities on jobs.job_id = identities.job_id
    inner join weights
        on
            sides.candidate = weights.candidate
            and sides.cache_state = weights.cache_state
            and sides.is_baseline = weights.is_baseline
            and identities.job_key = weights.job_key
            and identities.leg is not distinct from weights.leg
    left join logged_jobs as told on jobs.job_id = told.job_id
    where jobs.is_executed and not jobs.is_superseded
),

strata as (
    select
        weighed.*,
        'image' as factor,
        coalesce(
            weighed.image || ' ' || weighed.image_version,
            weighed.image,
            'unknown'
        ) as stratum,
    from weighed
    union all
    select
        weighed.*,
        'CPU' as factor,
        coalesce(weighed.cpu_model, 'unknown') as stratum,
    from weighed
    union all
    select
        weighed.*,
        'region' as factor,
        coalesce(weighed.region, 'unknown') as stratum,
    from weighed
    union all
    select
        weighed.*,
        'hour' as factor,
        case
            when date_part('hour', weighed.started_at) < 6 then '00 to 05'
            when date_part('hour', weighed.started_at) < 12 then '06 to 11'
            when date_part('hour', weighed.started_at) < 18 then '12 to 17'
            else '18 to 23'
        end as stratum,
    from weighed
),

exposed as (
    select
        candidate,
        min(candidate_position) as candidate_position,
        cache_state,
        arm,
        is_baseline,
        run_id,
        run_attempt,
        min(clock_s) as clock_s,
        factor,
        stratum,
        sum(weight_s) as weight_s,
    from strata
    group by
        candidate,
        cache_state,
        arm,
        is_baseline,
        run_id,
        run_attempt,
        factor,
        stratum
)

select
    candidate,
    candidate_position,
    cache_state,
    arm,
    is_baseline,
    run_id,
    run_attempt,
    clock_s,
    factor,
    stratum,
    weight_s / sum(weight_s) over (
        partition by candidate, cache_state, is_baseline, run_id, run_attempt, factor
    ) as exposure_share,
from exposed
order by
    candidate_position asc,
    cache_state asc,
    is_baseline desc,
    run_id asc,
    run_attempt asc,
    factor asc,
    stratum asc
