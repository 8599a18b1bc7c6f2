"""
Globs of an experiment that match nothing in any run: mistakes that nothing else tells.

What a glob matches is defined in `basis/globs/`, for both layers; what that reads is made here.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

import duckdb

from basis import GLOBS
from basis.calls import Read, parameters_of, with_relations
from basis.nearest import nearest
from ingest.records import Failure
from ingest.storage.database import transaction

_LONGEST = 100
_MOST_NAMED = 3

_ASKED_GLOBS = """
select
    'milestone' as glob_of,
    null::varchar as role_name,
    0 as position,
    case when starts_with(one, 'job: ') then substring(one, 6) else one end as wanted,
from (select unnest(milestone) as one from experiments where experiment = $experiment)
union
select 'role jobs', role, position, unnest(jobs) from roles where experiment = $experiment
union
select 'role steps', role, position, unnest(steps) from roles where experiment = $experiment
"""

# A cancelled run may lack the job for that reason, a running one may have it yet.
_ARM_JOB_NAMES = """
select
    arm_attempts.arm,
    coalesce(jobs.job_key, '') as job_key,
    jobs.name,
    count(*) as job_count,
    bool_or(
        attempts.status = 'completed'
        and attempts.jobs_fetched_at is not null
        and coalesce(attempts.conclusion, '') not in ('cancelled', 'skipped')
    ) as is_telling,
from arm_attempts
inner join run_attempts as attempts using (run_id, run_attempt)
inner join jobs using (run_id, run_attempt)
where arm_attempts.experiment = $experiment and not jobs.is_check_run
group by all
"""

_JOB_NAMES = "select distinct job_key, name from arm_job_names"

_STEP_NAMES = """
select distinct steps.name as step_name
from arm_attempts
inner join jobs using (run_id, run_attempt)
inner join steps using (job_id)
where
    arm_attempts.experiment = $experiment
    and steps.name is not null
    and exists (select 1 from asked_globs where glob_of = 'role steps')
"""


def _ours(read: Read) -> str | None:
    return read.name if read.arguments else None


_RELATIONS = {
    "asked_globs": _ASKED_GLOBS,
    "arm_job_names": _ARM_JOB_NAMES,
    "job_names": _JOB_NAMES,
    "step_names": _STEP_NAMES,
    **{
        name: with_relations((GLOBS / f"{name}.sql").read_text(encoding="utf-8"), _ours)
        for name in ("glob_patterns", "job_matches", "step_matches")
    },
}

_ARMS = """
select arm, bool_or(matches.wanted is not null) as is_matched
from arm_job_names as names
left join (
    select job_matches.* from job_matches semi join (
        select wanted from asked_globs where glob_of = 'milestone'
    ) as globs using (wanted)
) as matches using (job_key, name)
group by arm
having bool_or(is_telling)
order by arm
"""

_UNMATCHED = """
select glob_of, role_name, wanted
from asked_globs as asked
where
    case
        when glob_of = 'role steps'
            then
                (select count(*) from step_names) > 0
                and wanted not in (select wanted from step_matches)
        else
            exists (select 1 from arm_job_names where is_telling)
            and wanted not in (select wanted from job_matches)
    end
order by position, glob_of, wanted
"""

_CLOCK_KEY = """
select
    case
        when list_bool_or([starts_with(one, 'job: ') for one in milestone]) then 'job'
        else 'milestone'
    end
from experiments where experiment = $experiment
"""

_KNOWN_JOBS = """
select job_key, name from arm_job_names
where $arm is null or arm = $arm
group by all
order by sum(job_count) desc, job_key, name
"""


def find_misfits(connection: duckdb.DuckDBPyConnection, experiment: str) -> list[Failure]:
    """
    What of an experiment's milestone and roles names nothing, and what may have been meant.

    No failure: its runs may be yet to come. Of a milestone that matches in some arms only, those
    without are named; nothing is said before a complete run can tell.
    """
    with transaction(connection):
        for name, text in _RELATIONS.items():
            bound = dict.fromkeys(parameters_of(text), experiment)
            connection.execute(f"create or replace temporary table {name} as {text}", bound)
        found = list(_find(connection, experiment))
        for name in reversed(_RELATIONS):
            connection.execute(f"drop table {name}")
    return found


def _find(connection: duckdb.DuckDBPyConnection, experiment: str) -> Iterator[Failure]:
    unmatched = connection.execute(_UNMATCHED).fetchall()
    rows = connection.execute(
        "select wanted from asked_globs where glob_of = 'milestone'"
    ).fetchall()
    milestone = sorted(glob for (glob,) in rows)
    ((clock_key,),) = connection.execute(_CLOCK_KEY, {"experiment": experiment}).fetchall()
    lost = {glob for glob_of, _, glob in unmatched if glob_of == "milestone"}
    if milestone and not lost.issuperset(milestone):
        arms = connection.execute(_ARMS).fetchall()
        for arm in [arm for arm, is_matched in arms if not is_matched]:
            yield Failure(
                f"{experiment}: arm {arm!r}",
                f"no run of it has a job that {_either(milestone)} names, those of other arms "
                f"have{_nearest(connection, milestone, 'job', arm)}",
            )
    for (glob_of, role), those in groupby(unmatched, key=lambda row: (row[0], row[1])):
        globs = [glob for _, _, glob in those]
        kind, key = ("step", "steps") if glob_of == "role steps" else ("job", "jobs")
        what, key = (clock_key, clock_key) if role is None else (f"role {role!r}", key)
        yield Failure(
            f"{experiment}: {what}",
            f"no run has a {kind} that {_either(globs)} names: correct `{key}`"
            f"{_nearest(connection, globs, kind)}",
        )


def _nearest(
    connection: duckdb.DuckDBPyConnection, globs: Sequence[str], kind: str, arm: str | None = None
) -> str:
    if kind == "step":
        rows = connection.execute("select step_name from step_names order by all").fetchall()
        keys, names = [], [name for (name,) in rows]
    else:
        rows = connection.execute(_KNOWN_JOBS, {"arm": arm}).fetchall()
        keys, names = [key for key, _ in rows if key], [name for _, name in rows]
    if near := nearest(globs, keys, names):
        return f"; nearest: {_list_names(near)}"
    some = list(dict.fromkeys([*keys, *names]))[:_MOST_NAMED]
    return f"; some of those that there are: {_list_names(some)}"


def _list_names(names: Sequence[str]) -> str:
    return ", ".join(repr(name[:_LONGEST]) for name in names)


def _either(globs: Sequence[str]) -> str:
    return " or ".join(map(repr, globs))
