-- What a minute on a runner costs, so that a snapshot explains its own numbers.

create table runner_prices (
    label varchar not null,
    runner_group varchar not null,
    since_on date not null,
    usd_per_minute decimal(12, 6) not null,
    source varchar not null,
    read_on date not null,
    primary key (label, runner_group, since_on)
);
comment on table runner_prices is 'List prices of runners, replaced as a whole by each ingest. Grain: one row per label, runner group and day of change. Source: the price file.';
comment on column runner_prices.label is 'Label asked for by runs-on, in lower case';
comment on column runner_prices.runner_group is 'Group that the runner must be in';
comment on column runner_prices.since_on is 'First day (UTC) on which it holds, until the next one of the same label and group';
comment on column runner_prices.usd_per_minute is 'US dollars for each minute begun, before tax, free minutes and discounts';
comment on column runner_prices.source is 'Where the price was read, as the price file says it';
comment on column runner_prices.read_on is 'When it was read there';
