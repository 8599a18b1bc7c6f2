-- Every executed job with the minutes that GitHub bills for it, and their list price.
--
-- Grain: one row per executed job of an attempt of scoped_attempts.
--
-- GitHub bills each job apart and rounds each up to a whole minute, so a job of no second costs a
-- minute too. A job that was cancelled, or ended at once, before any runner took it is not billed.
-- A job is self-hosted if it asks for the label self-hosted, or if its runner is in the group
-- Default, which GitHub's own are not put in, and has no price there. The price is that of the day
-- (UTC) on which it started, of the one label that has a price for its runner's group; a group that
-- is not known is taken for GitHub's own. Labels with different prices make none.
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
with
timed_jobs as (
    select
        jobs.job_id,
        jobs.run_id,
        jobs.run_attempt,
        jobs.runner_labels,
        coalesce(nullif(jobs.runner_group, ''), 'GitHub Actions') as runner_group,
        cast(jobs.started_at as date) as started_on,
        case
            when
                coalesce(jobs.runner_name, '') = ''
                and (jobs.conclusion = 'cancelled' or jobs.run_s = 0)
                then 0.0
            else greatest(ceil(jobs.run_s / 60), 1.0)
        end as begun_minutes,
    from scoped_attempts
    inner join job_clocks as jobs
        on
            scoped_attempts.run_id = jobs.run_id
            and scoped_attempts.run_attempt = jobs.run_attempt
    where jobs.is_executed
),

dated_prices as (
    select
        label,
        runner_group,
        since_on,
        cast(usd_per_minute as double) as minute_price_usd,
        lead(since_on) over (partition by label, runner_group order by since_on) as next_on,
    from runner_prices
),

asked_labels as (
    select distinct
        job_id,
        runner_group,
        started_on,
        lower(unnest(runner_labels)) as asked_label,
    from timed_jobs
),

label_prices as (
    select
        asked_labels.job_id,
        min(dated_prices.label) as price_label,
        min(dated_prices.minute_price_usd) as minute_price_usd,
    from asked_labels
    inner join dated_prices
        on
            asked_labels.asked_label = dated_prices.label
            and asked_labels.runner_group = dated_prices.runner_group
            and asked_labels.started_on >= dated_prices.since_on
            and (asked_labels.started_on < dated_prices.next_on or dated_prices.next_on is null)
    group by asked_labels.job_id
    having min(dated_prices.minute_price_usd) = max(dated_prices.minute_price_usd)
),

self_labels as (
    select distinct job_id,
    from asked_labels
    where asked_label = 'self-hosted'
),

told_apart as (
    select
        timed_jobs.*,
        label_prices.price_label,
        label_prices.minute_price_usd,
        self_labels.job_id is not null
        or (timed_jobs.runner_group = 'Default' and label_prices.job_id is null)
            as is_self_hosted,
    from timed_jobs
    left join label_prices on timed_jobs.job_id = label_prices.job_id
    left join self_labels on timed_jobs.job_id = self_labels.job_id
)

select
    job_id,
    run_id,
    run_attempt,
    coalesce(array_to_string(list_sort(runner_labels), ', '), '') as labels,
    case when not is_self_hosted then price_label end as price_label,
    is_self_hosted,
    case when not is_self_hosted then begun_minutes end as billed_minutes,
    case when is_self_hosted then begun_minutes end as self_hosted_minutes,
    case when not is_self_hosted then minute_price_usd end as minute_price_usd,
    case
        when is_self_hosted then null
        when begun_minutes = 0 then 0.0
        else begun_minutes * minute_price_usd
    end as price_usd,
from told_apart
