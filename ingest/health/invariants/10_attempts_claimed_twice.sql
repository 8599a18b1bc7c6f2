-- Must never be: attempts that two arms of an experiment claim, excluded by neither
--
-- Grain: one row.
--
-- Columns
--   violation_count  BIGINT   how many there are
--   example          VARCHAR  one of them; NULL if there is none
with
-- Arms with other labels each take other jobs of an attempt.
claimed_twice as (
    select
        claims.experiment,
        claims.run_id,
        claims.run_attempt,
    from arm_attempts as claims
    inner join arms
        on
            claims.experiment = arms.experiment
            and claims.arm = arms.arm
    where claims.excluded_because is null
    group by claims.experiment, claims.run_id, claims.run_attempt
    having count(*) > 1 and count(*) > count(distinct arms.labels)
)

select
    count(*) as violation_count,
    min(experiment || ', run ' || run_id || ', attempt ' || run_attempt) as example,
from claimed_twice
