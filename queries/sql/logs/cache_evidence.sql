-- Whether each run was warm or cold by its logs, and whether that refutes what its rule claims.
--
-- Grain: one row per arm and selected attempt; none where the experiment reads no logs.
--
-- Warm: every look into a cache found the exact key, and 80% or more of the layers of image builds
-- came from a cache. Cold: no look found any, and 20% or fewer of the layers did. Partly: all else.
-- One of the two, looks and layers, is enough. Claims of words or order are refuted where logs say
-- the opposite; what a rule on seconds or on logs says is none.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   arm                 VARCHAR    the arm
--   arm_position        INTEGER    place of the arm in the experiment, 1 = first
--   cache_state         VARCHAR    cold, warm, other; all where no arm tells them apart
--   is_counted          BOOLEAN    nothing excludes the attempt
--   run_id              BIGINT     the run
--   run_attempt         INTEGER    the attempt
--   run_number          BIGINT     the run's number within its workflow
--   log_state           VARCHAR    read, gone, not found, unreadable, or not asked yet
--   job_count           BIGINT     executed jobs whose logs are asked for
--   read_job_count      BIGINT     of them, those whose log was read to its end
--   look_count          BIGINT     looks into caches
--   hit_count           BIGINT     of them, those that found the exact key
--   partial_count       BIGINT     of them, those that found another key
--   miss_count          BIGINT     of them, those that found none
--   layer_count         BIGINT     layers of image builds
--   cached_layer_count  BIGINT     of them, those that came from a cache
--   evidence            VARCHAR    warm, cold or partly; NULL: logs tell nothing of caches
--   claimed_by          VARCHAR    message, attempt or first_after: the rule of its cache state
--   is_refuted          BOOLEAN    logs say the opposite of what that rule claims
--   run_started_at      TIMESTAMP  when the attempt started, UTC
--   html_url            VARCHAR    page of the attempt at GitHub
with
counted as (
    select
        run_id,
        run_attempt,
        count(*) filter (where log_state <> 'not asked') as job_count,
        count(*) filter (where log_state = 'read') as read_job_count,
        cast(sum(look_count) as bigint) as look_count,
        cast(sum(hit_count) as bigint) as hit_count,
        cast(sum(partial_count) as bigint) as partial_count,
        cast(sum(miss_count) as bigint) as miss_count,
        cast(sum(layer_count) as bigint) as layer_count,
        cast(sum(cached_layer_count) as bigint) as cached_layer_count,
    from logged_jobs
    group by run_id, run_attempt
),

judged as (
    select
        *,
        case
            when look_count + layer_count = 0 then null
            when hit_count = look_count and cached_layer_count * 5 >= layer_count * 4 then 'warm'
            when miss_count = look_count and cached_layer_count * 5 <= layer_count then 'cold'
            else 'partly'
        end as evidence,
    from counted
),

claimed as (
    select
        experiment,
        arm,
        run_id,
        run_attempt,
        cache_state as claimed_state,
        case
            when cache_state_by in ('message', 'attempt', 'first_after') then cache_state_by
        end as claimed_by,
    from arm_attempts
)

select
    attempts.arm,
    attempts.arm_position,
    attempts.cache_state,
    attempts.is_counted,
    attempts.run_id,
    attempts.run_attempt,
    attempts.run_number,
    coalesce(attempt_logs.state, 'not asked yet') as log_state,
    coalesce(judged.job_count, 0) as job_count,
    coalesce(judged.read_job_count, 0) as read_job_count,
    coalesce(judged.look_count, 0) as look_count,
    coalesce(judged.hit_count, 0) as hit_count,
    coalesce(judged.partial_count, 0) as partial_count,
    coalesce(judged.miss_count, 0) as miss_count,
    coalesce(judged.layer_count, 0) as layer_count,
    coalesce(judged.cached_layer_count, 0) as cached_layer_count,
    judged.evidence,
    claimed.claimed_by,
    claimed.claimed_by is not null
    and coalesce(
        (claimed.claimed_state = 'warm' and judged.evidence = 'cold')
        or (claimed.claimed_state = 'cold' and judged.evidence = 'warm'),
        false
    ) as is_refuted,
    attempts.run_started_at,
    attempts.html_url,
from arm_attempt_clocks($experiment, $milestone, $queue, null) as attempts
inner join experiments as asked on attempts.experiment = asked.experiment
inner join claimed
    on
        attempts.experiment = claimed.experiment
        and attempts.arm = claimed.arm
        and attempts.run_id = claimed.run_id
        and attempts.run_attempt = claimed.run_attempt
left join attempt_logs
    on
        attempts.run_id = attempt_logs.run_id
        and attempts.run_attempt = attempt_logs.run_attempt
left join judged
    on
        attempts.run_id = judged.run_id
        and attempts.run_attempt = judged.run_attempt
where asked.log_jobs is not null
