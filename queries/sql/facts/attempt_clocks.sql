-- Every attempt of every run with its clocks.
--
-- Grain: one row per run and attempt.
--
-- The clocks are NULL unless the attempt is completed, is no partial re-run, and its jobs are all
-- stored. What was executed: see job_clocks. A wall time that would be negative is NULL, a start
-- offset that would be is 0, and is_clock_skewed says so. A full re-run may list fewer jobs than an
-- earlier attempt only by check runs and superseded jobs. Ingest fetches the jobs of all attempts
-- of a run together: a later attempt hides when those of the earlier ones were fetched first.
--
-- Columns
--   run_id              BIGINT     GitHub's id of the run
--   run_attempt         INTEGER    number of the attempt, from 1
--   repository          VARCHAR    owner/name
--   workflow_name       VARCHAR    the workflow's `name:` as of this run
--   workflow_path       VARCHAR    path of the workflow file
--   run_number          BIGINT     the run's number within its workflow
--   event               VARCHAR    what triggered the run
--   status              VARCHAR    completed, in_progress, ...; NULL where GitHub no longer has it
--   conclusion          VARCHAR    success, failure, cancelled, ...; NULL until completed
--   head_branch         VARCHAR    branch of the head commit, without its repository
--   head_sha            VARCHAR    head commit
--   head_repository     VARCHAR    repository of the head commit; NULL where it was deleted
--   title               VARCHAR    what GitHub's page shows
--   message             VARCHAR    whole message of the head commit
--   actor               VARCHAR    login of whoever triggered this attempt
--   created_at          TIMESTAMP  when the run was created, UTC
--   run_started_at      TIMESTAMP  when this attempt started, UTC; the zero of its clocks
--   html_url            VARCHAR    page of the attempt at GitHub
--   job_count           BIGINT     jobs listed, whatever became of them
--   executed_job_count  BIGINT     jobs that ran in this attempt, to their end
--   has_all_jobs        BOOLEAN    its job list is stored and complete
--   jobs_fetched_at     TIMESTAMP  when that was fetched, UTC; NULL where a later attempt hides it
--   is_partial_rerun    BOOLEAN    it has a carried-over job, or fewer jobs than an earlier attempt
--   has_clocks          BOOLEAN    completed, no partial re-run, and its job list is complete
--   needs_source        VARCHAR    workflow file, approximate file, or inferred; NULL: none yet
--   unmapped_job_count  BIGINT     executed jobs that have no place in the workflow file
--   is_clock_skewed     BOOLEAN    a job, or the attempt, seems to go back in time
--   wall_s              DOUBLE     from its start to the end of its last executed job
--   start_offset_s      DOUBLE     from its start to the first creation of an executed job
--   compute_s           DOUBLE     sum of the run seconds of its executed jobs
with
attempt_jobs as (
    select
        run_id,
        run_attempt,
        count(*) as job_count,
        count(*) filter (where not is_check_run and not is_superseded) as own_job_count,
        count(*) filter (where is_executed) as executed_job_count,
        count(created_at) filter (where is_executed) as dated_job_count,
        count(unmapped_because) filter (where is_executed) as unmapped_job_count,
        bool_or(is_carried_over) as has_carried_over,
        bool_or(is_clock_skewed) as has_skewed,
        min(created_at) filter (where is_executed) as first_created_at,
        max(completed_at) filter (where is_executed) as last_completed_at,
        sum(run_s) as compute_s,
    from job_clocks
    group by run_id, run_attempt
),

attempt_sizes as (
    select
        *,
        max(own_job_count) over (
            partition by run_id
            order by run_attempt
            rows between unbounded preceding and 1 preceding
        ) as most_jobs_before,
    from attempt_jobs
),

described as (
    select
        attempts.*,
        coalesce(of_attempt.job_count, 0) as job_count,
        coalesce(of_attempt.executed_job_count, 0) as executed_job_count,
        attempts.jobs_fetched_at is not null as has_all_jobs,
        coalesce(
            of_attempt.has_carried_over or of_attempt.own_job_count < of_attempt.most_jobs_before,
            false
        ) as is_partial_rerun,
        graphs.source as needs_source,
        coalesce(of_attempt.unmapped_job_count, 0) as unmapped_job_count,
        coalesce(of_attempt.has_skewed, false) as has_skewed,
        date_diff('second', attempts.run_started_at, of_attempt.last_completed_at) as end_s,
        -- Without a creation, an executed job might be the first one.
        case
            when of_attempt.dated_job_count = of_attempt.executed_job_count
                then date_diff('second', attempts.run_started_at, of_attempt.first_created_at)
        end as offset_s,
        of_attempt.compute_s,
    from run_attempts as attempts
    left join attempt_sizes as of_attempt
        on
            attempts.run_id = of_attempt.run_id
            and attempts.run_attempt = of_attempt.run_attempt
    left join attempt_graphs as graphs
        on
            attempts.run_id = graphs.run_id
            and attempts.run_attempt = graphs.run_attempt
),

clocked as (
    select
        *,
        coalesce(status = 'completed' and has_all_jobs and not is_partial_rerun, false)
            as has_clocks,
    from described
)

select
    run_id,
    run_attempt,
    repository,
    workflow_name,
    workflow_path,
    run_number,
    event,
    status,
    conclusion,
    head_branch,
    head_sha,
    head_repository,
    title,
    message,
    actor,
    created_at,
    run_started_at,
    -- The page of the run alone shows its newest attempt.
    case
        when html_url like '%/actions/runs/' || run_id
            then html_url || '/attempts/' || run_attempt
        else html_url
    end as html_url,
    job_count,
    executed_job_count,
    has_all_jobs,
    case
        when run_attempt = max(run_attempt) over (partition by run_id) then jobs_fetched_at
    end as jobs_fetched_at,
    is_partial_rerun,
    has_clocks,
    needs_source,
    unmapped_job_count,
    has_skewed or coalesce(end_s < 0 or offset_s < 0, false) as is_clock_skewed,
    case when has_clocks and end_s >= 0 then cast(end_s as double) end as wall_s,
    case
        when has_clocks and offset_s is not null then cast(greatest(offset_s, 0) as double)
    end as start_offset_s,
    case when has_clocks then compute_s end as compute_s,
from clocked
