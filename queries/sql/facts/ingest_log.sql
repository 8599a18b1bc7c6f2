-- What did each ingest do?
--
-- Grain: one row per ingest, newest first.
--
-- Columns
--   ingest_id              BIGINT     number of the ingest, from 1
--   started_at             TIMESTAMP  start, UTC
--   finished_at            TIMESTAMP  end, UTC; NULL where it was interrupted
--   outcome                VARCHAR    running (or interrupted), complete, partial or failed
--   requests               INTEGER    requests answered, those that cost nothing included
--   requests_not_modified  INTEGER    of these, answered 304, which GitHub does not count
--   rate_limit_remaining   INTEGER    requests left in GitHub's window; NULL where not said
--   runs_seen              INTEGER    distinct runs in the listings read
--   runs_added             INTEGER    runs stored for the first time
--   jobs_added             INTEGER    jobs stored for the first time
--   steps_added            INTEGER    steps stored for the first time
--   longpole_version       VARCHAR    version of Longpole that ran
--   failure_count          BIGINT     failures and contradictions recorded: see ingest_failures
select
    ingest_id,
    started_at,
    finished_at,
    outcome,
    requests,
    requests_not_modified,
    rate_limit_remaining,
    runs_seen,
    runs_added,
    jobs_added,
    steps_added,
    longpole_version,
    array_length(failures) as failure_count,
from ingests
order by ingest_id desc
