-- Must never be: needs of which one end is no stored job of their attempt
--
-- Grain: one row.
--
-- A joint (below 0) is such an end where nobody waits for it, or it waits for nobody.
--
-- Columns
--   violation_count  BIGINT   how many there are
--   example          VARCHAR  the waiting job of one of them; NULL if there is none
with
nodes as (
    select
        run_id,
        run_attempt,
        job_id as waiting_id,
        job_id as needed_id,
    from jobs
    union all
    select distinct
        needed.run_id,
        needed.run_attempt,
        waiting.waiting_id,
        needed.needed_id,
    from job_needs as needed
    inner join job_needs as waiting
        on
            needed.run_id = waiting.run_id
            and needed.run_attempt = waiting.run_attempt
            and needed.needed_id = waiting.waiting_id
    where needed.needed_id < 0
),

waiting_found as (
    select
        job_needs.waiting_id,
        waiting.waiting_id is not null and needed.needed_id is not null as is_found,
    from job_needs
    left join nodes as waiting
        on
            job_needs.run_id = waiting.run_id
            and job_needs.run_attempt = waiting.run_attempt
            and job_needs.waiting_id = waiting.waiting_id
    left join nodes as needed
        on
            job_needs.run_id = needed.run_id
            and job_needs.run_attempt = needed.run_attempt
            and job_needs.needed_id = needed.needed_id
)

select
    count(*) as violation_count,
    'job ' || min(waiting_id) as example,
from waiting_found
where not is_found
