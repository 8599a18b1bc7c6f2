-- Which globs match which steps, by their names.
--
-- Grain: one row per glob and step name that match.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--
-- Columns
--   wanted     VARCHAR  the glob
--   step_name  VARCHAR  name of the step
with
globs as (
    select distinct wanted,
    from asked_globs($experiment, $milestone)
    where glob_of in ('role steps', 'expected steps')
)

select
    globs.wanted,
    step_names.step_name,
from globs
inner join glob_patterns($experiment, $milestone) as patterns on globs.wanted = patterns.wanted
inner join step_names($experiment) as step_names
    on step_names.step_name like patterns.like_pattern escape '^'
