-- Which runs belong to which pull requests, beyond what GitHub says itself?
--
-- GitHub leaves `pull_requests` empty on most runs (forks, closed pull requests). A run belongs to
-- a pull request if it ran on its branch, in its repository as far as that is known, and its head
-- is one of the commits, or it was created while the pull request was open.
--
-- Grain: one row per run and pull request.
--
-- Columns
--   run_id       BIGINT   the run
--   pull_number  INTEGER  the pull request
--   evidence     VARCHAR  head sha or head branch
with
runs as (
    select
        run_id,
        any_value(repository) as repository,
        any_value(head_branch) as head_branch,
        any_value(head_sha) as head_sha,
        any_value(head_repository_id) as head_repository_id,
        min(created_at) as created_at,
    from run_attempts
    group by run_id
)

select
    runs.run_id,
    pulls.pull_number,
    case when commits.sha is null then 'head branch' else 'head sha' end as evidence,
from runs
inner join pull_requests as pulls
    on runs.repository = pulls.repository and runs.head_branch = pulls.head_ref
left join pull_request_commits as commits
    on
        pulls.repository = commits.repository
        and pulls.pull_number = commits.pull_number
        and runs.head_sha = commits.sha
where
    (
        commits.sha is not null
        and (
            runs.head_repository_id is null
            or pulls.head_repository_id is null
            or runs.head_repository_id = pulls.head_repository_id
        )
    )
    or (
        commits.sha is null
        and runs.head_repository_id = pulls.head_repository_id
        and runs.created_at >= pulls.created_at
        and (pulls.closed_at is null or runs.created_at <= pulls.closed_at)
    )
order by runs.run_id, pulls.pull_number
