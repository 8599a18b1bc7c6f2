-- Must never be: instants of 1970 or earlier, which stand for a missing one
--
-- An end before its start is no violation: GitHub reports it, and the views say so.
--
-- Grain: one row.
--
-- Columns
--   violation_count  BIGINT   how many rows have one
--   example          VARCHAR  one of them; NULL if there is none
with
earliest as (
    select
        'run ' || run_id || ', attempt ' || run_attempt as example,
        least(created_at, run_started_at, updated_at, jobs_fetched_at) as earliest_at,
    from run_attempts
    union all
    select
        'job ' || job_id as example,
        least(created_at, started_at, completed_at) as earliest_at,
    from jobs
    union all
    select
        'step ' || number || ' of job ' || job_id as example,
        least(started_at, completed_at) as earliest_at,
    from steps
    union all
    select
        'pull request ' || pull_number || ' of ' || repository as example,
        least(created_at, closed_at, merged_at) as earliest_at,
    from pull_requests
    union all
    select
        'commit ' || sha as example,
        committed_at as earliest_at,
    from pull_request_commits
    union all
    select
        'ingest ' || ingest_id as example,
        least(started_at, finished_at) as earliest_at,
    from ingests
)

select
    count(*) as violation_count,
    min(example) as example,
from earliest
where earliest_at < timestamp '1971-01-01'
