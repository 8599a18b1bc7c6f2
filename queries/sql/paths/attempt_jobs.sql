-- What did the jobs of one attempt do, and when?
--
-- Grain: one row per job of the attempt, in the order in which they were queued. Where no run is
-- named, the typical attempts of the experiment's arms stand for it, one after the other.
--
-- The path leads to the experiment's milestone, or to the end of the whole run: see path_jobs and
-- job_slacks. Offsets count from the start of the attempt; they are negative for a carried-over
-- job, which ran in an earlier one.
--
-- Parameters
--   $experiment   VARCHAR    whose milestone the path leads to; NULL: to the end of the whole run
--   $milestone    VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue        VARCHAR    contended or uncontended runs alone; NULL: all
--   $run_id       BIGINT     GitHub's id of the run; NULL: the typical attempts of each arm
--   $run_attempt  INTEGER    number of the attempt, from 1; NULL likewise
--
-- Columns
--   run_id              BIGINT     GitHub's id of the run
--   run_attempt         INTEGER    number of the attempt, from 1
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
--   is_superseded       BOOLEAN    failed, and another job of its name took its place
--   is_possibly_superseded   BOOLEAN    failed, and another of its name may have taken its place
--   carried_over_doubt  VARCHAR    what speaks against is_carried_over, completing "it"; or NULL
--   unmapped_because    VARCHAR    why it is not mapped, completing "it"; NULL if it is
--   may_wait_for        VARCHAR    what else than a runner its file lets it wait for; or NULL
--   is_milestone        BOOLEAN    its end is part of the clock
--   ready_offset_s      DOUBLE     from the attempt's start to the last end of those it needs
--   blocker_job_id      BIGINT     the needed job that ended last; NULL for none
--   blocker_tie_count   BIGINT     needed jobs that ended in that second, the blocker among them
--   needs_source        VARCHAR    workflow file, approximate file, or inferred; or NULL
--   legs_of             VARCHAR    on the path of this arm's legs; empty: of all; NULL: off it
--   path_position       BIGINT     place on the critical path, 1 = first; NULL off it
--   path_start_s        DOUBLE     from the attempt's start to where it begins on the path
--   path_lost_s         DOUBLE     on the path, while the job that it replaces was there; or NULL
--   path_unknown_s      DOUBLE     on the path, while jobs without a place may be why; or NULL
--   path_scheduling_s   DOUBLE     on the path, else until it was created; NULL if not known
--   path_queue_s        DOUBLE     on the path, then until a runner took it; NULL likewise
--   path_wait_s         DOUBLE     on the path, both together; NULL off it
--   path_run_s          DOUBLE     on the path, its run time; NULL off it
--   path_s              DOUBLE     what it adds to the path; NULL off it
--   skew_s              DOUBLE     seconds by which the path's times had to be corrected
--   slack_s             DOUBLE     how much longer it could have taken; NULL: not known
--   exclusive_s         DOUBLE     how much shorter it could have been with effect; NULL likewise
--   runner_name         VARCHAR    its runner; NULL or empty where none took it
--   runner_labels       VARCHAR[]  labels asked for by runs-on
--   step_count          BIGINT     steps stored; GitHub drops them with age
--   log_state           VARCHAR    what became of its log, as in logged_jobs; NULL: not asked for
--   image               VARCHAR    image of its machine; NULL: no log tells it, as what follows
--   image_version       VARCHAR    version of that image
--   region              VARCHAR    region of its machine
--   cpu_model           VARCHAR    model of its CPU
--   look_count          BIGINT     looks into caches that its log tells of
--   hit_count           BIGINT     of them, those that found the exact key
--   partial_count       BIGINT     of them, those that found another key
--   layer_count         BIGINT     layers of image builds that its log tells of
--   cached_layer_count  BIGINT     of them, those that came from a cache
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
    union
    select
        attempts.run_id,
        attempts.run_attempt,
        attempts.run_started_at,
    from typical_attempts($experiment, $milestone, $queue, $run_id) as typical_attempts
    inner join attempt_clocks as attempts
        on
            typical_attempts.run_id = attempts.run_id
            and typical_attempts.run_attempt = attempts.run_attempt
),

step_counts as (
    select
        steps.job_id,
        count(*) as step_count,
    from attempts_asked
    inner join step_clocks as steps
        on
            attempts_asked.run_id = steps.run_id
            and attempts_asked.run_attempt = steps.run_attempt
    group by steps.job_id
)

select
    attempts.run_id,
    attempts.run_attempt,
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
    jobs.is_possibly_superseded,
    jobs.carried_over_doubt,
    jobs.unmapped_because,
    jobs.may_wait_for,
    milestones.job_id is not null as is_milestone,
    cast(date_diff('second', attempts.run_started_at, waits.ready_at) as double)
        as ready_offset_s,
    waits.blocker_job_id,
    waits.blocker_tie_count,
    waits.needs_source,
    paths.legs_of,
    paths.path_position,
    paths.path_start_s,
    paths.path_lost_s,
    paths.path_unknown_s,
    paths.path_scheduling_s,
    paths.path_queue_s,
    paths.path_wait_s,
    paths.path_run_s,
    paths.path_s,
    paths.skew_s,
    slacks.slack_s,
    slacks.exclusive_s,
    jobs.runner_name,
    jobs.runner_labels,
    coalesce(step_counts.step_count, 0) as step_count,
    told_by_logs.log_state,
    told_by_logs.image,
    told_by_logs.image_version,
    told_by_logs.region,
    told_by_logs.cpu_model,
    told_by_logs.look_count,
    told_by_logs.hit_count,
    told_by_logs.partial_count,
    told_by_logs.layer_count,
    told_by_logs.cached_layer_count,
    jobs.html_url,
from attempts_asked as attempts
inner join job_clocks as jobs
    on
        attempts.run_id = jobs.run_id
        and attempts.run_attempt = jobs.run_attempt
left join step_counts on jobs.job_id = step_counts.job_id
left join logged_jobs as told_by_logs on jobs.job_id = told_by_logs.job_id
left join milestone_jobs($experiment, $milestone, $run_id) as milestones
    on jobs.job_id = milestones.job_id
left join job_waits($experiment, $run_id) as waits on jobs.job_id = waits.job_id
left join path_jobs($experiment, $milestone, $run_id) as paths on jobs.job_id = paths.job_id
left join job_slacks($experiment, $milestone, $run_id) as slacks on jobs.job_id = slacks.job_id
order by
    attempts.run_id,
    attempts.run_attempt,
    jobs.created_at nulls last,
    jobs.started_at nulls last,
    jobs.job_id
