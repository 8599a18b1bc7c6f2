-- Which needs of its jobs does each arm use, by its workflow files?
--
-- Grain: one row per arm, job and job that its `needs` name, of counted attempts with a file. Keys
-- are the file's own: a job or a need that calls a workflow stands for all jobs of that.
--
-- Where attempts of an arm ran different files, one in which a need is used decides, then one in
-- which it may be. No use found is no proof: files tell nothing of required checks, and little of
-- what the repository's own scripts do.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   arm                    VARCHAR    the arm
--   arm_position           INTEGER    place of the arm in the experiment, 1 = first
--   is_baseline            BOOLEAN    the arm that the others are compared with
--   job_key                VARCHAR    key of the job; caller/job within a called workflow
--   need_key               VARCHAR    key of the job that it needs
--   use_state              VARCHAR    used, may be used, or no use found
--   use_evidence           VARCHAR    the uses in words; for no use what was not read, or NULL
--   relied_on_by           VARCHAR[]  jobs that use what is before it, and wait through it alone
--   is_skipped_on_failure  BOOLEAN    the job is skipped where the needed one fails or is skipped
--   attempt_count          BIGINT     counted attempts whose files have this need
--   no_use_count           BIGINT     of these, attempts in whose files no use was found
--   needs_source           VARCHAR    workflow file, or approximate file for one attempt at least
--   need_line              INTEGER    line of the need in the job's file (see job_lines), from 1
with
needs_of_attempts as (
    select
        clocks.arm,
        clocks.arm_position,
        clocks.is_baseline,
        clocks.run_started_at,
        clocks.run_id,
        clocks.run_attempt,
        clocks.needs_source,
        uses.job_key,
        uses.need_key,
        uses.state,
        uses.evidence,
        uses.relied_on_by,
        uses.is_skipped_on_failure,
        uses.line as need_line,
    from arm_attempt_clocks($experiment, $milestone, $queue, null) as clocks
    inner join attempt_graphs as graphs
        on
            clocks.run_id = graphs.run_id
            and clocks.run_attempt = graphs.run_attempt
    inner join need_uses as uses on graphs.files_key = uses.files_key
    where clocks.is_counted
),

-- The strongest state of the latest attempt that has it.
placed as (
    select
        *,
        row_number() over (
            partition by arm, job_key, need_key
            order by
                case state when 'used' then 1 when 'may be used' then 2 else 3 end asc,
                run_started_at desc nulls last,
                run_id desc,
                run_attempt desc
        ) as place,
    from needs_of_attempts
),

counted as (
    select
        arm,
        job_key,
        need_key,
        count(*) as attempt_count,
        count(*) filter (where state = 'no use found') as no_use_count,
        min(needs_source) as needs_source,
    from needs_of_attempts
    group by
        arm,
        job_key,
        need_key
)

select
    placed.arm,
    placed.arm_position,
    placed.is_baseline,
    placed.job_key,
    placed.need_key,
    placed.state as use_state,
    placed.evidence as use_evidence,
    placed.relied_on_by,
    placed.is_skipped_on_failure,
    counted.attempt_count,
    counted.no_use_count,
    counted.needs_source,
    placed.need_line,
from placed
inner join counted
    on
        placed.arm = counted.arm
        and placed.job_key = counted.job_key
        and placed.need_key = counted.need_key
where placed.place = 1
order by
    placed.arm_position,
    placed.job_key,
    placed.need_key
