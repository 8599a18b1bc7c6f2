-- The observed critical path of each attempt: the chain of jobs that decided when it ended.
--
-- Grain: one row per attempt whose jobs were looked up and job on its path, from first to last.
--
-- The path leads from the executed milestone job that ended last, whatever its conclusion, back
-- along the blockers. On it times never go back: t0 is the end of the job before (or the attempt's
-- start), t1 = max(t0, created_at), t2 = max(t1, started_at), t3 = max(t2, completed_at), and t3 is
-- the next t0. So the path's seconds add up to the time to the milestone plus skew_s.
--
-- Columns
--   run_id             BIGINT   the run
--   run_attempt        INTEGER  the attempt
--   path_position      BIGINT   place on the path, 1 = first
--   job_id             BIGINT   the job
--   path_start_s       DOUBLE   t0, seconds from the attempt's start
--   path_scheduling_s  DOUBLE   t1 - t0: until it was created; NULL where its creation is not known
--   path_queue_s       DOUBLE   t2 - t1: until a runner took it; NULL likewise
--   path_wait_s        DOUBLE   t2 - t0: both together
--   path_run_s         DOUBLE   t3 - t2
--   path_s             DOUBLE   t3 - t0: what it adds to the path
--   skew_s             DOUBLE   t3 of the path's last job minus that job's own end; normally 0
with recursive
waits as (
    select *,
    from job_waits
),

-- No path is longer than the 2,000 jobs that a workflow may have: this ends in any case.
chain as (
    select
        clocks.run_id,
        clocks.run_attempt,
        clocks.last_job_id as job_id,
        0 as hop_count,
    from milestone_clocks as clocks
    inner join scoped_attempts as attempts
        on
            clocks.run_id = attempts.run_id
            and clocks.run_attempt = attempts.run_attempt
    where clocks.last_job_id is not null and attempts.has_graph
    union all
    select
        chain.run_id,
        chain.run_attempt,
        waits.blocker_job_id,
        chain.hop_count + 1 as hop_count,
    from chain
    inner join waits on chain.job_id = waits.job_id
    where waits.blocker_job_id is not null and chain.hop_count < 2000
),

timed as (
    select
        chain.run_id,
        chain.run_attempt,
        chain.job_id,
        chain.hop_count,
        attempts.run_started_at,
        jobs.created_at,
        jobs.started_at,
        jobs.completed_at,
        greatest(
            attempts.run_started_at,
            max(greatest(jobs.created_at, jobs.started_at, jobs.completed_at)) over (
                partition by chain.run_id, chain.run_attempt
                order by chain.hop_count desc
            )
        ) as ended_at,
    from chain
    inner join job_clocks as jobs on chain.job_id = jobs.job_id
    inner join scoped_attempts as attempts
        on
            chain.run_id = attempts.run_id
            and chain.run_attempt = attempts.run_attempt
),

begun as (
    select
        *,
        coalesce(
            lag(ended_at) over (partition by run_id, run_attempt order by hop_count desc),
            run_started_at
        ) as begun_at,
    from timed
),

spans as (
    select
        *,
        greatest(begun_at, created_at) as queued_at,
        greatest(begun_at, created_at, started_at) as taken_at,
    from begun
)

select
    run_id,
    run_attempt,
    row_number() over (partition by run_id, run_attempt order by hop_count desc)
        as path_position,
    job_id,
    cast(date_diff('second', run_started_at, begun_at) as double) as path_start_s,
    case
        when created_at is not null
            then cast(date_diff('second', begun_at, queued_at) as double)
    end as path_scheduling_s,
    case
        when created_at is not null
            then cast(date_diff('second', queued_at, taken_at) as double)
    end as path_queue_s,
    cast(date_diff('second', begun_at, taken_at) as double) as path_wait_s,
    cast(date_diff('second', taken_at, ended_at) as double) as path_run_s,
    cast(date_diff('second', begun_at, ended_at) as double) as path_s,
    cast(
        date_diff(
            'second',
            first_value(completed_at) over (
                partition by run_id, run_attempt order by hop_count asc
            ),
            first_value(ended_at) over (
                partition by run_id, run_attempt order by hop_count asc
            )
        ) as double
    ) as skew_s,
from spans
