-- The attempts asked for, once for each arm that narrows the clock to jobs on its own runners.
--
-- Grain: one row per attempt of scoped_attempts and whose legs are meant: an arm with labels, where
-- the clock is a job's own duration and no run is asked for; else nobody's in particular.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--   $run_id      BIGINT     the only run asked for; NULL for every run
--
-- Columns
--   run_id          BIGINT     the run
--   run_attempt     INTEGER    the attempt
--   legs_of         VARCHAR    the arm that narrows the clock; empty where none does
--   labels          VARCHAR[]  its labels, in lower case and sorted; NULL where none does
--   run_started_at  TIMESTAMP  when the attempt started, UTC
--   is_job_clock    BOOLEAN    the clock is a job's own duration
with
owned as (
    select distinct
        arm_attempts.run_id,
        arm_attempts.run_attempt,
        case when arms.labels is null then '' else arms.arm end as legs_of,
        arms.labels,
    from arm_attempts
    inner join arms
        on
            arm_attempts.experiment = arms.experiment
            and arm_attempts.arm = arms.arm
    where
        arm_attempts.experiment = cast($experiment as varchar)
        and cast($run_id as bigint) is null
)

select
    attempts.run_id,
    attempts.run_attempt,
    coalesce(owned.legs_of, '') as legs_of,
    owned.labels,
    attempts.run_started_at,
    kinds.is_job_clock,
from scoped_attempts($experiment, $run_id) as attempts
cross join clock_kinds($experiment, $milestone) as kinds
left join owned
    on
        attempts.run_id = owned.run_id
        and attempts.run_attempt = owned.run_attempt
        and kinds.is_job_clock
