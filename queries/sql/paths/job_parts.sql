-- What the time inside executed jobs consists of: steps, gaps, and what can't be told apart.
--
-- Grain: one row per job and step on the path inside it; one more per job for the gap, and one for
-- what is unresolved, if anything is. The jobs are all executed ones of the run asked for; where
-- none is, those on a critical path.
--
-- A step has the seconds that it adds to the path inside its job (see step_paths). Unresolved are
-- the seconds in which steps ran at the same time and nothing tells which of them the job waited
-- for (see step_stretches); the gap is what is left of the job's interval. So the parts of a job
-- add up to its run time. A job of which no step is stored has one part, `no steps stored`; one
-- whose steps have no usable times is a gap as a whole.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--   $run_id      BIGINT     the only run asked for; NULL for the critical paths of every run
--
-- Columns
--   run_id       BIGINT   the run
--   run_attempt  INTEGER  the attempt
--   job_id       BIGINT   the job
--   part         VARCHAR  step, gap, unresolved, or no steps stored
--   number       INTEGER  number of the step; NULL for the other parts
--   step_name    VARCHAR  name of the step; NULL for the other parts, and where it has none
--   is_beside    BOOLEAN  a step with others of its job beside it, which are off the path
--   part_s       DOUBLE   seconds
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
    from path_jobs($experiment, $milestone, $run_id) as paths
    inner join job_clocks as jobs on paths.job_id = jobs.job_id
    where jobs.is_executed
),

stored_steps as (
    select distinct steps.job_id,
    from jobs
    inner join steps on jobs.job_id = steps.job_id
),

on_path as (
    select *,
    from step_paths($experiment, $milestone, $run_id)
    where coalesce(is_on_path, true)
),

step_sums as (
    select
        job_id,
        sum(path_s) as path_s,
    from on_path
    group by job_id
),

unresolved as (
    select
        job_id,
        sum(to_s - from_s) as unresolved_s,
    from step_stretches($experiment, $milestone, $run_id)
    where step_count > 1
    group by job_id
)

select
    run_id,
    run_attempt,
    job_id,
    'step' as part,
    number,
    step_name,
    is_beside,
    path_s as part_s,
from on_path
union all
select
    jobs.run_id,
    jobs.run_attempt,
    jobs.job_id,
    'unresolved' as part,
    null as number,
    null as step_name,
    false as is_beside,
    unresolved.unresolved_s as part_s,
from jobs
inner join unresolved on jobs.job_id = unresolved.job_id
union all
select
    jobs.run_id,
    jobs.run_attempt,
    jobs.job_id,
    case when stored_steps.job_id is null then 'no steps stored' else 'gap' end as part,
    null as number,
    null as step_name,
    false as is_beside,
    jobs.run_s
    - coalesce(step_sums.path_s, 0)
    - coalesce(unresolved.unresolved_s, 0) as part_s,
from jobs
left join stored_steps on jobs.job_id = stored_steps.job_id
left join step_sums on jobs.job_id = step_sums.job_id
left join unresolved on jobs.job_id = unresolved.job_id
