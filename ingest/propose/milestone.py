"""Which jobs an experiment is about: those that its arms' workflow files disagree on, and after."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from ingest.workflow import FileReference, Graph
from ingest.workflow.calls import called_file
from ingest.workflow.parse import Value

_TELLING = ("runs-on", "strategy", "steps", "uses", "with", "container", "services")
"""Beside `needs`. Not `if`, `env` and `outputs`: they change along with the jobs beside them."""

Description: TypeAlias = str
"""Equal for jobs that are described alike."""

Root = Callable[[FileReference | None], Value]
"""The content of a called file, None for the top one."""

_MOST_SHOWN = 5


def describe_jobs(graph: Graph, root: Root) -> dict[str, Description]:
    """What tells a job from that of another arm, for each job of a graph."""
    written_in: dict[str, FileReference | None] = {"": None}
    found = {}
    for key, job in graph.jobs.items():
        caller, _, own_key = key.rpartition("/")
        file = written_in[caller]
        if job.job.uses is not None:
            written_in[key] = called_file(job.job.uses, file)
        found[key] = repr((sorted(job.job.needs), _parts(root(file), own_key)))
    return found


def _parts(root: Value, key: str) -> list[Value | None]:
    jobs = root.get("jobs") if isinstance(root, dict) else None
    job = jobs.get(key) if isinstance(jobs, dict) else None
    return [job.get(part) for part in _TELLING] if isinstance(job, dict) else []


@dataclass(frozen=True, slots=True)
class ArmJobs:
    """
    What is known of the jobs of one arm.

    Attributes:
        ended_at: When the jobs that were executed in its newest successful run ended, by key, the
            last leg's; None without such a run.
        names: Of the jobs of that run, as GitHub shows them, by key.
    """

    graph: Graph
    descriptions: Mapping[str, Description]
    ended_at: Mapping[str, datetime] | None = None
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MilestoneGuess:
    """
    The jobs whose end may be the clock.

    Attributes:
        glob: On job key or job name; None for the whole run.
        because: What it was guessed from, in words.
        alternatives: Keys of other jobs that were executed in every arm, likeliest first; that of
            a caller, which means all that it calls, where that is more than one job.
    """

    glob: str | None
    because: str
    alternatives: tuple[str, ...] = ()


def find_touched_keys(arms: Sequence[ArmJobs]) -> tuple[list[str], set[str]]:
    """
    The jobs that the experiment changes.

    Returns:
        Keys of the jobs that the arms describe differently, in order; and those together with the
        keys of all that come after them, and of what they call.
    """
    described = [arm.descriptions for arm in arms]
    keys = dict.fromkeys(key for descriptions in described for key in descriptions)
    differing = [key for key in keys if len({each.get(key) for each in described}) > 1]
    return differing, set(differing).union(*(_after(arm.graph, differing) for arm in arms))


def guess_milestone(arms: Sequence[ArmJobs]) -> MilestoneGuess:
    """The last job executed in every arm among those that the experiment changes."""
    differing, touched = find_touched_keys(arms)
    if len(arms) < 2:  # noqa: PLR2004 - it takes two to differ
        return MilestoneGuess(None, "there are no two arms whose workflow files could be compared")
    if not differing:
        return MilestoneGuess(
            None, "no job differs between the arms' workflow files in needs, steps or matrix"
        )
    runs = [_with_callers(arm.ended_at) for arm in arms if arm.ended_at is not None]
    if not runs:
        return MilestoneGuess(None, "no arm has a successful run that tells which jobs matter")
    meant = touched.union(*map(_callers, touched))
    everywhere = [key for key in meant if all(key in ended_at for ended_at in runs)]
    everywhere = [key for key in everywhere if not _is_one_job(key, everywhere, runs)]
    if not everywhere:
        return MilestoneGuess(
            None, "no job that differs between the arms, or comes after, ran in every arm"
        )
    places = {
        key: sum(_place(key, everywhere, ended_at) for ended_at in runs) for key in everywhere
    }
    # Of jobs that ended in the same second, the one that fewer come after.
    graph = arms[0].graph
    ranked = sorted(everywhere, key=lambda key: (-places[key], len(_after(graph, [key])), key))
    return MilestoneGuess(
        glob=_glob(ranked[0], arms),
        because=f"{list_first_keys(differing)} differ{'s' if len(differing) == 1 else ''} between "
        "the arms' workflow files in needs, steps or matrix; of that and what comes after, this "
        "ends last in the newest successful run of every arm",
        alternatives=tuple(ranked[1:]),
    )


def list_first_keys(keys: Sequence[str]) -> str:
    """The first few keys."""
    return ", ".join([*keys[:_MOST_SHOWN], *(["..."] if len(keys) > _MOST_SHOWN else [])])


def _after(graph: Graph, keys: Iterable[str]) -> set[str]:
    """What needs some jobs, directly or not, and what they call."""
    found: set[str] = set()
    waiting = [key for key in keys if key in graph.jobs]
    followers: dict[str, list[str]] = {}
    for key, job in graph.jobs.items():
        for need in job.needs:
            followers.setdefault(need, []).append(key)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += [*followers.get(key, ()), *graph.jobs[key].callees]
    return found


def _callers(key: str) -> list[str]:
    """`a` and `a/b` of `a/b/c`."""
    parts = key.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]


def _with_callers(ended_at: Mapping[str, datetime]) -> dict[str, datetime]:
    """The same with the callers of what was executed, each with the end of its last job."""
    called: defaultdict[str, list[datetime]] = defaultdict(list)
    for key, end in ended_at.items():
        for caller in _callers(key):
            called[caller].append(end)
    return {caller: max(ends) for caller, ends in called.items()} | dict(ended_at)


def _is_one_job(key: str, others: Iterable[str], runs: Sequence[Mapping[str, datetime]]) -> bool:
    """Whether a caller's key means, in every run, the same as that of the one job that it calls."""
    called = {other for ended_at in runs for other in ended_at if other.startswith(f"{key}/")}
    return len(called) == 1 and called.issubset(others)


def _place(key: str, keys: Iterable[str], ended_at: Mapping[str, datetime]) -> int:
    """How many of some jobs ended before one of them."""
    return sum(ended_at[other] < ended_at[key] for other in keys)


def _glob(key: str, arms: Sequence[ArmJobs]) -> str:
    """
    `key*`, which finds a job by its name too, unless it finds other jobs besides.

    A caller's key finds all that it calls.
    """
    if any(key in _callers(executed) for arm in arms for executed in arm.ended_at or ()):
        return key
    others = {
        text
        for arm in arms
        for other in arm.graph.jobs
        if other != key
        for text in (other, *arm.names.get(other, ()))
    }
    return key if any(text.startswith(key) for text in others) else f"{key}*"
