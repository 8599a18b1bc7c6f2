"""Workflow files in memory, and what becomes of the jobs of attempts that ran them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ingest.graphs.job_graphs import describe_graph, join_files, look_up_jobs
from ingest.records import Job, JobPlace, ReferencedWorkflow
from ingest.workflow import Graph, Place, Unplaced, Workflow, map_jobs, read_workflow
from ingest.workflow_files.attempt_files import AttemptFiles, StoredFile, find_files
from ingest.workflow_files.file_that_ran import FileVersion, Ran

HEAD, BASE, LIB = ("a" * 40, "b" * 40, "c" * 40)
TOP = ".github/workflows/build.yml"
CALLED = ".github/workflows/called.yml"
PLAIN = "jobs: {first: {}, last: {needs: first}}"
CALLER = "jobs: {call: {uses: ./.github/workflows/called.yml}, last: {needs: call}}"
REMOTE = "jobs: {call: {uses: o/lib/.github/workflows/called.yml@v1}}"
OF_TAG = ReferencedWorkflow("o/lib/.github/workflows/called.yml@v1", LIB, "refs/tags/v1")
START = datetime(2026, 1, 1)


@dataclass
class Library:
    """
    Files by repository, path and revision: a text, None for one that is not there.

    Attributes:
        asked: What was looked up, level by level.
    """

    texts: dict[tuple[str, str, str], str | None]
    asked: list[set[FileVersion]] = field(default_factory=list)

    def look_up(self, versions: Collection[FileVersion]) -> dict[FileVersion, StoredFile]:
        """What is known; a text is its own blob_sha."""
        self.asked.append(set(versions))
        found = {}
        for version in versions:
            key = version.repository, version.path, version.revision
            if key in self.texts:
                text = self.texts[key]
                problem = "It is not there." if text is None else None
                found[version] = StoredFile(version.revision, text, problem)
        return found

    def read(self, blob_sha: str) -> Workflow:
        """The jobs of a text."""
        return read_workflow(blob_sha)


PUSH = Ran("o/r", TOP, "push", HEAD)
PULL = Ran("o/r", TOP, "pull_request", HEAD, base_sha=BASE)
AT_HEAD = ("o/r", TOP, HEAD)
AT_BASE = ("o/r", TOP, BASE)


def mapped(
    ran: Ran, texts: dict[tuple[str, str, str], str | None], jobs: list[Job]
) -> tuple[list[JobPlace], list[tuple[int, int, str]]]:
    """The places of an attempt's jobs, and its edges: job, needed job, source."""
    library = Library(texts)
    files: AttemptFiles
    (files,) = find_files([ran], library.look_up, library.read)
    made = join_files(files, library.read)
    found = look_up_jobs(describe_graph(1, 1, files, made), made.graph, jobs)
    source_of = {(need.waiting_id, need.needed_id): need.source for need in found.needs}
    return found.places, pairs_of(source_of)


def pairs_of(source_of: Mapping[tuple[int, int], str]) -> list[tuple[int, int, str]]:
    """
    The pairs of jobs of edges, sorted: job, needed job, source; a pair that is there twice, twice.

    Args:
        source_of: By waiting and needed job or joint.
    """
    needed: dict[int, list[tuple[int, str]]] = {}
    for (waiting_id, needed_id), source in source_of.items():
        needed.setdefault(waiting_id, []).append((needed_id, source))
    pairs = []
    for job_id in needed:
        nodes = [job_id] if job_id > 0 else []
        while nodes:
            for needed_id, source in needed[nodes.pop()]:
                if needed_id < 0:
                    nodes.append(needed_id)
                else:
                    pairs.append((job_id, needed_id, source))
    return sorted(pairs)


def places_of(graph: Graph, names: Iterable[str]) -> dict[str, Place | Unplaced]:
    """Where jobs of these names stand in a graph."""
    jobs = [a_job(number, name) for number, name in enumerate(names)]
    places = map_jobs(graph, jobs).places
    return {job.name: places[job.job_id] for job in jobs}


def a_job(job_id: int, name: str, start_s: int = 0, end_s: int = 1) -> Job:
    """A job that was created, began and ended so many seconds after an instant."""
    return Job(
        job_id=job_id,
        run_id=1,
        run_attempt=1,
        name=name,
        status="completed",
        conclusion="success",
        created_at=START + timedelta(seconds=start_s),
        started_at=START + timedelta(seconds=start_s),
        completed_at=START + timedelta(seconds=end_s),
        runner_id=1,
        runner_name="runner",
        runner_group=None,
        runner_labels=(),
        html_url=None,
        steps=(),
    )
