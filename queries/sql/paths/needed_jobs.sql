-- The jobs that a milestone needs, and its own.
--
-- Grain: one row per executed milestone job, and job upstream of one, be it executed or not, in the
-- attempts asked for whose graph is known (see job_slacks). A job's own duration needs no other.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--   $run_id      BIGINT     the only run asked for; NULL for every run
--
-- Columns
--   run_id       BIGINT   the run
--   run_attempt  INTEGER  the attempt
--   job_id       BIGINT   the job
with recursive
needed as (
    select
        milestones.run_id,
        milestones.run_attempt,
        milestones.job_id,
    from milestone_jobs($experiment, $milestone, $run_id) as milestones
    inner join scoped_attempts($experiment, $run_id) as attempts
        on
            milestones.run_id = attempts.run_id
            and milestones.run_attempt = attempts.run_attempt
    where milestones.is_executed and attempts.is_graph_known
    union
    select
        links.run_id,
        links.run_attempt,
        links.needed_id as job_id,
    from needed
    inner join need_links($experiment, $run_id) as links
        on
            needed.run_id = links.run_id
            and needed.run_attempt = links.run_attempt
            and needed.job_id = links.waiting_id
    cross join clock_kinds($experiment, $milestone) as kinds
    where not kinds.is_job_clock
)

select
    run_id,
    run_attempt,
    job_id,
from needed
