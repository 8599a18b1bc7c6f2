-- Everything that a careful colleague would say of an experiment's comparisons, attempt by attempt.
--
-- Grain: one row per warning, arm, cache state, subject and attempt that it rests on.
--
-- What each warning means stands in the views that are united here.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   warning      VARCHAR  what speaks against a comparison
--   arm          VARCHAR  the arm
--   cache_state  VARCHAR  cold, warm, other; all where no arm tells them apart
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
from warnings_of_time($experiment, $milestone, $queue)
union all
select
    warning,
    arm,
    cache_state,
    subject,
    run_id,
    run_attempt,
from warnings_of_work($experiment, $milestone, $queue)
union all
select
    warning,
    arm,
    cache_state,
    subject,
    run_id,
    run_attempt,
from warnings_of_sharing($experiment, $milestone, $queue)
union all
select
    'refuted cache state' as warning,
    arm,
    cache_state,
    evidence as subject,
    run_id,
    run_attempt,
from cache_evidence($experiment, $milestone, $queue)
where is_counted and is_refuted
