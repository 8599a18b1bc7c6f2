-- Must never be: steps whose job is not stored
--
-- Grain: one row.
--
-- Columns
--   violation_count  BIGINT   how many there are
--   example          VARCHAR  the job of one of them; NULL if there is none
select
    count(*) as violation_count,
    'job ' || min(steps.job_id) as example,
from steps
anti join jobs on steps.job_id = jobs.job_id
