-- Which jobs decide when the milestone is reached?
--
-- Grain: one row per arm, cache state and job key that is on a critical path, or executed upstream
-- of the milestone.
--
-- The population is the counted attempts of which it is stored what their jobs needed: the path of
-- others is not known. Means are over all of them, those in which the key is not on the path
-- included, so that the seconds of an arm add up to its mean clock (but for skew). The legs of a
-- matrix are one key; a job that is not mapped stands under its name.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   arm                VARCHAR  the arm
--   arm_position       INTEGER  place of the arm in the experiment, 1 = first
--   is_baseline        BOOLEAN  the arm that the others are compared with
--   cache_state        VARCHAR  cold, warm, other; all where no arm tells them apart
--   job_key            VARCHAR  id in the workflow file, as caller/callee; else the job's name
--   attempt_count      BIGINT   that population, of the arm in this cache state
--   on_path_count      BIGINT   of these, with the key on the path
--   on_path_share      DOUBLE   the same as a share
--   path_mean_s        DOUBLE   mean seconds that it adds to the path
--   path_share         DOUBLE   its share of all path seconds of the arm
--   lost_mean_s        DOUBLE   mean seconds of lost runners' jobs that it replaced
--   unknown_mean_s     DOUBLE   mean seconds of which jobs without a place may be the reason
--   scheduling_mean_s  DOUBLE   mean seconds else until it was created; NULL if not known of one
--   queue_mean_s       DOUBLE   mean seconds from then until a runner took it; NULL likewise
--   wait_mean_s        DOUBLE   scheduling and queue together
--   run_mean_s         DOUBLE   mean run seconds
--   slack_p50_s        DOUBLE   median of its least slack where it is off the path; NULL: no case
--   exclusive_p50_s    DOUBLE   median exclusive time where it is on the path; NULL: not known
--   has_other_waits    BOOLEAN  its file lets it wait for something else than a runner
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

attempt_keys as (
    select
        attempts.arm,
        attempts.arm_position,
        attempts.is_baseline,
        attempts.cache_state,
        attempts.attempt_count,
        identities.job_key,
        count(paths.job_id) > 0 as is_on_path,
        sum(paths.path_s) as path_s,
        sum(paths.path_lost_s) as path_lost_s,
        sum(paths.path_unknown_s) as path_unknown_s,
        sum(paths.path_scheduling_s) as path_scheduling_s,
        sum(paths.path_queue_s) as path_queue_s,
        sum(paths.path_wait_s) as path_wait_s,
        sum(paths.path_run_s) as path_run_s,
        count(paths.job_id) > count(paths.path_queue_s) as has_unknown_queue,
        min(slacks.slack_s) as slack_s,
        sum(slacks.exclusive_s) filter (where paths.job_id is not null) as exclusive_s,
        bool_or(jobs.may_wait_for is not null) as has_other_waits,
    from attempts
    inner join job_clocks as jobs
        on
            attempts.run_id = jobs.run_id
            and attempts.run_attempt = jobs.run_attempt
    inner join job_identities($experiment) as identities
        on jobs.job_id = identities.job_id
    left join path_jobs($experiment, $milestone, null) as paths
        on
            jobs.job_id = paths.job_id
            and attempts.legs_of = paths.legs_of
    left join job_slacks($experiment, $milestone, null) as slacks on jobs.job_id = slacks.job_id
    where jobs.is_executed and (paths.job_id is not null or slacks.job_id is not null)
    group by
        attempts.arm,
        attempts.arm_position,
        attempts.is_baseline,
        attempts.cache_state,
        attempts.attempt_count,
        attempts.run_id,
        attempts.run_attempt,
        identities.job_key
),

summed as (
    select
        arm,
        arm_position,
        is_baseline,
        cache_state,
        job_key,
        any_value(attempt_count) as attempt_count,
        count(*) filter (where is_on_path) as on_path_count,
        coalesce(sum(path_s), 0) as path_s,
        coalesce(sum(path_lost_s), 0) as path_lost_s,
        coalesce(sum(path_unknown_s), 0) as path_unknown_s,
        coalesce(sum(path_wait_s), 0) as path_wait_s,
        coalesce(sum(path_run_s), 0) as path_run_s,
        case
            when not bool_or(has_unknown_queue) then coalesce(sum(path_scheduling_s), 0)
        end as path_scheduling_s,
        case
            when not bool_or(has_unknown_queue) then coalesce(sum(path_queue_s), 0)
        end as path_queue_s,
        median(slack_s) filter (where not is_on_path) as slack_p50_s,
        median(exclusive_s) filter (where is_on_path) as exclusive_p50_s,
        bool_or(has_other_waits) as has_other_waits,
    from attempt_keys
    group by
        arm,
        arm_position,
        is_baseline,
        cache_state,
        job_key
)

select
    arm,
    arm_position,
    is_baseline,
    cache_state,
    job_key,
    attempt_count,
    on_path_count,
    on_path_count / attempt_count as on_path_share,
    path_s / attempt_count as path_mean_s,
    path_s / nullif(sum(path_s) over (partition by arm, cache_state), 0) as path_share,
    path_lost_s / attempt_count as lost_mean_s,
    path_unknown_s / attempt_count as unknown_mean_s,
    path_scheduling_s / attempt_count as scheduling_mean_s,
    path_queue_s / attempt_count as queue_mean_s,
    path_wait_s / attempt_count as wait_mean_s,
    path_run_s / attempt_count as run_mean_s,
    slack_p50_s,
    exclusive_p50_s,
    has_other_waits,
from summed
order by
    arm_position asc,
    cache_state asc,
    path_s desc,
    job_key asc
