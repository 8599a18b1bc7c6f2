-- The attempts whose paths are asked for: those of one run, of an experiment's arms, or all.
--
-- Grain: one row per run and attempt that has clocks.
--
-- Parameters
--   $experiment  VARCHAR  whose arms select them where no run is named; NULL for any attempt
--   $run_id      BIGINT   the only run asked for; NULL for every run
--
-- Columns
--   run_id          BIGINT     GitHub's id of the run
--   run_attempt     INTEGER    number of the attempt
--   run_started_at  TIMESTAMP  when the attempt started, UTC
--   conclusion      VARCHAR    of the run
--   has_graph       BOOLEAN    its jobs were looked up: edges are those of a file, or inferred
--   is_graph_known  BOOLEAN    a file told the needs, and every executed job has its place in it
with
params as (
    select
        cast($experiment as varchar) as experiment,
        cast($run_id as bigint) as run_id,
),

selected as (
    select distinct
        arm_attempts.run_id,
        arm_attempts.run_attempt,
    from params
    inner join arm_attempts on params.experiment = arm_attempts.experiment
)

select
    attempts.run_id,
    attempts.run_attempt,
    attempts.run_started_at,
    attempts.conclusion,
    attempts.needs_source is not null as has_graph,
    coalesce(attempts.needs_source <> 'inferred', false)
    and attempts.unmapped_job_count = 0 as is_graph_known,
from params
inner join attempt_clocks as attempts
    on params.run_id is null or params.run_id = attempts.run_id
left join selected
    on
        attempts.run_id = selected.run_id
        and attempts.run_attempt = selected.run_attempt
where
    attempts.has_clocks
    and attempts.run_started_at is not null
    and (
        params.experiment is null
        or params.run_id is not null
        or selected.run_id is not null
    )
