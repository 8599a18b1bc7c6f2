-- Must never be: experiments whose baseline is none of their arms
--
-- Grain: one row.
--
-- Columns
--   violation_count  BIGINT   how many there are
--   example          VARCHAR  one of them; NULL if there is none
select
    count(*) as violation_count,
    min(experiments.experiment) as example,
from experiments
anti join arms
    on experiments.experiment = arms.experiment and experiments.baseline = arms.arm
