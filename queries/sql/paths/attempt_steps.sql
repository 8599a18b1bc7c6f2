-- What did the steps of one attempt do, and when?
--
-- Grain: one row per step of the attempt, in the order of its jobs and of the steps within them.
--
-- What a workflow file says of a step is NULL where it says no more than that it runs, or where
-- its parallel steps are not known. On the path inside a job: see step_paths.
--
-- Offsets count from the start of the attempt; they are negative for the steps of a carried-over
-- job, which ran in an earlier one.
--
-- Parameters
--   $run_id       BIGINT   GitHub's id of the run
--   $run_attempt  INTEGER  number of the attempt, from 1
--
-- Columns
--   job_id              BIGINT     the job it belongs to
--   job_name            VARCHAR    name of the job
--   number              INTEGER    number within the job, from 1, with gaps
--   name                VARCHAR    name of the step; may repeat within a job
--   status              VARCHAR    queued, in_progress or completed
--   conclusion          VARCHAR    success, failure, cancelled, skipped; NULL until completed
--   started_at          TIMESTAMP  start, UTC
--   completed_at        TIMESTAMP  end, UTC; NULL while it runs
--   started_offset_s    DOUBLE     from the attempt's start to the step's start
--   completed_offset_s  DOUBLE     from the attempt's start to the step's end
--   run_s               DOUBLE     from start to end; NULL unless executed
--   kind                VARCHAR    run, action, local action, wait, ... (see step_clocks); or NULL
--   group_number        INTEGER    number of the parallel group it is a member of; NULL for none
--   awaited_by          INTEGER    number of the first step that waits for it; NULL for none
--   cancelled_by        INTEGER    number of the step that cancels it; NULL for none
--   is_on_path          BOOLEAN    on the path inside its job; NULL: not known, or a mere wait
--   path_s              DOUBLE     seconds that it adds to that path; NULL for a mere wait
with
params as (
    select
        cast($run_id as bigint) as run_id,
        cast($run_attempt as integer) as run_attempt,
)

select
    steps.job_id,
    steps.job_name,
    steps.number,
    steps.name,
    steps.status,
    steps.conclusion,
    steps.started_at,
    steps.completed_at,
    cast(date_diff('second', attempts.run_started_at, steps.started_at) as double)
        as started_offset_s,
    cast(date_diff('second', attempts.run_started_at, steps.completed_at) as double)
        as completed_offset_s,
    steps.run_s,
    steps.kind,
    steps.group_number,
    steps.awaited_by,
    steps.cancelled_by,
    paths.is_on_path,
    paths.path_s,
from params
inner join attempt_clocks as attempts
    on
        params.run_id = attempts.run_id
        and params.run_attempt = attempts.run_attempt
inner join step_clocks as steps
    on
        params.run_id = steps.run_id
        and params.run_attempt = steps.run_attempt
inner join job_clocks as jobs on steps.job_id = jobs.job_id
left join step_paths(null, null, $run_id) as paths
    on
        steps.job_id = paths.job_id
        and steps.number = paths.number
order by
    jobs.created_at nulls last,
    jobs.started_at nulls last,
    steps.job_id,
    steps.number
