-- By which rule does each arm select, and what is known of its pull request?
--
-- Grain: one row per arm.
--
-- Parameters
--   $experiment  VARCHAR  name of the experiment
--
-- Columns
--   arm            VARCHAR  the arm
--   arm_position   INTEGER  place of the arm in the experiment, 1 = first
--   is_baseline    BOOLEAN  the arm that the others are compared with
--   repository     VARCHAR  owner/name of the experiment
--   workflow       VARCHAR  path of the workflow file; NULL where every workflow counts
--   wanted_event   VARCHAR  event of the runs that count; NULL where runs are named one by one
--   pull_number    BIGINT   the pull request that it selects runs of; NULL without one
--   is_closed      BOOLEAN  that pull request is closed; NULL where nothing is known of it
--   newest_sha     VARCHAR  the pull request's newest commit; NULL likewise
--   rule           VARCHAR  its rule in the experiment file, as JSON
with
newest_commits as (
    select
        repository,
        pull_number,
        max_by(sha, position) as newest_sha,
    from pull_request_commits
    group by repository, pull_number
),

selecting as (
    select
        arms.arm,
        arms.position,
        arms.rule,
        experiments.repository,
        experiments.baseline,
        experiments.workflow as experiment_workflow,
        json_extract_string(arms.rule, 'workflow') as own_workflow,
        coalesce(
            json_extract_string(arms.rule, 'event'),
            case when json_extract_string(arms.rule, 'runs') is null then experiments.event end
        ) as wanted_event,
        cast(json_extract_string(arms.rule, 'pull_request') as bigint) as pull_number,
    from arms
    inner join experiments on arms.experiment = experiments.experiment
    where arms.experiment = cast($experiment as varchar)
)

select
    selecting.arm,
    selecting.position as arm_position,
    selecting.arm = selecting.baseline as is_baseline,
    selecting.repository,
    case
        when selecting.own_workflow is null then selecting.experiment_workflow
        when selecting.own_workflow like '%/%' then selecting.own_workflow
        else '.github/workflows/' || selecting.own_workflow
    end as workflow,
    selecting.wanted_event,
    selecting.pull_number,
    pulls.state = 'closed' as is_closed,
    newest_commits.newest_sha,
    selecting.rule,
from selecting
left join pull_requests as pulls
    on
        selecting.repository = pulls.repository
        and selecting.pull_number = pulls.pull_number
left join newest_commits
    on
        selecting.repository = newest_commits.repository
        and selecting.pull_number = newest_commits.pull_number
order by selecting.position
