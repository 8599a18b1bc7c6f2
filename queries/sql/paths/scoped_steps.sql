-- When each step of the jobs asked for ran, and what its workflow file or log says of it.
--
-- Grain: one row per row of step_spans of these jobs: all executed ones of the run asked for; where
-- none is, those on a critical path.
--
-- Of a job whose parallel steps are known (see step_kinds) the others, those that the runner adds
-- included, ran one after the other. Waits are told by their names where nothing else does: GitHub
-- itself gives these two.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--   $run_id      BIGINT     the only run asked for; NULL for the critical paths of every run
--
-- Columns
--   run_id         BIGINT   the run
--   run_attempt    INTEGER  the attempt
--   job_id         BIGINT   the job
--   job_s          DOUBLE   its run seconds
--   number         INTEGER  number of the step
--   step_name      VARCHAR  name of the step; NULL where it has none
--   begun_s        DOUBLE   its start, seconds from the start of its job
--   ended_s        DOUBLE   its end, likewise
--   is_wait        BOOLEAN  it does nothing but wait for others: also the parent of a group
--   is_closing     BOOLEAN  one of those that close the job, and overlap what ran before them
--   is_matched     BOOLEAN  the parallel steps of its job are known
--   is_background  BOOLEAN  the job went on while it ran
--   awaited_by     INTEGER  number of the step that waits for it; NULL for none
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

parallel_jobs as (
    select distinct job_id,
    from step_kinds
    where is_background
)

select
    jobs.run_id,
    jobs.run_attempt,
    jobs.job_id,
    jobs.run_s as job_s,
    spans.number,
    spans.step_name,
    spans.begun_s,
    spans.ended_s,
    coalesce(
        kinds.kind in ('wait', 'wait all', 'parallel group'),
        coalesce(spans.step_name in ('Parallel group', 'Wait for all background steps'), false)
    ) as is_wait,
    coalesce(spans.step_name in ('Complete job', 'Complete runner', 'Stop containers'), false)
        as is_closing,
    parallel_jobs.job_id is not null as is_matched,
    coalesce(kinds.is_background, false) as is_background,
    kinds.awaited_by,
from jobs
inner join step_spans as spans on jobs.job_id = spans.job_id
left join parallel_jobs on spans.job_id = parallel_jobs.job_id
left join step_kinds as kinds
    on
        spans.job_id = kinds.job_id
        and spans.number = kinds.number
