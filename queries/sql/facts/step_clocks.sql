-- Every step with its clock.
--
-- Grain: one row per job and step number.
--
-- A step was executed if its job was, it is not skipped, and both its start and its end are known.
-- Seconds that would be negative are 0, and is_clock_skewed says so. What its workflow file or
-- log says of a step (see step_kinds) is NULL where it is not known, or no more than that it runs;
-- waits that GitHub names itself are told by their names then.
--
-- Columns
--   job_id           BIGINT     the job it belongs to
--   run_id           BIGINT     the run it belongs to
--   run_attempt      INTEGER    the attempt it belongs to
--   job_name         VARCHAR    name of the job
--   number           INTEGER    number within the job, from 1, with gaps
--   name             VARCHAR    name; may repeat within a job
--   status           VARCHAR    queued, in_progress or completed
--   conclusion       VARCHAR    success, failure, cancelled, skipped; NULL until completed
--   started_at       TIMESTAMP  start, UTC
--   completed_at     TIMESTAMP  end, UTC; NULL while it runs
--   run_s            DOUBLE     from start to end; NULL unless executed
--   is_executed      BOOLEAN    it ran in this attempt, to its end
--   is_clock_skewed  BOOLEAN    executed, and ended before its start
--   is_work          BOOLEAN    executed, and not a mere wait for others, as a group's parent is
--   kind             VARCHAR    run, action, local action, wait, wait all, cancel, parallel group
--   group_number     INTEGER    number of the parallel group it is a member of; NULL for none
--   awaited_by       INTEGER    number of the first step that waits for it; NULL for none
--   cancelled_by     INTEGER    number of the step that cancels it; NULL for none
with
told_apart as (
    select
        steps.*,
        job_clocks.run_id,
        job_clocks.run_attempt,
        job_clocks.name as job_name,
        kinds.kind,
        kinds.group_number,
        kinds.awaited_by,
        kinds.cancelled_by,
        job_clocks.is_executed
        and coalesce(steps.conclusion, '') <> 'skipped'
        and steps.started_at is not null
        and steps.completed_at is not null as is_executed,
    from steps
    inner join job_clocks on steps.job_id = job_clocks.job_id
    left join step_kinds as kinds
        on
            steps.job_id = kinds.job_id
            and steps.number = kinds.number
)

select
    job_id,
    run_id,
    run_attempt,
    job_name,
    number,
    name,
    status,
    conclusion,
    started_at,
    completed_at,
    case
        when is_executed
            then cast(greatest(date_diff('second', started_at, completed_at), 0) as double)
    end as run_s,
    is_executed,
    coalesce(is_executed and completed_at < started_at, false) as is_clock_skewed,
    is_executed
    and not coalesce(
        kind in ('wait', 'wait all', 'parallel group'),
        coalesce(name in ('Parallel group', 'Wait for all background steps'), false)
    ) as is_work,
    kind,
    group_number,
    awaited_by,
    cancelled_by,
from told_apart
