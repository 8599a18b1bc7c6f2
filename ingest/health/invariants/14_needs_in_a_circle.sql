-- Must never be: attempts of which jobs need one another in a circle
--
-- Grain: one row.
--
-- Columns
--   violation_count  BIGINT   how many there are
--   example          VARCHAR  the run of one of them; NULL if there is none
with recursive
-- The latest creation of all that a joint stands for; joints of joints are few.
joint_ends as (
    select
        job_needs.run_id,
        job_needs.run_attempt,
        job_needs.waiting_id as joint_id,
        case
            when count(*) = count(jobs.created_at) then max(jobs.created_at)
        end as created_at,
    from job_needs
    left join jobs on job_needs.needed_id = jobs.job_id
    where job_needs.waiting_id < 0
    group by
        job_needs.run_id,
        job_needs.run_attempt,
        job_needs.waiting_id
),

-- Where each job was created after all that it needs there is no circle: few are searched.
searched as (
    select distinct
        job_needs.run_id,
        job_needs.run_attempt,
    from job_needs
    left join jobs as waiting on job_needs.waiting_id = waiting.job_id
    left join jobs as needed on job_needs.needed_id = needed.job_id
    left join joint_ends
        on
            job_needs.run_id = joint_ends.run_id
            and job_needs.run_attempt = joint_ends.run_attempt
            and job_needs.needed_id = joint_ends.joint_id
    where
        job_needs.waiting_id > 0
        and not coalesce(
            waiting.created_at > coalesce(needed.created_at, joint_ends.created_at), false
        )
),

needs as (
    select
        job_needs.run_id,
        job_needs.run_attempt,
        job_needs.waiting_id,
        job_needs.needed_id,
    from searched
    inner join job_needs
        on
            searched.run_id = job_needs.run_id
            and searched.run_attempt = job_needs.run_attempt
),

totals as (
    select
        run_id,
        run_attempt,
        count(distinct waiting_id) as waiting_count,
    from needs
    group by run_id, run_attempt
),

-- Round by round who waits for nobody is left out. Of jobs without a circle nobody is left after as
-- many rounds as there are jobs that wait.
waiting (run_id, run_attempt, node_id, round_number) as (
    select distinct
        needs.run_id,
        needs.run_attempt,
        needs.waiting_id,
        cast(0 as bigint),
    from needs
    union all
    select distinct
        waiting.run_id,
        waiting.run_attempt,
        waiting.node_id,
        waiting.round_number + 1,
    from waiting
    inner join needs
        on
            waiting.run_id = needs.run_id
            and waiting.run_attempt = needs.run_attempt
            and waiting.node_id = needs.waiting_id
    inner join waiting as waited_for
        on
            needs.run_id = waited_for.run_id
            and needs.run_attempt = waited_for.run_attempt
            and needs.needed_id = waited_for.node_id
    inner join totals
        on
            waiting.run_id = totals.run_id
            and waiting.run_attempt = totals.run_attempt
    where waiting.round_number < totals.waiting_count
),

circular as (
    select distinct
        waiting.run_id,
        waiting.run_attempt,
    from waiting
    inner join totals
        on
            waiting.run_id = totals.run_id
            and waiting.run_attempt = totals.run_attempt
    where waiting.round_number = totals.waiting_count
)

select
    count(*) as violation_count,
    'run ' || min(run_id) as example,
from circular
