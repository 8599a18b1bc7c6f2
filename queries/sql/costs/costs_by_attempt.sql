-- What did each counted attempt take and cost?
--
-- Grain: one row per arm and counted attempt.
--
-- Prices are list prices of private repositories, at the rates of the day on which the newest
-- attempt of the experiment started: see docs/costs.md.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   arm                  VARCHAR    the arm
--   arm_position         INTEGER    place of the arm in the experiment, 1 = first
--   is_baseline          BOOLEAN    the arm that the others are compared with
--   cache_state          VARCHAR    cold, warm, other; all where no arm tells them apart
--   run_id               BIGINT     the run
--   run_attempt          INTEGER    the attempt
--   run_number           BIGINT     the run's number within its workflow
--   run_started_at       TIMESTAMP  when the attempt started, UTC
--   clock_s              DOUBLE     time to the milestone, or wall time where the run is the clock
--   compute_s            DOUBLE     sum of the run seconds of its executed jobs
--   billed_minutes       DOUBLE     minutes billed, each job rounded up; 0 if all are self-hosted
--   self_hosted_minutes  DOUBLE     minutes of self-hosted jobs, each job rounded up
--   unpriced_job_count   BIGINT     billed jobs whose price is not known
--   unpriced_labels      VARCHAR[]  their labels; NULL where there is no such job
--   unpriced_because     VARCHAR[]  why, for each of these labels: see docs/costs.md
--   price_usd            DOUBLE     list price of the billed minutes; NULL where it is not known
--   rates_on             VARCHAR    the day whose rates hold, like 2026-01-01
select
    attempts.arm,
    attempts.arm_position,
    attempts.is_baseline,
    attempts.cache_state,
    attempts.run_id,
    attempts.run_attempt,
    attempts.run_number,
    attempts.run_started_at,
    attempts.clock_s,
    attempts.compute_s,
    spent.billed_minutes,
    spent.self_hosted_minutes,
    coalesce(spent.unpriced_job_count, 0) as unpriced_job_count,
    spent.unpriced_labels,
    spent.unpriced_because,
    spent.price_usd,
    spent.rates_on,
from arm_attempt_clocks($experiment, $milestone, $queue, null) as attempts
left join attempt_costs($experiment) as spent
    on
        attempts.run_id = spent.run_id
        and attempts.run_attempt = spent.run_attempt
        and attempts.legs_of = spent.legs_of
where attempts.is_counted
order by
    attempts.arm_position,
    attempts.run_started_at,
    attempts.run_id,
    attempts.run_attempt
