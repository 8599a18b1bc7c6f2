-- How long did each role, job and step run, in the attempts of each side of a comparison?
--
-- Grain: one row per candidate, cache state, side, and role, job or step of its counted attempts;
-- role_name is NULL for jobs and steps, step_name for roles and jobs, job_key for roles.
--
-- A job is the same by its key and leg, as in job_identities; a step by its job and its name.
-- Several of an attempt are summed; a role is all of its jobs and steps, a step of a job with the
-- same role once. Superseded jobs have no part, nor those of which one did not succeed in the
-- attempt, with their steps: they did a part of their work only. Likewise a step of which one did
-- not succeed, and one that was skipped, or that only waits for others. A baseline without a rule
-- for cache states takes part in the comparison of each of them.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   candidate           VARCHAR   the arm that is compared with the baseline
--   candidate_position  INTEGER   its place in the experiment, 1 = first
--   cache_state         VARCHAR   that of the candidate's attempts
--   arm                 VARCHAR   the arm of this side
--   is_baseline         BOOLEAN   it is the baseline
--   is_like_with_like   BOOLEAN   all of these attempts are of that cache state themselves
--   role_name           VARCHAR   the role; NULL for a job or step
--   job_key             VARCHAR   id in the workflow file, as caller/callee; else the job's name
--   leg                 VARCHAR   matrix values as in the name; NULL without a matrix
--   step_name           VARCHAR   name of the step; NULL for the job as a whole
--   is_on_path          BOOLEAN   a job: it is on the critical path of one of them; NULL: not known
--   attempt_count       BIGINT    how many attempts did it
--   runs_s              DOUBLE[]  seconds that it ran in each of them, the shortest first
with
attempts as (
    select distinct
        run_id,
        run_attempt,
    from comparison_attempts($experiment, $milestone, $queue)
    where legs_of = ''
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
    where jobs.is_success and steps.is_work and steps.name is not null
    group by
        jobs.run_id,
        jobs.run_attempt,
        jobs.job_key,
        jobs.leg,
        steps.name
    having bool_and(coalesce(steps.conclusion = 'success', false))
),

attempt_roles as (
    select
        run_id,
        run_attempt,
        role_name,
        sum(run_s) as run_s,
    from (
        select
            run_id,
            run_attempt,
            role_name,
            run_s,
        from attempt_jobs
        union all
        select
            steps.run_id,
            steps.run_attempt,
            step_roles.role_name,
            steps.run_s,
        from attempt_steps as steps
        inner join step_roles($experiment) as step_roles
            on steps.step_name = step_roles.step_name
        inner join attempt_jobs as jobs
            on
                steps.run_id = jobs.run_id
                and steps.run_attempt = jobs.run_attempt
                and steps.job_key = jobs.job_key
                and steps.leg is not distinct from jobs.leg
        where step_roles.role_name is distinct from jobs.role_name
    ) as parts
    where role_name is not null
    group by run_id, run_attempt, role_name
),

attempt_work as (
    select
        run_id,
        run_attempt,
        role_name,
        cast(null as varchar) as job_key,
        cast(null as varchar) as leg,
        cast(null as varchar) as step_name,
        cast(null as boolean) as is_on_path,
        run_s,
    from attempt_roles
    union all
    select
        run_id,
        run_attempt,
        cast(null as varchar) as role_name,
        job_key,
        leg,
        cast(null as varchar) as step_name,
        is_on_path,
        run_s,
    from attempt_jobs
    union all
    select
        run_id,
        run_attempt,
        cast(null as varchar) as role_name,
        job_key,
        leg,
        step_name,
        cast(null as boolean) as is_on_path,
        run_s,
    from attempt_steps
)

select
    comparisons.candidate,
    comparisons.candidate_position,
    comparisons.cache_state,
    comparisons.arm,
    comparisons.is_baseline,
    bool_and(comparisons.is_like_with_like) as is_like_with_like,
    works.role_name,
    works.job_key,
    works.leg,
    works.step_name,
    bool_or(works.is_on_path) as is_on_path,
    count(*) as attempt_count,
    list_sort(list(works.run_s)) as runs_s,
from comparison_attempts($experiment, $milestone, $queue) as comparisons
inner join attempt_work as works
    on
        comparisons.run_id = works.run_id
        and comparisons.run_attempt = works.run_attempt
where works.run_s is not null
group by
    comparisons.candidate,
    comparisons.candidate_position,
    comparisons.cache_state,
    comparisons.arm,
    comparisons.is_baseline,
    works.role_name,
    works.job_key,
    works.leg,
    works.step_name
order by
    comparisons.candidate_position asc,
    comparisons.cache_state asc,
    comparisons.is_baseline desc,
    works.role_name asc nulls first,
    works.job_key asc nulls first,
    works.leg asc nulls first,
    works.step_name asc nulls first
