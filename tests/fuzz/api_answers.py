"""Answers of the API, with values missing, null, of other types, huge and deep."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from basis.errors import LongpoleError
from ingest.api import convert
from ingest.api.limits import read_slow_down, word_exhausted
from ingest.graphs.job_graphs import look_up_jobs
from ingest.graphs.marks import mark_listed
from ingest.records import AttemptGraph
from ingest.workflow_files.object_queries import ObjectName, read_objects
from tests.fuzz.mutations import mutated_tree
from tests.simulated import shapes

WORDED = (LongpoleError,)
_MOST_SAMPLES = 60
_NOW = 1_775_786_400.0
_SPEC = [("job", "jobs.json"), ("run", "runs.json")]


def corpus(shared: Path) -> list[tuple[str, Any]]:
    """Kinds and answers: recorded runs and jobs where they are at hand, and every shape."""
    samples: list[tuple[str, Any]] = []
    for kind, name in _SPEC:
        for path in sorted(shared.glob(f"recordings/*/{name}")):
            answers = json.loads(path.read_text("utf-8"))
            step = max(1, len(answers) // _MOST_SAMPLES)
            samples += [(kind, answer) for answer in answers[::step]]
    repository = shapes.repository("o/r")
    commit = shapes.commit(repository, "a" * 40, "one\n\ntwo", datetime(2026, 1, 1))
    workflow = shapes.workflow(repository, 1, ".github/workflows/a.yml")
    run = shapes.run(workflow, 1, commit, repository)
    job = shapes.job(run, 2, "build (a, b)", steps=[shapes.step(1, "x"), shapes.step(4, "y")])
    pull = shapes.pull_request(repository, 5, "topic", [commit])
    objects = {
        "data": {"r0": {"o0": {"oid": "a", "text": "x"}}},
        "errors": [{"path": ["r0", "o0"]}],
    }
    return [
        *samples,
        ("run", run | {"pull_requests": [shapes.pull_request_reference(pull)]}),
        ("jobs", {"total_count": 2, "jobs": [job, job | {"id": 3, "name": "build"}]}),
        ("pull", pull),
        ("commits", [commit, commit]),
        ("objects", objects),
        ("headers", {"retry-after": "7", "x-ratelimit-reset": "9", "x-ratelimit-remaining": "0"}),
    ]


def make(random: Random, samples: Sequence[tuple[str, Any]]) -> tuple[str, Any]:
    """One answer of its kind, mutated."""
    kind, answer = random.choice(samples)
    return kind, mutated_tree(random, answer)


def read(given: tuple[str, Any]) -> None:
    """As the ingest reads such an answer, after its way through JSON."""
    kind, answer = given
    _READERS[kind](answer)


def _run(answer: Any) -> None:  # noqa: ANN401 - decoded JSON
    one = convert.an_object(answer)
    convert.run_attempt(one, "o/r")
    convert.run_pull_requests(one)


def _jobs(answer: Any) -> None:  # noqa: ANN401 - decoded JSON
    convert.total_count(answer)
    jobs = [convert.job(one, 1, 1) for one in convert.objects(answer, "jobs")]
    unique = list({job.job_id: job for job in jobs}.values())
    with_steps = {job.job_id for job in unique if job.steps}
    look_up_jobs(_INFERRED, None, mark_listed(unique, datetime(2026, 1, 1), with_steps))


def _objects(answer: Any) -> None:  # noqa: ANN401 - decoded JSON
    read_objects([ObjectName("o/r", "a")], convert.an_object(answer))


def _headers(answer: Any) -> None:  # noqa: ANN401 - decoded JSON
    if isinstance(answer, dict):
        headers = {key: value for key, value in answer.items() if isinstance(value, str)}
        refused = read_slow_down(403, headers, json.dumps(answer), _NOW)
        limited = read_slow_down(
            200, headers, json.dumps({"errors": [answer]}), _NOW, is_query=True
        )
        for asked in filter(None, (refused, limited)):
            word_exhausted(asked.why, asked.until)


_INFERRED = AttemptGraph(
    run_id=1,
    run_attempt=1,
    source="inferred",
    repository=None,
    path=None,
    commit_sha=None,
    problem=None,
    is_final=True,
    base_sha=None,
)
_READERS: dict[str, Callable[[Any], object]] = {
    "run": _run,
    "job": lambda answer: _jobs({"jobs": [answer]}),
    "jobs": _jobs,
    "pull": lambda answer: convert.pull_request(convert.an_object(answer), "o/r"),
    "commits": lambda answer: (
        convert.pull_request_commits(convert.objects(answer), "o/r", 5) and None
    ),
    "objects": _objects,
    "headers": _headers,
}
