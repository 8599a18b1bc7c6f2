-- What does the time inside the jobs of one attempt consist of?
--
-- Grain: one row per executed job and step on the path inside it; one more per job for the gaps
-- between its steps, and one for what steps at the same time leave unresolved: see job_parts.
--
-- Parameters
--   $run_id       BIGINT   GitHub's id of the run
--   $run_attempt  INTEGER  number of the attempt, from 1
--
-- Columns
--   job_id     BIGINT   the job
--   part       VARCHAR  step, gap, unresolved, or no steps stored
--   number     INTEGER  number of the step; NULL for the other parts
--   step_name  VARCHAR  name of the step; NULL for the other parts, and where it has none
--   part_s     DOUBLE   seconds within the job's interval
with
params as (
    select
        cast($run_id as bigint) as run_id,
        cast($run_attempt as integer) as run_attempt,
)

select
    parts.job_id,
    parts.part,
    parts.number,
    parts.step_name,
    parts.part_s,
from params
inner join job_parts(null, null, $run_id) as parts
    on
        params.run_id = parts.run_id
        and params.run_attempt = parts.run_attempt
order by
    parts.job_id,
    parts.number nulls last,
    parts.part
