-- Must never be: needs of which one end is no stored job of their attempt
--
-- Grain: one row.
--
-- Columns
--   violation_count  BIGINT   how many there are
--   example          VARCHAR  the waiting job of one of them; NULL if there is none
with
waiting_found as (
    select
        job_needs.job_id,
        waiting.job_id is not null and needed.job_id is not null as is_found,
    from job_needs
    left join jobs as waiting
        on
            job_needs.job_id = waiting.job_id
            and job_needs.run_id = waiting.run_id
            and job_needs.run_attempt = waiting.run_attempt
    left join jobs as needed
        on
            job_needs.needed_job_id = needed.job_id
            and job_needs.run_id = needed.run_id
            and job_needs.run_attempt = needed.run_attempt
)

select
    count(*) as violation_count,
    'job ' || min(job_id) as example,
from waiting_found
where not is_found
