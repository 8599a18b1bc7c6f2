"""Jobs are looked up in the files that their attempts ran; needs no network."""

from collections.abc import Iterator, Mapping, Sequence

import duckdb

from ingest.graphs.job_graphs import JoinedFiles, attempt_graph, joined, places_and_needs
from ingest.graphs.step_places import save_step_places
from ingest.graphs.store import UnmappedAttempt, jobs_of, save_graphs, unmapped_attempts
from ingest.records import AttemptGraph, Job, JobNeed, JobPlace
from ingest.workflow import Graph, JobSteps
from ingest.workflow_files.attempt_files import AttemptFiles, files_of
from ingest.workflow_files.known_files import KnownFiles

_MOST_ROWS = 50_000
_MOST_GRAPHS = 50


def map_jobs(connection: duckdb.DuckDBPyConnection, known: KnownFiles) -> int:
    """
    Make the job graphs that are missing, and those that may be made better by now.

    An attempt whose files are not all known gets a graph from what is known, which the next ingest
    makes anew. Each transaction holds a few hundred attempts, so that few wait in memory.

    Returns:
        How many graphs were made.
    """
    made = _Making(known)
    count = 0
    for unmapped in unmapped_attempts(connection):
        changed = list(made.changed(unmapped))
        jobs = jobs_of(connection, [(graph.run_id, graph.run_attempt) for graph, _ in changed])
        graph_of = {
            job.job_id: files.graph
            for graph, files in changed
            for job in jobs[graph.run_id, graph.run_attempt]
        }
        for graphs, places, needs in _packs(changed, jobs):
            # First, so that graphs are made again if this ends between the two.
            save_step_places(
                connection,
                [place.job_id for place in places],
                dict(_described_steps(places, graph_of)),
            )
            save_graphs(connection, graphs, places, needs)
        count += len(changed)
    return count


_Changed = tuple[AttemptGraph, JoinedFiles]
_Pack = tuple[list[AttemptGraph], list[JobPlace], list[JobNeed]]


class _Making:
    """Attempts that ran the same contents share the graph of these."""

    def __init__(self, known: KnownFiles) -> None:
        self._known = known
        self._made: dict[object, JoinedFiles] = {}

    def changed(self, attempts: Sequence[UnmappedAttempt]) -> Iterator[_Changed]:
        """
        The graphs of attempts; what nothing new is known of is left as it is.

        So is a graph that rests on a branch that was not asked for this time.
        """
        everything = files_of(
            [attempt.ran for attempt in attempts], self._known.look_up, self._known.read
        )
        for attempt, files in zip(attempts, everything, strict=True):
            if attempt.graph is not None and not files.is_resolved:
                continue
            made = self._joined(files)
            graph = attempt_graph(attempt.run_id, attempt.run_attempt, files, made)
            if graph != attempt.graph:
                yield graph, made

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


def _packs(changed: Sequence[_Changed], jobs: dict[tuple[int, int], list[Job]]) -> Iterator[_Pack]:
    """Rows to be saved together: a few attempts at a time where they have very many edges."""
    graphs: list[AttemptGraph] = []
    places: list[JobPlace] = []
    needs: list[JobNeed] = []
    for graph, made in changed:
        own_places, own_needs = places_and_needs(
            graph, made.graph, jobs[graph.run_id, graph.run_attempt]
        )
        graphs.append(graph)
        places += own_places
        needs += own_needs
        if len(places) + len(needs) > _MOST_ROWS:
            yield graphs, places, needs
            graphs, places, needs = [], [], []
    if graphs:
        yield graphs, places, needs
