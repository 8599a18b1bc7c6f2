"""What the project's matcher makes of the jobs of one attempt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from ingest import workflow
from ingest.records import Job
from ingest.workflow import FileReference, Graph, Place, Unplaced, WorkflowUnreadable
from tests.corpus.attempts import ShownJob
from tests.corpus.folder import File

Verdict = Literal["wrong", "file refused", "unplaced", "ambiguous", "alike", "not known", "mapped"]
"""
What became of a name, the worst first: mapped to another key, its file refused by the reader, left
open, left open among several keys, left open since jobs of two keys show it at once, rightly left
open since the folder lacks the file that it stands in, mapped to the right key.
"""

_BEGIN = datetime(2026, 11, 2, 9, 0, 0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What became of the jobs of one name.

    Attributes:
        name: As shown.
        keys: Where they stand in the file.
        verdict: The worst of them.
        reason: Of the matcher, or where it put a job wrongly; empty where all is right.
        job_count: How many jobs have the name.
    """

    name: str
    keys: tuple[str, ...]
    verdict: Verdict
    reason: str
    job_count: int


def outcomes_of(file: File, jobs: list[ShownJob], event: str | None = None) -> list[Outcome]:
    """Per name of an attempt, in the order of the jobs; `event` is what started it, if known."""
    try:
        graph = graph_of(file, event)
    except WorkflowUnreadable as problem:
        places: Mapping[int, Place | Unplaced] = {}
        refusal = str(problem)
    else:
        places, refusal = placed(graph, api_jobs(jobs)), ""
    by_name: dict[str, list[tuple[ShownJob, Place | Unplaced | None]]] = {}
    for number, job in enumerate(jobs):
        by_name.setdefault(job.name, []).append((job, places.get(number)))
    return [_outcome(name, found, refusal) for name, found in by_name.items()]


def graph_of(file: File, event: str | None) -> Graph:
    """
    The graph that an ingest would make, of all files that the folder has.

    Raises:
        WorkflowUnreadable: As the project's reader.
    """
    top = workflow.read_workflow(file.text)
    texts: dict[FileReference, str] = {}
    waiting = list(workflow.called_files(top))
    while waiting:
        reference = waiting.pop()
        owner = f"{reference.repository}/" if reference.repository else "./"
        at = f"@{reference.ref}" if reference.repository else ""
        called = file.called(f"{owner}{reference.path}{at}")
        if called is None or reference in texts:
            continue
        texts[reference] = called.text
        try:
            waiting += workflow.called_files(workflow.read_workflow(called.text), reference)
        except WorkflowUnreadable:
            continue
    return workflow.join(top, texts, run=workflow.KnownRun(file.repository.name, event))


def placed(graph: Graph, jobs: list[Job]) -> Mapping[int, Place | Unplaced]:
    """Each job's place, by its id."""
    return workflow.map_jobs(graph, jobs).places


def api_jobs(jobs: Iterable[ShownJob]) -> list[Job]:
    """As the API would list them: ids count from 0, a stage of the attempt takes five minutes."""
    return [_api_job(number, job) for number, job in enumerate(jobs)]


def _api_job(number: int, job: ShownJob) -> Job:
    is_skipped = job.conclusion == "skipped"
    created_at = _BEGIN + timedelta(minutes=5 * job.stage, seconds=number % 3)
    started_at = created_at if is_skipped else created_at + timedelta(seconds=7)
    return Job(
        job_id=number,
        run_id=1,
        run_attempt=1,
        name=job.name,
        status="completed",
        conclusion=job.conclusion,
        created_at=created_at,
        started_at=started_at,
        completed_at=started_at if is_skipped else started_at + timedelta(minutes=4),
        runner_id=None if is_skipped else number + 1,
        runner_name=None if is_skipped else f"runner {number + 1}",
        runner_group=None if is_skipped else "GitHub Actions",
        runner_labels=job.labels,
        html_url=f"https://github.com/acme/rocket/actions/runs/1/job/{number}",
        steps=(),
    )


def _outcome(
    name: str, found: list[tuple[ShownJob, Place | Unplaced | None]], refusal: str
) -> Outcome:
    keys = tuple(dict.fromkeys(job.key for job, _ in found))
    judged = [_judged(job, place, refusal) for job, place in found]
    order = get_args(Verdict)
    verdict, reason = min(judged, key=lambda each: order.index(each[0]))
    if verdict == "ambiguous" and len(keys) > 1:
        verdict = "alike"
    return Outcome(name, keys, verdict, reason, len(found))


def _judged(job: ShownJob, place: Place | Unplaced | None, refusal: str) -> tuple[Verdict, str]:
    match place:
        case None:
            return "file refused", refusal
        case Place(key=key) if job.is_known and key != job.key:
            return "wrong", f"is {job.key}, was mapped to {key}"
        case Place(key=key) if not job.is_known and not f"{key}/".startswith(f"{job.key}/"):
            return "wrong", f"is below {job.key}, was mapped to {key}"
        case Place():
            return ("mapped" if job.is_known else "not known"), ""
        case Unplaced(reason=reason, keys=keys):
            if not job.is_known:
                return "not known", reason
            return ("ambiguous" if len(keys) > 1 else "unplaced"), reason
