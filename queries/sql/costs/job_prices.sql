-- Every executed job with the minutes that GitHub bills for it, and their list price.
--
-- Grain: one row per executed job of an attempt of scoped_attempts.
--
-- GitHub bills each job apart and rounds each up to a whole minute, so a job of no second costs a
-- minute too. A job that was cancelled, or ended at once, before any runner took it is not billed.
-- A job is self-hosted if it asks for the label self-hosted, or if its runner is in the group
-- Default, which GitHub's own are not put in, and the price list has none of its labels there. All
-- jobs have the rates of one day (UTC), that on which the newest of the attempts started, so that a
-- change of the list makes no run cheaper than another. The price is that of the one label that has
-- one for its runner's group; a group that is not known is taken for GitHub's own. Labels with
-- different prices make none.
--
-- Why there is no price, the first that applies: conflicting prices (of its labels), later price
-- (since a day after that of the rates), other runner group (its label is in the list for others
-- only), unknown label.
--
-- Parameters
--   $experiment  VARCHAR  the experiment asked about; NULL for none
--
-- Columns
--   job_id               BIGINT   GitHub's id of the job
--   run_id               BIGINT   the run it belongs to
--   run_attempt          INTEGER  the attempt it belongs to
--   labels               VARCHAR  labels asked for by runs-on, joined by comma and space; or empty
--   price_label          VARCHAR  the label that the price is of; NULL without a price
--   is_self_hosted       BOOLEAN  it ran on a runner of one's own, as far as the facts tell
--   billed_minutes       DOUBLE   minutes billed; NULL for a self-hosted job
--   self_hosted_minutes  DOUBLE   the same minutes of a self-hosted job; NULL for another
--   minute_price_usd     DOUBLE   list price of a minute; NULL where it is not known
--   price_usd            DOUBLE   list price of its minutes; 0 if not billed; NULL if not known
--   unpriced_because     VARCHAR  why it is not known; NULL if it is, or for a self-hosted job
--   rates_on             VARCHAR  the day whose rates hold, like 2026-01-01
with
rate_day as (
    select cast(max(run_started_at) as date) as rates_on,
    from scoped_attempts($experiment, null)
),

timed_jobs as (
    select
        jobs.job_id,
        jobs.run_id,
        jobs.run_attempt,
        jobs.runner_labels,
        coalesce(nullif(jobs.runner_group, ''), 'GitHub Actions') as runner_group,
        case
            when
                coalesce(jobs.runner_name, '') = ''
                and (jobs.conclusion = 'cancelled' or jobs.run_s = 0)
                then cast(0 as double)
            else greatest(ceil(jobs.run_s / 60), 1)
        end as begun_minutes,
    from scoped_attempts($experiment, null) as attempts
    inner join job_clocks as jobs
        on
            attempts.run_id = jobs.run_id
            and attempts.run_attempt = jobs.run_attempt
    where jobs.is_executed
),

known_prices as (
    select
        runner_prices.label,
        runner_prices.runner_group,
        max_by(cast(runner_prices.usd_per_minute as double), runner_prices.since_on) filter (
            where runner_prices.since_on <= rate_day.rates_on
        ) as minute_price_usd,
    from rate_day
    cross join runner_prices
    group by runner_prices.label, runner_prices.runner_group
),

job_labels as (
    select
        job_id,
        runner_group,
        unnest(runner_labels) as runner_label,
    from timed_jobs
),

asked_labels as (
    select distinct
        job_id,
        runner_group,
        lower(runner_label) as asked_label,
    from job_labels
),

listed_labels as (
    select
        asked_labels.job_id,
        known_prices.label,
        known_prices.runner_group = asked_labels.runner_group as is_own_group,
        case
            when known_prices.runner_group = asked_labels.runner_group
                then known_prices.minute_price_usd
        end as minute_price_usd,
    from asked_labels
    inner join known_prices on asked_labels.asked_label = known_prices.label
),

label_prices as (
    select
        job_id,
        bool_or(is_own_group) as is_listed,
        min(label) filter (where minute_price_usd is not null) as price_label,
        min(minute_price_usd) as least_price_usd,
        max(minute_price_usd) as most_price_usd,
    from listed_labels
    group by job_id
),

self_labels as (
    select distinct job_id,
    from asked_labels
    where asked_label = 'self-hosted'
),

told_apart as (
    select
        timed_jobs.*,
        label_prices.job_id is not null as is_listed_for_any,
        coalesce(label_prices.is_listed, false) as is_listed,
        label_prices.least_price_usd < label_prices.most_price_usd as is_conflicting,
        case
            when label_prices.least_price_usd = label_prices.most_price_usd
                then label_prices.price_label
        end as price_label,
        case
            when label_prices.least_price_usd = label_prices.most_price_usd
                then label_prices.least_price_usd
        end as minute_price_usd,
        self_labels.job_id is not null
        or (timed_jobs.runner_group = 'Default' and not coalesce(label_prices.is_listed, false))
            as is_self_hosted,
    from timed_jobs
    left join label_prices on timed_jobs.job_id = label_prices.job_id
    left join self_labels on timed_jobs.job_id = self_labels.job_id
)

select
    told_apart.job_id,
    told_apart.run_id,
    told_apart.run_attempt,
    coalesce(array_to_string(list_sort(told_apart.runner_labels), ', '), '') as labels,
    case when not told_apart.is_self_hosted then told_apart.price_label end as price_label,
    told_apart.is_self_hosted,
    case when not told_apart.is_self_hosted then told_apart.begun_minutes end as billed_minutes,
    case when told_apart.is_self_hosted then told_apart.begun_minutes end as self_hosted_minutes,
    case when not told_apart.is_self_hosted then told_apart.minute_price_usd end
        as minute_price_usd,
    case
        when told_apart.is_self_hosted then null
        when told_apart.begun_minutes = 0 then cast(0 as double)
        else told_apart.begun_minutes * told_apart.minute_price_usd
    end as price_usd,
    case
        when
            told_apart.is_self_hosted
            or told_apart.begun_minutes = 0
            or told_apart.minute_price_usd is not null
            then null
        when told_apart.is_conflicting then 'conflicting prices'
        when told_apart.is_listed then 'later price'
        when told_apart.is_listed_for_any then 'other runner group'
        else 'unknown label'
    end as unpriced_because,
    cast(rate_day.rates_on as varchar) as rates_on,
from rate_day
cross join told_apart
