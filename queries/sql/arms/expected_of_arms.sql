-- What does the experiment file expect of its arms, in whose words?
--
-- Grain: one row per expectation.
--
-- Parameters
--   $experiment  VARCHAR  name of the experiment
--
-- Columns
--   expectation_position  INTEGER  place of the expectation in the experiment, 1 = first
--   expected_words        VARCHAR  the words as they were written
--   expected_who          VARCHAR  whose they are; NULL if the file does not say
--   expected_link         VARCHAR  address where they stand; NULL likewise
--   arm                   VARCHAR  the arm
--   against_arm           VARCHAR  the arm that it is compared with; NULL where nothing is compared
--   wanted_cache_state    VARCHAR  cold or warm: of which runs; NULL for those of each state
--   measured              VARCHAR  clock, job, step or role
--   measured_name         VARCHAR  glob of the job or step, or name of the role; NULL of the clock
--   waits_for             VARCHAR  glob of a job that the clock is said to wait for; NULL for none
--   claims                VARCHAR  what can be checked: kind, value, unit and ends, as a JSON list
select
    position as expectation_position,
    words as expected_words,
    who as expected_who,
    link as expected_link,
    arm,
    against_arm,
    cache_state as wanted_cache_state,
    measured,
    measured_name,
    waits_for,
    claims,
from expectations
where experiment = cast($experiment as varchar)
order by position
