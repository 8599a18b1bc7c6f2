-- Which list prices of runners does the database know?
--
-- Grain: one row per label, runner group and day of change; none where no price file was read.
--
-- Columns
--   label             VARCHAR  label asked for by runs-on, in lower case
--   runner_group      VARCHAR  group that the runner must be in
--   since_on          VARCHAR  first day (UTC) on which it holds, like 2026-01-01
--   minute_price_usd  DOUBLE   US dollars for each minute begun
--   price_source      VARCHAR  where the price was read
--   read_on           VARCHAR  when it was read there
select
    prices.label,
    prices.runner_group,
    cast(prices.since_on as varchar) as since_on,
    cast(prices.usd_per_minute as double) as minute_price_usd,
    prices.source as price_source,
    cast(prices.read_on as varchar) as read_on,
from runner_prices as prices
order by prices.label, prices.runner_group, prices.since_on
