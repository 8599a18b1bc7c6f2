-- Every attempt that an arm selects, with its clocks and whether it counts.
--
-- Grain: one row per experiment, arm, run and attempt.
--
-- The clock is the whole run: an attempt counts if its run succeeded and has a wall time. The
-- reason stored by ingest comes first, since it does not depend on the clock. `jobs not fetched`
-- stands for an attempt whose jobs could not all be read yet, `no wall time` for one of which no
-- job was executed, or that ends before it starts.
--
-- Columns
--   experiment        VARCHAR    the experiment
--   arm               VARCHAR    the arm
--   arm_position      INTEGER    place of the arm in the experiment, 1 = first
--   is_baseline       BOOLEAN    the arm that the others are compared with
--   cache_state       VARCHAR    cold, warm or other
--   selected_by       VARCHAR    the selectors that matched
--   is_counted        BOOLEAN    nothing excludes it; its wall time is known then
--   excluded_because  VARCHAR    why it does not count; NULL if it does
--   run_id            BIGINT     the run
--   run_attempt       INTEGER    the attempt
--   repository        VARCHAR    owner/name
--   workflow_name     VARCHAR    the workflow's `name:` as of this run
--   run_number        BIGINT     the run's number within its workflow
--   head_branch       VARCHAR    branch of the head commit
--   head_sha          VARCHAR    head commit
--   message           VARCHAR    whole message of the head commit
--   event             VARCHAR    what triggered the run
--   status            VARCHAR    completed, in_progress, ...; NULL where GitHub no longer has it
--   conclusion        VARCHAR    success, failure, ...; NULL until completed
--   run_started_at    TIMESTAMP  when the attempt started, UTC
--   start_offset_s    DOUBLE     from its start to the first creation of an executed job
--   wall_s            DOUBLE     from its start to the end of its last executed job
--   compute_s         DOUBLE     sum of the run seconds of its executed jobs
--   html_url          VARCHAR    page of the run at GitHub
with
judged as (
    select
        selected.experiment,
        selected.arm,
        arms.position as arm_position,
        arms.arm = experiments.baseline as is_baseline,
        selected.cache_state,
        selected.selected_by,
        case
            when selected.excluded_because is not null then selected.excluded_because
            when attempts.status is null then 'attempt not available'
            when attempts.status <> 'completed' then 'in progress'
            when attempts.is_partial_rerun then 'partial re-run'
            when attempts.conclusion in ('cancelled', 'skipped') then attempts.conclusion
            when coalesce(attempts.conclusion, '') <> 'success' then 'run failed'
            when not attempts.has_all_jobs then 'jobs not fetched'
            when attempts.wall_s is null then 'no wall time'
        end as excluded_because,
        selected.run_id,
        selected.run_attempt,
        attempts.repository,
        attempts.workflow_name,
        attempts.run_number,
        attempts.head_branch,
        attempts.head_sha,
        attempts.message,
        attempts.event,
        attempts.status,
        attempts.conclusion,
        attempts.run_started_at,
        attempts.start_offset_s,
        attempts.wall_s,
        attempts.compute_s,
        attempts.html_url,
    from arm_attempts as selected
    inner join experiments on selected.experiment = experiments.experiment
    inner join arms
        on
            selected.experiment = arms.experiment
            and selected.arm = arms.arm
    left join attempt_clocks as attempts
        on
            selected.run_id = attempts.run_id
            and selected.run_attempt = attempts.run_attempt
)

select
    experiment,
    arm,
    arm_position,
    is_baseline,
    cache_state,
    selected_by,
    excluded_because is null as is_counted,
    excluded_because,
    run_id,
    run_attempt,
    repository,
    workflow_name,
    run_number,
    head_branch,
    head_sha,
    message,
    event,
    status,
    conclusion,
    run_started_at,
    start_offset_s,
    wall_s,
    compute_s,
    html_url,
from judged
