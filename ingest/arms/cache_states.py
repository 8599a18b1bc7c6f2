"""
Cold and warm runs are different populations; which is which is said by rules.

Globs of a rule know `*` and `?`, match whole names, case-sensitively; everything else is itself.

Source: DESIGN section 5: first match wins, cold before warm, else `other`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import duckdb

from ingest.config.experiments import Arm, CacheRule
from ingest.storage.arrow import register

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
counted as (
    select
        run_attempts.*,
        selected.is_counted,
    from run_attempts
    inner join selected
        on
            run_attempts.run_id = selected.run_id
            and run_attempts.run_attempt = selected.run_attempt
)

select run_id, run_attempt,
from counted
where
    is_counted
    and run_started_at >= (
        select min(run_started_at)
        from counted
        where starts_with(head_sha, $first_after)
    )
order by run_started_at, run_id, run_attempt
limit 1
"""

# The worst of what the looks of an attempt came to; what failed tells nothing of the cache.
_BY_CACHE = """
with
looks as (
    select
        jobs.run_id,
        jobs.run_attempt,
        max(case cache_outcomes.outcome when 'hit' then 1 when 'partial' then 2 else 3 end) as worst
    from jobs
    inner join cache_outcomes on jobs.job_id = cache_outcomes.job_id
    left join steps
        on
            cache_outcomes.job_id = steps.job_id
            and cache_outcomes.step_number = steps.number
    where
        cache_outcomes.kind = 'restore'
        and cache_outcomes.outcome in ('hit', 'partial', 'miss')
        and not jobs.is_carried_over
        and ($step is null or coalesce(regexp_full_match(steps.name, $step), false))
    group by jobs.run_id, jobs.run_attempt
)

select run_id, run_attempt,
from looks
where worst = case $cache when 'hit' then 1 when 'partial' then 2 else 3 end
"""

# Of what a Dockerfile says to do; where layers come from is what an instruction is told by.
_BY_LAYERS = """
select jobs.run_id, jobs.run_attempt,
from jobs
inner join build_layers on jobs.job_id = build_layers.job_id
left join steps
    on build_layers.job_id = steps.job_id and build_layers.step_number = steps.number
where
    build_layers.kind in ('RUN', 'COPY', 'ADD', 'WORKDIR')
    and not jobs.is_carried_over
    and ($step is null or coalesce(regexp_full_match(steps.name, $step), false))
group by jobs.run_id, jobs.run_attempt
having
    avg(case when build_layers.outcome = 'cached' then 1.0 else 0.0 end) > $over
    or avg(case when build_layers.outcome = 'cached' then 1.0 else 0.0 end) < $under
"""

_PLACES = """
select places.place
from ({matched}) as matched
inner join (select *, row_number() over () - 1 as place from selected) as places
    on matched.run_id = places.run_id and matched.run_attempt = places.run_attempt
"""

_ROWS = 10_000


def regular_expression(glob: str) -> str:
    """The same as an RE2 that must match a whole name, newlines included."""
    parts = {"*": ".*", "?": "."}
    return "(?s)" + "".join(parts.get(character, re.escape(character)) for character in glob)


@dataclass(frozen=True, slots=True)
class Selected:
    """
    An attempt that an arm selects.

    Attributes:
        is_counted: Whether it counts so far: the first after a commit is the first that does.
    """

    run_id: int
    run_attempt: int
    is_counted: bool


class CacheState(NamedTuple):
    """`cold`, `warm` or `other`, and the kind of rule that says so; None of `other`."""

    name: str
    by: str | None = None


def find_cache_states(
    connection: duckdb.DuckDBPyConnection, arm: Arm, selected: Sequence[Selected]
) -> list[CacheState]:
    """The state of each attempt that an arm selects, in their order."""
    states = [CacheState("other")] * len(selected)
    register(connection, selected, Selected, name="selected")
    for name, rules in (("warm", arm.warm), ("cold", arm.cold)):
        for rule in reversed(rules):
            state = CacheState(name, rule.kind)
            for place in _find_places(connection, rule):
                states[place] = state
    return states


def _find_places(connection: duckdb.DuckDBPyConnection, rule: CacheRule) -> Iterator[int]:
    """Places of the selected attempts that a rule matches."""
    parameters: dict[str, object]
    step = None if rule.step is None else regular_expression(rule.step)
    if rule.message is not None:
        sql, parameters = _BY_MESSAGE, {"message": rule.message}
    elif rule.cache is not None:
        sql, parameters = _BY_CACHE, {"step": step, "cache": rule.cache}
    elif rule.needs_logs:
        over, under = rule.layers_cached_over, rule.layers_cached_under
        sql, parameters = _BY_LAYERS, {"step": step, "over": over, "under": under}
    elif step is not None:
        sql, parameters = _BY_STEP, {"step": step, "over": rule.over, "under": rule.under}
    elif rule.attempt is not None:
        sql, parameters = _BY_ATTEMPT, {"attempt": rule.attempt}
    else:
        sql, parameters = _FIRST_AFTER, {"first_after": rule.first_after}
    connection.execute(_PLACES.format(matched=sql), parameters)
    while rows := connection.fetchmany(_ROWS):
        for (place,) in rows:
            yield place
