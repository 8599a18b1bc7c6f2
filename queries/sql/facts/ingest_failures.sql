-- What failed in each ingest, and why?
--
-- Grain: one row per failure or contradiction, those of the newest ingest first.
--
-- Columns
--   ingest_id   BIGINT     number of the ingest, from 1
--   started_at  TIMESTAMP  start of the ingest, UTC
--   what        VARCHAR    what could not be read, or contradicted itself
--   why         VARCHAR    the reason
with
failures as (
    select
        ingest_id,
        started_at,
        unnest(failures) as failure,
    from ingests
)

select
    failures.ingest_id,
    failures.started_at,
    failures.failure.what,
    failures.failure.why,
from failures
order by
    failures.ingest_id desc,
    failures.failure.what asc nulls first,
    failures.failure.why asc nulls first
