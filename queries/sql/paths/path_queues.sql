-- How long the critical path of each attempt waited, and how much of that for runners.
--
-- Grain: one row per attempt with a path, and whose legs are meant (see clock_scopes).
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--   $run_id      BIGINT     the only run asked for; NULL for every run
--
-- Columns
--   run_id        BIGINT   the run
--   run_attempt   INTEGER  the attempt
--   legs_of       VARCHAR  the arm whose runners it is on; empty where all legs are meant
--   path_wait_s   DOUBLE   scheduling and queue of its critical path
--   path_queue_s  DOUBLE   queue of its critical path; NULL where a creation is not known
select
    run_id,
    run_attempt,
    legs_of,
    sum(path_wait_s) as path_wait_s,
    case when count(*) = count(path_queue_s) then sum(path_queue_s) end as path_queue_s,
from path_jobs($experiment, $milestone, $run_id)
group by run_id, run_attempt, legs_of
