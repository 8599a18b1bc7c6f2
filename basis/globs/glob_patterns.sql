-- The globs that are asked about, as patterns of LIKE.
--
-- Grain: one row per glob.
--
-- `*` stands for any text, `?` for one character, everything else for itself; `^` escapes.
--
-- Columns
--   wanted        VARCHAR  the glob
--   like_pattern  VARCHAR  the same for `like ... escape '^'`
with
globs as (
    select distinct wanted,
    from asked_globs
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
