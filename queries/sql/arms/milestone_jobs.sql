-- The jobs whose end is the clock.
--
-- Grain: one row per milestone job of the attempts asked for.
--
-- Milestone jobs are those that a glob matches (see job_matches), neither skipped nor check runs
-- nor superseded. Without a glob the whole run is the clock: every executed job then is one.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--   $run_id      BIGINT     the only run asked for; NULL for every run
--
-- Columns
--   run_id         BIGINT     the run
--   run_attempt    INTEGER    the attempt
--   job_id         BIGINT     the job
--   name           VARCHAR    name as GitHub shows it
--   leg_label      VARCHAR    its leg, else its key, else its name
--   leg_identity   VARCHAR    its key and leg; its name where it is not mapped
--   is_reached     BOOLEAN    it was executed and succeeded
--   is_doubtful    BOOLEAN    it failed, and another of its name may have taken its place
--   is_executed    BOOLEAN    it ran in this attempt, to its end
--   started_at     TIMESTAMP  when a runner took it, UTC
--   completed_at   TIMESTAMP  when it ended, UTC; NULL while it runs
--   run_s          DOUBLE     from start to end; NULL unless executed
--   runner_labels  VARCHAR[]  labels asked for by runs-on
with
glob_totals as (
    select count(*) as glob_count,
    from milestone_globs($experiment, $milestone)
),

milestone_names as (
    select distinct
        matches.job_key,
        matches.name,
    from milestone_globs($experiment, $milestone) as globs
    inner join job_matches($experiment, $milestone, $run_id) as matches
        on globs.wanted = matches.wanted
),

jobs as (
    select jobs.*,
    from scoped_attempts($experiment, $run_id) as attempts
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
    jobs.is_possibly_superseded as is_doubtful,
    jobs.is_executed,
    jobs.started_at,
    jobs.completed_at,
    jobs.run_s,
    jobs.runner_labels,
from jobs
cross join glob_totals
left join milestone_names
    on
        coalesce(jobs.job_key, '') = milestone_names.job_key
        and jobs.name = milestone_names.name
where
    (glob_totals.glob_count = 0 and jobs.is_executed)
    or (
        not jobs.is_check_run
        and not jobs.is_superseded
        and coalesce(jobs.conclusion, '') <> 'skipped'
        and milestone_names.name is not null
    )
