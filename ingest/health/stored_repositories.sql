-- Which repositories does a database hold anything of?
--
-- Grain: one row per repository.
--
-- Columns
--   repository  VARCHAR  owner/name
select repository,
from run_attempts
union
select repository,
from pull_requests
union
select repository,
from workflow_files
union
select repository,
from experiments
order by repository
