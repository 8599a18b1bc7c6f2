-- Must never be: job graphs of attempts of which no job is stored
--
-- Grain: one row.
--
-- Columns
--   violation_count  BIGINT   how many there are
--   example          VARCHAR  the run of one of them; NULL if there is none
select
    count(*) as violation_count,
    'run ' || min(attempt_graphs.run_id) as example,
from attempt_graphs
anti join jobs
    on
        attempt_graphs.run_id = jobs.run_id
        and attempt_graphs.run_attempt = jobs.run_attempt
