-- Every attempt that an experiment's arms select, with its clocks and whether it counts.
--
-- Grain: one row per arm, run and attempt.
--
-- The clock is the time to the milestone; without one it is the wall time of a run that succeeded.
-- The reason stored by ingest comes first, since it does not depend on the clock. An attempt's
-- milestone must have the legs that its arm's rule says, else those that most of the arm's attempts
-- have which reached it (in a tie the larger set). `jobs not fetched` stands for an attempt whose
-- jobs could not all be read yet; `no wall time` and `no milestone time` for one that ends before
-- it starts, or of which nothing was executed. `a failure may have been replaced` stands where
-- nothing else speaks against an attempt: it is neither a success nor a failure. An arm's rule for
-- legs belongs to the experiment's own milestone: it says nothing of another that is asked for.
-- Labels of an arm narrow a job's own duration to the job, or legs, on its runners, and the arm's
-- compute with it: an attempt may belong to several such arms. `other runners` stands for one whose
-- job ran on others only.
-- A run is contended if its critical path queued for 30 s or more, and for a tenth of its clock or
-- more. Where contended or uncontended runs alone are asked for, counted ones of the other kind, or
-- of unknown queue, are absent; what does not count is of neither kind, and stays.
--
-- Parameters
--   $experiment  VARCHAR    the experiment
--   $milestone   VARCHAR[]  globs; NULL: the experiment's own; empty: the whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--   $run_id      BIGINT     the only run asked for; NULL for every run
--
-- Columns
--   experiment          VARCHAR    the experiment
--   arm                 VARCHAR    the arm
--   arm_position        INTEGER    place of the arm in the experiment, 1 = first
--   is_baseline         BOOLEAN    the arm that the others are compared with
--   cache_state         VARCHAR    cold, warm, other; all where no arm tells them apart
--   selected_by         VARCHAR    the selectors that matched
--   is_counted          BOOLEAN    nothing excludes it; its clock is known then
--   excluded_because    VARCHAR    why it does not count; NULL if it does
--   run_id              BIGINT     the run
--   run_attempt         INTEGER    the attempt
--   repository          VARCHAR    owner/name
--   workflow_name       VARCHAR    the workflow's `name:` as of this run
--   run_number          BIGINT     the run's number within its workflow
--   head_branch         VARCHAR    branch of the head commit
--   head_sha            VARCHAR    head commit
--   message             VARCHAR    whole message of the head commit
--   event               VARCHAR    what triggered the run
--   status              VARCHAR    completed, in_progress, ...; NULL where GitHub no longer has it
--   conclusion          VARCHAR    success, failure, ...; NULL until completed
--   run_started_at      TIMESTAMP  when the attempt started, UTC
--   start_offset_s      DOUBLE     from its start to the first creation of an executed job
--   clock_s             DOUBLE     time to the milestone, or wall time where the run is the clock
--   is_contended        BOOLEAN    its critical path queued much; NULL where that is not known
--   wall_s              DOUBLE     from its start to the end of its last executed job
--   compute_s           DOUBLE     sum of the run seconds of its executed jobs, or legs
--   legs_of             VARCHAR    the arm, if its labels narrow the clock; else empty
--   milestone_labels    VARCHAR[]  legs (else keys, else names) of its milestone jobs, sorted
--   needs_source        VARCHAR    workflow file, approximate file, or inferred; NULL: not mapped
--   unmapped_job_count  BIGINT     executed jobs that have no place in the workflow file
--   html_url            VARCHAR    page of the attempt at GitHub
with
cache_rules as (
    select
        experiment,
        bool_or(coalesce(has_cache_rule, false)) as are_told_apart,
    from arms
    group by experiment
),

glob_totals as (
    select count(*) as glob_count,
    from milestone_globs($experiment, $milestone)
),

selected as (
    select
        arm_attempts.*,
        cache_rules.are_told_apart,
        arms.position as arm_position,
        arms.arm = experiments.baseline as is_baseline,
        case when cast($milestone as varchar[]) is null then arms.milestone_legs end
            as milestone_legs,
        case when kinds.is_job_clock and arms.labels is not null then arms.arm else '' end
            as legs_of,
        glob_totals.glob_count = 0 as is_whole_run,
    from glob_totals
    cross join clock_kinds($experiment, $milestone) as kinds
    cross join experiments
    inner join arms on experiments.experiment = arms.experiment
    inner join cache_rules on experiments.experiment = cache_rules.experiment
    inner join arm_attempts
        on
            arms.experiment = arm_attempts.experiment
            and arms.arm = arm_attempts.arm
    where experiments.experiment = cast($experiment as varchar)
),

described as (
    select
        selected.*,
        attempts.repository,
        attempts.workflow_name,
        attempts.run_number,
        attempts.head_branch,
        attempts.head_sha,
        attempts.message,
        attempts.event,
        attempts.status,
        attempts.conclusion,
        attempts.is_partial_rerun,
        attempts.run_started_at,
        attempts.start_offset_s,
        attempts.wall_s,
        case
            when selected.legs_of = '' then attempts.compute_s
            else milestones.legs_run_s
        end as compute_s,
        attempts.needs_source,
        attempts.unmapped_job_count,
        attempts.html_url,
        milestones.milestone_names,
        milestones.milestone_labels,
        milestones.milestone_identities,
        case
            when selected.is_whole_run
                then
                    case
                        when attempts.conclusion in ('cancelled', 'skipped')
                            then attempts.conclusion
                        when coalesce(attempts.conclusion, '') <> 'success' then 'run failed'
                        when not attempts.has_all_jobs then 'jobs not fetched'
                        when attempts.wall_s is null then 'no wall time'
                    end
            when not attempts.has_all_jobs then 'jobs not fetched'
            when milestones.run_id is null then 'no milestone time'
            when milestones.milestone_count = 0 or milestones.unreached_count > 0
                then
                    case
                        when
                            milestones.milestone_count = 0
                            and milestones.other_runner_count > 0
                            then 'other runners'
                        when attempts.conclusion in ('cancelled', 'skipped')
                            then attempts.conclusion
                        -- Without its needs a milestone job is skipped: the run's failure says why.
                        when
                            milestones.milestone_count = 0
                            and attempts.conclusion in ('failure', 'timed_out')
                            then 'a needed job failed'
                        when milestones.milestone_count = 0 then 'milestone not reached'
                        when milestones.unreached_count > milestones.doubtful_count
                            then 'milestone failed'
                        when milestones.is_need_failed then 'a needed job failed'
                        else 'a failure may have been replaced'
                    end
            when milestones.is_need_failed then 'a needed job failed'
            when milestones.is_need_doubtful then 'a failure may have been replaced'
            when milestones.milestone_s is null then 'no milestone time'
        end as clock_missing_because,
        case
            when selected.is_whole_run then attempts.wall_s
            else milestones.milestone_s
        end as end_s,
    from selected
    left join attempt_clocks as attempts
        on
            selected.run_id = attempts.run_id
            and selected.run_attempt = attempts.run_attempt
    left join milestone_clocks($experiment, $milestone, $run_id) as milestones
        on
            selected.run_id = milestones.run_id
            and selected.run_attempt = milestones.run_attempt
            and selected.legs_of = milestones.legs_of
),

leg_sets as (
    select
        arm,
        milestone_identities,
        count(*) as attempt_count,
        list(distinct milestone_names) as names_of_set,
    from described
    where excluded_because is null and status = 'completed' and clock_missing_because is null
    group by arm, milestone_identities
),

leg_sets_ranked as (
    select
        arm,
        milestone_identities,
        names_of_set,
        row_number() over (
            partition by arm
            order by
                attempt_count desc,
                array_length(milestone_identities) desc,
                milestone_identities asc
        ) as rank_of_set,
    from leg_sets
),

judged as (
    select
        described.*,
        case
            when described.excluded_because is not null then described.excluded_because
            when described.status is null then 'attempt not available'
            when described.status <> 'completed' then 'in progress'
            when described.is_partial_rerun then 'partial re-run'
            when described.clock_missing_because is not null
                then described.clock_missing_because
            when described.is_whole_run then null
            when
                case
                    when described.milestone_legs is null
                        -- An attempt whose jobs could not be mapped is told by their names.
                        then
                            described.milestone_identities = usual.milestone_identities
                            or list_contains(usual.names_of_set, described.milestone_names)
                    else
                        list_sort(described.milestone_legs)
                        in (described.milestone_labels, described.milestone_names)
                end
                then null
            when described.conclusion = 'cancelled' then 'cancelled'
            else 'other milestone legs'
        end as judgement,
        case
            when queues.path_queue_s is not null and described.end_s is not null
                then queues.path_queue_s >= 30 and queues.path_queue_s * 10 >= described.end_s
        end as is_contended,
    from described
    left join path_queues($experiment, $milestone, $run_id) as queues
        on
            described.run_id = queues.run_id
            and described.run_attempt = queues.run_attempt
            and described.legs_of = queues.legs_of
    left join leg_sets_ranked as usual
        on
            described.arm = usual.arm
            and usual.rank_of_set = 1
)

select
    experiment,
    arm,
    arm_position,
    is_baseline,
    case
        when are_told_apart or cache_state <> 'other' then cache_state
        else 'all'
    end as cache_state,
    selected_by,
    judgement is null as is_counted,
    judgement as excluded_because,
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
    case
        when clock_missing_because is null and coalesce(judgement, '') <> 'other milestone legs'
            then end_s
    end as clock_s,
    is_contended,
    wall_s,
    compute_s,
    legs_of,
    case when not is_whole_run then milestone_labels end as milestone_labels,
    needs_source,
    unmapped_job_count,
    html_url,
from judged
where
    cast($queue as varchar) is null
    or judgement is not null
    or is_contended = (cast($queue as varchar) = 'contended')
