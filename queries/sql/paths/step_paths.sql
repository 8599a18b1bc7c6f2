-- What each step adds to the path inside its job.
--
-- Grain: one row per step that ran in it, as scoped_steps; waits, which do nothing, are left out.
--
-- Where parallel steps are known, the path goes back from the job's end: through each
-- step that is not in the background, and from a wait that the end of another step ended to that
-- one. Of several waited for it is the one that ended last; in a tie the one that ran longest, then
-- the smaller number. What ran beside it is off the path, and so is what was cancelled. Where
-- nothing is known, steps are on the path one after the other; those that ran at the same time are
-- not known to be, and count with the seconds in which no other did (see step_stretches).
--
-- Seconds that two steps on the path share count for the one that started first.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--   $run_id      BIGINT     the only run asked for; NULL for every run
--
-- Columns
--   run_id       BIGINT   the run
--   run_attempt  INTEGER  the attempt
--   job_id       BIGINT   the job
--   number       INTEGER  number of the step
--   step_name    VARCHAR  name of the step; NULL where it has none
--   is_on_path   BOOLEAN  it is on the path inside its job; NULL: not known
--   is_beside    BOOLEAN  on the path, with others of its job beside it
--   path_s       DOUBLE   seconds that it adds to the path
with recursive
awaited as (
    select
        steps.job_id,
        steps.number as member_number,
        waits.number as wait_number,
        row_number() over (
            partition by steps.job_id, waits.number
            order by steps.ended_s desc, steps.begun_s asc, steps.number asc
        ) as place,
        steps.ended_s > waits.begun_s as is_decisive,
    from scoped_steps($experiment, $milestone, $run_id) as steps
    inner join scoped_steps($experiment, $milestone, $run_id) as waits
        on
            steps.job_id = waits.job_id
            and steps.awaited_by = waits.number
    where steps.is_matched
),

jumps as (
    select
        job_id,
        wait_number,
        member_number,
    from awaited
    where place = 1 and is_decisive
),

last_jumps as (
    select
        job_id,
        max(wait_number) as wait_number,
    from jumps
    group by job_id
),

linked_jumps as (
    select
        jumps.job_id,
        jumps.wait_number,
        jumps.member_number,
        max(earlier.wait_number) as next_wait_number,
    from jumps
    left join jumps as earlier
        on
            jumps.job_id = earlier.job_id
            and jumps.member_number > earlier.wait_number
    group by
        jumps.job_id,
        jumps.wait_number,
        jumps.member_number
),

-- Each hop goes to a smaller number: this ends in any case.
chain as (
    select
        linked_jumps.job_id,
        linked_jumps.wait_number,
        linked_jumps.member_number,
        linked_jumps.next_wait_number,
    from last_jumps
    inner join linked_jumps
        on
            last_jumps.job_id = linked_jumps.job_id
            and last_jumps.wait_number = linked_jumps.wait_number
    union all
    select
        linked_jumps.job_id,
        linked_jumps.wait_number,
        linked_jumps.member_number,
        linked_jumps.next_wait_number,
    from chain
    inner join linked_jumps
        on
            chain.job_id = linked_jumps.job_id
            and chain.next_wait_number = linked_jumps.wait_number
),

left_out as (
    select distinct
        steps.job_id,
        steps.number,
    from chain
    inner join scoped_steps($experiment, $milestone, $run_id) as steps
        on
            chain.job_id = steps.job_id
            and chain.member_number < steps.number
            and chain.wait_number > steps.number
),

lone_stretches as (
    select
        job_id,
        number,
        sum(to_s - from_s) as lone_s,
    from step_stretches($experiment, $milestone, $run_id)
    where step_count = 1
    group by job_id, number
),

unresolved_jobs as (
    select distinct job_id,
    from step_stretches($experiment, $milestone, $run_id)
),

placed as (
    select
        steps.*,
        unresolved_jobs.job_id is not null as is_unresolved,
        case
            when steps.is_background then chain.job_id is not null
            when left_out.job_id is not null then false
            when
                unresolved_jobs.job_id is not null
                and not steps.is_closing
                and steps.ended_s - steps.begun_s > coalesce(lone_stretches.lone_s, 0)
                then null
            else true
        end as is_on_path,
        coalesce(lone_stretches.lone_s, 0) as lone_s,
    from scoped_steps($experiment, $milestone, $run_id) as steps
    left join chain
        on
            steps.job_id = chain.job_id
            and steps.number = chain.member_number
    left join left_out
        on
            steps.job_id = left_out.job_id
            and steps.number = left_out.number
    left join lone_stretches
        on
            steps.job_id = lone_stretches.job_id
            and steps.number = lone_stretches.number
    left join unresolved_jobs on steps.job_id = unresolved_jobs.job_id
    where not steps.is_wait
),

off_path as (
    select
        job_id,
        number,
        begun_s,
        ended_s,
    from placed
    where not is_on_path
),

accompanied as (
    select distinct
        placed.job_id,
        placed.number,
    from placed
    inner join off_path
        on
            placed.job_id = off_path.job_id
            and placed.begun_s < off_path.ended_s
            and placed.ended_s > off_path.begun_s
    where placed.is_on_path
),

covered as (
    select
        job_id,
        number,
        max(ended_s) over (
            partition by job_id
            order by is_closing, begun_s, ended_s, number
            rows between unbounded preceding and 1 preceding
        ) as covered_until_s,
    from placed
    where coalesce(is_on_path, true)
)

select
    placed.run_id,
    placed.run_attempt,
    placed.job_id,
    placed.number,
    placed.step_name,
    placed.is_on_path,
    accompanied.job_id is not null as is_beside,
    cast(
        case
            when not placed.is_on_path then 0
            when placed.is_unresolved and not placed.is_closing then placed.lone_s
            else
                greatest(
                    placed.ended_s - greatest(placed.begun_s, covered.covered_until_s),
                    0
                )
        end as double
    ) as path_s,
from placed
left join accompanied
    on
        placed.job_id = accompanied.job_id
        and placed.number = accompanied.number
left join covered
    on
        placed.job_id = covered.job_id
        and placed.number = covered.number
