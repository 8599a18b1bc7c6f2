-- Which attempts have jobs that are not looked up in their workflow file yet, or not for good?
--
-- Grain: one row per run and attempt that has jobs.
--
-- Parameters
--   $run_ids  BIGINT[]  runs in question; NULL for all
--   $rules    INTEGER   version of today's rules: what older ones made is not for good
--
-- Columns
--   run_id                BIGINT    the run
--   run_attempt           INTEGER   the attempt
--   run_started_at        TIMESTAMP when the attempt started, UTC; NULL where not known
--   repository            VARCHAR   of the run
--   workflow_path         VARCHAR   of its workflow file
--   event                 VARCHAR   of the run
--   head_sha              VARCHAR   of the run
--   referenced_workflows  STRUCT[]  the workflow files that it called
--   base_sha              VARCHAR   commit of its pull request's base; NULL where not sure
--   the columns of `attempt_graphs` beyond its key, NULL where nothing is stored
with
params as (
    select
        cast($run_ids as bigint[]) as run_ids,
        cast($rules as integer) as rules,
),

attempts_with_jobs as (
    select distinct
        run_id,
        run_attempt,
    from jobs
    where
        (select params.run_ids, from params) is null
        or run_id in (select unnest(params.run_ids), from params)
),

pull_requests_of_runs as (
    select
        links.run_id,
        pulls.repository,
        pulls.base_sha,
        rank() over (
            partition by links.run_id, pulls.repository
            order by list_position(['api', 'head sha', 'head branch'], links.evidence)
        ) as place,
    from run_pull_requests as links
    inner join pull_requests as pulls on links.pull_number = pulls.pull_number
),

-- Where several pull requests have a branch, nobody knows of which one a run is.
bases as (
    select
        run_id,
        repository,
        min(base_sha) as base_sha,
    from pull_requests_of_runs
    where place = 1
    group by run_id, repository
    having count(*) = count(base_sha) and min(base_sha) = max(base_sha)
)

select
    attempts.run_id,
    attempts.run_attempt,
    attempts.run_started_at,
    attempts.repository,
    attempts.workflow_path,
    attempts.event,
    attempts.head_sha,
    attempts.referenced_workflows,
    bases.base_sha,
    graphs.source,
    graphs.repository as file_repository,
    graphs.path as file_path,
    graphs.commit_sha as file_commit_sha,
    graphs.problem,
    graphs.is_final,
    graphs.base_sha as file_base_sha,
    graphs.rules,
    graphs.files_key,
from run_attempts as attempts
inner join attempts_with_jobs
    on
        attempts.run_id = attempts_with_jobs.run_id
        and attempts.run_attempt = attempts_with_jobs.run_attempt
left join attempt_graphs as graphs
    on attempts.run_id = graphs.run_id and attempts.run_attempt = graphs.run_attempt
left join bases
    on
        attempts.run_id = bases.run_id
        and attempts.repository = bases.repository
where
    graphs.run_id is null
    or not graphs.is_final
    or graphs.rules < (select params.rules, from params)
    -- Its pull request was not known when the graph was made.
    or (
        graphs.source = 'approximate file'
        and graphs.base_sha is null
        and bases.base_sha is not null
    )
order by attempts.repository, attempts.workflow_path, attempts.run_id, attempts.run_attempt
