"""Jobs are marked, and looked up with their steps in the files that they ran; no network."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter

import duckdb

from ingest.bounds import batches
from ingest.errors import DatabaseMemoryFull
from ingest.graphs.job_graphs import (
    RULES,
    JoinedFiles,
    LookedUp,
    describe_graph,
    join_files,
    look_up_jobs,
)
from ingest.graphs.marks import mark_listed
from ingest.graphs.need_uses import find_file_jobs, find_uses, save_of_files
from ingest.graphs.save_graphs import (
    ListedJobs,
    UnmappedAttempt,
    count_jobs,
    read_jobs,
    read_unmapped_attempts,
    save_graphs,
)
from ingest.records import AttemptGraph, FileJob, FileNeedUse, JobPlace, StepList, StepPlace
from ingest.storage.arrow import register, small_batches, upsert
from ingest.storage.database import transaction
from ingest.workflow import Graph, JobSteps, MatchedStep, ShownStep, Unmatched, match_steps
from ingest.workflow_files.attempt_files import AttemptFiles, find_files, read_actions
from ingest.workflow_files.known_files import KnownFiles

_MOST_ATTEMPTS = 300
_MOST_JOBS = 5_000
_MOST_GRAPHS = 50
Failed = Callable[[str, Exception], None]
"""Called with what could not be stored, and why."""


@dataclass(frozen=True, slots=True)
class _Mapped:
    """
    What is to be stored of one attempt.

    Attributes:
        steps: As files describe them, by job_id.
        of_files: What its files say, which other attempts may share.
    """

    found: LookedUp
    steps: Mapping[int, JobSteps]
    of_files: "_Made"


def map_jobs(known: KnownFiles, failed: Failed) -> int:
    """
    Mark jobs and make their graphs: what is missing, of older rules, or may be better by now.

    An attempt whose files are not all known gets a graph from what is known, which the next ingest
    makes anew. A few thousand jobs at a time are in memory.

    Returns:
        How many graphs were made.
    """
    working = known.working
    made = _Making(known)
    count = 0

    def save(part: Sequence[_Mapped]) -> None:
        # First, so that graphs are made again if this ends between the two.
        save_step_places(
            working.connection,
            [place.job_id for each in part for place in each.found.places],
            {job_id: steps for each in part for job_id, steps in each.steps.items()},
        )
        made_of = {each.found.graph.files_key: each.of_files for each in part}.values()
        save_of_files(
            working.connection,
            list(chain.from_iterable(made.jobs for made in made_of)),
            list(chain.from_iterable(made.uses for made in made_of)),
        )
        save_graphs(
            working.connection,
            [each.found.graph for each in part],
            [mark for each in part for mark in each.found.marks],
            [place for each in part for place in each.found.places],
            [need for each in part for need in each.found.needs],
        )

    def leave_out(mapped: _Mapped, why: DatabaseMemoryFull) -> None:
        graph = mapped.found.graph
        what = f"job graph of run {graph.run_id}, attempt {graph.run_attempt}"
        failed(what, DatabaseMemoryFull(f"it is left out: {why}"))

    for unmapped in read_unmapped_attempts(working):
        changed = list(made.changed(unmapped))
        counts = count_jobs(working.connection, [_key(graph) for _, graph, _ in changed])
        counted = [(each, counts.get(_key(each[1]), 0)) for each in changed]
        for few in batches(counted, _MOST_ATTEMPTS, itemgetter(1), _MOST_JOBS):
            together = [each for each, _ in few]
            listed = read_jobs(working.connection, [_key(graph) for _, graph, _ in together])
            for part in small_batches(_map(together, listed)):
                working.save(part, save, leave_out)
        count += len(changed)
    return count


@dataclass(frozen=True, slots=True)
class _Made:
    """What came of some files."""

    joined: JoinedFiles
    uses: tuple[FileNeedUse, ...] = ()
    jobs: tuple[FileJob, ...] = ()


_Changed = tuple[UnmappedAttempt, AttemptGraph, _Made]


class _Making:
    """Attempts that ran the same contents share the graph of these, and what its jobs use."""

    def __init__(self, known: KnownFiles) -> None:
        self._known = known
        self._made: dict[object, _Made] = {}

    def changed(self, attempts: Sequence[UnmappedAttempt]) -> Iterator[_Changed]:
        """
        The graphs of attempts; what nothing new is known of is left as it is.

        So is a graph of today's rules that rests on a branch that was not asked for this time.
        """
        rans, known = [attempt.ran for attempt in attempts], self._known
        everything = find_files(rans, known.look_up, known.read, known.read_action)
        for attempt, found in zip(attempts, everything, strict=True):
            files = found
            if attempt.graph is not None and not files.is_resolved:
                if attempt.graph.rules == RULES:
                    continue
                look_up = known.look_up_as_stored
                (files,) = find_files([attempt.ran], look_up, known.read, known.read_action)
            made = self._join(files)
            graph = describe_graph(attempt.run_id, attempt.run_attempt, files, made.joined)
            if graph != attempt.graph:
                yield attempt, graph, made

    def _join(self, files: AttemptFiles) -> _Made:
        contents = files.contents
        if contents not in self._made:
            if len(self._made) == _MOST_GRAPHS:
                self._made.clear()
            joined = join_files(files, self._known.read)
            made = _Made(joined)
            if joined.graph is not None:
                actions = read_actions(files, self._known.read_action)
                made = _Made(
                    joined,
                    find_uses(files.key, joined.graph, actions),
                    tuple(find_file_jobs(files.key, joined.graph)),
                )
            self._made[contents] = made
        return self._made[contents]


def _map(
    changed: Sequence[_Changed], listed: Mapping[tuple[int, int], ListedJobs]
) -> Iterator[_Mapped]:
    for attempt, graph, made in changed:
        of_attempt = listed[_key(graph)]
        jobs = mark_listed(of_attempt.jobs, attempt.run_started_at, of_attempt.with_steps)
        found = look_up_jobs(graph, made.joined.graph, jobs)
        steps = dict(_described_steps(made.joined.graph, found.places))
        yield _Mapped(found, steps, made)


def _described_steps(
    graph: Graph | None, places: Sequence[JobPlace]
) -> Iterator[tuple[int, JobSteps]]:
    """What the file says of the steps of an attempt's jobs; jobs without are left out."""
    for place in places:
        if graph is not None and place.job_key is not None:
            steps = graph.jobs[place.job_key].job.steps
            if steps is not None:
                yield place.job_id, steps


def _key(graph: AttemptGraph) -> tuple[int, int]:
    return graph.run_id, graph.run_attempt


def save_step_places(
    connection: duckdb.DuckDBPyConnection,
    job_ids: Sequence[int],
    described: Mapping[int, JobSteps],
) -> None:
    """What files say of the steps of some jobs, by job_id, in place of what was stored of all."""
    lists: list[StepList] = []
    places: list[StepPlace] = []
    for job_id, shown in _shown_steps(connection, list(described)).items():
        found = match_steps(described[job_id], shown)
        reason = found.reason if isinstance(found, Unmatched) else None
        lists.append(StepList(job_id, described[job_id].has_parallel, reason))
        places += _places(job_id, found)
    with transaction(connection):
        register(connection, [_JobKey(job_id) for job_id in job_ids], _JobKey)
        for table in ("step_lists", "step_places"):
            connection.execute(f"delete from {table} where job_id in (select job_id from incoming)")
        if lists:
            upsert(connection, "step_lists", lists, StepList)
        if places:
            upsert(connection, "step_places", places, StepPlace)


def _places(job_id: int, found: Sequence[MatchedStep] | Unmatched) -> Iterator[StepPlace]:
    for matched in () if isinstance(found, Unmatched) else found:
        step = matched.step
        yield StepPlace(
            job_id=job_id,
            number=matched.number,
            kind=step.kind,
            is_background=step.is_background,
            group_number=step.group,
            awaited_by=step.awaited_by,
            cancelled_by=step.cancelled_by,
        )


def _shown_steps(
    connection: duckdb.DuckDBPyConnection, job_ids: Sequence[int]
) -> dict[int, list[ShownStep]]:
    """The stored steps of jobs, by job_id and in order; jobs without any are left out."""
    found: dict[int, list[ShownStep]] = {}
    if not job_ids:
        return found
    register(connection, [_JobKey(job_id) for job_id in job_ids], _JobKey)
    rows = connection.execute(
        """
        select
            steps.job_id,
            steps.number,
            coalesce(steps.name, ''),
            case when steps.conclusion <> 'skipped' then steps.started_at end,
            case when steps.conclusion <> 'skipped' then steps.completed_at end,
        from steps semi join incoming using (job_id)
        order by steps.job_id, steps.number
        """
    ).fetchall()
    for job_id, *step in rows:
        found.setdefault(job_id, []).append(ShownStep(*step))
    return found


@dataclass(frozen=True, slots=True)
class _JobKey:
    job_id: int
