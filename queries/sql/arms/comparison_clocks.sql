-- What did each attempt take, by every clock, that takes part in a comparison?
--
-- Grain: one row per candidate, cache state and counted attempt, on either side.
--
-- A baseline without a rule for cache states takes part in the comparison of each of them.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   candidate            VARCHAR    the arm that is compared with the baseline
--   candidate_position   INTEGER    its place in the experiment, 1 = first
--   cache_state          VARCHAR    that of the candidate's attempts
--   arm                  VARCHAR    the arm that the attempt belongs to
--   arm_position         INTEGER    its place in the experiment
--   is_baseline          BOOLEAN    it is one of the baseline's
--   run_id               BIGINT     the run
--   run_attempt          INTEGER    the attempt
--   head_sha             VARCHAR    head commit
--   run_started_at       TIMESTAMP  when the attempt started, UTC
--   jobs_fetched_at      TIMESTAMP  when its jobs were fetched, UTC; NULL where a re-run hides it
--   clock_s              DOUBLE     time to the milestone, or wall time where the run is the clock
--   wall_s               DOUBLE     from its start to the end of its last executed job
--   path_wait_s          DOUBLE     scheduling and queue of its critical path; NULL without a path
--   path_queue_s         DOUBLE     queue of its critical path; NULL where a creation is not known
--   compute_s            DOUBLE     sum of the run seconds of its executed jobs, or legs
--   billed_minutes       DOUBLE     minutes billed, each job rounded up; 0 if all are self-hosted
--   self_hosted_minutes  DOUBLE     minutes of self-hosted jobs, each job rounded up
--   price_usd            DOUBLE     list price of the billed minutes; NULL where it is not known
with
params as (
    select cast($experiment as varchar) as experiment,
)

select
    comparisons.candidate,
    comparisons.candidate_position,
    comparisons.cache_state,
    comparisons.arm,
    arms.position as arm_position,
    comparisons.is_baseline,
    comparisons.run_id,
    comparisons.run_attempt,
    attempts.head_sha,
    comparisons.run_started_at,
    attempts.jobs_fetched_at,
    comparisons.clock_s,
    attempts.wall_s,
    waits.path_wait_s,
    waits.path_queue_s,
    comparisons.compute_s,
    spent.billed_minutes,
    spent.self_hosted_minutes,
    spent.price_usd,
from params
inner join arms on params.experiment = arms.experiment
inner join comparison_attempts($experiment, $milestone, $queue) as comparisons
    on arms.arm = comparisons.arm
inner join attempt_clocks as attempts
    on
        comparisons.run_id = attempts.run_id
        and comparisons.run_attempt = attempts.run_attempt
left join attempt_costs($experiment) as spent
    on
        comparisons.run_id = spent.run_id
        and comparisons.run_attempt = spent.run_attempt
        and comparisons.legs_of = spent.legs_of
left join path_queues($experiment, $milestone, null) as waits
    on
        comparisons.run_id = waits.run_id
        and comparisons.run_attempt = waits.run_attempt
        and comparisons.legs_of = waits.legs_of
order by
    comparisons.candidate_position asc,
    comparisons.cache_state asc,
    comparisons.is_baseline desc,
    comparisons.run_started_at asc,
    comparisons.run_id asc,
    comparisons.run_attempt asc
