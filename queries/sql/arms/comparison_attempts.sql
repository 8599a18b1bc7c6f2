-- The counted attempts of each comparison of an arm with the baseline, cold and warm apart.
--
-- Grain: one row per candidate, cache state and attempt that takes part, on either side.
--
-- A candidate's attempts of a cache state are compared with the baseline's of the same one; a
-- baseline without a rule for cache states serves all of them with all its attempts.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   candidate           VARCHAR    the arm that is compared with the baseline
--   candidate_position  INTEGER    its place in the experiment, 1 = first
--   cache_state         VARCHAR    that of the candidate's attempts
--   arm                 VARCHAR    the arm that the attempt belongs to
--   is_baseline         BOOLEAN    it is one of the baseline's
--   is_like_with_like   BOOLEAN    it is of that cache state itself
--   run_id              BIGINT     the run
--   run_attempt         INTEGER    the attempt
--   run_started_at      TIMESTAMP  when the attempt started, UTC
--   clock_s             DOUBLE     time to the milestone, or wall time where the run is the clock
--   compute_s           DOUBLE     sum of the run seconds of its executed jobs, or legs
--   legs_of             VARCHAR    the arm, if its labels narrow the clock; else empty
with
counted as (
    select
        clocks.*,
        coalesce(arms.has_cache_rule, false) as has_cache_rule,
    from arm_attempt_clocks($experiment, $milestone, $queue, null) as clocks
    inner join arms
        on
            clocks.experiment = arms.experiment
            and clocks.arm = arms.arm
    where clocks.is_counted
),

candidates as (
    select distinct
        arm as candidate,
        arm_position as candidate_position,
        cache_state,
    from counted
    where not is_baseline
)

select
    candidates.candidate,
    candidates.candidate_position,
    candidates.cache_state,
    counted.arm,
    counted.is_baseline,
    counted.cache_state = candidates.cache_state as is_like_with_like,
    counted.run_id,
    counted.run_attempt,
    counted.run_started_at,
    counted.clock_s,
    counted.compute_s,
    counted.legs_of,
from candidates
inner join counted
    on
        (candidates.candidate = counted.arm and candidates.cache_state = counted.cache_state)
        or (
            counted.is_baseline
            and (candidates.cache_state = counted.cache_state or not counted.has_cache_rule)
        )
