-- Which legs does each arm's milestone have?
--
-- Grain: one row per arm with a counted attempt; none where the whole run is the clock.
--
-- Arms whose milestones have other legs are not compared like with like, unless their labels ask
-- for just that: of those there are no rows.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--
-- Columns
--   arm               VARCHAR    the arm
--   arm_position      INTEGER    place of the arm in the experiment, 1 = first
--   is_baseline       BOOLEAN    the arm that the others are compared with
--   milestone_labels  VARCHAR[]  legs (else keys, else names) of its milestone jobs, sorted
--   attempt_count     BIGINT     counted attempts, all of which have these legs
--   excluded_count    BIGINT     attempts excluded because they have other ones
select
    arm,
    arm_position,
    is_baseline,
    min(milestone_labels) filter (where is_counted) as milestone_labels,
    count(*) filter (where is_counted) as attempt_count,
    count(*) filter (where excluded_because = 'other milestone legs') as excluded_count,
from arm_attempt_clocks($experiment, $milestone, null, null)
where milestone_labels is not null and legs_of = ''
group by arm, arm_position, is_baseline
having count(*) filter (where is_counted) > 0
order by arm_position
