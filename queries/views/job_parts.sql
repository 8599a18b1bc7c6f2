-- What the time inside executed jobs consists of: steps, gaps, and steps in parallel.
--
-- Grain: one row per job and step that ran in it; one more per job for what no step accounts for,
-- and one for what steps that ran at the same time count twice. The jobs are all executed ones of
-- the run asked for; where none is, those on a critical path.
--
-- A step counts as far as it lies within its job: the first often starts a second before it, the
-- last ends after it. The gap is the job's interval minus the union of its steps; parallel seconds
-- are the sum of the steps minus their union, and negative, so that the parts of a job add up to
-- its run time. A job of which no step is stored has one part, `no steps stored`; one whose steps
-- have no usable times is a gap as a whole.
--
-- Parameters
--   $run_id  BIGINT  the only run asked for; NULL for the critical paths of every run
--
-- Columns
--   run_id       BIGINT   the run
--   run_attempt  INTEGER  the attempt
--   job_id       BIGINT   the job
--   part         VARCHAR  step, gap, parallel, or no steps stored
--   number       INTEGER  number of the step; NULL for the other parts
--   step_name    VARCHAR  name of the step; NULL for the other parts, and where it has none
--   part_s       DOUBLE   seconds; negative for parallel
with
jobs as (
    select
        run_id,
        run_attempt,
        job_id,
        run_s,
    from job_clocks
    where is_executed and run_id = cast($run_id as bigint)
    union
    select
        jobs.run_id,
        jobs.run_attempt,
        jobs.job_id,
        jobs.run_s,
    from path_jobs as paths
    inner join job_clocks as jobs on paths.job_id = jobs.job_id
    where jobs.is_executed
),

stored_steps as (
    select distinct steps.job_id,
    from jobs
    inner join steps on jobs.job_id = steps.job_id
),

spans as (
    select
        jobs.run_id,
        jobs.run_attempt,
        jobs.job_id,
        jobs.run_s,
        steps.number,
        steps.step_name,
        steps.begun_s,
        steps.ended_s,
    from jobs
    inner join step_spans as steps on jobs.job_id = steps.job_id
),

covered as (
    select
        *,
        max(ended_s) over (
            partition by job_id
            order by begun_s, ended_s, number
            rows between unbounded preceding and 1 preceding
        ) as covered_until_s,
    from spans
),

totals as (
    select
        run_id,
        run_attempt,
        job_id,
        any_value(run_s) as run_s,
        sum(ended_s - begun_s) as steps_s,
        sum(greatest(ended_s - greatest(begun_s, covered_until_s), 0)) as union_s,
    from covered
    group by run_id, run_attempt, job_id
)

select
    run_id,
    run_attempt,
    job_id,
    'step' as part,
    number,
    step_name,
    ended_s - begun_s as part_s,
from spans
union all
select
    run_id,
    run_attempt,
    job_id,
    'gap' as part,
    null as number,
    null as step_name,
    run_s - union_s as part_s,
from totals
union all
select
    run_id,
    run_attempt,
    job_id,
    'parallel' as part,
    null as number,
    null as step_name,
    union_s - steps_s as part_s,
from totals
union all
select
    jobs.run_id,
    jobs.run_attempt,
    jobs.job_id,
    case when stored_steps.job_id is null then 'no steps stored' else 'gap' end as part,
    null as number,
    null as step_name,
    jobs.run_s as part_s,
from jobs
anti join totals on jobs.job_id = totals.job_id
left join stored_steps on jobs.job_id = stored_steps.job_id
