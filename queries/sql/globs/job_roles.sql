-- Which role of the experiment its jobs have, by their keys and names.
--
-- Grain: one row per job key and name of which a role's globs match the job; of several roles the
-- first in the file.
--
-- Parameters
--   $experiment  VARCHAR  the experiment asked about; NULL for none
--
-- Columns
--   job_key    VARCHAR  id in the workflow file, as caller/callee; empty if not mapped
--   name       VARCHAR  name as GitHub shows it
--   role_name  VARCHAR  the piece of work
select
    matches.job_key,
    matches.name,
    arg_min(asked.role_name, asked.role_position) as role_name,
from asked_globs($experiment, null) as asked
inner join job_matches($experiment, null, null) as matches on asked.wanted = matches.wanted
where asked.glob_of = 'role jobs'
group by matches.job_key, matches.name
