-- Which jobs did each job of the measured graph need?
--
-- Grain: one row per node that waits and node that it needs, in the attempts of measured_jobs. A
-- node is a job of measured_jobs, or a joint: who needs a joint needs all that the joint needs.
-- Joints stand where several jobs need the same ones, and for skipped jobs.
--
-- Parameters
--   $experiment  VARCHAR    name of the experiment
--   $milestone   VARCHAR[]  globs on job key or name; NULL: the experiment's own; empty: whole run
--   $queue       VARCHAR    contended or uncontended runs alone; NULL: all
--
-- Columns
--   waiting_id  BIGINT  the job that waits; below 0 a joint, of this attempt alone
--   needed_id   BIGINT  the job that it needs; below 0 a joint
with
slacks as (
    select
        attempts.run_id,
        attempts.run_attempt,
        slacks.job_id,
    from arm_attempt_clocks($experiment, $milestone, $queue, null) as attempts
    inner join job_slacks($experiment, $milestone, null) as slacks
        on
            attempts.run_id = slacks.run_id
            and attempts.run_attempt = slacks.run_attempt
    where attempts.is_counted
),

measured as (
    select distinct
        run_id,
        run_attempt,
    from slacks
),

links as (
    select
        links.run_id,
        links.run_attempt,
        links.waiting_id,
        links.needed_id,
        links.is_waiting_executed,
        links.is_needed_executed,
    from measured
    inner join need_links($experiment, null) as links
        on
            measured.run_id = links.run_id
            and measured.run_attempt = links.run_attempt
    left join slacks on links.waiting_id = slacks.job_id
    where slacks.job_id is not null or not links.is_waiting_executed
),

passing as (
    select
        run_id,
        run_attempt,
        waiting_id as node_id,
    from links
    where not is_waiting_executed
    union
    select
        run_id,
        run_attempt,
        needed_id as node_id,
    from links
    where not is_needed_executed
),

joints as (
    select
        run_id,
        run_attempt,
        node_id,
        -row_number() over (order by run_id asc, run_attempt asc, node_id asc) as joint_id,
    from passing
),

edges as (
    select
        coalesce(waiting.joint_id, links.waiting_id) as waiting_id,
        coalesce(needed.joint_id, links.needed_id) as needed_id,
    from links
    left join joints as waiting
        on
            links.run_id = waiting.run_id
            and links.run_attempt = waiting.run_attempt
            and links.waiting_id = waiting.node_id
            and not links.is_waiting_executed
    left join joints as needed
        on
            links.run_id = needed.run_id
            and links.run_attempt = needed.run_attempt
            and links.needed_id = needed.node_id
            and not links.is_needed_executed
)

select
    waiting_id,
    needed_id,
from edges
order by
    waiting_id asc,
    needed_id asc
