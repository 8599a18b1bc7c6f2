-- Must never be: rows of one table that share their key
--
-- Grain: one row.
--
-- Columns
--   violation_count  BIGINT   how many keys stand for several rows
--   example          VARCHAR  one of them; NULL if there is none
with
repeated_keys as (
    select 'run_attempts, run ' || run_id || ', attempt ' || run_attempt as example,
    from run_attempts
    group by run_id, run_attempt
    having count(*) > 1
    union all
    select 'jobs, job ' || job_id as example,
    from jobs
    group by job_id
    having count(*) > 1
    union all
    select 'steps, job ' || job_id || ', number ' || number as example,
    from steps
    group by job_id, number
    having count(*) > 1
    union all
    select 'job_needs, job ' || waiting_id || ', needed job ' || needed_id as example,
    from job_needs
    group by run_id, run_attempt, waiting_id, needed_id
    having count(*) > 1
    union all
    select 'attempt_graphs, run ' || run_id || ', attempt ' || run_attempt as example,
    from attempt_graphs
    group by run_id, run_attempt
    having count(*) > 1
    union all
    select 'arm_attempts, run ' || run_id || ', attempt ' || run_attempt as example,
    from arm_attempts
    group by experiment, arm, run_id, run_attempt
    having count(*) > 1
    union all
    select 'experiments, ' || experiment as example,
    from experiments
    group by experiment
    having count(*) > 1
    union all
    select 'arms, ' || experiment || ', ' || arm as example,
    from arms
    group by experiment, arm
    having count(*) > 1
    union all
    select 'roles, ' || experiment || ', ' || role as example,
    from roles
    group by experiment, role
    having count(*) > 1
    union all
    select 'ingests, ingest ' || ingest_id as example,
    from ingests
    group by ingest_id
    having count(*) > 1
    union all
    select 'properties, ' || property as example,
    from properties
    group by property
    having count(*) > 1
)

select
    count(*) as violation_count,
    min(example) as example,
from repeated_keys
