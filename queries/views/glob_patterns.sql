-- The globs of experiments and of the question asked, as patterns of LIKE.
--
-- Grain: one row per glob.
--
-- `*` stands for any text, `?` for one character, everything else for itself; `^` escapes.
--
-- Parameters
--   $milestone  VARCHAR[]  globs of the question; NULL for none
--
-- Columns
--   wanted        VARCHAR  the glob
--   like_pattern  VARCHAR  the same for `like ... escape '^'`
with
globs as (
    select unnest(cast($milestone as varchar[])) as wanted,
    union
    select unnest(milestone) as wanted,
    from experiments
    union
    select unnest(steps) as wanted,
    from roles
    union
    select unnest(jobs) as wanted,
    from roles
)

select
    wanted,
    replace(
        replace(
            replace(replace(replace(wanted, '^', '^^'), '%', '^%'), '_', '^_'),
            '*',
            '%'
        ),
        '?',
        '_'
    ) as like_pattern,
from globs
