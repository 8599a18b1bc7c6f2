-- In which jobs did steps run at the same time, and nothing tells which of them was waited for?
--
-- Grain: one row per such job. Of the run asked for these are all of its executed jobs; where none
-- is asked for, the jobs on the critical paths of the attempts that the experiment's arms select.
--
-- Steps overlap by more than the second that rounding can make. Their seconds are a part of their
-- job of their own, unresolved (see job_parts).
--
-- Parameters
--   $experiment   VARCHAR    whose milestone the path leads to; NULL: to the end of the whole run
--   $milestone    VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $run_id       BIGINT     GitHub's id of the run; NULL: every run
--   $run_attempt  INTEGER    number of the attempt, from 1; NULL: every attempt
--
-- Columns
--   run_id        BIGINT   the run
--   run_attempt   INTEGER  the attempt
--   job_id        BIGINT   the job
--   job_name      VARCHAR  name of the job as GitHub shows it
--   is_on_path    BOOLEAN  it is on the critical path
--   step_count    BIGINT   steps that ran while another did
--   unresolved_s  DOUBLE   seconds in which at least two ran
--   reason        VARCHAR  why they are not told apart, a whole clause
with
params as (
    select cast($run_attempt as integer) as run_attempt,
)

select
    found.run_id,
    found.run_attempt,
    found.job_id,
    jobs.name as job_name,
    paths.job_id is not null as is_on_path,
    found.step_count,
    found.unresolved_s,
    found.reason,
from params
inner join unresolved_groups($experiment, $milestone, $run_id) as found
    on coalesce(params.run_attempt, found.run_attempt) = found.run_attempt
inner join job_clocks as jobs on found.job_id = jobs.job_id
left join path_jobs($experiment, $milestone, $run_id) as paths on found.job_id = paths.job_id
order by
    found.run_id,
    found.run_attempt,
    found.job_id
