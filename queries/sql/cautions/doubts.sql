-- What is not certain of each attempt's critical path, and how many of its seconds rest on it?
--
-- Grain: one row per arm, selected attempt and doubt that it has.
--
-- unknown: stretches of the path of which jobs without a place may be the reason (see path_jobs).
-- unmapped: executed jobs without a place in the workflow file; their seconds on the path.
-- possibly replaced: failed jobs of which nobody knows whether another of their name took their
-- place; their seconds on the path.
-- unresolved: jobs on the path in which steps ran at the same time and nothing tells which of them
-- was waited for (see job_parts); these seconds.
-- inferred: jobs on the path whose blocker is inferred from times; the path until the last of them
-- was ready is what this says.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   arm           VARCHAR  the arm
--   arm_position  INTEGER  place of the arm in the experiment, 1 = first
--   is_baseline   BOOLEAN  the arm that the others are compared with
--   cache_state   VARCHAR  cold, warm, other; all where no arm tells them apart
--   is_counted    BOOLEAN  nothing excludes the attempt
--   run_id        BIGINT   the run
--   run_attempt   INTEGER  the attempt
--   run_number    BIGINT   the run's number within its workflow
--   doubt         VARCHAR  unknown, unmapped, possibly replaced, unresolved, or inferred
--   doubt_count   BIGINT   jobs, or jobs on the path, that it is of
--   doubt_s       DOUBLE   seconds of the critical path that rest on it
with
unknown_stretches as (
    select
        run_id,
        run_attempt,
        'unknown' as doubt,
        count(*) as doubt_count,
        sum(path_unknown_s) as doubt_s,
    from path_jobs($experiment, $milestone, null)
    where path_unknown_s > 0
    group by run_id, run_attempt
),

unmapped as (
    select
        jobs.run_id,
        jobs.run_attempt,
        'unmapped' as doubt,
        count(*) as doubt_count,
        coalesce(sum(paths.path_s), 0) as doubt_s,
    from scoped_attempts($experiment, null) as attempts
    inner join job_clocks as jobs
        on
            attempts.run_id = jobs.run_id
            and attempts.run_attempt = jobs.run_attempt
    left join path_jobs($experiment, $milestone, null) as paths on jobs.job_id = paths.job_id
    where jobs.is_executed and jobs.unmapped_because is not null
    group by jobs.run_id, jobs.run_attempt
),

possibly_replaced as (
    select
        jobs.run_id,
        jobs.run_attempt,
        'possibly replaced' as doubt,
        count(*) as doubt_count,
        coalesce(sum(paths.path_s), 0) as doubt_s,
    from scoped_attempts($experiment, null) as attempts
    inner join job_clocks as jobs
        on
            attempts.run_id = jobs.run_id
            and attempts.run_attempt = jobs.run_attempt
    left join path_jobs($experiment, $milestone, null) as paths on jobs.job_id = paths.job_id
    where jobs.is_possibly_superseded
    group by jobs.run_id, jobs.run_attempt
),

unresolved as (
    select
        found.run_id,
        found.run_attempt,
        'unresolved' as doubt,
        count(*) as doubt_count,
        sum(found.unresolved_s) as doubt_s,
    from unresolved_groups($experiment, $milestone, null) as found
    inner join path_jobs($experiment, $milestone, null) as paths on found.job_id = paths.job_id
    group by found.run_id, found.run_attempt
),

inferred as (
    select
        paths.run_id,
        paths.run_attempt,
        'inferred' as doubt,
        count(*) as doubt_count,
        max(paths.path_start_s) as doubt_s,
    from path_jobs($experiment, $milestone, null) as paths
    inner join job_waits($experiment, null) as waits on paths.job_id = waits.job_id
    -- Nothing is before the first job: it needs none, or its own duration is the clock.
    where waits.needs_source = 'inferred' and paths.path_position > 1
    group by paths.run_id, paths.run_attempt
),

doubts as (
    select *,
    from unknown_stretches
    union all
    select *,
    from unmapped
    union all
    select *,
    from possibly_replaced
    union all
    select *,
    from unresolved
    union all
    select *,
    from inferred
)

select
    attempts.arm,
    attempts.arm_position,
    attempts.is_baseline,
    attempts.cache_state,
    attempts.is_counted,
    attempts.run_id,
    attempts.run_attempt,
    attempts.run_number,
    doubts.doubt,
    doubts.doubt_count,
    doubts.doubt_s,
from arm_attempt_clocks($experiment, $milestone, $queue, null) as attempts
inner join doubts
    on
        attempts.run_id = doubts.run_id
        and attempts.run_attempt = doubts.run_attempt
order by
    attempts.arm_position,
    attempts.cache_state,
    attempts.run_id,
    attempts.run_attempt,
    doubts.doubt
