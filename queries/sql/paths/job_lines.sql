-- Where in its workflow files does each job of an arm stand?
--
-- Grain: one row per arm and job of the files of counted attempts; of several files that have it
-- those of the latest attempt.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   arm               VARCHAR  the arm
--   arm_position      INTEGER  place of the arm in the experiment, 1 = first
--   is_baseline       BOOLEAN  the arm that the others are compared with
--   job_key           VARCHAR  key of the job; caller/job within a called workflow
--   file_path         VARCHAR  path of its file; owner/name/path@ref in another repository
--   job_line          INTEGER  line of its key, from 1
--   needs_line        INTEGER  line of its needs; NULL without
--   matrix_line       INTEGER  line of its matrix; NULL without
--   runs_on_line      INTEGER  line of its runs-on; NULL without
--   environment_line  INTEGER  line of its environment, a gate that may keep it; NULL without
with
files as (
    select
        clocks.arm,
        clocks.arm_position,
        clocks.is_baseline,
        graphs.files_key,
        graphs.path,
        clocks.run_started_at,
        clocks.run_id,
        clocks.run_attempt,
        row_number() over (
            partition by clocks.arm, graphs.files_key
            order by
                clocks.run_started_at desc nulls last,
                clocks.run_id desc,
                clocks.run_attempt desc
        ) as place,
    from arm_attempt_clocks($experiment, $milestone, $queue, null) as clocks
    inner join attempt_graphs as graphs
        on
            clocks.run_id = graphs.run_id
            and clocks.run_attempt = graphs.run_attempt
    where clocks.is_counted and graphs.files_key is not null
),

placed as (
    select
        files.arm,
        files.arm_position,
        files.is_baseline,
        jobs.job_key,
        coalesce(jobs.path, files.path) as file_path,
        jobs.line as job_line,
        jobs.needs_line,
        jobs.matrix_line,
        jobs.runs_on_line,
        jobs.environment_line,
        row_number() over (
            partition by files.arm, jobs.job_key
            order by
                files.run_started_at desc nulls last,
                files.run_id desc,
                files.run_attempt desc
        ) as place,
    from files
    inner join file_jobs as jobs on files.files_key = jobs.files_key
    where files.place = 1
)

select
    arm,
    arm_position,
    is_baseline,
    job_key,
    file_path,
    job_line,
    needs_line,
    matrix_line,
    runs_on_line,
    environment_line,
from placed
where place = 1
order by
    arm_position,
    job_key
