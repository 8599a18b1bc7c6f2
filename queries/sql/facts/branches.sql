-- Of which branches are runs stored?
--
-- Grain: one row per repository and branch.
--
-- Columns
--   repository       VARCHAR    owner/name that the runs are of
--   head_branch      VARCHAR    branch of their head commits
--   run_count        BIGINT     runs
--   last_started_at  TIMESTAMP  start of the newest of them, UTC
select
    repository,
    head_branch,
    count(distinct run_id) as run_count,
    max(run_started_at) as last_started_at,
from attempt_clocks
where head_branch is not null
group by repository, head_branch
order by repository asc, run_count desc, head_branch asc
