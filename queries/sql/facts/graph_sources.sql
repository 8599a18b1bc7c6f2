-- How do we know which job waited for which?
--
-- Grain: one row per repository, workflow file and source of the needs.
--
-- Columns
--   repository          VARCHAR  owner/name
--   workflow_path       VARCHAR  path of the workflow file
--   needs_source        VARCHAR  workflow file, approximate file, or inferred; NULL: none yet
--   attempt_count       BIGINT   attempts
--   job_count           BIGINT   executed jobs of these attempts
--   unmapped_job_count  BIGINT   of these, without a place in the workflow file
select
    repository,
    workflow_path,
    needs_source,
    count(*) as attempt_count,
    cast(sum(executed_job_count) as bigint) as job_count,
    cast(sum(unmapped_job_count) as bigint) as unmapped_job_count,
from attempt_clocks
where executed_job_count > 0
group by repository, workflow_path, needs_source
order by repository, workflow_path nulls first, needs_source nulls first
