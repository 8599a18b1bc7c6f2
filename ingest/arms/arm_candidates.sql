-- Which attempts match the selectors of an arm, and what decides whether they count?
--
-- Grain: one row per run and attempt.
--
-- Parameters
--   $repository       VARCHAR    the experiment's repository
--   $workflow_path    VARCHAR    path of the workflow file; NULL for every workflow
--   $pull_request     INTEGER    selector; NULL selects all
--   $first_position   INTEGER    first commit of the pull request, inclusive; NULL for all
--   $last_position    INTEGER    last commit of the pull request, inclusive; NULL for all
--   $branch           VARCHAR    selector: a pattern for `like ... escape '^'`; NULL selects all
--   $head_repository  VARCHAR    the branch's repository; NULL for any
--   $shas             VARCHAR[]  selector: beginnings of head shas; NULL selects all
--   $message          VARCHAR    selector: RE2 searched in the whole message; NULL selects all
--   $runs             BIGINT[]   selector; NULL selects all
--   $since            TIMESTAMP  first creation of a run, inclusive; NULL for all
--   $until            TIMESTAMP  last creation of a run, exclusive; NULL for all
--   $last             INTEGER    newest runs kept; NULL keeps all
--
-- Columns
--   run_id              BIGINT     the run
--   run_attempt         INTEGER    the attempt
--   status              VARCHAR    of the attempt; NULL where it was not available
--   conclusion          VARCHAR    of the attempt
--   event               VARCHAR    of the run
--   head_sha            VARCHAR    of the run
--   run_started_at      TIMESTAMP  zero of the attempt's clocks
--   evidence            VARCHAR    how the pull request is known; NULL without one
--   is_pushed_away      BOOLEAN    the head commit left the pull request, whose list is complete
--   is_partial_rerun    BOOLEAN    a carried-over job, or fewer jobs than an earlier attempt
--   is_invalid_file     BOOLEAN    the workflow file could not be read: name = path, no jobs
--   span_s              DOUBLE     from start to the end of the last job that ran
--   listed_s            DOUBLE     from start to the last change that a listing shows
with
params as (
    select
        cast($repository as varchar) as repository,
        cast($workflow_path as varchar) as workflow_path,
        cast($pull_request as integer) as pull_number,
        cast($first_position as integer) as first_position,
        cast($last_position as integer) as last_position,
        cast($branch as varchar) as branch,
        cast($head_repository as varchar) as head_repository,
        cast($shas as varchar[]) as shas,
        cast($message as varchar) as message,
        cast($runs as bigint[]) as runs,
        cast($since as timestamp) as since,
        cast($until as timestamp) as created_before,
        cast($last as integer) as run_limit,
),

listed_commits as (
    select
        repository,
        pull_number,
        count(*) as commit_count,
    from pull_request_commits
    group by repository, pull_number
),

runs_created as (
    select
        run_id,
        min(created_at) as created_at,
    from run_attempts
    group by run_id
),

attempt_jobs as (
    select
        run_id,
        run_attempt,
        count(*) as job_count,
        count(*) filter (where not is_check_run and not is_superseded) as own_job_count,
        bool_or(is_carried_over) as has_carried_over,
        max(completed_at) filter (
            where conclusion <> 'skipped' and not is_carried_over and not is_check_run
        ) as last_completed_at,
    from jobs
    group by run_id, run_attempt
),

attempt_sizes as (
    select
        *,
        max(own_job_count) over (
            partition by run_id
            order by run_attempt
            rows between unbounded preceding and 1 preceding
        ) as most_jobs_before,
    from attempt_jobs
),

matching as (
    select
        attempts.*,
        runs_created.created_at as run_created_at,
        links.evidence,
        commits.position,
        params.run_limit,
        pulls.commit_count is not null
        and pulls.commit_count <= coalesce(listed.commit_count, 0) as is_list_complete,
    from params
    inner join run_attempts as attempts on params.repository = attempts.repository
    inner join runs_created on attempts.run_id = runs_created.run_id
    left join run_pull_requests as links
        on attempts.run_id = links.run_id and params.pull_number = links.pull_number
    left join pull_requests as pulls
        on params.repository = pulls.repository and params.pull_number = pulls.pull_number
    left join pull_request_commits as commits
        on
            params.repository = commits.repository
            and params.pull_number = commits.pull_number
            and attempts.head_sha = commits.sha
    left join listed_commits as listed
        on
            params.repository = listed.repository
            and params.pull_number = listed.pull_number
    where
        (params.workflow_path is null or attempts.workflow_path = params.workflow_path)
        and (params.pull_number is null or links.run_id is not null)
        and (params.first_position is null or commits.position >= params.first_position)
        and (params.last_position is null or commits.position <= params.last_position)
        and (params.branch is null or attempts.head_branch like params.branch escape '^')
        and (
            params.head_repository is null
            or attempts.head_repository = params.head_repository
        )
        and (
            params.shas is null
            or list_bool_or(
                [starts_with(attempts.head_sha, sha) for sha in params.shas] -- noqa: RF02
            )
        )
        and (
            params.message is null or regexp_matches(attempts.message, params.message)
        )
        and (params.runs is null or list_contains(params.runs, attempts.run_id))
        and (params.since is null or runs_created.created_at >= params.since)
        and (params.created_before is null or runs_created.created_at < params.created_before)
),

ranked as (
    select
        *,
        dense_rank() over (order by run_created_at desc, run_id desc) as newness,
    from matching
)

select
    ranked.run_id,
    ranked.run_attempt,
    ranked.status,
    ranked.conclusion,
    ranked.event,
    ranked.head_sha,
    ranked.run_started_at,
    ranked.evidence,
    ranked.evidence is not null
    and ranked.position is null
    and ranked.is_list_complete as is_pushed_away,
    coalesce(
        ranked.run_attempt > 1
        and (
            of_attempt.has_carried_over
            or of_attempt.own_job_count < of_attempt.most_jobs_before
        ),
        false
    ) as is_partial_rerun,
    coalesce(
        ranked.workflow_name = ranked.workflow_path and of_attempt.job_count is null,
        false
    ) as is_invalid_file,
    epoch(of_attempt.last_completed_at) - epoch(ranked.run_started_at) as span_s,
    epoch(ranked.updated_at) - epoch(ranked.run_started_at) as listed_s,
from ranked
left join attempt_sizes as of_attempt
    on
        ranked.run_id = of_attempt.run_id
        and ranked.run_attempt = of_attempt.run_attempt
where ranked.run_limit is null or ranked.newness <= ranked.run_limit
order by ranked.run_id, ranked.run_attempt
