-- Every attempt with the minutes that GitHub bills for it, and their list price.
--
-- Grain: one row per attempt of scoped_attempts that executed a job.
--
-- The price is that of the jobs on GitHub's runners: self-hosted minutes stand beside it. It is
-- rounded to a millionth of a dollar, finer than any price, so that equal prices are equal.
--
-- Parameters
--   $experiment  VARCHAR  the experiment asked about; NULL for none
--
-- Columns
--   run_id               BIGINT     the run
--   run_attempt          INTEGER    the attempt
--   billed_minutes       DOUBLE     minutes billed, each job rounded up; 0 if all are self-hosted
--   self_hosted_minutes  DOUBLE     minutes of self-hosted jobs, each job rounded up
--   unpriced_job_count   BIGINT     billed jobs whose price is not known
--   unpriced_labels      VARCHAR[]  their labels; NULL where there is no such job
--   unpriced_because     VARCHAR[]  why, for each of these labels: see job_prices
--   price_usd            DOUBLE     list price; NULL unless it is known of each billed job, of one
--   rates_on             VARCHAR    the day whose rates hold, like 2026-01-01
with
attempts as (
    select
        run_id,
        run_attempt,
        coalesce(sum(billed_minutes), 0) as billed_minutes,
        coalesce(sum(self_hosted_minutes), 0) as self_hosted_minutes,
        count(unpriced_because) as unpriced_job_count,
        case
            when count(unpriced_because) = 0 and sum(billed_minutes) > 0
                then round(sum(price_usd), 6)
        end as price_usd,
        max(rates_on) as rates_on,
    from job_prices($experiment)
    group by run_id, run_attempt
),

reasons as (
    select distinct
        run_id,
        run_attempt,
        labels,
        unpriced_because,
    from job_prices($experiment)
    where unpriced_because is not null
),

sorted_reasons as (
    select
        run_id,
        run_attempt,
        list_sort(
            list(struct_pack(labels := labels, unpriced_because := unpriced_because))
        ) as by_labels,
    from reasons
    group by run_id, run_attempt
),

unpriced as (
    select
        run_id,
        run_attempt,
        list_transform(by_labels, lambda one: one['labels']) as unpriced_labels,
        list_transform(by_labels, lambda one: one['unpriced_because']) as unpriced_because,
    from sorted_reasons
)

select
    attempts.run_id,
    attempts.run_attempt,
    attempts.billed_minutes,
    attempts.self_hosted_minutes,
    attempts.unpriced_job_count,
    unpriced.unpriced_labels,
    unpriced.unpriced_because,
    attempts.price_usd,
    attempts.rates_on,
from attempts
left join unpriced
    on
        attempts.run_id = unpriced.run_id
        and attempts.run_attempt = unpriced.run_attempt
