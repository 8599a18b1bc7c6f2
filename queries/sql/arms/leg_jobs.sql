-- The jobs whose end is the clock, as each arm means them: those on its runners, if it has labels.
--
-- Grain: one row per milestone job and whose legs are meant (see clock_scopes).
--
-- Parameters
--   $experiment  VARCHAR    the experiment asked about; NULL for none
--   $milestone   VARCHAR[]  globs in place of its own; NULL: its own; empty: the whole run
--   $run_id      BIGINT     the only run asked for; NULL for every run
--
-- Columns
--   run_id        BIGINT   the run
--   run_attempt   INTEGER  the attempt
--   legs_of       VARCHAR  the arm that narrows the clock; empty where none does
--   job_id        BIGINT   the job
--   is_on_runner  BOOLEAN  it asked for exactly the labels of that arm; true where none narrows
with
labelled as (
    select
        run_id,
        run_attempt,
        job_id,
        list_sort(list_distinct(list_transform(runner_labels, lambda one: lower(one)))) as labels,
    from milestone_jobs($experiment, $milestone, $run_id)
)

select
    scopes.run_id,
    scopes.run_attempt,
    scopes.legs_of,
    labelled.job_id,
    coalesce(scopes.labels is null or scopes.labels = labelled.labels, false) as is_on_runner,
from clock_scopes($experiment, $milestone, $run_id) as scopes
inner join labelled
    on
        scopes.run_id = labelled.run_id
        and scopes.run_attempt = labelled.run_attempt
