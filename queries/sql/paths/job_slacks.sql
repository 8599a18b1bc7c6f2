-- How much longer each job could have taken without effect, and how much shorter with effect.
--
-- Grain: one row per executed job that the milestone needs, and milestone job, in the attempts
-- asked for whose graph is known: a workflow file told the needs, and every executed job has its
-- place in it. Inferred edges name one blocker only, and would make slack of ignorance. None where
-- the clock is a job's own duration: no other job changes it.
--
-- What a job adds to the end of those that it needs (scheduling, queue, run) is taken as fixed.
-- Slack is then the least sum, over all chains of jobs from it to the milestone's end, of the
-- seconds by which each link was not the last that the next job waited for. A path job can be
-- shortened with effect until a chain that avoids it decides the end: its exclusive time is the
-- slack of the best such chain, and at most its run time.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--   $run_id      BIGINT     the only run asked for; NULL for every run
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
    from scoped_attempts($experiment, $run_id) as attempts
    inner join milestone_clocks($experiment, $milestone, $run_id) as clocks
        on
            attempts.run_id = clocks.run_id
            and attempts.run_attempt = clocks.run_attempt
    where attempts.is_graph_known and not clocks.is_job_clock
),

links as (
    select *,
    from need_links($experiment, $run_id)
),

-- A chain without a circle has fewer links than its attempt.
most_links as (
    select
        run_id,
        run_attempt,
        count(*) as link_count,
    from links
    group by run_id, run_attempt
),

-- From the end of the last job that it needs to its own.
added as (
    select
        waits.job_id,
        date_diff('second', waits.ready_at, jobs.completed_at) as added_s,
    from job_waits($experiment, $run_id) as waits
    inner join job_clocks as jobs on waits.job_id = jobs.job_id
),

path as (
    select
        paths.run_id,
        paths.run_attempt,
        paths.job_id,
    from path_jobs($experiment, $milestone, $run_id) as paths
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

-- What each chain from a node to the milestone's end takes at least: all that comes after a job,
-- and after all that a node passes on. One row per avoided and node: a longer chain takes the place
-- of a shorter one.
chains (avoided_job_id, run_id, run_attempt, node_id, after_s, hop_count) using key (
    avoided_job_id, run_id, run_attempt, node_id
) as (
    select
        avoided.avoided_job_id,
        avoided.run_id,
        avoided.run_attempt,
        milestones.job_id,
        cast(0 as bigint),
        0,
    from avoided
    inner join milestone_jobs($experiment, $milestone, $run_id) as milestones
        on
            avoided.run_id = milestones.run_id
            and avoided.run_attempt = milestones.run_attempt
            and avoided.avoided_job_id <> milestones.job_id
    where milestones.is_executed
    union
    select
        chains.avoided_job_id,
        chains.run_id,
        chains.run_attempt,
        links.needed_id,
        max(chains.after_s + coalesce(added.added_s, 0)),
        max(chains.hop_count) + 1,
    from chains
    inner join links
        on
            chains.run_id = links.run_id
            and chains.run_attempt = links.run_attempt
            and chains.node_id = links.waiting_id
    inner join most_links
        on
            chains.run_id = most_links.run_id
            and chains.run_attempt = most_links.run_attempt
    left join added on chains.node_id = added.job_id
    left join recurring.chains as found
        on
            chains.avoided_job_id = found.avoided_job_id
            and chains.run_id = found.run_id
            and chains.run_attempt = found.run_attempt
            and links.needed_id = found.node_id
    where
        chains.avoided_job_id <> links.needed_id
        and chains.hop_count < most_links.link_count
        and (
            found.node_id is null
            or chains.after_s + coalesce(added.added_s, 0) > found.after_s
        )
    group by
        chains.avoided_job_id,
        chains.run_id,
        chains.run_attempt,
        links.needed_id
),

spare as (
    select
        chains.avoided_job_id,
        chains.run_id,
        chains.run_attempt,
        chains.node_id as job_id,
        jobs.run_s,
        waits.blocker_job_id,
        date_diff('second', jobs.completed_at, known.last_completed_at) - chains.after_s
            as chain_slack_s,
    from chains
    inner join known
        on
            chains.run_id = known.run_id
            and chains.run_attempt = known.run_attempt
    inner join job_waits($experiment, $run_id) as waits on chains.node_id = waits.job_id
    inner join job_clocks as jobs on chains.node_id = jobs.job_id
),

-- A chain is whole where it reached a job that needs none.
detours as (
    select
        avoided_job_id as job_id,
        min(chain_slack_s) as detour_slack_s,
    from spare
    where avoided_job_id <> 0 and blocker_job_id is null
    group by avoided_job_id
)

select
    spare.run_id,
    spare.run_attempt,
    spare.job_id,
    cast(spare.chain_slack_s as double) as slack_s,
    case
        when path.job_id is null then cast(0 as double)
        else least(spare.run_s, detours.detour_slack_s)
    end as exclusive_s,
from spare
left join path on spare.job_id = path.job_id
left join detours on spare.job_id = detours.job_id
where spare.avoided_job_id = 0
