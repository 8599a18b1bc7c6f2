-- What work does each arm do, where, and how much of it is on the critical path?
--
-- Grain: one row per arm, cache state, job key, leg and step name; step_name is NULL for the job
-- as a whole. A step that all of them skipped has a row, with a with_count of 0; what no counted
-- attempt has is absent.
--
-- A job that was executed did its work, whatever its conclusion; skipped and superseded ones are
-- left out. A step did its work unless it was skipped. A job that is not mapped is taken for what
-- others of its name are in the experiment, if these are one; else it is known by its name.
-- A step has the role of its name, a job that of its key or name. Of arms that are legs of one job,
-- by the labels of runners, there are no rows: all of their work is that job.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   arm             VARCHAR  the arm
--   arm_position    INTEGER  place of the arm in the experiment, 1 = first
--   is_baseline     BOOLEAN  the arm that the others are compared with
--   cache_state     VARCHAR  cold, warm, other; all where no arm tells them apart
--   has_cache_rule  BOOLEAN  the arm tells cold from warm; a baseline that does not serves both
--   job_key         VARCHAR  id in the workflow file, as caller/callee; else the job's name
--   leg             VARCHAR  matrix values as in the name; NULL without a matrix, or not mapped
--   step_name       VARCHAR  name of the step; NULL for the job as a whole
--   role_name       VARCHAR  role of the step, or of the job; NULL without one
--   is_set_up       BOOLEAN  a step that GitHub adds: Set up job, Complete job, Post ...
--   place_share     DOUBLE   mean place among the steps of its job, 0 = first, 1 = last
--   attempt_count   BIGINT   counted attempts of the arm in this cache state
--   with_count      BIGINT   of these, those that did it
--   any_leg_count   BIGINT   of these, those that did it in any leg of the job
--   listed_count    BIGINT   of these, those with it in a job that ran, be it skipped
--   path_count      BIGINT   counted attempts whose path is known
--   on_path_count   BIGINT   of these, those with it on the path
--   work_mean_s     DOUBLE   mean seconds of the attempts that did it, repeats summed
--   path_mean_s     DOUBLE   mean seconds that it adds to the path; NULL where none is known
--   is_needed       BOOLEAN  the job is on a path, or upstream of the milestone; NULL: not known
with
params as (
    select cast($experiment as varchar) as experiment,
),

attempts as (
    select
        clocks.arm,
        clocks.arm_position,
        clocks.is_baseline,
        clocks.cache_state,
        coalesce(arms.has_cache_rule, false) as has_cache_rule,
        clocks.run_id,
        clocks.run_attempt,
        clocks.needs_source is not null as is_path_known,
        scoped.is_graph_known,
    from params
    inner join arms on params.experiment = arms.experiment
    inner join arm_attempt_clocks($experiment, $milestone, $queue, null) as clocks
        on arms.arm = clocks.arm
    inner join scoped_attempts($experiment, null) as scoped
        on
            clocks.run_id = scoped.run_id
            and clocks.run_attempt = scoped.run_attempt
    where clocks.is_counted and clocks.legs_of = ''
),

populations as (
    select
        arm,
        arm_position,
        is_baseline,
        cache_state,
        has_cache_rule,
        count(*) as attempt_count,
        count(*) filter (where is_path_known) as path_count,
    from attempts
    group by arm, arm_position, is_baseline, cache_state, has_cache_rule
),

named_jobs as (
    select distinct
        job_number,
        key_number,
        job_key,
        leg,
    from attempt_work($experiment)
),

known_paths as (
    select distinct
        run_id,
        run_attempt,
    from attempts
    where is_path_known
),

-- Few jobs are on the path: what all of them did is not looked up for it.
path_jobs_known as (
    select
        jobs.run_id,
        jobs.run_attempt,
        jobs.job_id,
        named_jobs.job_number,
        paths.path_s,
    from known_paths
    inner join path_jobs($experiment, $milestone, null) as paths
        on
            known_paths.run_id = paths.run_id
            and known_paths.run_attempt = paths.run_attempt
    inner join job_clocks as jobs on paths.job_id = jobs.job_id
    inner join job_identities($experiment) as identities on jobs.job_id = identities.job_id
    inner join named_jobs
        on
            identities.job_key = named_jobs.job_key
            and identities.leg is not distinct from named_jobs.leg
    where jobs.is_executed and not jobs.is_superseded
),

on_path as (
    select
        run_id,
        run_attempt,
        job_number,
        cast(null as varchar) as step_name,
        true as is_done,
        path_s,
    from path_jobs_known
    union all
    select
        jobs.run_id,
        jobs.run_attempt,
        jobs.job_number,
        steps.name as step_name,
        coalesce(steps.conclusion, '') <> 'skipped'
        and coalesce(parts.is_on_path, true) as is_done,
        parts.path_s,
    from path_jobs_known as jobs
    inner join step_clocks as steps on jobs.job_id = steps.job_id
    left join step_paths($experiment, $milestone, null) as parts
        on
            steps.job_id = parts.job_id
            and steps.number = parts.number
    where steps.name is not null
),

attempt_path as (
    select
        run_id,
        run_attempt,
        job_number,
        step_name,
        bool_or(is_done) as is_on_path,
        sum(path_s) as path_s,
    from on_path
    group by
        run_id,
        run_attempt,
        job_number,
        step_name
),

path_sums as (
    select
        attempts.arm,
        attempts.cache_state,
        works.job_number,
        works.step_name,
        count(*) filter (where works.is_on_path) as on_path_count,
        sum(works.path_s) as path_s,
    from attempts
    inner join attempt_path as works
        on
            attempts.run_id = works.run_id
            and attempts.run_attempt = works.run_attempt
    group by
        attempts.arm,
        attempts.cache_state,
        works.job_number,
        works.step_name
),

needed_ids as (
    select job_id,
    from needed_jobs($experiment, $milestone, null)
    union
    select job_id,
    from path_jobs_known
),

needed as (
    select distinct
        attempts.arm,
        attempts.cache_state,
        named_jobs.job_number,
    from needed_ids
    inner join job_clocks as jobs on needed_ids.job_id = jobs.job_id
    inner join attempts
        on
            jobs.run_id = attempts.run_id
            and jobs.run_attempt = attempts.run_attempt
    inner join job_identities($experiment) as identities on jobs.job_id = identities.job_id
    inner join named_jobs
        on
            identities.job_key = named_jobs.job_key
            and identities.leg is not distinct from named_jobs.leg
    where jobs.is_executed
),

attempt_keys as (
    select
        run_id,
        run_attempt,
        key_number,
        step_name,
        bool_or(is_done) as is_done,
    from attempt_work($experiment)
    group by
        run_id,
        run_attempt,
        key_number,
        step_name
),

any_legs as (
    select
        attempts.arm,
        attempts.cache_state,
        works.key_number,
        works.step_name,
        count(*) filter (where works.is_done) as any_leg_count,
    from attempts
    inner join attempt_keys as works
        on
            attempts.run_id = works.run_id
            and attempts.run_attempt = works.run_attempt
    group by
        attempts.arm,
        attempts.cache_state,
        works.key_number,
        works.step_name
),

summed as (
    select
        attempts.arm,
        attempts.cache_state,
        works.job_number,
        works.step_name,
        min(works.job_role) as job_role,
        avg(works.place_share) as place_share,
        count(*) filter (where works.is_done) as with_count,
        count(*) as listed_count,
        avg(works.run_s) as work_mean_s,
        bool_or(attempts.is_graph_known) as is_need_known,
    from attempts
    inner join attempt_work($experiment) as works
        on
            attempts.run_id = works.run_id
            and attempts.run_attempt = works.run_attempt
    group by
        attempts.arm,
        attempts.cache_state,
        works.job_number,
        works.step_name
)

select
    summed.arm,
    populations.arm_position,
    populations.is_baseline,
    summed.cache_state,
    populations.has_cache_rule,
    named_jobs.job_key,
    named_jobs.leg,
    summed.step_name,
    coalesce(step_roles.role_name, summed.job_role) as role_name,
    set_up_steps.step_name is not null as is_set_up,
    -- Rounded: sums of fractions depend on their order.
    round(summed.place_share, 4) as place_share,
    populations.attempt_count,
    summed.with_count,
    any_legs.any_leg_count,
    summed.listed_count,
    populations.path_count,
    coalesce(path_sums.on_path_count, 0) as on_path_count,
    summed.work_mean_s,
    coalesce(path_sums.path_s, 0) / nullif(populations.path_count, 0) as path_mean_s,
    case
        when needed.job_number is not null then true
        when summed.is_need_known then false
    end as is_needed,
from summed
inner join named_jobs on summed.job_number = named_jobs.job_number
inner join any_legs
    on
        summed.arm = any_legs.arm
        and summed.cache_state = any_legs.cache_state
        and named_jobs.key_number = any_legs.key_number
        and summed.step_name is not distinct from any_legs.step_name
inner join populations
    on
        summed.arm = populations.arm
        and summed.cache_state = populations.cache_state
left join path_sums
    on
        summed.arm = path_sums.arm
        and summed.cache_state = path_sums.cache_state
        and summed.job_number = path_sums.job_number
        and summed.step_name is not distinct from path_sums.step_name
left join needed
    on
        summed.arm = needed.arm
        and summed.cache_state = needed.cache_state
        and summed.job_number = needed.job_number
left join step_roles($experiment) as step_roles
    on summed.step_name = step_roles.step_name
left join set_up_steps($experiment) as set_up_steps on summed.step_name = set_up_steps.step_name
order by
    populations.arm_position asc,
    summed.cache_state asc,
    named_jobs.job_key asc,
    named_jobs.leg asc nulls first,
    summed.step_name asc nulls first
