-- Was each run warm or cold, by its logs?
--
-- Grain: one row per arm and selected attempt; none where the experiment reads no logs.
--
-- When a run is which, and what refutes a claim: see cache_evidence.
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
select
    arm,
    arm_position,
    cache_state,
    is_counted,
    run_id,
    run_attempt,
    run_number,
    log_state,
    job_count,
    read_job_count,
    look_count,
    hit_count,
    partial_count,
    miss_count,
    layer_count,
    cached_layer_count,
    evidence,
    claimed_by,
    is_refuted,
    run_started_at,
    html_url,
from cache_evidence($experiment, $milestone, $queue)
order by
    arm_position,
    cache_state,
    run_started_at,
    run_id,
    run_attempt
