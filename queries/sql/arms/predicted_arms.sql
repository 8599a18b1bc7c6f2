-- Which arms does the experiment file predict, from which, with which changes?
--
-- Grain: one row per prediction.
--
-- Parameters
--   $experiment  VARCHAR  name of the experiment
--
-- Columns
--   prediction_position  INTEGER  place of the prediction in the experiment, 1 = first
--   arm                  VARCHAR  the arm
--   from_arm             VARCHAR  the arm whose runs are replayed with the changes
--   changes              VARCHAR  the changes of its structure, in order, as a JSON list
select
    position as prediction_position,
    arm,
    from_arm,
    changes,
from predictions
where experiment = cast($experiment as varchar)
order by position
