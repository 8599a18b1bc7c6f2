-- Must never be: attempts that two arms of an experiment claim, excluded by neither
--
-- Grain: one row.
--
-- Columns
--   violation_count  BIGINT   how many there are
--   example          VARCHAR  one of them; NULL if there is none
with
claimed_twice as (
    select
        experiment,
        run_id,
        run_attempt,
    from arm_attempts
    where excluded_because is null
    group by experiment, run_id, run_attempt
    having count(*) > 1
)

select
    count(*) as violation_count,
    min(experiment || ', run ' || run_id || ', attempt ' || run_attempt) as example,
from claimed_twice
