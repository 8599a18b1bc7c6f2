-- What do the globs of the milestone and of the roles match?
--
-- Grain: one row per glob of the milestone in effect and arm, and per glob of a role.
--
-- A glob that matches nothing is a mistake of the experiment file, or of the clock asked for.
-- Skipped jobs are matched, too: what is skipped has its name right. An attempt would show a match
-- if it is completed, neither cancelled nor skipped, and its jobs are stored; of steps, if any is.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--
-- Columns
--   glob_of        VARCHAR  what it is of: milestone, role jobs, or role steps
--   role_name      VARCHAR  the role; NULL for the milestone
--   wanted         VARCHAR  the glob
--   arm            VARCHAR  the arm; NULL for a role, whose globs are of all arms
--   arm_position   INTEGER  place of the arm in the experiment, 1 = first; NULL for a role
--   attempt_count  BIGINT   attempts that would show a match: those below; 0 where nothing can
--   match_count    BIGINT   job keys and names, or step names, that it matches in any attempt
with
params as (
    select cast($experiment as varchar) as experiment,
),

arms_asked as (
    select
        arms.arm,
        arms.position as arm_position,
    from params
    inner join arms on params.experiment = arms.experiment
),

telling as (
    select
        selected.arm,
        count(*) as attempt_count,
    from arm_attempt_clocks($experiment, $milestone, null, null) as selected
    inner join attempt_clocks as attempts
        on
            selected.run_id = attempts.run_id
            and selected.run_attempt = attempts.run_attempt
    where
        attempts.has_all_jobs
        and attempts.job_count > 0
        and attempts.status = 'completed'
        and coalesce(attempts.conclusion, '') not in ('cancelled', 'skipped')
    group by selected.arm
),

telling_totals as (
    select cast(coalesce(sum(attempt_count), 0) as bigint) as attempt_count,
    from telling
),

step_totals as (
    select count(*) as step_name_count,
    from step_names($experiment)
),

matches_of_arms as (
    select
        matches.wanted,
        jobs.arm,
        count(*) as match_count,
    from job_matches($experiment, $milestone, null) as matches
    inner join arm_job_names($experiment) as jobs
        on
            matches.job_key = jobs.job_key
            and matches.name = jobs.name
    group by matches.wanted, jobs.arm
),

matches_of_jobs as (
    select
        wanted,
        count(*) as match_count,
    from job_matches($experiment, $milestone, null)
    group by wanted
),

matches_of_steps as (
    select
        wanted,
        count(*) as match_count,
    from step_matches($experiment, $milestone)
    group by wanted
),

found as (
    select
        globs.glob_of,
        globs.role_name,
        globs.role_position,
        globs.wanted,
        arms_asked.arm,
        arms_asked.arm_position,
        coalesce(telling.attempt_count, 0) as attempt_count,
        coalesce(matches.match_count, 0) as match_count,
    from asked_globs($experiment, $milestone) as globs
    cross join arms_asked
    left join telling on arms_asked.arm = telling.arm
    left join matches_of_arms as matches
        on
            globs.wanted = matches.wanted
            and arms_asked.arm = matches.arm
    where globs.glob_of = 'milestone'
    union all
    select
        globs.glob_of,
        globs.role_name,
        globs.role_position,
        globs.wanted,
        cast(null as varchar) as arm,
        cast(null as integer) as arm_position,
        case
            when globs.glob_of = 'role jobs' or step_totals.step_name_count > 0
                then telling_totals.attempt_count
            else 0
        end as attempt_count,
        case
            when globs.glob_of = 'role jobs' then coalesce(of_jobs.match_count, 0)
            else coalesce(of_steps.match_count, 0)
        end as match_count,
    from asked_globs($experiment, $milestone) as globs
    cross join telling_totals
    cross join step_totals
    left join matches_of_jobs as of_jobs on globs.wanted = of_jobs.wanted
    left join matches_of_steps as of_steps on globs.wanted = of_steps.wanted
    where globs.glob_of in ('role jobs', 'role steps')
)

select
    glob_of,
    role_name,
    wanted,
    arm,
    arm_position,
    attempt_count,
    match_count,
from found
order by
    glob_of asc,
    role_position asc nulls first,
    wanted asc,
    arm_position asc nulls first
