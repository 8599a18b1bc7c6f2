-- What does the experiment file ask of each arm, and what matches it?
--
-- Grain: one row per arm.
--
-- Parameters
--   $experiment  VARCHAR  name of the experiment
--
-- Columns
--   arm            VARCHAR  the arm
--   arm_position   INTEGER  place of the arm in the experiment, 1 = first
--   is_baseline    BOOLEAN  the arm that the others are compared with
--   repository     VARCHAR  owner/name whose branch is meant
--   branch         VARCHAR  branch that it selects runs of; NULL where it selects otherwise
--   wanted_event   VARCHAR  event of the runs that count; NULL where runs are named one by one
--   has_cold_rule  BOOLEAN  a rule says which attempts are cold
--   has_warm_rule  BOOLEAN  a rule says which attempts are warm
--   attempt_count  BIGINT   attempts that it selects
--   cold_count     BIGINT   of these, cold ones
--   warm_count     BIGINT   of these, warm ones
with
selected as (
    select
        arm,
        count(*) as attempt_count,
        count(case when cache_state = 'cold' then 1 end) as cold_count,
        count(case when cache_state = 'warm' then 1 end) as warm_count,
    from arm_attempt_clocks($experiment, null, null, null)
    group by arm
)

select
    arms.arm,
    arms.position as arm_position,
    arms.arm = experiments.baseline as is_baseline,
    coalesce(json_extract_string(arms.rule, 'head_repository'), experiments.repository)
        as repository,
    json_extract_string(arms.rule, 'branch') as branch,
    coalesce(
        json_extract_string(arms.rule, 'event'),
        case when json_extract_string(arms.rule, 'runs') is null then experiments.event end
    ) as wanted_event,
    json_extract_string(arms.rule, 'cold') is not null as has_cold_rule,
    json_extract_string(arms.rule, 'warm') is not null as has_warm_rule,
    coalesce(selected.attempt_count, 0) as attempt_count,
    coalesce(selected.cold_count, 0) as cold_count,
    coalesce(selected.warm_count, 0) as warm_count,
from arms
inner join experiments on arms.experiment = experiments.experiment
left join selected on arms.arm = selected.arm
where arms.experiment = cast($experiment as varchar)
order by arms.position
