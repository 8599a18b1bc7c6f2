-- The keys and names of the jobs of each arm.
--
-- Grain: one row per arm, job key and name; check runs are no jobs.
--
-- Parameters
--   $experiment  VARCHAR  the experiment
--
-- Columns
--   arm        VARCHAR  the arm
--   job_key    VARCHAR  id in the workflow file, as caller/callee; empty if not mapped
--   name       VARCHAR  name as GitHub shows it
--   job_count  BIGINT   such jobs in the attempts that the arm selects, skipped ones too
select
    arm_attempts.arm,
    coalesce(jobs.job_key, '') as job_key,
    jobs.name,
    count(*) as job_count,
from arm_attempts
inner join jobs
    on
        arm_attempts.run_id = jobs.run_id
        and arm_attempts.run_attempt = jobs.run_attempt
where arm_attempts.experiment = cast($experiment as varchar) and not jobs.is_check_run
group by arm_attempts.arm, coalesce(jobs.job_key, ''), jobs.name
