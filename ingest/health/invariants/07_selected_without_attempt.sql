-- Must never be: selections by an arm whose attempt is not stored
--
-- Grain: one row.
--
-- Columns
--   violation_count  BIGINT   how many there are
--   example          VARCHAR  the run of one of them; NULL if there is none
select
    count(*) as violation_count,
    'run ' || min(arm_attempts.run_id) as example,
from arm_attempts
anti join run_attempts
    on
        arm_attempts.run_id = run_attempts.run_id
        and arm_attempts.run_attempt = run_attempts.run_attempt
