-- The globs of the milestone in effect; none where the whole run is the clock.
--
-- Grain: one row per glob that says something.
--
-- Parameters
--   $experiment  VARCHAR    whose milestone it is; NULL for none
--   $milestone   VARCHAR[]  globs in its place; NULL: the experiment's own; empty: the whole run
--
-- Columns
--   wanted  VARCHAR  the glob
with
own as (
    select unnest(milestone) as wanted,
    from experiments
    where experiment = cast($experiment as varchar) and cast($milestone as varchar[]) is null
    union
    select unnest(cast($milestone as varchar[])) as wanted,
)

select wanted,
from own
where wanted is not null and wanted <> ''
