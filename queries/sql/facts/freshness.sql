-- How fresh is the data, and where does it come from?
--
-- Grain: one row; none for a database without an ingest and without an attempt.
--
-- Columns
--   last_ingest_at           TIMESTAMP  end of the latest finished ingest, UTC
--   last_ingest_outcome      VARCHAR    complete, partial or failed
--   last_complete_ingest_at  TIMESTAMP  end of the latest complete ingest, UTC; NULL without one
--   newest_run_started_at    TIMESTAMP  latest start of an attempt, UTC
--   run_count                BIGINT     runs stored
--   attempt_count            BIGINT     attempts stored, those no longer available included
--   job_count                BIGINT     jobs stored
--   step_count               BIGINT     steps stored
--   source                   VARCHAR    github, or simulated
--   api_root                 VARCHAR    the one API that this database belongs to
--   schema_version           INTEGER    version of the tables
with
ingests_ranked as (
    select
        finished_at,
        outcome,
        row_number() over (
            partition by finished_at is not null
            order by ingest_id desc
        ) as recency,
    from ingests
),

ingest_totals as (
    select
        count(*) as ingest_count,
        max(finished_at) filter (where recency = 1) as last_ingest_at,
        max(outcome) filter (where recency = 1 and finished_at is not null)
            as last_ingest_outcome,
        max(finished_at) filter (where outcome = 'complete') as last_complete_ingest_at,
    from ingests_ranked
),

attempt_totals as (
    select
        max(run_started_at) as newest_run_started_at,
        count(distinct run_id) as run_count,
        count(*) as attempt_count,
    from attempt_clocks
),

job_totals as (
    select count(*) as job_count,
    from job_clocks
),

step_totals as (
    select count(*) as step_count,
    from step_clocks
),

property_values as (
    select
        max(value) filter (where property = 'source') as source_name,
        max(value) filter (where property = 'api_root') as api_root,
    from properties
),

schema_versions as (
    select max(version) as schema_version,
    from schema_migrations
)

select
    ingest_totals.last_ingest_at,
    ingest_totals.last_ingest_outcome,
    ingest_totals.last_complete_ingest_at,
    attempt_totals.newest_run_started_at,
    attempt_totals.run_count,
    attempt_totals.attempt_count,
    job_totals.job_count,
    step_totals.step_count,
    -- The property's own name, a keyword only in statements that write.
    property_values.source_name as source, -- noqa: RF04
    property_values.api_root,
    schema_versions.schema_version,
from ingest_totals
cross join attempt_totals
cross join job_totals
cross join step_totals
cross join property_values
cross join schema_versions
where ingest_totals.ingest_count > 0 or attempt_totals.attempt_count > 0
order by ingest_totals.last_ingest_at
