-- How long did each step run, in each attempt that takes part in a comparison?
--
-- Grain: one row per candidate, cache state, counted attempt on either side, job and step of it.
--
-- A job is the same by its key and leg, one that is not mapped by its name; a step is the same by
-- its job and its name. Several of an attempt are summed. Jobs that did not succeed, and steps that
-- were skipped, have no row; nor has a step of which one did not succeed, or that only waits for
-- others.
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
--   run_id              BIGINT     the run
--   run_attempt         INTEGER    the attempt
--   job_key             VARCHAR    id in the workflow file, as caller/callee; else the job's name
--   leg                 VARCHAR    matrix values as in the name; NULL without a matrix
--   step_name           VARCHAR    name of the step
--   step_count          BIGINT     how many steps were summed
--   run_s               DOUBLE     seconds from start to end, of all of them
with
params as (
    select cast($experiment as varchar) as experiment,
),

attempt_steps as (
    select
        jobs.run_id,
        jobs.run_attempt,
        jobs.job_key,
        jobs.leg,
        steps.name as step_name,
        count(*) as step_count,
        sum(steps.run_s) as run_s,
    from compared_jobs($experiment, $milestone) as jobs
    inner join step_clocks as steps on jobs.job_id = steps.job_id
    where steps.is_work
    group by
        jobs.run_id,
        jobs.run_attempt,
        jobs.job_key,
        jobs.leg,
        steps.name
    having bool_and(coalesce(steps.conclusion = 'success', false))
)

select
    comparisons.candidate,
    comparisons.candidate_position,
    comparisons.cache_state,
    comparisons.arm,
    comparisons.is_baseline,
    comparisons.run_id,
    comparisons.run_attempt,
    steps.job_key,
    steps.leg,
    steps.step_name,
    steps.step_count,
    steps.run_s,
from params
inner join arms on params.experiment = arms.experiment
inner join comparison_attempts($experiment, $milestone) as comparisons on arms.arm = comparisons.arm
inner join attempt_steps as steps
    on
        comparisons.run_id = steps.run_id
        and comparisons.run_attempt = steps.run_attempt
order by
    comparisons.candidate_position asc,
    comparisons.cache_state asc,
    comparisons.is_baseline desc,
    comparisons.run_started_at asc,
    comparisons.run_id asc,
    comparisons.run_attempt asc,
    steps.job_key asc,
    steps.leg asc nulls first,
    steps.step_name asc
