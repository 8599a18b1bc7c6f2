-- Whether the clock is a job's own duration, and not the time to an end.
--
-- Grain: one row.
--
-- Parameters
--   $experiment  VARCHAR    whose clock it is; NULL for none
--   $milestone   VARCHAR[]  globs in its place; NULL: the experiment's own; empty: the whole run
--
-- Columns
--   is_job_clock  BOOLEAN  from the start of the job that ended last to its end
select coalesce(bool_or(is_job_clock), false) as is_job_clock,
from milestone_globs($experiment, $milestone)
