-- The globs that are asked about, as patterns of LIKE.
--
-- Grain: one row per glob.
--
-- `*` stands for any text, `?` for one character, everything else for itself; `^` escapes.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--
-- Columns
--   wanted        VARCHAR  the glob
--   like_pattern  VARCHAR  the same for `like ... escape '^'`
with
globs as (
    select distinct wanted,
    from asked_globs($experiment, $milestone)
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
