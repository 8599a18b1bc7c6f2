-- Must never be: runs stored without the ingest log saying so, or said by it and not stored
--
-- No run is ever removed. What an interrupted ingest stored is not in the log: with one there may
-- be more.
--
-- Grain: one row.
--
-- Columns
--   violation_count  BIGINT   by how many runs the two differ
--   example          VARCHAR  both counts; NULL if they agree
with
stored as (
    select count(distinct run_id) as run_count,
    from run_attempts
),

logged as (
    select
        cast(coalesce(sum(runs_added), 0) as bigint) as run_count,
        count(*) filter (where finished_at is null) as interrupted_count,
    from ingests
),

differences as (
    select
        'stored ' || stored.run_count || ', logged ' || logged.run_count as example,
        abs(stored.run_count - logged.run_count) as difference,
    from stored
    cross join logged
    where
        stored.run_count < logged.run_count
        or (stored.run_count > logged.run_count and logged.interrupted_count = 0)
)

select
    cast(coalesce(sum(difference), 0) as bigint) as violation_count,
    min(example) as example,
from differences
