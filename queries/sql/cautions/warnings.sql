-- What would a careful colleague warn of?
--
-- Grain: one row per warning, arm, cache state and subject.
--
-- Each warning is explained in the views warnings_of_time, warnings_of_work and
-- warnings_of_sharing, that of a refuted cache state in cache_evidence; the attempts behind it are
-- those of warning_rows.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   warning           VARCHAR    what speaks against a comparison
--   arm               VARCHAR    the arm; where it is compared, the candidate
--   arm_position      INTEGER    place of the arm in the experiment, 1 = first
--   cache_state       VARCHAR    cold, warm, other; all where no arm tells them apart
--   subject           VARCHAR    what it is about; NULL where the warning says it
--   attempt_count     BIGINT     attempts behind it
--   first_started_at  TIMESTAMP  start of the earliest of them, UTC
--   last_started_at   TIMESTAMP  start of the latest of them, UTC
with
params as (
    select cast($experiment as varchar) as experiment,
)

select
    rows_behind.warning,
    rows_behind.arm,
    any_value(arms.position) as arm_position,
    rows_behind.cache_state,
    rows_behind.subject,
    count(*) as attempt_count,
    min(attempts.run_started_at) as first_started_at,
    max(attempts.run_started_at) as last_started_at,
from params
inner join arms on params.experiment = arms.experiment
inner join warning_attempts($experiment, $milestone, $queue) as rows_behind
    on arms.arm = rows_behind.arm
inner join attempt_clocks as attempts
    on
        rows_behind.run_id = attempts.run_id
        and rows_behind.run_attempt = attempts.run_attempt
group by
    rows_behind.warning,
    rows_behind.arm,
    rows_behind.cache_state,
    rows_behind.subject
order by
    rows_behind.warning,
    arm_position,
    rows_behind.cache_state,
    rows_behind.subject nulls first
