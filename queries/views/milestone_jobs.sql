-- The jobs whose end is the clock.
--
-- Grain: one row per milestone job of the attempts asked for.
--
-- Milestone jobs are those that a glob matches by key or by name, neither skipped nor check runs
-- nor superseded. Without a glob the whole run is the clock: every executed job then is one.
--
-- Columns
--   run_id        BIGINT     the run
--   run_attempt   INTEGER    the attempt
--   job_id        BIGINT     the job
--   name          VARCHAR    name as GitHub shows it
--   leg_label     VARCHAR    its leg, else its key, else its name
--   leg_identity  VARCHAR    its key and leg; its name where it is not mapped
--   is_reached    BOOLEAN    it was executed and succeeded
--   is_doubtful   BOOLEAN    it failed, and another of its name may have taken its place
--   is_executed   BOOLEAN    it ran in this attempt, to its end
--   completed_at  TIMESTAMP  when it ended, UTC; NULL while it runs
--   run_s         DOUBLE     from start to end; NULL unless executed
with
patterns as (
    select glob_patterns.like_pattern,
    from milestone_globs as globs
    inner join glob_patterns on globs.wanted = glob_patterns.wanted
),

pattern_totals as (
    select count(*) as pattern_count,
    from patterns
),

jobs as (
    select jobs.*,
    from scoped_attempts as attempts
    inner join job_clocks as jobs
        on
            attempts.run_id = jobs.run_id
            and attempts.run_attempt = jobs.run_attempt
)

select
    jobs.run_id,
    jobs.run_attempt,
    jobs.job_id,
    jobs.name,
    coalesce(jobs.leg, jobs.job_key, jobs.name) as leg_label,
    coalesce(jobs.job_key || ' / ' || coalesce(jobs.leg, ''), jobs.name) as leg_identity,
    jobs.is_executed and coalesce(jobs.conclusion = 'success', false) as is_reached,
    jobs.may_be_superseded as is_doubtful,
    jobs.is_executed,
    jobs.completed_at,
    jobs.run_s,
from jobs
cross join pattern_totals
where
    (pattern_totals.pattern_count = 0 and jobs.is_executed)
    or (
        not jobs.is_check_run
        and not jobs.is_superseded
        and coalesce(jobs.conclusion, '') <> 'skipped'
        and exists (
            select 1 as is_match,
            from patterns
            where
                jobs.name like patterns.like_pattern escape '^'
                or coalesce(jobs.job_key like patterns.like_pattern escape '^', false)
        )
    )
