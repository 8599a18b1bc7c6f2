-- Which attempts have jobs whose logs are wanted, and were not read?
--
-- Grain: one row per attempt, newest run first.
--
-- Reads `asked_attempts` (run_id, run_attempt, asked_by), `asked_globs` (asked_by, wanted) and
-- `job_matches` (wanted, job_key, name). A job that ran nothing has no log: skipped, carried over,
-- a check run, or cancelled before a runner took it.
--
-- Parameters
--   $is_listed_only  BOOLEAN  whether attempts count whose jobs are not stored
--   $most_tries      INTEGER  after so many downloads that could not be read there are no more
--
-- Columns
--   run_id       BIGINT
--   run_attempt  INTEGER
--   repository   VARCHAR    where it is asked for
--   job_ids      BIGINT[]   jobs whose logs are wanted, read before or not
with
params as (
    select
        cast($is_listed_only as boolean) as is_listed_only,
        cast($most_tries as integer) as most_tries,
),

settled_attempts as (
    select
        attempt_logs.run_id,
        attempt_logs.run_attempt,
    from attempt_logs
    cross join params
    where
        attempt_logs.state = 'gone'
        or (attempt_logs.state = 'unreadable' and attempt_logs.tries >= params.most_tries)
),

attempts as (
    select distinct
        run_attempts.run_id,
        run_attempts.run_attempt,
        run_attempts.repository,
        run_attempts.created_at,
    from run_attempts
    semi join asked_attempts
        on
            run_attempts.run_id = asked_attempts.run_id
            and run_attempts.run_attempt = asked_attempts.run_attempt
    anti join settled_attempts
        on
            run_attempts.run_id = settled_attempts.run_id
            and run_attempts.run_attempt = settled_attempts.run_attempt
),

wanted_jobs as (
    select distinct
        jobs.run_id,
        jobs.run_attempt,
        jobs.job_id,
    from jobs
    inner join asked_attempts
        on jobs.run_id = asked_attempts.run_id and jobs.run_attempt = asked_attempts.run_attempt
    inner join asked_globs on asked_attempts.asked_by = asked_globs.asked_by
    inner join job_matches
        on
            asked_globs.wanted = job_matches.wanted
            and coalesce(jobs.job_key, '') = job_matches.job_key
            and jobs.name = job_matches.name
    where
        jobs.status = 'completed'
        and coalesce(jobs.conclusion, '') <> 'skipped'
        and not (
            coalesce(jobs.conclusion, '') = 'cancelled'
            and coalesce(jobs.runner_name, '') = ''
        )
        and not jobs.is_carried_over
        and not jobs.is_check_run
),

wanted_attempts as (
    select
        wanted_jobs.run_id,
        wanted_jobs.run_attempt,
        list(wanted_jobs.job_id order by wanted_jobs.job_id) as job_ids,
    from wanted_jobs
    left join job_logs on wanted_jobs.job_id = job_logs.job_id
    group by
        wanted_jobs.run_id,
        wanted_jobs.run_attempt
    having count(*) > count(job_logs.job_id)
),

listed_attempts as (
    select
        attempts.run_id,
        attempts.run_attempt,
        cast([] as bigint[]) as job_ids,
    from attempts
    cross join params
    anti join jobs
        on attempts.run_id = jobs.run_id and attempts.run_attempt = jobs.run_attempt
    where params.is_listed_only
),

found_attempts as (
    select
        run_id,
        run_attempt,
        job_ids,
    from wanted_attempts
    union all
    select
        run_id,
        run_attempt,
        job_ids,
    from listed_attempts
)

select
    attempts.run_id,
    attempts.run_attempt,
    attempts.repository,
    found_attempts.job_ids,
from attempts
inner join found_attempts
    on
        attempts.run_id = found_attempts.run_id
        and attempts.run_attempt = found_attempts.run_attempt
order by
    attempts.created_at desc,
    attempts.run_id desc,
    attempts.run_attempt desc
