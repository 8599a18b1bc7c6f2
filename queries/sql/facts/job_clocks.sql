-- Every job with its clocks.
--
-- Grain: one row per job.
--
-- A job was executed if it is neither skipped, nor carried over, nor a check run, and both its
-- start and its end are known. Seconds that would be negative are 0, and is_clock_skewed says so.
--
-- Columns
--   job_id                BIGINT     GitHub's id of the job
--   run_id                BIGINT     the run it belongs to
--   run_attempt           INTEGER    the attempt it belongs to
--   name                  VARCHAR    name as GitHub shows it
--   job_key               VARCHAR    id in the workflow file, as caller/callee; NULL if not mapped
--   leg                   VARCHAR    matrix values as in the name; NULL without a matrix
--   unmapped_because      VARCHAR    why it is not mapped, completing "it"; NULL if it is
--   may_wait_for          VARCHAR    what else than a runner its file lets it wait for; or NULL
--   status                VARCHAR    queued, in_progress, completed, ...
--   conclusion            VARCHAR    success, failure, skipped, ...; NULL until completed
--   created_at            TIMESTAMP  when it was queued, UTC; NULL in old data
--   started_at            TIMESTAMP  when a runner took it, UTC
--   completed_at          TIMESTAMP  when it ended, UTC; NULL while it runs
--   queue_s               DOUBLE     from creation to start; NULL unless executed, both known
--   run_s                 DOUBLE     from start to end; NULL unless executed
--   is_executed           BOOLEAN    it ran in this attempt, to its end
--   is_clock_skewed       BOOLEAN    executed, but started before created or ended before started
--   is_carried_over       BOOLEAN    listed by a partial re-run, but did not run again
--   is_check_run          BOOLEAN    a check run that the API lists among the jobs
--   is_superseded         BOOLEAN    failed, and another job of its name took its place
--   is_possibly_superseded     BOOLEAN    failed, and another of its name may have taken its place
--   carried_over_doubt    VARCHAR    what speaks against is_carried_over, completing "it"; or NULL
--   is_failure_tolerated  BOOLEAN    continue-on-error; NULL if an expression decides, or unmapped
--   runner_name           VARCHAR    its runner; NULL or empty where none took it
--   runner_group          VARCHAR    its runner's group
--   runner_labels         VARCHAR[]  labels asked for by runs-on
--   html_url              VARCHAR    its page at GitHub
with
told_apart as (
    select
        *,
        coalesce(
            coalesce(conclusion, '') <> 'skipped'
            and not is_carried_over
            and not is_check_run
            and started_at is not null
            and completed_at is not null,
            false
        ) as is_executed,
    from jobs
)

select
    job_id,
    run_id,
    run_attempt,
    name,
    job_key,
    leg,
    unmapped_because,
    may_wait_for,
    status,
    conclusion,
    created_at,
    started_at,
    completed_at,
    case
        when is_executed and created_at is not null
            then cast(greatest(date_diff('second', created_at, started_at), 0) as double)
    end as queue_s,
    case
        when is_executed
            then cast(greatest(date_diff('second', started_at, completed_at), 0) as double)
    end as run_s,
    is_executed,
    coalesce(
        is_executed and (completed_at < started_at or started_at < created_at), false
    ) as is_clock_skewed,
    is_carried_over,
    is_check_run,
    is_superseded,
    is_possibly_superseded,
    carried_over_doubt,
    is_failure_tolerated,
    runner_name,
    runner_group,
    runner_labels,
    html_url,
from told_apart
