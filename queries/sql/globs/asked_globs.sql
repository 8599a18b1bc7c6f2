-- The globs that are asked about: of the milestone in effect, of roles, and of expectations.
--
-- Grain: one row per glob of the milestone, per glob of a role's jobs or steps, and per glob of
-- jobs or steps that anything is expected of.
--
-- Parameters
--   $experiment  VARCHAR    the experiment; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--
-- Columns
--   glob_of        VARCHAR  milestone, role jobs or steps, or expected jobs or steps
--   role_name      VARCHAR  the role; NULL for other globs
--   role_position  INTEGER  place of the role in the experiment file; NULL for other globs
--   wanted         VARCHAR  the glob
with
of_roles as (
    select
        'role jobs' as glob_of,
        role as role_name,
        position as role_position,
        unnest(jobs) as wanted,
    from roles
    where experiment = cast($experiment as varchar)
    union
    select
        'role steps' as glob_of,
        role as role_name,
        position as role_position,
        unnest(steps) as wanted,
    from roles
    where experiment = cast($experiment as varchar)
),

of_expectations as (
    select
        case when measured = 'step' then 'expected steps' else 'expected jobs' end as glob_of,
        measured_name as wanted,
    from expectations
    where experiment = cast($experiment as varchar) and measured in ('job', 'step')
    union
    select
        'expected jobs' as glob_of,
        waits_for as wanted,
    from expectations
    where experiment = cast($experiment as varchar) and waits_for is not null
)

select
    'milestone' as glob_of,
    cast(null as varchar) as role_name,
    cast(null as integer) as role_position,
    wanted,
from milestone_globs($experiment, $milestone)
union all
select
    glob_of,
    role_name,
    role_position,
    wanted,
from of_roles
union all
select
    glob_of,
    cast(null as varchar) as role_name,
    cast(null as integer) as role_position,
    wanted,
from of_expectations
