-- Which jobs did each job of the measured graph need?
--
-- Grain: one row per job of measured_jobs and executed job that it needs; skipped jobs between the
-- two are passed over.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--
-- Columns
--   job_id         BIGINT  the job
--   needed_job_id  BIGINT  the job that it needs
select
    needs.job_id,
    needs.needed_job_id,
from arm_attempt_clocks as attempts
inner join job_slacks as slacks
    on
        attempts.run_id = slacks.run_id
        and attempts.run_attempt = slacks.run_attempt
inner join needed_jobs as needs on slacks.job_id = needs.job_id
where attempts.is_counted
order by
    needs.job_id asc,
    needs.needed_job_id asc
