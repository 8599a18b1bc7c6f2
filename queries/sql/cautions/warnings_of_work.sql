-- What speaks against a comparison in what its attempts did.
--
-- Grain: one row per warning, arm, cache state, subject and attempt that it rests on.
--
-- An arm does what at least half of its counted attempts in a cache state did. other events: the
-- candidate's event is none of the baseline's. only here, only baseline: a job key that one of the
-- two executes, the other not at all. step only here, step only baseline: the same for steps of
-- jobs that both execute; steps of one role are one piece of work, and what GitHub adds (Set up
-- job, Post ..., Complete job) is not looked at. other runners: a job key asks for other labels.
-- file changed: the workflow file has several contents within the arm. no cache rule: the baseline
-- does not tell cold from warm, the candidate does.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   warning      VARCHAR  what speaks against it, as above
--   arm          VARCHAR  the candidate; of file changed, any arm
--   cache_state  VARCHAR  cold, warm, other; all where no arm tells them apart
--   subject      VARCHAR  event, job key, job key and step, labels, or content; or NULL
--   run_id       BIGINT   the run
--   run_attempt  INTEGER  the attempt
with
sides as (
    select
        comparisons.candidate,
        comparisons.cache_state,
        comparisons.is_baseline,
        comparisons.run_id,
        comparisons.run_attempt,
        attempts.event,
        count(*) over (
            partition by comparisons.candidate, comparisons.cache_state, comparisons.is_baseline
        ) as attempt_count,
    from comparison_attempts($experiment, $milestone, $queue) as comparisons
    inner join attempt_clocks as attempts
        on
            comparisons.run_id = attempts.run_id
            and comparisons.run_attempt = attempts.run_attempt
),

both_sided as (
    select
        candidate,
        cache_state,
    from sides
    group by candidate, cache_state
    having bool_or(is_baseline)
),

executed as (
    select
        sides.*,
        jobs.job_id,
        identities.job_key,
        array_to_string(list_sort(jobs.runner_labels), ', ') as labels,
    from both_sided
    inner join sides
        on
            both_sided.candidate = sides.candidate
            and both_sided.cache_state = sides.cache_state
    inner join job_clocks as jobs
        on
            sides.run_id = jobs.run_id
            and sides.run_attempt = jobs.run_attempt
    inner join job_identities($experiment) as identities
        on jobs.job_id = identities.job_id
    where jobs.is_executed
),

jobs_of_both as (
    select
        candidate,
        cache_state,
        job_key,
    from executed
    group by candidate, cache_state, job_key
    having bool_or(is_baseline) and not bool_and(is_baseline)
),

named_steps as (
    select
        executed.candidate,
        executed.cache_state,
        executed.job_key,
        executed.is_baseline,
        steps.name as step_name,
    from jobs_of_both
    inner join executed
        on
            jobs_of_both.candidate = executed.candidate
            and jobs_of_both.cache_state = executed.cache_state
            and jobs_of_both.job_key = executed.job_key
    inner join steps on executed.job_id = steps.job_id
    where steps.name is not null and coalesce(steps.conclusion, '') <> 'skipped'
    group by
        executed.candidate,
        executed.cache_state,
        executed.job_key,
        executed.is_baseline,
        steps.name
),

works as (
    select
        named_steps.*,
        coalesce(step_roles.role_name, named_steps.step_name) as piece,
    from named_steps
    left join step_roles($experiment) as step_roles
        on named_steps.step_name = step_roles.step_name
    left join set_up_steps($experiment) as set_up_steps
        on named_steps.step_name = set_up_steps.step_name
    where set_up_steps.step_name is null
),

one_sided_pieces as (
    select
        candidate,
        cache_state,
        job_key,
        piece,
    from works
    group by candidate, cache_state, job_key, piece
    having bool_and(is_baseline) or not bool_or(is_baseline)
),

-- Few of them: which attempts did a step is looked up for these alone.
one_sided_works as (
    select works.*,
    from one_sided_pieces as pieces
    inner join works
        on
            pieces.candidate = works.candidate
            and pieces.cache_state = works.cache_state
            and pieces.job_key = works.job_key
            and pieces.piece = works.piece
),

done as (
    select
        'job' as kind,
        candidate,
        cache_state,
        is_baseline,
        attempt_count,
        run_id,
        run_attempt,
        job_key as subject,
        cast(null as varchar) as within_job_key,
    from executed
    union
    select
        'step' as kind,
        executed.candidate,
        executed.cache_state,
        executed.is_baseline,
        executed.attempt_count,
        executed.run_id,
        executed.run_attempt,
        executed.job_key || ': ' || works.piece as subject,
        executed.job_key as within_job_key,
    from one_sided_works as works
    inner join executed
        on
            works.candidate = executed.candidate
            and works.cache_state = executed.cache_state
            and works.is_baseline = executed.is_baseline
            and works.job_key = executed.job_key
    inner join steps
        on
            executed.job_id = steps.job_id
            and works.step_name = steps.name
    where coalesce(steps.conclusion, '') <> 'skipped'
    union
    select
        'runner' as kind,
        candidate,
        cache_state,
        is_baseline,
        attempt_count,
        run_id,
        run_attempt,
        job_key || ': ' || labels as subject,
        job_key as within_job_key,
    from executed
    where labels <> ''
),

shares as (
    select
        kind,
        candidate,
        cache_state,
        subject,
        any_value(within_job_key) as within_job_key,
        count(*) filter (where is_baseline) as baseline_count,
        count(*) filter (where not is_baseline) as candidate_count,
        max(attempt_count) filter (where is_baseline) as of_baseline,
        max(attempt_count) filter (where not is_baseline) as of_candidate,
    from done
    group by kind, candidate, cache_state, subject
),

one_sided as (
    select
        *,
        baseline_count = 0 as is_only_here,
    from shares
    where
        (baseline_count = 0 and 2 * candidate_count >= of_candidate)
        or (candidate_count = 0 and 2 * baseline_count >= of_baseline)
),

differences as (
    select
        one_sided.candidate,
        one_sided.cache_state,
        one_sided.kind,
        one_sided.subject,
        one_sided.is_only_here,
        case
            when one_sided.kind = 'runner' then 'other runners'
            when one_sided.kind = 'step' and one_sided.is_only_here then 'step only here'
            when one_sided.kind = 'step' then 'step only baseline'
            when one_sided.is_only_here then 'only here'
            else 'only baseline'
        end as warning,
    from one_sided
    left join shares as jobs
        on
            one_sided.candidate = jobs.candidate
            and one_sided.cache_state = jobs.cache_state
            and one_sided.within_job_key = jobs.subject
            and jobs.kind = 'job'
    where
        one_sided.kind = 'job'
        -- Of a job that only one of the two executes, the job says it all.
        or (jobs.baseline_count > 0 and jobs.candidate_count > 0)
),

events as (
    select
        candidate,
        cache_state,
        list(distinct event) filter (where is_baseline) as baseline_events,
    from sides
    group by candidate, cache_state
),

files as (
    select
        clocks.arm,
        clocks.cache_state,
        clocks.run_id,
        clocks.run_attempt,
        contents.blob_sha,
        min(contents.blob_sha) over (
            partition by clocks.arm, clocks.cache_state, graphs.path
        ) <> max(contents.blob_sha) over (
            partition by clocks.arm, clocks.cache_state, graphs.path
        ) as is_changed,
    from arm_attempt_clocks($experiment, $milestone, $queue, null) as clocks
    inner join attempt_graphs as graphs
        on
            clocks.run_id = graphs.run_id
            and clocks.run_attempt = graphs.run_attempt
    inner join workflow_files as contents
        on
            graphs.repository = contents.repository
            and graphs.path = contents.path
            and graphs.commit_sha = contents.commit_sha
    where clocks.is_counted and contents.blob_sha is not null
)

select
    differences.warning,
    differences.candidate as arm,
    differences.cache_state,
    differences.subject,
    done.run_id,
    done.run_attempt,
from differences
inner join done
    on
        differences.candidate = done.candidate
        and differences.cache_state = done.cache_state
        and differences.kind = done.kind
        and differences.subject = done.subject
union all
select
    'other events' as warning,
    sides.candidate as arm,
    sides.cache_state,
    sides.event as subject,
    sides.run_id,
    sides.run_attempt,
from sides
inner join events
    on
        sides.candidate = events.candidate
        and sides.cache_state = events.cache_state
where not sides.is_baseline and not list_contains(events.baseline_events, sides.event)
union all
select
    'file changed' as warning,
    arm,
    cache_state,
    blob_sha as subject,
    run_id,
    run_attempt,
from files
where is_changed
union all
select
    'no cache rule' as warning,
    baselines.candidate as arm,
    baselines.cache_state,
    null as subject,
    baselines.run_id,
    baselines.run_attempt,
from sides as baselines
inner join arm_attempt_clocks($experiment, $milestone, $queue, null) as clocks
    on
        baselines.run_id = clocks.run_id
        and baselines.run_attempt = clocks.run_attempt
        and clocks.is_baseline
inner join arms
    on
        clocks.experiment = arms.experiment
        and clocks.arm = arms.arm
where
    baselines.is_baseline
    and baselines.cache_state in ('cold', 'warm')
    and not coalesce(arms.has_cache_rule, false)
