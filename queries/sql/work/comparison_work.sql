-- How long did each job and each step run, in each attempt that takes part in a comparison?
--
-- Grain: one row per candidate, cache state, counted attempt on either side, job and step of it;
-- step_name is NULL for the job as a whole.
--
-- A job is the same by its key and leg, as in job_identities; a step by its job and its name.
-- Several of an attempt are summed. Superseded jobs have no row, nor those of which one did not
-- succeed in the attempt, with their steps: they did a part of their work only. Likewise a step of
-- which one did not succeed, and one that was skipped, or that only waits for others. A baseline
-- without a rule for cache states takes part in the comparison of each of them.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--
-- Columns
--   candidate           VARCHAR  the arm that is compared with the baseline
--   candidate_position  INTEGER  its place in the experiment, 1 = first
--   cache_state         VARCHAR  that of the candidate's attempts
--   arm                 VARCHAR  the arm that the attempt belongs to
--   is_baseline         BOOLEAN  it is one of the baseline's
--   is_like_with_like   BOOLEAN  the attempt is of that cache state itself
--   run_id              BIGINT   the run
--   run_attempt         INTEGER  the attempt
--   job_key             VARCHAR  id in the workflow file, as caller/callee; else the job's name
--   leg                 VARCHAR  matrix values as in the name; NULL without a matrix
--   step_name           VARCHAR  name of the step; NULL for the job as a whole
--   role_name           VARCHAR  role of the job, or of the step unless its job has it; or NULL
--   is_on_path          BOOLEAN  the job is on the critical path; NULL where that is not known
--   run_s               DOUBLE   seconds from start to end, of all that were summed
with
params as (
    select cast($experiment as varchar) as experiment,
),

attempts as (
    select distinct
        run_id,
        run_attempt,
    from comparison_attempts($experiment, $milestone)
),

known_paths as (
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
        identities.role_name,
        known_paths.run_id is not null as is_path_known,
        path_jobs.job_id is not null as is_on_path,
        jobs.run_s,
        bool_and(coalesce(jobs.conclusion = 'success', false)) over (
            partition by jobs.run_id, jobs.run_attempt, identities.job_key, identities.leg
        ) as is_success,
    from attempts
    inner join job_clocks as jobs
        on
            attempts.run_id = jobs.run_id
            and attempts.run_attempt = jobs.run_attempt
    inner join job_identities($experiment) as identities
        on jobs.job_id = identities.job_id
    left join known_paths
        on
            jobs.run_id = known_paths.run_id
            and jobs.run_attempt = known_paths.run_attempt
    left join path_jobs($experiment, $milestone, null) as path_jobs
        on jobs.job_id = path_jobs.job_id
    where jobs.is_executed and not jobs.is_superseded
),

attempt_jobs as (
    select
        run_id,
        run_attempt,
        job_key,
        leg,
        min(role_name) as role_name,
        case when bool_and(is_path_known) then bool_or(is_on_path) end as is_on_path,
        sum(run_s) as run_s,
    from executed
    where is_success
    group by run_id, run_attempt, job_key, leg
),

attempt_steps as (
    select
        jobs.run_id,
        jobs.run_attempt,
        jobs.job_key,
        jobs.leg,
        steps.name as step_name,
        sum(steps.run_s) as run_s,
    from executed as jobs
    inner join step_clocks as steps on jobs.job_id = steps.job_id
    where jobs.is_success and steps.is_work
    group by
        jobs.run_id,
        jobs.run_attempt,
        jobs.job_key,
        jobs.leg,
        steps.name
    having bool_and(coalesce(steps.conclusion = 'success', false))
),

attempt_work as (
    select
        run_id,
        run_attempt,
        job_key,
        leg,
        cast(null as varchar) as step_name,
        run_s,
    from attempt_jobs
    union all
    select
        run_id,
        run_attempt,
        job_key,
        leg,
        step_name,
        run_s,
    from attempt_steps
    where step_name is not null
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
    works.job_key,
    works.leg,
    works.step_name,
    case
        when works.step_name is null then jobs.role_name
        else nullif(step_roles.role_name, jobs.role_name)
    end as role_name,
    jobs.is_on_path,
    works.run_s,
from params
inner join arms on params.experiment = arms.experiment
inner join comparison_attempts($experiment, $milestone) as comparisons on arms.arm = comparisons.arm
inner join attempt_work as works
    on
        comparisons.run_id = works.run_id
        and comparisons.run_attempt = works.run_attempt
inner join attempt_jobs as jobs
    on
        works.run_id = jobs.run_id
        and works.run_attempt = jobs.run_attempt
        and works.job_key = jobs.job_key
        and works.leg is not distinct from jobs.leg
left join step_roles($experiment) as step_roles
    on works.step_name = step_roles.step_name
order by
    comparisons.candidate_position asc,
    comparisons.cache_state asc,
    comparisons.is_baseline desc,
    comparisons.run_started_at asc,
    comparisons.run_id asc,
    comparisons.run_attempt asc,
    works.job_key asc,
    works.leg asc nulls first,
    works.step_name asc nulls first
