-- Which attempts does each arm select?
--
-- Grain: one row per selected attempt, whether it counts or not.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   arm                 VARCHAR    the arm
--   arm_position        INTEGER    place of the arm in the experiment, 1 = first
--   is_baseline         BOOLEAN    the arm that the others are compared with
--   cache_state         VARCHAR    cold, warm, other; all where no arm tells them apart
--   is_counted          BOOLEAN    nothing excludes it
--   excluded_because    VARCHAR    why it does not count; NULL if it does
--   selected_by         VARCHAR    the selectors that matched
--   repository          VARCHAR    owner/name
--   workflow_name       VARCHAR    the workflow's `name:` as of this run
--   run_id              BIGINT     GitHub's id of the run
--   run_attempt         INTEGER    number of the attempt, from 1
--   run_number          BIGINT     the run's number within its workflow
--   head_branch         VARCHAR    branch of the head commit
--   head_sha            VARCHAR    head commit
--   headline            VARCHAR    first line of the head commit's message
--   event               VARCHAR    what triggered the run
--   status              VARCHAR    completed, in_progress, ...; NULL where GitHub no longer has it
--   conclusion          VARCHAR    success, failure, ...; NULL until completed
--   run_started_at      TIMESTAMP  when the attempt started, UTC
--   start_offset_s      DOUBLE     from its start to the first creation of an executed job
--   clock_s             DOUBLE     time to the milestone, or wall time where the run is the clock
--   is_contended        BOOLEAN    its critical path queued much; NULL where that is not known
--   is_typical          BOOLEAN    nearest the median of its arm's counted ones in this state
--   wall_s              DOUBLE     from its start to the end of its last executed job
--   compute_s           DOUBLE     sum of the run seconds of its executed jobs
--   milestone_labels    VARCHAR[]  legs (else keys, else names) of its milestone jobs, sorted
--   needs_source        VARCHAR    workflow file, approximate file, or inferred; NULL: none yet
--   graph_problem       VARCHAR    what could not be read of the workflow file; NULL if nothing
--   unmapped_job_count  BIGINT     executed jobs that have no place in the workflow file
--   html_url            VARCHAR    page of the attempt at GitHub
select
    attempts.arm,
    attempts.arm_position,
    attempts.is_baseline,
    attempts.cache_state,
    attempts.is_counted,
    attempts.excluded_because,
    attempts.selected_by,
    attempts.repository,
    attempts.workflow_name,
    attempts.run_id,
    attempts.run_attempt,
    attempts.run_number,
    attempts.head_branch,
    attempts.head_sha,
    split_part(replace(attempts.message, chr(13), chr(10)), chr(10), 1) as headline,
    attempts.event,
    attempts.status,
    attempts.conclusion,
    attempts.run_started_at,
    attempts.start_offset_s,
    attempts.clock_s,
    attempts.is_contended,
    typical_attempts.run_id is not null as is_typical,
    attempts.wall_s,
    attempts.compute_s,
    attempts.milestone_labels,
    attempts.needs_source,
    graphs.problem as graph_problem,
    attempts.unmapped_job_count,
    attempts.html_url,
from arm_attempt_clocks($experiment, $milestone, $queue, null) as attempts
left join typical_attempts($experiment, $milestone, $queue, null) as typical_attempts
    on
        attempts.arm = typical_attempts.arm
        and attempts.run_id = typical_attempts.run_id
        and attempts.run_attempt = typical_attempts.run_attempt
left join attempt_graphs as graphs
    on
        attempts.run_id = graphs.run_id
        and attempts.run_attempt = graphs.run_attempt
order by
    attempts.arm_position,
    attempts.run_started_at nulls first,
    attempts.run_id,
    attempts.run_attempt
