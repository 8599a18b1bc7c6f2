-- What does each job add to the end of those that it needs?
--
-- Grain: one row per executed job that the milestone needs, and milestone job, of the counted
-- attempts whose graph is wholly known (see job_slacks).
--
-- With measured_needs this is the measured graph: a job ends its added seconds after the last that
-- it needs, and the clock stops at the end of the last milestone job.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   arm               VARCHAR  the arm
--   arm_position      INTEGER  place of the arm in the experiment, 1 = first
--   is_baseline       BOOLEAN  the arm that the others are compared with
--   cache_state       VARCHAR  cold, warm, other; all where no arm tells them apart
--   run_id            BIGINT   the run
--   run_attempt       INTEGER  the attempt
--   job_id            BIGINT   the job
--   job_key           VARCHAR  id in the workflow file, as caller/callee; else the job's name
--   leg               VARCHAR  matrix values as in the name; NULL without a matrix, or not mapped
--   added_s           DOUBLE   from the last end of those it needs, else the start, to its end
--   run_s             DOUBLE   of these, its run seconds; more where clocks contradict each other
--   queue_s           DOUBLE   from its creation until a runner took it; NULL where not known
--   path_s            DOUBLE   what it adds to the critical path; NULL off it
--   slack_s           DOUBLE   how much longer it could have taken without moving the milestone
--   exclusive_s       DOUBLE   how much shorter it could have been with effect; 0 off the path
--   is_milestone      BOOLEAN  its end is part of the clock
--   minute_price_usd  DOUBLE   list price of a minute of its runner; NULL: not known or self-hosted
with
attempts as (
    select
        arm,
        arm_position,
        is_baseline,
        cache_state,
        run_id,
        run_attempt,
    from arm_attempt_clocks($experiment, $milestone, $queue, null)
    where is_counted
)

select
    attempts.arm,
    attempts.arm_position,
    attempts.is_baseline,
    attempts.cache_state,
    attempts.run_id,
    attempts.run_attempt,
    slacks.job_id,
    identities.job_key,
    identities.leg,
    cast(date_diff('second', waits.ready_at, jobs.completed_at) as double) as added_s,
    jobs.run_s,
    jobs.queue_s,
    paths.path_s,
    slacks.slack_s,
    slacks.exclusive_s,
    milestones.job_id is not null as is_milestone,
    prices.minute_price_usd,
from attempts
inner join job_slacks($experiment, $milestone, null) as slacks
    on
        attempts.run_id = slacks.run_id
        and attempts.run_attempt = slacks.run_attempt
inner join job_clocks as jobs on slacks.job_id = jobs.job_id
inner join job_waits($experiment, null) as waits on slacks.job_id = waits.job_id
inner join job_identities($experiment) as identities
    on slacks.job_id = identities.job_id
left join path_jobs($experiment, $milestone, null) as paths on slacks.job_id = paths.job_id
left join milestone_jobs($experiment, $milestone, null) as milestones
    on slacks.job_id = milestones.job_id
left join job_prices($experiment) as prices on slacks.job_id = prices.job_id
order by
    attempts.arm_position asc,
    attempts.cache_state asc,
    attempts.run_id asc,
    attempts.run_attempt asc,
    slacks.job_id asc
