-- What the logs of executed jobs tell: their runner, and what came from caches.
--
-- Grain: one row per executed job of an attempt whose logs were asked for.
--
-- A look into a cache that failed tells nothing of the cache, and is not counted. Layers are the
-- instructions of image builds that make one: RUN, COPY, ADD and WORKDIR.
--
-- Columns
--   job_id              BIGINT   the job
--   run_id              BIGINT   the run it belongs to
--   run_attempt         INTEGER  the attempt it belongs to
--   log_state           VARCHAR  of the job's log; without one of the attempt's logs, or not asked
--   runner_version      VARCHAR  version of the runner's program; NULL: not told, as what follows
--   image               VARCHAR  image of the machine
--   image_version       VARCHAR  version of the image
--   region              VARCHAR  region of the machine
--   cpu_model           VARCHAR  model of its CPU
--   cores               INTEGER  its logical cores
--   machine_s           DOUBLE   seconds of the set-up until actions were asked for
--   actions_s           DOUBLE   seconds of the set-up in which actions were downloaded
--   look_count          BIGINT   looks into caches
--   hit_count           BIGINT   of them, those that found the exact key
--   partial_count       BIGINT   of them, those that found another key
--   miss_count          BIGINT   of them, those that found none
--   layer_count         BIGINT   layers of image builds
--   cached_layer_count  BIGINT   of them, those that came from a cache
with
looks as (
    select
        job_id,
        count(*) as look_count,
        count(*) filter (where outcome = 'hit') as hit_count,
        count(*) filter (where outcome = 'partial') as partial_count,
        count(*) filter (where outcome = 'miss') as miss_count,
    from cache_outcomes
    where kind = 'restore' and outcome in ('hit', 'partial', 'miss')
    group by job_id
),

layers as (
    select
        job_id,
        count(*) as layer_count,
        count(*) filter (where outcome = 'cached') as cached_layer_count,
    from build_layers
    where kind in ('RUN', 'COPY', 'ADD', 'WORKDIR')
    group by job_id
)

select
    jobs.job_id,
    jobs.run_id,
    jobs.run_attempt,
    case
        when job_logs.job_id is not null then job_logs.state
        when attempt_logs.state <> 'read' then attempt_logs.state
        else 'not asked'
    end as log_state,
    job_logs.runner_version,
    job_logs.image,
    job_logs.image_version,
    job_logs.region,
    job_logs.cpu_model,
    job_logs.cores,
    job_logs.machine_s,
    job_logs.actions_s,
    coalesce(looks.look_count, 0) as look_count,
    coalesce(looks.hit_count, 0) as hit_count,
    coalesce(looks.partial_count, 0) as partial_count,
    coalesce(looks.miss_count, 0) as miss_count,
    coalesce(layers.layer_count, 0) as layer_count,
    coalesce(layers.cached_layer_count, 0) as cached_layer_count,
from attempt_logs
inner join job_clocks as jobs
    on
        attempt_logs.run_id = jobs.run_id
        and attempt_logs.run_attempt = jobs.run_attempt
left join job_logs on jobs.job_id = job_logs.job_id
left join looks on jobs.job_id = looks.job_id
left join layers on jobs.job_id = layers.job_id
where jobs.is_executed
