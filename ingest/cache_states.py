"""
Cold and warm runs are different populations; which is which is said by rules.

Source: DESIGN section 5: first match wins, cold before warm, else `other`.
"""

from collections.abc import Mapping

import duckdb

from ingest.experiments import Arm, CacheRule
from ingest.globs import regular_expression

_BY_MESSAGE = """
select run_id, run_attempt,
from run_attempts
where regexp_matches(message, $message)
"""

_BY_STEP = """
select jobs.run_id, jobs.run_attempt,
from jobs
inner join steps on jobs.job_id = steps.job_id
where
    regexp_full_match(steps.name, $step)
    and not jobs.is_carried_over
    and steps.conclusion <> 'skipped'
group by jobs.run_id, jobs.run_attempt
having
    max(epoch(steps.completed_at) - epoch(steps.started_at)) > $over
    or max(epoch(steps.completed_at) - epoch(steps.started_at)) < $under
"""

_BY_ATTEMPT = """
select run_id, run_attempt,
from run_attempts
where (run_attempt = 1) = ($attempt = 'first')
"""

_FIRST_AFTER = """
with
selected as (
    select
        run_attempts.*,
        given.is_counted,
    from run_attempts
    inner join (
        select
            unnest($run_ids::bigint[]) as run_id,
            unnest($run_attempts::integer[]) as run_attempt,
            unnest($is_counted::boolean[]) as is_counted,
    ) as given
        on
            run_attempts.run_id = given.run_id
            and run_attempts.run_attempt = given.run_attempt
)

select run_id, run_attempt,
from selected
where
    is_counted
    and run_started_at >= (
        select min(run_started_at)
        from selected
        where starts_with(head_sha, $first_after)
    )
order by run_started_at, run_id, run_attempt
limit 1
"""


def cache_states(
    connection: duckdb.DuckDBPyConnection, arm: Arm, selected: Mapping[tuple[int, int], bool]
) -> dict[tuple[int, int], str]:
    """
    The cache state of each attempt that an arm selects.

    Args:
        connection: To the working database.
        arm: Its rules.
        selected: (run_id, run_attempt) of the selected attempts, and whether each counts so far:
            the first after a commit is the first that does.

    Returns:
        `cold`, `warm` or `other` for each key.
    """
    states = dict.fromkeys(selected, "other")
    for state, rules in (("warm", arm.warm), ("cold", arm.cold)):
        for rule in rules:
            matched = _matched(connection, rule, selected)
            states.update(dict.fromkeys(matched & states.keys(), state))
    return states


def _matched(
    connection: duckdb.DuckDBPyConnection,
    rule: CacheRule,
    selected: Mapping[tuple[int, int], bool],
) -> set[tuple[int, int]]:
    if rule.message is not None:
        rows = connection.execute(_BY_MESSAGE, {"message": rule.message}).fetchall()
    elif rule.step is not None:
        step = regular_expression(rule.step)
        rows = connection.execute(
            _BY_STEP, {"step": step, "over": rule.over, "under": rule.under}
        ).fetchall()
    elif rule.attempt is not None:
        rows = connection.execute(_BY_ATTEMPT, {"attempt": rule.attempt}).fetchall()
    else:
        given = {
            "run_ids": [run_id for run_id, _ in selected],
            "run_attempts": [run_attempt for _, run_attempt in selected],
            "is_counted": list(selected.values()),
        }
        rows = connection.execute(
            _FIRST_AFTER, {"first_after": rule.first_after, **given}
        ).fetchall()
    return {(run_id, run_attempt) for run_id, run_attempt in rows}
