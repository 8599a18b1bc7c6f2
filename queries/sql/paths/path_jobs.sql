-- The observed critical path of each attempt: the chain of jobs that decided when it ended.
--
-- Grain: one row per attempt whose jobs were looked up, whose legs are meant (see clock_scopes) and
-- job on the path, from first to last.
--
-- The path leads from the executed milestone job that ended last, whatever its conclusion, back
-- along the blockers. On it times never go back: t0 is the end of the job before (or the attempt's
-- start), t1 = max(t0, created_at), t2 = max(t1, started_at), t3 = max(t2, completed_at), and t3 is
-- the next t0. So the path's seconds add up to the time to the milestone plus skew_s. Where the
-- clock is a job's own duration, the path is that job alone, from its start on.
--
-- Until t1 (t2 where no creation is known) GitHub schedules the job. Two things are told from that:
--
-- - lost: the job that it replaces (superseded, of the same name, or key and leg) was queued or
--   ran;
-- - unknown: the rest is longer than scheduling takes (`longest_scheduling_s`), and jobs without a
--   place in the file were queued or ran: it may have waited for one of them. Recorded scheduling
--   took 2 to 4 s, so 10 s are more than it explains. What else takes longer (approval,
--   concurrency, max-parallel) can't be told from such a job.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--   $run_id      BIGINT     the only run asked for; NULL for every run
--
-- Columns
--   run_id             BIGINT   the run
--   run_attempt        INTEGER  the attempt
--   legs_of            VARCHAR  the arm whose runners it is on; empty where all legs are meant
--   path_position      BIGINT   place on the path, 1 = first
--   job_id             BIGINT   the job
--   path_start_s       DOUBLE   t0, seconds from the attempt's start
--   path_lost_s        DOUBLE   of t1 - t0, lost
--   path_unknown_s     DOUBLE   of t1 - t0, unknown; no second is both
--   path_scheduling_s  DOUBLE   the rest of t1 - t0; NULL where its creation is not known
--   path_queue_s       DOUBLE   t2 - t1: until a runner took it; NULL likewise
--   path_wait_s        DOUBLE   both together: t2 - t0 but for what is lost or unknown
--   path_run_s         DOUBLE   t3 - t2
--   path_s             DOUBLE   t3 - t0: what it adds to the path
--   skew_s             DOUBLE   t3 of the path's last job minus that job's own end; normally 0
with recursive
limits as (
    select 10 as longest_scheduling_s,
),

waits as (
    select *,
    from job_waits($experiment, $run_id)
),

-- No path is longer than the 2,000 jobs that a workflow may have: this ends in any case.
chain as (
    select
        clocks.run_id,
        clocks.run_attempt,
        clocks.legs_of,
        clocks.last_job_id as job_id,
        clocks.is_job_clock,
        clocks.begins_at,
        0 as hop_count,
    from milestone_clocks($experiment, $milestone, $run_id) as clocks
    inner join scoped_attempts($experiment, $run_id) as attempts
        on
            clocks.run_id = attempts.run_id
            and clocks.run_attempt = attempts.run_attempt
    where clocks.last_job_id is not null and attempts.has_graph
    union all
    select
        chain.run_id,
        chain.run_attempt,
        chain.legs_of,
        waits.blocker_job_id,
        chain.is_job_clock,
        chain.begins_at,
        chain.hop_count + 1 as hop_count,
    from chain
    inner join waits on chain.job_id = waits.job_id
    where
        waits.blocker_job_id is not null
        and not chain.is_job_clock
        and chain.hop_count < 2000
),

timed as (
    select
        chain.run_id,
        chain.run_attempt,
        chain.legs_of,
        chain.job_id,
        chain.hop_count,
        attempts.run_started_at,
        chain.begins_at,
        jobs.name,
        jobs.job_key,
        jobs.leg,
        case
            when chain.is_job_clock then least(jobs.created_at, jobs.started_at)
            else jobs.created_at
        end as created_at,
        jobs.started_at,
        jobs.completed_at,
        greatest(
            chain.begins_at,
            max(greatest(jobs.created_at, jobs.started_at, jobs.completed_at)) over (
                partition by chain.run_id, chain.run_attempt, chain.legs_of
                order by chain.hop_count desc
            )
        ) as ended_at,
    from chain
    inner join job_clocks as jobs on chain.job_id = jobs.job_id
    inner join scoped_attempts($experiment, $run_id) as attempts
        on
            chain.run_id = attempts.run_id
            and chain.run_attempt = attempts.run_attempt
),

begun as (
    select
        *,
        coalesce(
            lag(ended_at) over (partition by run_id, run_attempt, legs_of order by hop_count desc),
            begins_at
        ) as begun_at,
    from timed
),

spans as (
    select
        *,
        greatest(begun_at, coalesce(created_at, started_at)) as queued_at,
        greatest(begun_at, created_at, started_at) as taken_at,
    from begun
),

beside as (
    select
        spans.job_id,
        neighbours.job_id as other_job_id,
        greatest(spans.begun_at, coalesce(neighbours.created_at, neighbours.started_at)) as from_at,
        least(spans.queued_at, neighbours.completed_at) as until_at,
        neighbours.is_superseded
        and (
            neighbours.name = spans.name
            or coalesce(
                neighbours.job_key = spans.job_key
                and neighbours.leg is not distinct from spans.leg,
                false
            )
        ) as is_lost,
        neighbours.unmapped_because is not null as is_unmapped,
    from spans
    inner join job_clocks as neighbours
        on
            spans.run_id = neighbours.run_id
            and spans.run_attempt = neighbours.run_attempt
            and spans.job_id <> neighbours.job_id
    where
        neighbours.is_executed
        and (neighbours.is_superseded or neighbours.unmapped_because is not null)
        and neighbours.completed_at > spans.begun_at
        and coalesce(neighbours.created_at, neighbours.started_at) < spans.queued_at
),

covered as (
    select
        *,
        max(until_at) over (
            partition by job_id
            order by from_at, until_at, other_job_id
            rows between unbounded preceding and 1 preceding
        ) as all_until,
        max(case when is_lost then until_at end) over (
            partition by job_id
            order by from_at, until_at, other_job_id
            rows between unbounded preceding and 1 preceding
        ) as lost_until,
    from beside
    where is_lost or is_unmapped
),

taken_up as (
    select
        job_id,
        sum(
            greatest(date_diff('second', greatest(from_at, all_until), until_at), 0)
        ) as all_s,
        sum(
            case
                when is_lost
                    then greatest(date_diff('second', greatest(from_at, lost_until), until_at), 0)
                else 0
            end
        ) as lost_s,
    from covered
    group by job_id
),

measured as (
    select
        spans.*,
        date_diff('second', spans.begun_at, spans.queued_at) as stretch_s,
        coalesce(taken_up.lost_s, 0) as lost_s,
        coalesce(taken_up.all_s - taken_up.lost_s, 0) as doubtful_s,
    from spans
    left join taken_up on spans.job_id = taken_up.job_id
),

told_apart as (
    select
        measured.*,
        case
            when measured.stretch_s - measured.lost_s > limits.longest_scheduling_s
                then measured.doubtful_s
            else 0
        end as unknown_s,
    from measured
    cross join limits
)

select
    run_id,
    run_attempt,
    legs_of,
    row_number() over (partition by run_id, run_attempt, legs_of order by hop_count desc)
        as path_position,
    job_id,
    cast(date_diff('second', run_started_at, begun_at) as double) as path_start_s,
    cast(lost_s as double) as path_lost_s,
    cast(unknown_s as double) as path_unknown_s,
    case
        when created_at is not null then cast(stretch_s - lost_s - unknown_s as double)
    end as path_scheduling_s,
    case
        when created_at is not null
            then cast(date_diff('second', queued_at, taken_at) as double)
    end as path_queue_s,
    cast(date_diff('second', begun_at, taken_at) - lost_s - unknown_s as double) as path_wait_s,
    cast(date_diff('second', taken_at, ended_at) as double) as path_run_s,
    cast(date_diff('second', begun_at, ended_at) as double) as path_s,
    cast(
        date_diff(
            'second',
            first_value(completed_at) over (
                partition by run_id, run_attempt, legs_of order by hop_count asc
            ),
            first_value(ended_at) over (
                partition by run_id, run_attempt, legs_of order by hop_count asc
            )
        ) as double
    ) as skew_s,
from told_apart
