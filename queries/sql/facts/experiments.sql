-- Which experiments are there?
--
-- Grain: one row per experiment, as the experiment file was last loaded.
--
-- Columns
--   experiment       VARCHAR    name of the experiment
--   position         INTEGER    place in the experiment file, 1 = first
--   title            VARCHAR    the question it asks; NULL where it has none
--   repository       VARCHAR    owner/name
--   workflow         VARCHAR    path of the workflow file; NULL where every workflow counts
--   milestone        VARCHAR[]  globs on job key or name; NULL where the whole run is the clock
--   baseline         VARCHAR    the arm that the others are compared with
--   event            VARCHAR    event of the runs that count, where an arm does not say otherwise
--   smallest_effect  VARCHAR    difference below which none matters, as written; NULL if not said
--   runs_per_arm     BIGINT     runs planned for each arm; NULL where not fixed
--   arms             VARCHAR[]  names of its arms, in the order of the file; NULL without any
--   has_cache_rule   BOOLEAN    an arm tells cold from warm: no word of either where none does
--   has_logs         BOOLEAN    logs of its runs are read
--   is_simulated     BOOLEAN    its runs come from the simulated GitHub
with
arms_in_order as (
    select
        experiment,
        list_transform(
            list_sort(list(struct_pack(place := position, name := arm))),
            lambda one: one['name']
        ) as arms,
        bool_or(coalesce(has_cache_rule, false)) as has_cache_rule,
    from arms
    group by experiment
),

sources as (
    select max(value) as source_name,
    from properties
    where property = 'source'
)

select
    experiments.experiment,
    experiments.position,
    experiments.title,
    experiments.repository,
    experiments.workflow,
    experiments.milestone,
    experiments.baseline,
    experiments.event,
    experiments.smallest_effect,
    cast(experiments.runs_per_arm as bigint) as runs_per_arm,
    arms_in_order.arms,
    coalesce(arms_in_order.has_cache_rule, false) as has_cache_rule,
    experiments.log_jobs is not null as has_logs,
    coalesce(sources.source_name = 'simulated', false) as is_simulated,
from experiments
cross join sources
left join arms_in_order on experiments.experiment = arms_in_order.experiment
order by experiments.position, experiments.experiment
