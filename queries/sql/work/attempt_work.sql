-- What work each attempt of an experiment's arms did: its jobs, and their steps.
--
-- Grain: one row per attempt, job key, leg and step name; step_name is NULL for the job as a whole.
--
-- Executed jobs that are not superseded, known as in job_identities. Several jobs or steps of the
-- same name are summed. Numbers stand for keys and legs: millions of rows are grouped by them in
-- half the time.
--
-- Parameters
--   $experiment  VARCHAR  the experiment asked about; NULL for none
--
-- Columns
--   run_id       BIGINT   the run
--   run_attempt  INTEGER  the attempt
--   job_key      VARCHAR  id in the workflow file, as caller/callee; else the job's name
--   leg          VARCHAR  matrix values as in the name; NULL without a matrix, or not mapped
--   key_number   BIGINT   stands for the job key, in the experiment
--   job_number   BIGINT   stands for job key and leg, likewise
--   step_name    VARCHAR  name of the step; NULL for the job as a whole
--   job_role     VARCHAR  role of the job; NULL of a step
--   place_share  DOUBLE   mean place among the steps of its job, 0 = first, 1 = last
--   run_s        DOUBLE   seconds from start to end, summed
--   is_done      BOOLEAN  one of them was not skipped
with
attempts as (
    select distinct
        run_id,
        run_attempt,
    from arm_attempts
    where experiment = cast($experiment as varchar)
),

known_jobs as (
    select
        jobs.run_id,
        jobs.run_attempt,
        jobs.job_id,
        identities.job_key,
        identities.leg,
        dense_rank() over (order by identities.job_key) as key_number,
        dense_rank() over (order by identities.job_key, identities.leg) as job_number,
        identities.role_name as job_role,
        jobs.run_s,
    from attempts
    inner join job_clocks as jobs
        on
            attempts.run_id = jobs.run_id
            and attempts.run_attempt = jobs.run_attempt
    inner join job_identities($experiment) as identities on jobs.job_id = identities.job_id
    where jobs.is_executed and not jobs.is_superseded
),

named_jobs as (
    select distinct
        job_number,
        key_number,
        job_key,
        leg,
    from known_jobs
),

placed_steps as (
    select
        steps.job_id,
        steps.name as step_name,
        steps.conclusion,
        steps.run_s,
        (row_number() over (partition by steps.job_id order by steps.number) - 1)
        / nullif(count(*) over (partition by steps.job_id) - 1, 0) as place_share,
    from step_clocks as steps
    semi join known_jobs as jobs on steps.job_id = jobs.job_id
),

done as (
    select
        run_id,
        run_attempt,
        job_number,
        cast(null as varchar) as step_name,
        job_role,
        cast(null as double) as place_share,
        true as is_done,
        run_s,
    from known_jobs
    union all
    select
        jobs.run_id,
        jobs.run_attempt,
        jobs.job_number,
        steps.step_name,
        null as job_role,
        steps.place_share,
        coalesce(steps.conclusion, '') <> 'skipped' as is_done,
        steps.run_s,
    from known_jobs as jobs
    inner join placed_steps as steps on jobs.job_id = steps.job_id
    where steps.step_name is not null
),

summed as (
    select
        run_id,
        run_attempt,
        job_number,
        step_name,
        min(job_role) as job_role,
        avg(place_share) as place_share,
        sum(run_s) as run_s,
        bool_or(is_done) as is_done,
    from done
    group by
        run_id,
        run_attempt,
        job_number,
        step_name
)

select
    summed.run_id,
    summed.run_attempt,
    named_jobs.job_key,
    named_jobs.leg,
    named_jobs.key_number,
    named_jobs.job_number,
    summed.step_name,
    summed.job_role,
    summed.place_share,
    summed.run_s,
    summed.is_done,
from summed
inner join named_jobs on summed.job_number = named_jobs.job_number
