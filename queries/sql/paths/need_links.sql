-- Who waited for whom, step by step: jobs, joints, and skipped jobs that pass on their needs.
--
-- Grain: one row per node that waits and node that it waits for, in the attempts asked for.
--
-- A node is a job, or a joint (below 0, unique within its attempt) of jobs for which the same jobs
-- wait. A job that was not executed takes no time: who waits for it waits for all that it waits
-- for, as who waits for a joint does. So these nodes only pass on; one that has nothing but a joint
-- to pass on stands here as that joint.
--
-- Parameters
--   $experiment  VARCHAR  the experiment asked about; NULL for none
--   $run_id      BIGINT   the only run asked for; NULL for every run
--
-- Columns
--   run_id               BIGINT   the run
--   run_attempt          INTEGER  the attempt
--   waiting_id           BIGINT   the job that waits, or a node that passes on
--   needed_id            BIGINT   the job it waits for, or a node that passes on
--   needs_source         VARCHAR  workflow file, approximate file, or inferred
--   is_waiting_executed  BOOLEAN  who waits is an executed job; else it passes on
--   is_needed_executed   BOOLEAN  what it waits for is an executed job; else it passes on
with
links as (
    select
        needs.run_id,
        needs.run_attempt,
        needs.waiting_id,
        needs.needed_id,
        needs.source as needs_source,
        coalesce(waiting.is_executed, false) as is_waiting_executed,
        coalesce(needed.is_executed, false) as is_needed_executed,
    from scoped_attempts($experiment, $run_id) as attempts
    inner join job_needs as needs
        on
            attempts.run_id = needs.run_id
            and attempts.run_attempt = needs.run_attempt
    left join job_clocks as waiting on needs.waiting_id = waiting.job_id
    left join job_clocks as needed on needs.needed_id = needed.job_id
),

-- Of 256 skipped legs each would pass on the same joint.
mere_joints as (
    select
        run_id,
        run_attempt,
        waiting_id,
        min(needed_id) as joint_id,
    from links
    where not is_waiting_executed and waiting_id > 0
    group by
        run_id,
        run_attempt,
        waiting_id
    having count(*) = 1 and min(needed_id) < 0
)

select
    links.run_id,
    links.run_attempt,
    links.waiting_id,
    coalesce(mere_joints.joint_id, links.needed_id) as needed_id,
    min(links.needs_source) as needs_source,
    links.is_waiting_executed,
    links.is_needed_executed,
from links
left join mere_joints
    on
        links.run_id = mere_joints.run_id
        and links.run_attempt = mere_joints.run_attempt
        and links.needed_id = mere_joints.waiting_id
anti join mere_joints as replaced
    on
        links.run_id = replaced.run_id
        and links.run_attempt = replaced.run_attempt
        and links.waiting_id = replaced.waiting_id
group by
    links.run_id,
    links.run_attempt,
    links.waiting_id,
    coalesce(mere_joints.joint_id, links.needed_id),
    links.is_waiting_executed,
    links.is_needed_executed
