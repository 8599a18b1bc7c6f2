-- Which jobs held runners while some runs ran, in all repositories of their organisation?
--
-- Grain: one row per executed job with labels that began after the first of the runs did, or ran
-- then, and before a day after the last of them began; also those of the runs themselves.
--
-- Parameters
--   $run_ids  BIGINT[]  GitHub's ids of the runs; NULL for none
--
-- Columns
--   job_id          BIGINT     the job
--   run_id          BIGINT     the run it belongs to
--   run_attempt     INTEGER    the attempt it belongs to
--   run_started_at  TIMESTAMP  when that attempt started, UTC
--   started_at      TIMESTAMP  when a runner took the job, UTC
--   run_s           DOUBLE     seconds that it kept it
--   runner_labels   VARCHAR[]  labels asked for by runs-on
with
spans as (
    select
        split_part(repository, '/', 1) as organisation,
        min(run_started_at) as since_at,
        max(run_started_at) + interval '1 day' as until_at,
    from attempt_clocks
    where list_contains(cast($run_ids as bigint[]), run_id)
    group by split_part(repository, '/', 1)
)

select
    jobs.job_id,
    jobs.run_id,
    jobs.run_attempt,
    attempts.run_started_at,
    jobs.started_at,
    jobs.run_s,
    jobs.runner_labels,
from spans
inner join attempt_clocks as attempts
    on spans.organisation = split_part(attempts.repository, '/', 1)
inner join job_clocks as jobs
    on
        attempts.run_id = jobs.run_id
        and attempts.run_attempt = jobs.run_attempt
        and spans.since_at < jobs.completed_at
        and spans.until_at > jobs.started_at
where jobs.is_executed and array_length(jobs.runner_labels) > 0
order by
    jobs.started_at asc,
    jobs.job_id asc
