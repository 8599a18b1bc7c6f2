"""Jobs are marked, and looked up in the files that their attempts ran; needs no network."""

from collections.abc import Iterator, Mapping, Sequence

import duckdb

from ingest.graphs.job_graphs import RULES, JoinedFiles, attempt_graph, joined, look_up
from ingest.graphs.marks import mark_listed
from ingest.graphs.step_places import save_step_places
from ingest.graphs.store import (
    ListedJobs,
    UnmappedAttempt,
    jobs_of,
    save_graphs,
    unmapped_attempts,
)
from ingest.records import AttemptGraph, JobMarks, JobNeed, JobPlace
from ingest.workflow import Graph, JobSteps
from ingest.workflow_files.attempt_files import AttemptFiles, files_of
from ingest.workflow_files.known_files import KnownFiles

_MOST_ROWS = 50_000
_MOST_GRAPHS = 50


def map_jobs(connection: duckdb.DuckDBPyConnection, known: KnownFiles) -> int:
    """
    Mark jobs and make their graphs: what is missing, of older rules, or may be better by now.

    An attempt whose files are not all known gets a graph from what is known, which the next ingest
    makes anew. Each transaction holds a few hundred attempts, so that few wait in memory.

    Returns:
        How many graphs were made.
    """
    made = _Making(known)
    count = 0
    for unmapped in unmapped_attempts(connection):
        changed = list(made.changed(unmapped))
        listed = jobs_of(connection, [(one.run_id, one.run_attempt) for one, *_ in changed])
        graph_of = {
            job.job_id: files.graph
            for one, _, files in changed
            for job in listed[one.run_id, one.run_attempt].jobs
        }
        for pack in _packs(changed, listed):
            _, _, places, _ = pack
            # First, so that graphs are made again if this ends between the two.
            save_step_places(
                connection,
                [place.job_id for place in places],
                dict(_described_steps(places, graph_of)),
            )
            save_graphs(connection, *pack)
        count += len(changed)
    return count


_Changed = tuple[UnmappedAttempt, AttemptGraph, JoinedFiles]
_Pack = tuple[list[AttemptGraph], list[JobMarks], list[JobPlace], list[JobNeed]]


class _Making:
    """Attempts that ran the same contents share the graph of these."""

    def __init__(self, known: KnownFiles) -> None:
        self._known = known
        self._made: dict[object, JoinedFiles] = {}

    def changed(self, attempts: Sequence[UnmappedAttempt]) -> Iterator[_Changed]:
        """
        The graphs of attempts; what nothing new is known of is left as it is.

        So is a graph of today's rules that rests on a branch that was not asked for this time.
        """
        rans = [attempt.ran for attempt in attempts]
        everything = files_of(rans, self._known.look_up, self._known.read)
        for attempt, found in zip(attempts, everything, strict=True):
            files = found
            if attempt.graph is not None and not files.is_resolved:
                if attempt.graph.rules == RULES:
                    continue
                (files,) = files_of([attempt.ran], self._known.look_up_as_stored, self._known.read)
            made = self._joined(files)
            graph = attempt_graph(attempt.run_id, attempt.run_attempt, files, made)
            if graph != attempt.graph:
                yield attempt, graph, made

    def _joined(self, files: AttemptFiles) -> JoinedFiles:
        contents = files.contents
        if contents not in self._made:
            if len(self._made) == _MOST_GRAPHS:
                self._made.clear()
            self._made[contents] = joined(files, self._known.read)
        return self._made[contents]


def _described_steps(
    places: Sequence[JobPlace], graph_of: Mapping[int, Graph | None]
) -> Iterator[tuple[int, JobSteps]]:
    """What files say of the steps of some jobs, with their job_id; jobs without are left out."""
    for place in places:
        graph = graph_of[place.job_id]
        if graph is not None and place.job_key is not None:
            steps = graph.jobs[place.job_key].job.steps
            if steps is not None:
                yield place.job_id, steps


def _packs(
    changed: Sequence[_Changed], listed: Mapping[tuple[int, int], ListedJobs]
) -> Iterator[_Pack]:
    """Rows to be saved together: a few attempts at a time where they have very many edges."""
    pack: _Pack = ([], [], [], [])
    graphs, marks, places, needs = pack
    for attempt, graph, made in changed:
        of_attempt = listed[attempt.run_id, attempt.run_attempt]
        jobs = mark_listed(of_attempt.jobs, attempt.run_started_at, of_attempt.with_steps)
        found = look_up(graph, made.graph, jobs)
        graphs.append(found.graph)
        marks += found.marks
        places += found.places
        needs += found.needs
        if len(places) + len(needs) > _MOST_ROWS:
            yield pack
            pack = ([], [], [], [])
            graphs, marks, places, needs = pack
    if graphs:
        yield pack
