-- How much longer each job could have taken without effect, and how much shorter with effect.
--
-- Grain: one row per executed job that the milestone needs, and milestone job, in the attempts
-- asked for whose graph is known: a workflow file told the needs, and every executed job has its
-- place in it. Inferred edges name one blocker only, and would make slack of ignorance.
--
-- What a job adds to the end of those that it needs (scheduling, queue, run) is taken as fixed.
-- Slack is then the least sum, over all chains of jobs from it to the milestone's end, of the
-- seconds by which each link was not the last that the next job waited for. A path job can be
-- shortened with effect until a chain that avoids it decides the end: its exclusive time is the
-- slack of the best such chain, and at most its run time.
--
-- Columns
--   run_id       BIGINT   the run
--   run_attempt  INTEGER  the attempt
--   job_id       BIGINT   the job
--   slack_s      DOUBLE   how much longer it could have taken without moving the milestone
--   exclusive_s  DOUBLE   how much shorter it could have been with effect; 0 off the path

-- noqa: disable=PRS
-- (The linter does not know `using key`.)
with recursive
known as (
    select
        attempts.run_id,
        attempts.run_attempt,
        clocks.last_completed_at,
    from scoped_attempts as attempts
    inner join milestone_clocks as clocks
        on
            attempts.run_id = clocks.run_id
            and attempts.run_attempt = clocks.run_attempt
    where attempts.is_graph_known
),

links as (
    select
        needs.job_id,
        needs.needed_job_id,
        date_diff('second', needed.completed_at, waits.ready_at) as margin_s,
    from needed_jobs as needs
    inner join job_waits as waits on needs.job_id = waits.job_id
    inner join job_clocks as needed on needs.needed_job_id = needed.job_id
),

path as (
    select
        paths.run_id,
        paths.run_attempt,
        paths.job_id,
    from path_jobs as paths
),

-- 0 avoids nothing: job ids are positive.
avoided as (
    select
        run_id,
        run_attempt,
        cast(0 as bigint) as avoided_job_id,
    from known
    union all
    select
        known.run_id,
        known.run_attempt,
        path.job_id,
    from known
    inner join path
        on
            known.run_id = path.run_id
            and known.run_attempt = path.run_attempt
),

-- One row per avoided and job: a shorter chain takes the place of a longer one.
chains (avoided_job_id, job_id, run_id, run_attempt, chain_slack_s) using key (
    avoided_job_id, job_id
) as (
    select
        avoided.avoided_job_id,
        milestones.job_id,
        avoided.run_id,
        avoided.run_attempt,
        date_diff('second', milestones.completed_at, known.last_completed_at),
    from avoided
    inner join known
        on
            avoided.run_id = known.run_id
            and avoided.run_attempt = known.run_attempt
    inner join milestone_jobs as milestones
        on
            avoided.run_id = milestones.run_id
            and avoided.run_attempt = milestones.run_attempt
            and avoided.avoided_job_id <> milestones.job_id
    where milestones.is_executed
    union
    select
        chains.avoided_job_id,
        links.needed_job_id,
        chains.run_id,
        chains.run_attempt,
        min(chains.chain_slack_s + links.margin_s),
    from chains
    inner join links on chains.job_id = links.job_id
    left join recurring.chains as found
        on
            chains.avoided_job_id = found.avoided_job_id
            and links.needed_job_id = found.job_id
    where
        chains.avoided_job_id <> links.needed_job_id
        and (
            found.job_id is null
            or chains.chain_slack_s + links.margin_s < found.chain_slack_s
        )
    group by
        chains.avoided_job_id,
        links.needed_job_id,
        chains.run_id,
        chains.run_attempt
),

-- A chain is whole where it reached a job that needs none.
detours as (
    select
        chains.avoided_job_id as job_id,
        min(chains.chain_slack_s) as detour_slack_s,
    from chains
    anti join links on chains.job_id = links.job_id
    where chains.avoided_job_id <> 0
    group by chains.avoided_job_id
)

select
    chains.run_id,
    chains.run_attempt,
    chains.job_id,
    cast(chains.chain_slack_s as double) as slack_s,
    case
        when path.job_id is null then 0.0::double
        else least(jobs.run_s, detours.detour_slack_s)
    end as exclusive_s,
from chains
inner join job_clocks as jobs on chains.job_id = jobs.job_id
left join path on chains.job_id = path.job_id
left join detours on chains.job_id = detours.job_id
where chains.avoided_job_id = 0
