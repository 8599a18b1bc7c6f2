-- The jobs whose run times can be compared, and by what a job of another attempt is the same.
--
-- Grain: one row per executed, not superseded job of an attempt that takes part in a comparison.
--
-- A job is the same by its key and leg, as in job_identities. Where one of several same jobs of an
-- attempt did not succeed, none is a row: it did a part of its work only.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--
-- Columns
--   job_id       BIGINT   the job
--   run_id       BIGINT   the run
--   run_attempt  INTEGER  the attempt
--   job_key      VARCHAR  id in the workflow file, as caller/callee; else the job's name
--   leg          VARCHAR  matrix values as in the name; NULL without a matrix, or not mapped
--   run_s        DOUBLE   from start to end
--   is_on_path   BOOLEAN  on the critical path; NULL where the attempt's path is not known
with
attempts as (
    select distinct
        run_id,
        run_attempt,
    from comparison_attempts($experiment, $milestone)
),

paths as (
    select distinct
        run_id,
        run_attempt,
    from path_jobs($experiment, $milestone, null)
),

executed as (
    select
        jobs.job_id,
        jobs.run_id,
        jobs.run_attempt,
        identities.job_key,
        identities.leg,
        jobs.run_s,
        coalesce(jobs.conclusion = 'success', false) as is_success,
    from attempts
    inner join job_clocks as jobs
        on
            attempts.run_id = jobs.run_id
            and attempts.run_attempt = jobs.run_attempt
    inner join job_identities($experiment, $milestone) as identities
        on jobs.job_id = identities.job_id
    where jobs.is_executed and not jobs.is_superseded
),

judged as (
    select
        *,
        bool_and(is_success) over (partition by run_id, run_attempt, job_key, leg)
            as is_all_success,
    from executed
)

select
    judged.job_id,
    judged.run_id,
    judged.run_attempt,
    judged.job_key,
    judged.leg,
    judged.run_s,
    case when paths.run_id is not null then path_jobs.job_id is not null end as is_on_path,
from judged
left join paths
    on
        judged.run_id = paths.run_id
        and judged.run_attempt = paths.run_attempt
left join path_jobs($experiment, $milestone, null) as path_jobs on judged.job_id = path_jobs.job_id
where judged.is_all_success
