-- What speaks against a comparison because arms share what a run leaves behind.
--
-- Grain: one row per warning, arm, cache state, subject and attempt that it rests on.
--
-- shared cache: an attempt of the arm ran while one of another arm did, one of them writes a cache
-- by a name that the other writes or reads, and branches do not have their own (or both ran on one
-- branch). Registry references are shared by every branch, GitHub's cache is not. cancelled across
-- arms: an attempt of the arm was cancelled, and its workflow is in a concurrency group that
-- cancels and that another arm is in, too. Both rest on what stands in the workflow files
-- themselves.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   warning      VARCHAR  what speaks against it, as above
--   arm          VARCHAR  the arm
--   cache_state  VARCHAR  cold, warm, other; all where no arm tells them apart
--   subject      VARCHAR  name of the cache or group, as written
--   run_id       BIGINT   the run
--   run_attempt  INTEGER  the attempt
with
selected as (
    select
        clocks.arm,
        clocks.cache_state,
        clocks.run_id,
        clocks.run_attempt,
        clocks.is_counted,
        clocks.conclusion,
        clocks.head_branch,
        clocks.run_started_at,
        clocks.run_started_at + interval '1 second' * cast(clocks.wall_s as bigint) as ended_at,
        attempts.updated_at,
        files.blob_sha,
    from arm_attempt_clocks($experiment, $milestone, $queue, null) as clocks
    inner join run_attempts as attempts
        on
            clocks.run_id = attempts.run_id
            and clocks.run_attempt = attempts.run_attempt
    inner join attempt_graphs as graphs
        on
            clocks.run_id = graphs.run_id
            and clocks.run_attempt = graphs.run_attempt
    inner join workflow_files as files
        on
            graphs.repository = files.repository
            and graphs.path = files.path
            and graphs.commit_sha = files.commit_sha
),

used as (
    select
        selected.*,
        resources.kind,
        resources.name as subject,
        resources.is_branch_bound,
        resources.is_cancelling,
    from selected
    inner join workflow_resources as resources on selected.blob_sha = resources.blob_sha
),

shared_caches as (
    select distinct
        mine.arm,
        mine.cache_state,
        mine.subject,
        mine.run_id,
        mine.run_attempt,
    from used as mine
    inner join used as theirs
        on
            mine.subject = theirs.subject
            and mine.arm <> theirs.arm
            and mine.run_id <> theirs.run_id
            and mine.run_started_at < theirs.ended_at
            and mine.ended_at > theirs.run_started_at
    where
        mine.is_counted
        and mine.kind in ('cache write', 'cache read')
        and theirs.kind in ('cache write', 'cache read')
        and 'cache write' in (mine.kind, theirs.kind)
        and (
            (not mine.is_branch_bound and not theirs.is_branch_bound)
            or mine.head_branch = theirs.head_branch
        )
),

cancelled as (
    select distinct
        mine.arm,
        mine.cache_state,
        mine.subject,
        mine.run_id,
        mine.run_attempt,
    from used as mine
    inner join used as theirs
        on
            mine.subject = theirs.subject
            and mine.arm <> theirs.arm
            and mine.run_id <> theirs.run_id
            -- What cancels it starts while it runs, or while it waits: then no job ended.
            and mine.run_started_at <= theirs.run_started_at
            and coalesce(mine.ended_at, mine.updated_at) >= theirs.run_started_at
    where
        mine.conclusion = 'cancelled'
        and mine.kind = 'concurrency'
        and theirs.kind = 'concurrency'
        and mine.is_cancelling
        and (
            (not mine.is_branch_bound and not theirs.is_branch_bound)
            or mine.head_branch = theirs.head_branch
        )
)

select
    'shared cache' as warning,
    arm,
    cache_state,
    subject,
    run_id,
    run_attempt,
from shared_caches
union all
select
    'cancelled across arms' as warning,
    arm,
    cache_state,
    subject,
    run_id,
    run_attempt,
from cancelled
