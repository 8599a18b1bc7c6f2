-- Which role of the experiment its steps have, by their names.
--
-- Grain: one row per step name that a role's globs match; of several roles the first in the file.
--
-- Parameters
--   $experiment  VARCHAR  the experiment asked about; NULL for none
--
-- Columns
--   step_name  VARCHAR  name of the step
--   role_name  VARCHAR  the piece of work
select
    matches.step_name,
    arg_min(asked.role_name, asked.role_position) as role_name,
from asked_globs($experiment, null) as asked
inner join step_matches($experiment, null) as matches on asked.wanted = matches.wanted
where asked.glob_of = 'role steps'
group by matches.step_name
