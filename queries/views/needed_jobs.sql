-- Which executed job waited for which, skipped jobs passed through.
--
-- Grain: one row per executed job and executed job that it needs, in the attempts asked for.
--
-- A skipped job takes no time: what needs it waits for what it needs itself, and so on. The same
-- holds for a job that has no times.
--
-- Columns
--   run_id         BIGINT   the run
--   run_attempt    INTEGER  the attempt
--   job_id         BIGINT   the job that waits
--   needed_job_id  BIGINT   the job it waits for
--   needs_source   VARCHAR  workflow file, approximate file, or inferred
with recursive
edges as (
    select
        needs.run_id,
        needs.run_attempt,
        needs.job_id,
        needs.needed_job_id,
        needs.source as needs_source,
        waiting.is_executed as is_waiting_executed,
        needed.is_executed as is_needed_executed,
    from scoped_attempts as attempts
    inner join job_needs as needs
        on
            attempts.run_id = needs.run_id
            and attempts.run_attempt = needs.run_attempt
    inner join job_clocks as waiting on needs.job_id = waiting.job_id
    inner join job_clocks as needed on needs.needed_job_id = needed.job_id
),

-- Only what leads to a job that was not executed needs to be followed further.
passed as (
    select
        run_id,
        run_attempt,
        job_id,
        needed_job_id,
        needs_source,
        is_needed_executed,
    from edges
    where is_waiting_executed and not is_needed_executed
    -- Rows that are there already are not followed again: this ends even where edges run in a
    -- circle.
    union
    select
        passed.run_id,
        passed.run_attempt,
        passed.job_id,
        edges.needed_job_id,
        passed.needs_source,
        edges.is_needed_executed,
    from passed
    inner join edges
        on
            passed.run_id = edges.run_id
            and passed.run_attempt = edges.run_attempt
            and passed.needed_job_id = edges.job_id
    where not passed.is_needed_executed
),

reached as (
    select
        run_id,
        run_attempt,
        job_id,
        needed_job_id,
        needs_source,
    from edges
    where is_waiting_executed and is_needed_executed
    union all
    select
        run_id,
        run_attempt,
        job_id,
        needed_job_id,
        needs_source,
    from passed
    where is_needed_executed
)

select
    run_id,
    run_attempt,
    job_id,
    needed_job_id,
    min(needs_source) as needs_source,
from reached
where job_id <> needed_job_id
group by
    run_id,
    run_attempt,
    job_id,
    needed_job_id
