-- When each attempt reached the milestone, and what speaks against counting it.
--
-- Grain: one row per attempt asked for and whose legs are meant, whether it reached the milestone
-- or not.
--
-- Whether the legs are those that the arm usually has is decided in arm_attempt_clocks, since an
-- attempt may belong to several arms.
--
-- A job's own duration begins with the job, of several with the one that ended last: neither its
-- queue nor what became of the jobs upstream of it is part of it.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--   $run_id      BIGINT     the only run asked for; NULL for every run
--
-- Columns
--   run_id                BIGINT     the run
--   run_attempt           INTEGER    the attempt
--   legs_of               VARCHAR    the arm whose runners they are on; empty where all are meant
--   milestone_count       BIGINT     milestone jobs listed
--   other_runner_count    BIGINT     of those of every arm, on runners with other labels
--   unreached_count       BIGINT     of these, not executed or not successful
--   doubtful_count        BIGINT     of the unreached, failures that may have been replaced
--   milestone_names       VARCHAR[]  names of the milestone jobs, sorted
--   milestone_labels      VARCHAR[]  their legs (else keys, else names), sorted
--   milestone_identities  VARCHAR[]  their keys and legs (names where not mapped), sorted
--   is_need_failed        BOOLEAN    a job upstream of them failed, and was not tolerated
--   is_need_doubtful      BOOLEAN    a job upstream of them failed, and may have been replaced
--   last_job_id           BIGINT     the executed milestone job that ended last; NULL without one
--   last_completed_at     TIMESTAMP  when it ended, UTC
--   is_job_clock          BOOLEAN    the clock begins with that job, and not with the attempt
--   begins_at             TIMESTAMP  when the clock begins, UTC; NULL for a job that did not run
--   milestone_s           DOUBLE     from there to that end; NULL unless all reached
--   legs_run_s            DOUBLE     sum of the run seconds of these milestone jobs
with recursive
milestones as (
    select *,
    from milestone_jobs($experiment, $milestone, $run_id)
),

legs as (
    select
        milestones.*,
        leg_jobs.legs_of,
    from leg_jobs($experiment, $milestone, $run_id) as leg_jobs
    inner join milestones on leg_jobs.job_id = milestones.job_id
    where leg_jobs.is_on_runner
),

other_runners as (
    select
        run_id,
        run_attempt,
        legs_of,
        count(*) as other_runner_count,
    from leg_jobs($experiment, $milestone, $run_id)
    where not is_on_runner
    group by run_id, run_attempt, legs_of
),

totals as (
    select
        run_id,
        run_attempt,
        legs_of,
        count(*) as milestone_count,
        count(*) filter (where not is_reached) as unreached_count,
        count(*) filter (where not is_reached and is_doubtful) as doubtful_count,
        list_sort(list(name)) as milestone_names,
        list_sort(list(leg_label)) as milestone_labels,
        list_sort(list(leg_identity)) as milestone_identities,
        sum(run_s) as legs_run_s,
    from legs
    group by run_id, run_attempt, legs_of
),

ranked as (
    select
        run_id,
        run_attempt,
        legs_of,
        job_id,
        started_at,
        completed_at,
        row_number() over (
            partition by run_id, run_attempt, legs_of
            order by completed_at desc, run_s desc, job_id asc
        ) as rank_of_end,
    from legs
    where is_executed
),

-- Most attempts have no failure, and need not be searched.
failures as (
    select
        jobs.run_id,
        jobs.run_attempt,
        jobs.job_id,
        jobs.is_possibly_superseded as is_doubtful,
    from scoped_attempts($experiment, $run_id) as attempts
    cross join clock_kinds($experiment, $milestone) as kinds
    inner join job_clocks as jobs
        on
            attempts.run_id = jobs.run_id
            and attempts.run_attempt = jobs.run_attempt
    where
        not kinds.is_job_clock
        and jobs.is_executed
        and jobs.conclusion is distinct from 'success'
        -- What an expression decides shows in the run: it succeeds if the failure is tolerated.
        and not coalesce(jobs.is_failure_tolerated, attempts.conclusion = 'success', false)
),

searched as (
    select distinct
        run_id,
        run_attempt,
    from failures
),

-- Jobs, and what passes on needs between them; rows that are there already are not followed again.
upstream as (
    select
        milestones.run_id,
        milestones.run_attempt,
        milestones.job_id as node_id,
    from milestones
    inner join searched
        on
            milestones.run_id = searched.run_id
            and milestones.run_attempt = searched.run_attempt
    where milestones.is_executed
    union
    select
        links.run_id,
        links.run_attempt,
        links.needed_id as node_id,
    from upstream
    inner join need_links($experiment, $run_id) as links
        on
            upstream.run_id = links.run_id
            and upstream.run_attempt = links.run_attempt
            and upstream.node_id = links.waiting_id
    -- That an unrelated job ended last before a job's creation does not make it needed.
    where not links.is_waiting_executed or links.needs_source <> 'inferred'
),

need_failures as (
    select
        upstream.run_id,
        upstream.run_attempt,
        bool_or(not failures.is_doubtful) as is_need_failed,
        bool_or(failures.is_doubtful) as is_need_doubtful,
    from upstream
    inner join failures on upstream.node_id = failures.job_id
    where upstream.node_id not in (select milestones.job_id, from milestones)
    group by upstream.run_id, upstream.run_attempt
),

begun as (
    select
        scopes.run_id,
        scopes.run_attempt,
        scopes.legs_of,
        scopes.is_job_clock,
        last_jobs.job_id as last_job_id,
        last_jobs.completed_at as last_completed_at,
        case
            when scopes.is_job_clock then last_jobs.started_at
            else scopes.run_started_at
        end as begins_at,
    from clock_scopes($experiment, $milestone, $run_id) as scopes
    left join ranked as last_jobs
        on
            scopes.run_id = last_jobs.run_id
            and scopes.run_attempt = last_jobs.run_attempt
            and scopes.legs_of = last_jobs.legs_of
            and last_jobs.rank_of_end = 1
)

select
    begun.run_id,
    begun.run_attempt,
    begun.legs_of,
    coalesce(totals.milestone_count, 0) as milestone_count,
    coalesce(other_runners.other_runner_count, 0) as other_runner_count,
    coalesce(totals.unreached_count, 0) as unreached_count,
    coalesce(totals.doubtful_count, 0) as doubtful_count,
    totals.milestone_names,
    totals.milestone_labels,
    totals.milestone_identities,
    coalesce(need_failures.is_need_failed, false) as is_need_failed,
    coalesce(need_failures.is_need_doubtful, false) as is_need_doubtful,
    begun.last_job_id,
    begun.last_completed_at,
    begun.is_job_clock,
    begun.begins_at,
    case
        when totals.unreached_count = 0 and begun.last_completed_at >= begun.begins_at
            then cast(date_diff('second', begun.begins_at, begun.last_completed_at) as double)
    end as milestone_s,
    totals.legs_run_s,
from begun
left join totals
    on
        begun.run_id = totals.run_id
        and begun.run_attempt = totals.run_attempt
        and begun.legs_of = totals.legs_of
left join other_runners
    on
        begun.run_id = other_runners.run_id
        and begun.run_attempt = other_runners.run_attempt
        and begun.legs_of = other_runners.legs_of
left join need_failures
    on
        begun.run_id = need_failures.run_id
        and begun.run_attempt = need_failures.run_attempt
