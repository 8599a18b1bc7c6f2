-- What a step is, and which step waits for it or cancels it.
--
-- Grain: one row per step of a job whose steps were found in its workflow file, where that says
-- more than that they run; of another job, step in the background, wait and cancel by its log.
--
-- Columns
--   job_id         BIGINT   the job
--   number         INTEGER  number of the step
--   kind           VARCHAR  run, action, local action, wait, wait all, ...; NULL if not known
--   is_background  BOOLEAN  the job went on while it ran
--   group_number   INTEGER  number of its parallel group, where a file tells; NULL for none
--   awaited_by     INTEGER  number of the first step that waits for it; NULL for none
--   cancelled_by   INTEGER  number of the step that cancels it; NULL for none
select
    job_id,
    number,
    kind,
    is_background,
    group_number,
    awaited_by,
    cancelled_by,
from step_places
union all
select
    waits.job_id,
    waits.number,
    waits.kind,
    waits.kind is null as is_background,
    null as group_number,
    waits.awaited_by,
    waits.cancelled_by,
from step_waits as waits
anti join step_places as places on waits.job_id = places.job_id
