-- The globs that are asked about: those of the milestone in effect, and those of roles.
--
-- Grain: one row per glob of the milestone, and per glob of a role's jobs or steps.
--
-- Parameters
--   $experiment  VARCHAR    the experiment; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--
-- Columns
--   glob_of        VARCHAR  what it is of: milestone, role jobs, or role steps
--   role_name      VARCHAR  the role; NULL for the milestone
--   role_position  INTEGER  place of the role in the experiment file; NULL for the milestone
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
