-- The globs of the clock in effect; none where the whole run is the clock.
--
-- Grain: one row per glob that says something.
--
-- `job: ` before a glob asks for the own duration of the job, not for the time to its end.
--
-- Parameters
--   $experiment  VARCHAR    whose milestone it is; NULL for none
--   $milestone   VARCHAR[]  globs in its place; NULL: the experiment's own; empty: the whole run
--
-- Columns
--   wanted        VARCHAR  the glob
--   is_job_clock  BOOLEAN  the clock is the job's own duration
with
own as (
    select unnest(milestone) as wanted,
    from experiments
    where experiment = cast($experiment as varchar) and cast($milestone as varchar[]) is null
    union
    select unnest(cast($milestone as varchar[])) as wanted,
)

select
    case when starts_with(wanted, 'job: ') then substring(wanted, 6) else wanted end as wanted,
    starts_with(wanted, 'job: ') as is_job_clock,
from own
where wanted is not null and wanted <> ''
