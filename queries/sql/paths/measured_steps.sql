-- When did the steps of the jobs of the measured graph run?
--
-- Grain: one row per job of measured_jobs and step of it that took time and may decide how long the
-- job takes: neither a mere wait for other steps nor a service in the background that is cancelled.
-- Of an arm's runs in a cache state the newest 1,000: no more are replayed.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   job_id     BIGINT   the job
--   number     INTEGER  number of the step
--   step_name  VARCHAR  name of the step; NULL where it has none
--   begun_s    DOUBLE   its start, seconds from the start of its job
--   ended_s    DOUBLE   its end, likewise; neither before the job nor after it
--   is_added   BOOLEAN  GitHub adds it to those of the file (see set_up_steps)
with
measured as (
    select distinct
        attempts.arm,
        attempts.cache_state,
        slacks.run_id,
        slacks.run_attempt,
    from arm_attempt_clocks($experiment, $milestone, $queue, null) as attempts
    inner join job_slacks($experiment, $milestone, null) as slacks
        on
            attempts.run_id = slacks.run_id
            and attempts.run_attempt = slacks.run_attempt
    where attempts.is_counted
),

placed as (
    select
        run_id,
        run_attempt,
        row_number() over (
            partition by arm, cache_state
            order by
                run_id desc,
                run_attempt desc
        ) as place,
    from measured
),

newest as (
    select distinct
        run_id,
        run_attempt,
    from placed
    where place <= 1000
)

select
    spans.job_id,
    spans.number,
    spans.step_name,
    spans.begun_s,
    spans.ended_s,
    added.step_name is not null as is_added,
from newest
inner join job_slacks($experiment, $milestone, null) as slacks
    on
        newest.run_id = slacks.run_id
        and newest.run_attempt = slacks.run_attempt
inner join step_spans as spans on slacks.job_id = spans.job_id
inner join step_clocks as steps
    on
        spans.job_id = steps.job_id
        and spans.number = steps.number
left join set_up_steps($experiment) as added on spans.step_name = added.step_name
where
    spans.ended_s > spans.begun_s
    and steps.is_work
    and steps.cancelled_by is null
order by
    spans.job_id asc,
    spans.number asc
