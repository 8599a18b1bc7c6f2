-- Every attempt with the minutes that GitHub bills for it, and their list price.
--
-- Grain: one row per attempt of scoped_attempts that executed a job, and one more per arm whose
-- labels narrow it to legs that did.
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
--   legs_of              VARCHAR    the arm whose legs alone are meant; empty for all jobs
--   billed_minutes       DOUBLE     minutes billed, each job rounded up; 0 if all are self-hosted
--   self_hosted_minutes  DOUBLE     minutes of self-hosted jobs, each job rounded up
--   unpriced_job_count   BIGINT     billed jobs whose price is not known
--   unpriced_labels      VARCHAR[]  their labels; NULL where there is no such job
--   unpriced_because     VARCHAR[]  why, for each of these labels: see job_prices
--   price_usd            DOUBLE     list price; NULL unless it is known of each billed job, of one
--   rates_on             VARCHAR    the day whose rates hold, like 2026-01-01
with
-- Of an arm that is legs of a job only those cost; of others all jobs do.
scoped_prices as (
    select
        prices.*,
        '' as legs_of,
    from job_prices($experiment) as prices
    union all
    select
        prices.*,
        leg_jobs.legs_of,
    from leg_jobs($experiment, null, null) as leg_jobs
    inner join job_prices($experiment) as prices on leg_jobs.job_id = prices.job_id
    where leg_jobs.is_on_runner and leg_jobs.legs_of <> ''
),

attempts as (
    select
        run_id,
        run_attempt,
        legs_of,
        coalesce(sum(billed_minutes), 0) as billed_minutes,
        coalesce(sum(self_hosted_minutes), 0) as self_hosted_minutes,
        count(unpriced_because) as unpriced_job_count,
        case
            when count(unpriced_because) = 0 and sum(billed_minutes) > 0
                then round(sum(price_usd), 6)
        end as price_usd,
        max(rates_on) as rates_on,
    from scoped_prices
    group by run_id, run_attempt, legs_of
),

reasons as (
    select distinct
        run_id,
        run_attempt,
        legs_of,
        labels,
        unpriced_because,
    from scoped_prices
    where unpriced_because is not null
),

sorted_reasons as (
    select
        run_id,
        run_attempt,
        legs_of,
        list_sort(
            list(struct_pack(labels := labels, unpriced_because := unpriced_because))
        ) as by_labels,
    from reasons
    group by run_id, run_attempt, legs_of
),

unpriced as (
    select
        run_id,
        run_attempt,
        legs_of,
        list_transform(by_labels, lambda one: one['labels']) as unpriced_labels,
        list_transform(by_labels, lambda one: one['unpriced_because']) as unpriced_because,
    from sorted_reasons
)

select
    attempts.run_id,
    attempts.run_attempt,
    attempts.legs_of,
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
        and attempts.legs_of = unpriced.legs_of
