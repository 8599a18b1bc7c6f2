-- What each executed job waited for: when it was ready, and which job made it wait.
--
-- Grain: one row per executed job of the attempts asked for whose jobs were looked up.
--
-- The blocker is the needed job that completed last; in a tie the one that ran longest, then the
-- one with the smaller id.
--
-- Parameters
--   $experiment  VARCHAR  the experiment asked about; NULL for none
--   $run_id      BIGINT   the only run asked for; NULL for every run
--
-- Columns
--   run_id             BIGINT     the run
--   run_attempt        INTEGER    the attempt
--   job_id             BIGINT     the job
--   ready_at           TIMESTAMP  end of the last job that it needs, else start of the attempt, UTC
--   blocker_job_id     BIGINT     the job that made it wait; NULL for none
--   blocker_tie_count  BIGINT     needed jobs that ended in that second, the blocker among them
--   needs_source       VARCHAR    how the blocker is known: workflow file, approximate, inferred
with recursive
links as (
    select *,
    from need_links($experiment, $run_id)
),

-- What passes on, with all that it passes through. Rows that are there already are not followed
-- again: this ends even where needs run in a circle.
passing as (
    select distinct
        run_id,
        run_attempt,
        needed_id as first_id,
        needed_id as passing_id,
    from links
    where is_waiting_executed and not is_needed_executed
    union
    select
        passing.run_id,
        passing.run_attempt,
        passing.first_id,
        links.needed_id as passing_id,
    from passing
    inner join links
        on
            passing.run_id = links.run_id
            and passing.run_attempt = links.run_attempt
            and passing.passing_id = links.waiting_id
    where not links.is_needed_executed
),

-- Many wait for a joint: its last end is looked for once.
passed_ends as (
    select
        links.run_id,
        links.run_attempt,
        links.waiting_id as passing_id,
        max(needed.completed_at) as ended_at,
    from links
    inner join job_clocks as needed on links.needed_id = needed.job_id
    where links.is_needed_executed and not links.is_waiting_executed
    group by
        links.run_id,
        links.run_attempt,
        links.waiting_id
),

first_ends as (
    select
        passing.run_id,
        passing.run_attempt,
        passing.first_id,
        max(ends.ended_at) as ended_at,
    from passing
    inner join passed_ends as ends
        on
            passing.run_id = ends.run_id
            and passing.run_attempt = ends.run_attempt
            and passing.passing_id = ends.passing_id
    group by
        passing.run_id,
        passing.run_attempt,
        passing.first_id
),

-- The jobs that end last of all that a node passes on.
last_of_first as (
    select distinct
        firsts.run_id,
        firsts.run_attempt,
        firsts.first_id,
        needed.job_id,
        needed.run_s,
    from first_ends as firsts
    inner join passing
        on
            firsts.run_id = passing.run_id
            and firsts.run_attempt = passing.run_attempt
            and firsts.first_id = passing.first_id
    inner join passed_ends as ends
        on
            passing.run_id = ends.run_id
            and passing.run_attempt = ends.run_attempt
            and passing.passing_id = ends.passing_id
            and firsts.ended_at = ends.ended_at
    inner join links
        on
            passing.run_id = links.run_id
            and passing.run_attempt = links.run_attempt
            and passing.passing_id = links.waiting_id
    inner join job_clocks as needed
        on
            links.needed_id = needed.job_id
            and firsts.ended_at = needed.completed_at
    where links.is_needed_executed
),

-- What a job may wait for as one: an executed job, or all that a node passes on.
lasts as (
    select
        run_id,
        run_attempt,
        first_id as needed_id,
        job_id,
        row_number() over (
            partition by run_id, run_attempt, first_id order by run_s desc, job_id asc
        ) as rank_of_last,
        count(*) over (partition by run_id, run_attempt, first_id) as last_count,
    from last_of_first
    union all
    select distinct
        run_id,
        run_attempt,
        needed_id,
        needed_id as job_id,
        1 as rank_of_last,
        1 as last_count,
    from links
    where is_waiting_executed and is_needed_executed
),

waits as (
    select
        links.run_id,
        links.run_attempt,
        links.waiting_id,
        links.needed_id,
        links.needs_source,
        coalesce(needed.completed_at, firsts.ended_at) as ended_at,
    from links
    left join job_clocks as needed
        on
            links.needed_id = needed.job_id
            and links.is_needed_executed
    left join first_ends as firsts
        on
            links.run_id = firsts.run_id
            and links.run_attempt = firsts.run_attempt
            and links.needed_id = firsts.first_id
            and not links.is_needed_executed
    where links.is_waiting_executed
),

ranked_waits as (
    select
        *,
        rank() over (partition by waiting_id order by ended_at desc) as rank_of_end,
        count(*) over (partition by waiting_id, ended_at) as wait_count,
    from waits
    where ended_at is not null
),

-- Where several end in one second, all their jobs are compared: the same job may be among them
-- more than once. Of one alone its first is enough.
candidates as (
    select
        waits.waiting_id,
        lasts.job_id as needed_job_id,
        min(waits.needs_source) as needs_source,
        max(case when waits.wait_count = 1 then lasts.last_count end) as last_count,
    from ranked_waits as waits
    inner join lasts
        on
            waits.run_id = lasts.run_id
            and waits.run_attempt = lasts.run_attempt
            and waits.needed_id = lasts.needed_id
    where
        waits.rank_of_end = 1
        and (waits.wait_count > 1 or lasts.rank_of_last = 1)
        and waits.waiting_id <> lasts.job_id
    group by waits.waiting_id, lasts.job_id
),

ranked as (
    select
        candidates.waiting_id as job_id,
        candidates.needed_job_id,
        candidates.needs_source,
        needed.completed_at,
        row_number() over (
            partition by candidates.waiting_id
            order by needed.run_s desc, needed.job_id asc
        ) as rank_of_needed,
        coalesce(
            candidates.last_count, count(*) over (partition by candidates.waiting_id)
        ) as tie_count,
    from candidates
    inner join job_clocks as needed on candidates.needed_job_id = needed.job_id
)

select
    jobs.run_id,
    jobs.run_attempt,
    jobs.job_id,
    coalesce(blockers.completed_at, attempts.run_started_at) as ready_at,
    blockers.needed_job_id as blocker_job_id,
    coalesce(blockers.tie_count, 0) as blocker_tie_count,
    blockers.needs_source,
from scoped_attempts($experiment, $run_id) as attempts
inner join job_clocks as jobs
    on
        attempts.run_id = jobs.run_id
        and attempts.run_attempt = jobs.run_attempt
left join ranked as blockers
    on
        jobs.job_id = blockers.job_id
        and blockers.rank_of_needed = 1
where jobs.is_executed and attempts.has_graph
