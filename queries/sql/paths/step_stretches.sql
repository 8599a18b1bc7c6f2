-- Where steps ran at the same time and nothing tells which of them the job waited for.
--
-- Grain: one row per job with such steps, and stretch of it from one start or end of a step to the
-- next, in which at least one ran. Waits and the steps that close a job are left out.
--
-- Times are whole seconds: steps that overlap by one may have run one after the other.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--   $run_id      BIGINT     the only run asked for; NULL for every run
--
-- Columns
--   job_id      BIGINT   the job
--   from_s      DOUBLE   begin of the stretch, seconds from the start of the job
--   to_s        DOUBLE   its end, likewise
--   step_count  BIGINT   steps that ran through it
--   number      INTEGER  number of the first of these; the only one where they are one
with
spans as (
    select
        job_id,
        number,
        begun_s,
        ended_s,
        max(ended_s) over (
            partition by job_id
            order by begun_s, ended_s, number
            rows between unbounded preceding and 1 preceding
        ) as covered_until_s,
    from scoped_steps($experiment, $milestone, $run_id)
    where not is_matched and not is_wait and not is_closing
),

unresolved as (
    select distinct job_id,
    from spans
    where covered_until_s - begun_s > 1 and ended_s - begun_s > 1
),

involved as (
    select spans.*,
    from unresolved
    inner join spans on unresolved.job_id = spans.job_id
),

moments as (
    select
        job_id,
        begun_s as from_s,
    from involved
    union
    select
        job_id,
        ended_s as from_s,
    from involved
),

stretches as (
    select
        job_id,
        from_s,
        lead(from_s) over (partition by job_id order by from_s) as to_s,
    from moments
)

select
    stretches.job_id,
    stretches.from_s,
    stretches.to_s,
    count(*) as step_count,
    min(involved.number) as number,
from stretches
inner join involved
    on
        stretches.job_id = involved.job_id
        and stretches.from_s >= involved.begun_s
        and stretches.to_s <= involved.ended_s
group by
    stretches.job_id,
    stretches.from_s,
    stretches.to_s
