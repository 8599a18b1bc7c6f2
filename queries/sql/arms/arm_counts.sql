-- How many attempts does each arm count and exclude, and why?
--
-- Grain: one row per arm, cache state and reason; an arm that selects nothing has one row.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--
-- Columns
--   arm               VARCHAR  the arm
--   arm_position      INTEGER  place of the arm in the experiment, 1 = first
--   is_baseline       BOOLEAN  the arm that the others are compared with
--   cache_state       VARCHAR  cold, warm, other, all (not told apart); NULL: nothing selected
--   excluded_because  VARCHAR  why these attempts do not count; NULL for those that do
--   attempt_count     BIGINT   attempts; 0 where the arm selects nothing
with
params as (
    select cast($experiment as varchar) as experiment,
),

arms_asked as (
    select
        arms.arm,
        arms.position,
        arms.arm = experiments.baseline as is_baseline,
    from params
    inner join experiments on params.experiment = experiments.experiment
    inner join arms on experiments.experiment = arms.experiment
)

select
    arms_asked.arm,
    arms_asked.position as arm_position,
    arms_asked.is_baseline,
    attempts.cache_state,
    attempts.excluded_because,
    count(attempts.run_id) as attempt_count,
from arms_asked
left join arm_attempt_clocks($experiment, $milestone, null, null) as attempts
    on arms_asked.arm = attempts.arm
group by
    arms_asked.arm,
    arms_asked.position,
    arms_asked.is_baseline,
    attempts.cache_state,
    attempts.excluded_because
order by
    arms_asked.position,
    attempts.cache_state nulls first,
    attempts.excluded_because nulls first
