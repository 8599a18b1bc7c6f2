-- Everything that a careful colleague would say of an experiment's comparisons, attempt by attempt.
--
-- Grain: one row per warning, arm, cache state, subject and attempt that it rests on.
--
-- What each warning means stands in the three views that are united here.
--
-- Columns
--   warning      VARCHAR  what speaks against a comparison
--   arm          VARCHAR  the arm
--   cache_state  VARCHAR  cold, warm or other
--   subject      VARCHAR  what it is about; NULL where the warning says it
--   run_id       BIGINT   the run
--   run_attempt  INTEGER  the attempt
select
    warning,
    arm,
    cache_state,
    subject,
    run_id,
    run_attempt,
from warnings_of_time
union all
select
    warning,
    arm,
    cache_state,
    subject,
    run_id,
    run_attempt,
from warnings_of_work
union all
select
    warning,
    arm,
    cache_state,
    subject,
    run_id,
    run_attempt,
from warnings_of_sharing
