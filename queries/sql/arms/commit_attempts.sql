-- What did each commit of the pull requests do?
--
-- Grain: one row per commit and attempt of it that an arm selects; a commit without one has a row
-- without an attempt.
--
-- The pull requests are those of the arms' attempts. Commits stand in the order of the pull
-- request; one that several share stands in each.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   pull_number       INTEGER    number of the pull request
--   commit_position   INTEGER    place in the pull request's list, 1 = first
--   head_sha          VARCHAR    the commit
--   headline          VARCHAR    first line of its message
--   committed_at      TIMESTAMP  when it was committed, UTC; not when it was pushed
--   is_file_changed   BOOLEAN    its workflow file differs from the last one before that ran
--   arm               VARCHAR    the arm that selects the attempt; NULL without one
--   arm_position      INTEGER    place of the arm in the experiment, 1 = first
--   cache_state       VARCHAR    cold, warm, other; all where no arm tells them apart
--   run_id            BIGINT     the attempt's run
--   run_attempt       INTEGER    its number
--   run_number        BIGINT     the run's number within its workflow
--   run_started_at    TIMESTAMP  its start, UTC
--   is_counted        BOOLEAN    nothing excludes it
--   excluded_because  VARCHAR    why it does not count; NULL if it does
--   clock_s           DOUBLE     its clock
--   html_url          VARCHAR    page of the attempt at GitHub
with
params as (
    select cast($experiment as varchar) as experiment,
),

pulls as (
    select distinct
        attempts.repository,
        links.pull_number,
    from params
    inner join arm_attempt_clocks($experiment, $milestone, null, null) as attempts
        on params.experiment = attempts.experiment
    inner join run_pull_requests as links on attempts.run_id = links.run_id
),

commits as (
    select
        commits.repository,
        commits.pull_number,
        commits.position as commit_position,
        commits.sha as head_sha,
        commits.headline,
        commits.committed_at,
    from pulls
    inner join pull_request_commits as commits
        on
            pulls.repository = commits.repository
            and pulls.pull_number = commits.pull_number
),

-- Runs of one commit may be of merge commits with other files: the first by name stands for all.
contents as (
    select
        attempts.head_sha,
        graphs.path,
        min(files.blob_sha) as blob_sha,
    from arm_attempt_clocks($experiment, $milestone, null, null) as attempts
    inner join attempt_graphs as graphs
        on
            attempts.run_id = graphs.run_id
            and attempts.run_attempt = graphs.run_attempt
    inner join workflow_files as files
        on
            graphs.repository = files.repository
            and graphs.path = files.path
            and graphs.commit_sha = files.commit_sha
    group by attempts.head_sha, graphs.path
),

file_changes as (
    select
        commits.pull_number,
        commits.head_sha,
        contents.blob_sha <> lag(contents.blob_sha) over (
            partition by commits.pull_number, contents.path
            order by commits.commit_position
        ) as is_file_changed,
    from commits
    inner join contents on commits.head_sha = contents.head_sha
),

changes as (
    select
        pull_number,
        head_sha,
        bool_or(is_file_changed) as is_file_changed,
    from file_changes
    group by pull_number, head_sha
)

select
    commits.pull_number,
    commits.commit_position,
    commits.head_sha,
    commits.headline,
    commits.committed_at,
    changes.is_file_changed,
    attempts.arm,
    attempts.arm_position,
    attempts.cache_state,
    attempts.run_id,
    attempts.run_attempt,
    attempts.run_number,
    attempts.run_started_at,
    attempts.is_counted,
    attempts.excluded_because,
    attempts.clock_s,
    attempts.html_url,
from commits
left join changes
    on
        commits.pull_number = changes.pull_number
        and commits.head_sha = changes.head_sha
left join arm_attempt_clocks($experiment, $milestone, null, null) as attempts
    on
        commits.repository = attempts.repository
        and commits.head_sha = attempts.head_sha
left join arm_attempt_clocks($experiment, $milestone, $queue, null) as kept
    on
        attempts.arm = kept.arm
        and attempts.run_id = kept.run_id
        and attempts.run_attempt = kept.run_attempt
where attempts.run_id is null or kept.run_id is not null
order by
    commits.pull_number,
    commits.commit_position,
    attempts.arm_position nulls first,
    attempts.run_started_at nulls first,
    attempts.run_id nulls first,
    attempts.run_attempt nulls first
