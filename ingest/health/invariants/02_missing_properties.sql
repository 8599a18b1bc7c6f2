-- Must never be: a database that does not say its one API root and its source
--
-- Grain: one row.
--
-- Columns
--   violation_count  BIGINT   how many properties are missing
--   example          VARCHAR  one of them; NULL if there is none
with
needed_properties as (
    select unnest(['api_root', 'source']) as property,
)

select
    count(*) as violation_count,
    min(needed_properties.property) as example,
from needed_properties
anti join properties on needed_properties.property = properties.property
