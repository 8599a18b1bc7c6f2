-- Which attempts are behind each warning?
--
-- Grain: one row per warning, arm, cache state, subject and attempt.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   warning         VARCHAR    what speaks against a comparison: see warnings
--   arm             VARCHAR    the arm; where it is compared, the candidate
--   cache_state     VARCHAR    cold, warm, other; all where no arm tells them apart
--   subject         VARCHAR    what it is about; NULL where the warning says it
--   run_id          BIGINT     GitHub's id of the run
--   run_attempt     INTEGER    number of the attempt, from 1
--   run_number      BIGINT     the run's number within its workflow
--   head_sha        VARCHAR    head commit
--   run_started_at  TIMESTAMP  when the attempt started, UTC
--   html_url        VARCHAR    page of the attempt at GitHub
with
params as (
    select cast($experiment as varchar) as experiment,
)

select
    rows_behind.warning,
    rows_behind.arm,
    rows_behind.cache_state,
    rows_behind.subject,
    rows_behind.run_id,
    rows_behind.run_attempt,
    attempts.run_number,
    attempts.head_sha,
    attempts.run_started_at,
    attempts.html_url,
from params
inner join arms on params.experiment = arms.experiment
inner join warning_attempts($experiment, $milestone, $queue) as rows_behind
    on arms.arm = rows_behind.arm
inner join attempt_clocks as attempts
    on
        rows_behind.run_id = attempts.run_id
        and rows_behind.run_attempt = attempts.run_attempt
order by
    rows_behind.warning,
    arms.position,
    rows_behind.cache_state,
    rows_behind.subject nulls first,
    attempts.run_started_at,
    rows_behind.run_id,
    rows_behind.run_attempt
