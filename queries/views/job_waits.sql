-- What each executed job waited for: when it was ready, and which job made it wait.
--
-- Grain: one row per executed job of the attempts asked for whose jobs were looked up.
--
-- The blocker is the needed job that completed last; in a tie the one that ran longest, then the
-- one with the smaller id.
--
-- Columns
--   run_id             BIGINT     the run
--   run_attempt        INTEGER    the attempt
--   job_id             BIGINT     the job
--   ready_at           TIMESTAMP  end of the last job that it needs, else start of the attempt, UTC
--   blocker_job_id     BIGINT     the job that made it wait; NULL for none
--   blocker_tie_count  BIGINT     needed jobs that ended in that second, the blocker among them
--   needs_source       VARCHAR    how the blocker is known: workflow file, approximate, inferred
with
ranked as (
    select
        needs.job_id,
        needs.needed_job_id,
        needs.needs_source,
        needed.completed_at,
        row_number() over (
            partition by needs.job_id
            order by needed.completed_at desc, needed.run_s desc, needed.job_id asc
        ) as rank_of_needed,
        count(*) over (
            partition by needs.job_id, needed.completed_at
        ) as tie_count,
    from needed_jobs as needs
    inner join job_clocks as needed on needs.needed_job_id = needed.job_id
)

select
    jobs.run_id,
    jobs.run_attempt,
    jobs.job_id,
    coalesce(blockers.completed_at, attempts.run_started_at) as ready_at,
    blockers.needed_job_id as blocker_job_id,
    coalesce(blockers.tie_count, 0) as blocker_tie_count,
    blockers.needs_source,
from scoped_attempts as attempts
inner join job_clocks as jobs
    on
        attempts.run_id = jobs.run_id
        and attempts.run_attempt = jobs.run_attempt
left join ranked as blockers
    on
        jobs.job_id = blockers.job_id
        and blockers.rank_of_needed = 1
where jobs.is_executed and attempts.has_graph
