-- How long did what is expected of an arm take, in each counted attempt?
--
-- Grain: one row per expectation, side (its arm, or the one that it is compared with) and attempt
-- of that arm that counts by the experiment's own clock.
--
-- Of a job it is the longest that the glob matches, legs included; of a step its seconds summed in
-- a job, of several jobs the longest; of a role all of its jobs and steps, as in comparison_work,
-- but of the legs of a job, which run side by side, the longest. Superseded jobs have no part, nor
-- those of a key and leg of which one did not succeed, with their steps; likewise a step of which
-- one did not succeed, and one that was skipped or only waits for others. Of an arm that is legs of
-- a job, by the labels of runners, these are its jobs.
--
-- Parameters
--   $experiment  VARCHAR  name of the experiment
--
-- Columns
--   expectation_position  INTEGER    place of the expectation in the experiment, 1 = first
--   is_against            BOOLEAN    the attempt is of the arm that it is compared with
--   arm                   VARCHAR    the arm of this side
--   cache_state           VARCHAR    cold, warm, other; all where no arm tells them apart
--   has_cache_rule        BOOLEAN    the arm tells cold from warm; one that does not serves both
--   run_id                BIGINT     the run
--   run_attempt           INTEGER    the attempt
--   run_started_at        TIMESTAMP  when the attempt started, UTC
--   figure_s              DOUBLE     seconds of the clock, job, step or role; NULL: it has none
--   has_awaited_job       BOOLEAN    a job that the clock should wait for was executed in it
--   is_waited_for         BOOLEAN    such a job is on its critical path; NULL: no path is known
with
expected as (
    select
        position as expectation_position,
        arm,
        against_arm,
        measured,
        measured_name,
        waits_for,
    from expectations
    where experiment = cast($experiment as varchar)
),

sides as (
    select
        expectation_position,
        false as is_against,
        arm,
        measured,
        measured_name,
        waits_for,
    from expected
    union all
    select
        expectation_position,
        true as is_against,
        against_arm as arm,
        measured,
        measured_name,
        null as waits_for,
    from expected
    where against_arm is not null
),

attempts as (
    select
        sides.expectation_position,
        sides.is_against,
        sides.arm,
        sides.measured,
        sides.measured_name,
        sides.waits_for,
        clocks.cache_state,
        coalesce(arms.has_cache_rule, false) as has_cache_rule,
        clocks.run_id,
        clocks.run_attempt,
        clocks.run_started_at,
        clocks.clock_s,
        clocks.legs_of,
        clocks.needs_source is not null as is_path_known,
    from sides
    inner join arm_attempt_clocks($experiment, null, null, null) as clocks on sides.arm = clocks.arm
    inner join arms
        on
            clocks.experiment = arms.experiment
            and clocks.arm = arms.arm
    where clocks.is_counted
),

measured_attempts as (
    select distinct
        run_id,
        run_attempt,
        legs_of,
    from attempts
    where measured <> 'clock' or waits_for is not null
),

executed as (
    select
        attempts.run_id,
        attempts.run_attempt,
        attempts.legs_of,
        jobs.job_id,
        jobs.name,
        coalesce(jobs.job_key, '') as mapped_key,
        identities.job_key,
        identities.leg,
        identities.role_name,
        jobs.run_s,
        bool_and(coalesce(jobs.conclusion = 'success', false)) over (
            partition by
                attempts.run_id,
                attempts.run_attempt,
                attempts.legs_of,
                identities.job_key,
                identities.leg
        ) as is_success,
    from measured_attempts as attempts
    inner join job_clocks as jobs
        on
            attempts.run_id = jobs.run_id
            and attempts.run_attempt = jobs.run_attempt
    inner join job_identities($experiment) as identities on jobs.job_id = identities.job_id
    left join leg_jobs($experiment, null, null) as legs
        on
            jobs.job_id = legs.job_id
            and attempts.legs_of = legs.legs_of
    where
        jobs.is_executed
        and not jobs.is_superseded
        and (attempts.legs_of = '' or legs.is_on_runner)
),

work_jobs as (
    select
        run_id,
        run_attempt,
        legs_of,
        job_key,
        leg,
        min(role_name) as role_name,
        sum(run_s) as run_s,
    from executed
    where is_success
    group by run_id, run_attempt, legs_of, job_key, leg
),

work_steps as (
    select
        jobs.run_id,
        jobs.run_attempt,
        jobs.legs_of,
        jobs.job_key,
        jobs.leg,
        steps.name as step_name,
        sum(steps.run_s) as run_s,
    from executed as jobs
    inner join step_clocks as steps on jobs.job_id = steps.job_id
    where jobs.is_success and steps.is_work and steps.name is not null
    group by
        jobs.run_id,
        jobs.run_attempt,
        jobs.legs_of,
        jobs.job_key,
        jobs.leg,
        steps.name
    having bool_and(coalesce(steps.conclusion = 'success', false))
),

matched_jobs as (
    select distinct
        matches.wanted,
        executed.run_id,
        executed.run_attempt,
        executed.legs_of,
        executed.job_key,
        executed.leg,
    from executed
    inner join job_matches($experiment, null, null) as matches
        on
            executed.mapped_key = matches.job_key
            and executed.name = matches.name
),

in_jobs as (
    select
        'job' as measured,
        matched_jobs.wanted as measured_name,
        matched_jobs.run_id,
        matched_jobs.run_attempt,
        matched_jobs.legs_of,
        work_jobs.run_s,
    from matched_jobs
    inner join work_jobs
        on
            matched_jobs.run_id = work_jobs.run_id
            and matched_jobs.run_attempt = work_jobs.run_attempt
            and matched_jobs.legs_of = work_jobs.legs_of
            and matched_jobs.job_key = work_jobs.job_key
            and matched_jobs.leg is not distinct from work_jobs.leg
    union all
    select
        'step' as measured,
        matches.wanted as measured_name,
        steps.run_id,
        steps.run_attempt,
        steps.legs_of,
        sum(steps.run_s) as run_s,
    from work_steps as steps
    inner join step_matches($experiment, null) as matches on steps.step_name = matches.step_name
    group by
        matches.wanted,
        steps.run_id,
        steps.run_attempt,
        steps.legs_of,
        steps.job_key,
        steps.leg
),

of_roles as (
    select
        run_id,
        run_attempt,
        legs_of,
        job_key,
        leg,
        role_name,
        run_s,
    from work_jobs
    where role_name is not null
    union all
    select
        steps.run_id,
        steps.run_attempt,
        steps.legs_of,
        steps.job_key,
        steps.leg,
        step_roles.role_name,
        steps.run_s,
    from work_steps as steps
    inner join step_roles($experiment) as step_roles on steps.step_name = step_roles.step_name
    inner join work_jobs as jobs
        on
            steps.run_id = jobs.run_id
            and steps.run_attempt = jobs.run_attempt
            and steps.legs_of = jobs.legs_of
            and steps.job_key = jobs.job_key
            and steps.leg is not distinct from jobs.leg
    where step_roles.role_name is distinct from jobs.role_name
),

of_legs as (
    select
        run_id,
        run_attempt,
        legs_of,
        job_key,
        role_name,
        sum(run_s) as run_s,
    from of_roles
    group by run_id, run_attempt, legs_of, job_key, leg, role_name
),

of_keys as (
    select
        run_id,
        run_attempt,
        legs_of,
        role_name,
        max(run_s) as run_s,
    from of_legs
    group by run_id, run_attempt, legs_of, job_key, role_name
),

figures as (
    select
        measured,
        measured_name,
        run_id,
        run_attempt,
        legs_of,
        max(run_s) as figure_s,
    from in_jobs
    group by measured, measured_name, run_id, run_attempt, legs_of
    union all
    select
        'role' as measured,
        role_name as measured_name,
        run_id,
        run_attempt,
        legs_of,
        sum(run_s) as figure_s,
    from of_keys
    group by role_name, run_id, run_attempt, legs_of
),

awaited as (
    select
        matches.wanted as waits_for,
        executed.run_id,
        executed.run_attempt,
        executed.legs_of,
        count(paths.job_id) > 0 as is_on_path,
    from executed
    inner join job_matches($experiment, null, null) as matches
        on
            executed.mapped_key = matches.job_key
            and executed.name = matches.name
    left join path_jobs($experiment, null, null) as paths
        on
            executed.job_id = paths.job_id
            and executed.legs_of = paths.legs_of
    group by matches.wanted, executed.run_id, executed.run_attempt, executed.legs_of
)

select
    attempts.expectation_position,
    attempts.is_against,
    attempts.arm,
    attempts.cache_state,
    attempts.has_cache_rule,
    attempts.run_id,
    attempts.run_attempt,
    attempts.run_started_at,
    case when attempts.measured = 'clock' then attempts.clock_s else figures.figure_s end
        as figure_s,
    case when attempts.waits_for is not null then awaited.run_id is not null end
        as has_awaited_job,
    case
        when attempts.waits_for is not null and attempts.is_path_known
            then coalesce(awaited.is_on_path, false)
    end as is_waited_for,
from attempts
left join figures
    on
        attempts.measured = figures.measured
        and attempts.measured_name = figures.measured_name
        and attempts.run_id = figures.run_id
        and attempts.run_attempt = figures.run_attempt
        and attempts.legs_of = figures.legs_of
left join awaited
    on
        attempts.waits_for = awaited.waits_for
        and attempts.run_id = awaited.run_id
        and attempts.run_attempt = awaited.run_attempt
        and attempts.legs_of = awaited.legs_of
order by
    attempts.expectation_position,
    attempts.is_against,
    attempts.cache_state,
    attempts.run_id,
    attempts.run_attempt
