-- Which runs have jobs or earlier attempts that are missing or may have changed?
--
-- Grain: one row per run that is to be fetched, with its newest attempt; newest run first.
--
-- Parameters
--   $run_ids         BIGINT[]  the runs in question
--   $most_looked_up  INTEGER   earlier attempts of a run that are asked for, from the first on
--
-- Columns: those of `records.RunAttempt`, and
--   settled_attempts  INTEGER[]  attempts that have ended, or are gone for good
with
wanted as (
    select unnest(cast($run_ids as bigint[])) as run_id,
),

attempts as (
    select run_attempts.*,
    from run_attempts
    where run_attempts.run_id in (select wanted.run_id, from wanted)
),

runs as (
    select
        run_id,
        max(run_attempt) as newest_attempt,
        list(run_attempt) filter (
            where status = 'completed' or (status is null and not_found_at is null)
        ) as settled_attempts,
        count(*) filter (where jobs_fetched_at is null) as unfetched_count,
    from attempts
    group by run_id
),

pending as (
    select
        run_id,
        newest_attempt,
        coalesce(settled_attempts, []) as settled_attempts,
    from runs
    where
        unfetched_count > 0
        or len(
            list_filter(
                settled_attempts,
                lambda number: number < least(newest_attempt, $most_looked_up + 1)
            )
        )
        < least(newest_attempt - 1, $most_looked_up)
)

select
    attempts.run_id,
    attempts.run_attempt,
    attempts.repository,
    attempts.workflow_id,
    attempts.workflow_name,
    attempts.workflow_path,
    attempts.run_number,
    attempts.event,
    attempts.status,
    attempts.conclusion,
    attempts.head_branch,
    attempts.head_sha,
    attempts.head_repository,
    attempts.head_repository_id,
    attempts.title,
    attempts.message,
    attempts.actor,
    attempts.created_at,
    attempts.run_started_at,
    attempts.updated_at,
    attempts.html_url,
    attempts.referenced_workflows,
    pending.settled_attempts,
from pending
inner join attempts
    on pending.run_id = attempts.run_id and pending.newest_attempt = attempts.run_attempt
order by attempts.created_at desc, attempts.run_id desc
