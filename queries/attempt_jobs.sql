-- What did the jobs of one attempt do, and when?
--
-- Grain: one row per job of the attempt, in the order in which they were queued.
--
-- Offsets count from the start of the attempt; they are negative for a carried-over job, which
-- ran in an earlier one.
--
-- Parameters
--   $run_id       BIGINT   GitHub's id of the run
--   $run_attempt  INTEGER  number of the attempt, from 1
--
-- Columns
--   job_id              BIGINT     GitHub's id of the job
--   name                VARCHAR    name as GitHub shows it
--   job_key             VARCHAR    id in the workflow file, as caller/callee; NULL if not mapped
--   leg                 VARCHAR    matrix values as in the name; NULL without a matrix
--   status              VARCHAR    queued, in_progress, completed, ...
--   conclusion          VARCHAR    success, failure, skipped, ...; NULL until completed
--   created_at          TIMESTAMP  when it was queued, UTC; NULL in old data
--   started_at          TIMESTAMP  when a runner took it, UTC
--   completed_at        TIMESTAMP  when it ended, UTC; NULL while it runs
--   created_offset_s    DOUBLE     from the attempt's start to its creation
--   started_offset_s    DOUBLE     from the attempt's start to its start
--   completed_offset_s  DOUBLE     from the attempt's start to its end
--   queue_s             DOUBLE     from creation to start; NULL unless executed and both are known
--   run_s               DOUBLE     from start to end; NULL unless executed
--   is_executed         BOOLEAN    it ran in this attempt, to its end
--   is_carried_over     BOOLEAN    listed by a partial re-run, but did not run again
--   is_check_run        BOOLEAN    a check run that the API lists among the jobs
--   is_superseded       BOOLEAN    failed, and another of its name was created after it started
--   runner_name         VARCHAR    its runner; NULL or empty where none took it
--   runner_labels       VARCHAR[]  labels asked for by runs-on
--   step_count          BIGINT     steps stored; GitHub drops them with age
--   html_url            VARCHAR    its page at GitHub
with
params as (
    select
        cast($run_id as bigint) as run_id,
        cast($run_attempt as integer) as run_attempt,
),

attempts_asked as (
    select
        attempts.run_id,
        attempts.run_attempt,
        attempts.run_started_at,
    from params
    inner join attempt_clocks as attempts
        on
            params.run_id = attempts.run_id
            and params.run_attempt = attempts.run_attempt
),

step_counts as (
    select
        steps.job_id,
        count(*) as step_count,
    from params
    inner join step_clocks as steps
        on
            params.run_id = steps.run_id
            and params.run_attempt = steps.run_attempt
    group by steps.job_id
)

select
    jobs.job_id,
    jobs.name,
    jobs.job_key,
    jobs.leg,
    jobs.status,
    jobs.conclusion,
    jobs.created_at,
    jobs.started_at,
    jobs.completed_at,
    cast(date_diff('second', attempts.run_started_at, jobs.created_at) as double)
        as created_offset_s,
    cast(date_diff('second', attempts.run_started_at, jobs.started_at) as double)
        as started_offset_s,
    cast(date_diff('second', attempts.run_started_at, jobs.completed_at) as double)
        as completed_offset_s,
    jobs.queue_s,
    jobs.run_s,
    jobs.is_executed,
    jobs.is_carried_over,
    jobs.is_check_run,
    jobs.is_superseded,
    jobs.runner_name,
    jobs.runner_labels,
    coalesce(step_counts.step_count, 0) as step_count,
    jobs.html_url,
from attempts_asked as attempts
inner join job_clocks as jobs
    on
        attempts.run_id = jobs.run_id
        and attempts.run_attempt = jobs.run_attempt
left join step_counts on jobs.job_id = step_counts.job_id
order by
    jobs.created_at nulls last,
    jobs.started_at nulls last,
    jobs.job_id
