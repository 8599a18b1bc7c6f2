-- Zeros of other clocks (0001-01-01, 1970-01-01), which older versions stored as instants, become
-- what newer ones store: a missing instant. And a 404 is no deletion before it was repeated.

create temporary table mended_runs as
select run_id,
from jobs
where least(created_at, started_at, completed_at) < timestamp '1971-01-01'
union
select run_id,
from run_attempts
where least(created_at, run_started_at) < timestamp '1971-01-01'
union
select jobs.run_id,
from steps
inner join jobs on steps.job_id = jobs.job_id
where least(steps.started_at, steps.completed_at) < timestamp '1971-01-01';

update run_attempts
set
    created_at = case when created_at >= timestamp '1971-01-01' then created_at end,
    run_started_at = case
        when run_started_at >= timestamp '1971-01-01' then run_started_at
        when run_attempt = 1 and created_at >= timestamp '1971-01-01' then created_at
    end,
    updated_at = case when updated_at >= timestamp '1971-01-01' then updated_at end
where least(created_at, run_started_at, updated_at) < timestamp '1971-01-01';

update jobs
set
    created_at = case when created_at >= timestamp '1971-01-01' then created_at end,
    started_at = case when started_at >= timestamp '1971-01-01' then started_at end,
    completed_at = case when completed_at >= timestamp '1971-01-01' then completed_at end
where least(created_at, started_at, completed_at) < timestamp '1971-01-01';

update steps
set
    started_at = case when started_at >= timestamp '1971-01-01' then started_at end,
    completed_at = case when completed_at >= timestamp '1971-01-01' then completed_at end
where least(started_at, completed_at) < timestamp '1971-01-01';

update pull_requests
set
    created_at = case when created_at >= timestamp '1971-01-01' then created_at end,
    closed_at = case when closed_at >= timestamp '1971-01-01' then closed_at end,
    merged_at = case when merged_at >= timestamp '1971-01-01' then merged_at end
where least(created_at, closed_at, merged_at) < timestamp '1971-01-01';

update pull_request_commits
set committed_at = null
where committed_at < timestamp '1971-01-01';

-- How far a listing goes was read from such instants, too: it is read once more.
delete from listings
where complete_since < timestamp '1971-01-01';
delete from http_cache
where oldest_created_at < timestamp '1971-01-01';

-- What was concluded from them is concluded anew: the marks here (rules as in `marks.py`), the
-- graphs at the end of the ingest.
update jobs
set is_carried_over = false
where is_carried_over and (created_at is null or started_at is null);

update jobs
set
    is_superseded = jobs.status = 'completed'
    and coalesce(jobs.conclusion not in ('success', 'skipped'), true)
    and exists (
        select 1,
        from jobs as rivals
        where
            rivals.run_id = jobs.run_id
            and rivals.run_attempt = jobs.run_attempt
            and rivals.job_id <> jobs.job_id
            and rivals.name = jobs.name
            and case
                when rivals.created_at is not null and jobs.started_at is not null
                    then rivals.created_at > jobs.started_at
                else coalesce(rivals.started_at > jobs.completed_at, false)
            end
    )
where jobs.run_id in (select mended_runs.run_id, from mended_runs);

delete from job_needs
where run_id in (select mended_runs.run_id, from mended_runs);
delete from attempt_graphs
where run_id in (select mended_runs.run_id, from mended_runs);
drop table mended_runs;

alter table run_attempts add column not_found_at timestamp;
comment on column run_attempts.not_found_at is 'When GitHub first had no such attempt or jobs, UTC; NULL if it has them, or once it is sure that they are deleted';
