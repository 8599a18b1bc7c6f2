-- Which globs match which jobs, by their keys and names.
--
-- Grain: one row per glob, job key and job name that match.
--
-- A glob matches a job if it matches, as a whole, its key, its name, or key or name of one of its
-- callers, at every depth: what stands before a `/` of the key, or before a ` / ` of the name. The
-- name is read so if the job is called, or has no key: that of another may have its own slashes.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--   $run_id      BIGINT     the only run asked for; NULL for every run
--
-- Columns
--   wanted   VARCHAR  the glob
--   job_key  VARCHAR  id in the workflow file, as caller/callee; empty if not mapped
--   name     VARCHAR  name as GitHub shows it
with
globs as (
    select distinct wanted,
    from asked_globs($experiment, $milestone)
    where glob_of not in ('role steps', 'expected steps')
)

select
    globs.wanted,
    job_names.job_key,
    job_names.name,
from globs
inner join glob_patterns($experiment, $milestone) as patterns on globs.wanted = patterns.wanted
inner join job_names($experiment, $run_id) as job_names
    on
        job_names.name like patterns.like_pattern escape '^'
        or (
            job_names.job_key <> ''
            and (
                job_names.job_key like patterns.like_pattern escape '^'
                or job_names.job_key like patterns.like_pattern || '/%' escape '^'
            )
        )
        or (
            (job_names.job_key = '' or job_names.job_key like '%/%')
            and job_names.name like patterns.like_pattern || ' / %' escape '^'
        )
