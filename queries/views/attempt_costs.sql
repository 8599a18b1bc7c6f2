-- Every attempt with the minutes that GitHub bills for it, and their list price.
--
-- Grain: one row per attempt of scoped_attempts that executed a job.
--
-- The price is that of the jobs on GitHub's runners: self-hosted minutes stand beside it. It is
-- rounded to a millionth of a dollar, finer than any price, so that equal prices are equal.
--
-- Columns
--   run_id               BIGINT     the run
--   run_attempt          INTEGER    the attempt
--   billed_minutes       DOUBLE     minutes billed, each job rounded up; 0 if all are self-hosted
--   self_hosted_minutes  DOUBLE     minutes of self-hosted jobs, each job rounded up
--   unpriced_job_count   BIGINT     billed jobs whose price is not known
--   unpriced_labels      VARCHAR[]  their labels; NULL where there is no such job
--   price_usd            DOUBLE     list price; NULL unless it is known of each billed job, of one
select
    run_id,
    run_attempt,
    coalesce(sum(billed_minutes), 0.0) as billed_minutes,
    coalesce(sum(self_hosted_minutes), 0.0) as self_hosted_minutes,
    count(*) filter (where price_usd is null and not is_self_hosted) as unpriced_job_count,
    list_sort(list(distinct labels) filter (where price_usd is null and not is_self_hosted))
        as unpriced_labels,
    case
        when
            count(*) filter (where price_usd is null and not is_self_hosted) = 0
            and sum(billed_minutes) > 0
            then round(sum(price_usd), 6)
    end as price_usd,
from job_prices
group by run_id, run_attempt
