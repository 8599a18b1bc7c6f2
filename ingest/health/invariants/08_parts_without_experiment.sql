-- Must never be: parts or selections of an experiment or arm that is not stored
--
-- Grain: one row.
--
-- Columns
--   violation_count  BIGINT   how many there are
--   example          VARCHAR  one of them; NULL if there is none
with
orphans as (
    select 'arm ' || arms.experiment || ', ' || arms.arm as example,
    from arms
    anti join experiments on arms.experiment = experiments.experiment
    union all
    select 'role ' || roles.experiment || ', ' || roles.role as example,
    from roles
    anti join experiments on roles.experiment = experiments.experiment
    union all
    select 'prediction of ' || predictions.experiment || ', ' || predictions.arm as example,
    from predictions
    anti join arms as arm
        on predictions.experiment = arm.experiment and predictions.arm = arm.arm
    union all
    select 'expectation of ' || expectations.experiment || ', ' || expectations.arm as example,
    from expectations
    anti join arms as arm
        on expectations.experiment = arm.experiment and expectations.arm = arm.arm
    union all
    select 'selection of ' || arm_attempts.experiment || ', ' || arm_attempts.arm as example,
    from arm_attempts
    anti join arms
        on arm_attempts.experiment = arms.experiment and arm_attempts.arm = arms.arm
)

select
    count(*) as violation_count,
    min(example) as example,
from orphans
