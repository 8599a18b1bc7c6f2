-- Which workflow files could not be read, and why?
--
-- Grain: one row per repository, workflow file and problem.
--
-- Columns
--   repository       VARCHAR    owner/name
--   workflow_path    VARCHAR    path of the workflow file
--   problem          VARCHAR    what could not be read of it or of those that it calls
--   attempt_count    BIGINT     attempts that it concerns
--   last_started_at  TIMESTAMP  start of the latest of them, UTC
select
    attempts.repository,
    attempts.workflow_path,
    graphs.problem,
    count(*) as attempt_count,
    max(attempts.run_started_at) as last_started_at,
from attempt_graphs as graphs
inner join attempt_clocks as attempts
    on
        graphs.run_id = attempts.run_id
        and graphs.run_attempt = attempts.run_attempt
where graphs.problem is not null
group by attempts.repository, attempts.workflow_path, graphs.problem
order by attempts.repository, attempts.workflow_path nulls first, graphs.problem
