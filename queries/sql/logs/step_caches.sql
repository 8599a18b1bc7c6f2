-- How long did each step take that looks into caches, by what it found, on each side?
--
-- Grain: one row per candidate, cache state, side, job, step and evidence of its counted attempts;
-- none of steps of which no log tells of caches. Several of an attempt, and those of one role in a
-- job, are one, their seconds summed; evidence as in cache_evidence, of these steps alone.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   candidate           VARCHAR  the arm that is compared with the baseline
--   candidate_position  INTEGER  its place in the experiment, 1 = first
--   cache_state         VARCHAR  that of the candidate's attempts
--   arm                 VARCHAR  the arm of this side
--   is_baseline         BOOLEAN  it is the baseline
--   job_key             VARCHAR  id in the workflow file, as caller/callee; else the job's name
--   leg                 VARCHAR  matrix values as in the name; NULL without a matrix
--   step_name           VARCHAR  role of the step, else its name
--   evidence            VARCHAR  warm, cold or partly; NULL: not known, such as without a log
--   attempt_count       BIGINT   how many attempts did it
--   run_mean_s          DOUBLE   mean seconds that it ran in them
with
sides as (
    select
        candidate,
        candidate_position,
        cache_state,
        arm,
        is_baseline,
        run_id,
        run_attempt,
    from comparison_attempts($experiment, $milestone, $queue)
    where legs_of = ''
),

told as (
    select
        job_id,
        step_number,
        count(*) filter (where outcome = 'hit') as hit_count,
        count(*) filter (where outcome = 'miss') as miss_count,
        count(*) as look_count,
        0 as cached_layer_count,
        0 as layer_count,
    from cache_outcomes
    where kind = 'restore' and outcome in ('hit', 'partial', 'miss')
    group by job_id, step_number
    union all
    select
        job_id,
        step_number,
        0 as hit_count,
        0 as miss_count,
        0 as look_count,
        count(*) filter (where outcome = 'cached') as cached_layer_count,
        count(*) as layer_count,
    from build_layers
    where kind in ('RUN', 'COPY', 'ADD', 'WORKDIR')
    group by job_id, step_number
),

told_of_steps as (
    select
        job_id,
        step_number,
        sum(hit_count) as hit_count,
        sum(miss_count) as miss_count,
        sum(look_count) as look_count,
        sum(cached_layer_count) as cached_layer_count,
        sum(layer_count) as layer_count,
    from told
    group by job_id, step_number
),

told_names as (
    select distinct coalesce(named_roles.role_name, steps.name) as step_name,
    from told_of_steps
    inner join step_clocks as steps
        on
            told_of_steps.job_id = steps.job_id
            and told_of_steps.step_number = steps.number
    left join step_roles($experiment) as named_roles on steps.name = named_roles.step_name
),

done as (
    select
        sides.candidate,
        sides.candidate_position,
        sides.cache_state,
        sides.arm,
        sides.is_baseline,
        sides.run_id,
        sides.run_attempt,
        identities.job_key,
        identities.leg,
        told_names.step_name,
        sum(steps.run_s) as run_s,
        bool_or(told_of_steps.job_id is not null) as is_told,
        sum(told_of_steps.hit_count) as hit_count,
        sum(told_of_steps.miss_count) as miss_count,
        sum(told_of_steps.look_count) as look_count,
        sum(told_of_steps.cached_layer_count) as cached_layer_count,
        sum(told_of_steps.layer_count) as layer_count,
    from sides
    inner join job_clocks as jobs
        on
            sides.run_id = jobs.run_id
            and sides.run_attempt = jobs.run_attempt
    inner join job_identities($experiment) as identities on jobs.job_id = identities.job_id
    inner join step_clocks as steps on jobs.job_id = steps.job_id
    left join step_roles($experiment) as named_roles on steps.name = named_roles.step_name
    inner join told_names on coalesce(named_roles.role_name, steps.name) = told_names.step_name
    left join told_of_steps
        on
            steps.job_id = told_of_steps.job_id
            and steps.number = told_of_steps.step_number
    where
        jobs.is_executed
        and not jobs.is_superseded
        and coalesce(steps.conclusion, '') <> 'skipped'
    group by
        sides.candidate,
        sides.candidate_position,
        sides.cache_state,
        sides.arm,
        sides.is_baseline,
        sides.run_id,
        sides.run_attempt,
        identities.job_key,
        identities.leg,
        told_names.step_name
),

judged as (
    select
        *,
        case
            when not is_told then null
            when hit_count = look_count and cached_layer_count * 5 >= layer_count * 4 then 'warm'
            when miss_count = look_count and cached_layer_count * 5 <= layer_count then 'cold'
            else 'partly'
        end as evidence,
        max(case when is_told then 1 else 0 end) over (
            partition by candidate, cache_state, job_key, leg, step_name
        ) as is_any_told,
    from done
)

select
    candidate,
    candidate_position,
    cache_state,
    arm,
    is_baseline,
    job_key,
    leg,
    step_name,
    evidence,
    count(*) as attempt_count,
    avg(run_s) as run_mean_s,
from judged
where is_any_told = 1
group by
    candidate,
    candidate_position,
    cache_state,
    arm,
    is_baseline,
    job_key,
    leg,
    step_name,
    evidence
order by
    candidate_position asc,
    cache_state asc,
    is_baseline desc,
    job_key asc,
    leg asc nulls first,
    step_name asc,
    evidence asc nulls last
