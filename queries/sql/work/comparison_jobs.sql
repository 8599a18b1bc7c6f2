-- How long did each job run, in each attempt that takes part in a comparison?
--
-- Grain: one row per candidate, cache state, counted attempt on either side, and job of it.
--
-- A job is the same by its key and leg; one that is not mapped is taken for what others of its name
-- are in the experiment, if these are one, else it is the same by its name. Several executed, not
-- superseded ones of an attempt are summed. One that did not succeed in an attempt has no row for
-- it. A baseline without a rule for cache states takes part in the comparison of each of them.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--
-- Columns
--   candidate           VARCHAR    the arm that is compared with the baseline
--   candidate_position  INTEGER    its place in the experiment, 1 = first
--   cache_state         VARCHAR    that of the candidate's attempts
--   arm                 VARCHAR    the arm that the attempt belongs to
--   is_baseline         BOOLEAN    it is one of the baseline's
--   is_like_with_like   BOOLEAN    the attempt is of that cache state itself
--   run_id              BIGINT     the run
--   run_attempt         INTEGER    the attempt
--   job_key             VARCHAR    id in the workflow file, as caller/callee; else the job's name
--   leg                 VARCHAR    matrix values as in the name; NULL without a matrix
--   job_count           BIGINT     how many jobs were summed
--   is_on_path          BOOLEAN    on the critical path; NULL where the attempt's path is not known
--   run_s               DOUBLE     seconds from start to end, of all of them
with
params as (
    select cast($experiment as varchar) as experiment,
),

attempt_jobs as (
    select
        run_id,
        run_attempt,
        job_key,
        leg,
        count(*) as job_count,
        bool_or(is_on_path) as is_on_path,
        sum(run_s) as run_s,
    from compared_jobs($experiment, $milestone)
    group by run_id, run_attempt, job_key, leg
)

select
    comparisons.candidate,
    comparisons.candidate_position,
    comparisons.cache_state,
    comparisons.arm,
    comparisons.is_baseline,
    comparisons.is_like_with_like,
    comparisons.run_id,
    comparisons.run_attempt,
    jobs.job_key,
    jobs.leg,
    jobs.job_count,
    jobs.is_on_path,
    jobs.run_s,
from params
inner join arms on params.experiment = arms.experiment
inner join comparison_attempts($experiment, $milestone) as comparisons on arms.arm = comparisons.arm
inner join attempt_jobs as jobs
    on
        comparisons.run_id = jobs.run_id
        and comparisons.run_attempt = jobs.run_attempt
order by
    comparisons.candidate_position asc,
    comparisons.cache_state asc,
    comparisons.is_baseline desc,
    comparisons.run_started_at asc,
    comparisons.run_id asc,
    comparisons.run_attempt asc,
    jobs.job_key asc,
    jobs.leg asc nulls first
