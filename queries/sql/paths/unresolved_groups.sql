-- Jobs in which steps ran at the same time, and nothing tells which of them the job waited for.
--
-- Grain: one row per such job, of those that job_parts tells of.
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--   $run_id      BIGINT     the only run asked for; NULL for every run
--
-- Columns
--   run_id        BIGINT   the run
--   run_attempt   INTEGER  the attempt
--   job_id        BIGINT   the job
--   step_count    BIGINT   steps that ran while another did
--   unresolved_s  DOUBLE   seconds in which at least two ran
--   reason        VARCHAR  why they are not told apart, a whole clause
with
sums as (
    select
        job_id,
        sum(to_s - from_s) as unresolved_s,
    from step_stretches($experiment, $milestone, $run_id)
    where step_count > 1
    group by job_id
),

counts as (
    select
        stretches.job_id,
        count(distinct steps.number) as step_count,
    from step_stretches($experiment, $milestone, $run_id) as stretches
    inner join scoped_steps($experiment, $milestone, $run_id) as steps
        on
            stretches.job_id = steps.job_id
            and stretches.from_s >= steps.begun_s
            and stretches.to_s <= steps.ended_s
    where stretches.step_count > 1 and not steps.is_wait and not steps.is_closing
    group by stretches.job_id
)

select
    jobs.run_id,
    jobs.run_attempt,
    sums.job_id,
    counts.step_count,
    sums.unresolved_s,
    case
        when known.unmatched_because is not null
            then 'its steps ' || known.unmatched_because
        when graphs.run_id is null then 'its workflow file has not been looked up yet'
        when graphs.source = 'inferred' then 'its workflow file is not known'
        when jobs.job_key is null then 'the job was not found in its workflow file'
        when graphs.source = 'approximate file'
            then 'its workflow file, which may be another version, has no parallel steps there'
        else 'its workflow file has no parallel steps there'
    end as reason,
from sums
inner join counts on sums.job_id = counts.job_id
inner join jobs on sums.job_id = jobs.job_id
left join step_lists as known on sums.job_id = known.job_id
left join attempt_graphs as graphs
    on
        jobs.run_id = graphs.run_id
        and jobs.run_attempt = graphs.run_attempt
