"""What a workflow's files say of each job, as far as a treatment would change it."""

from collections.abc import Callable
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


def job_descriptions(graph: Graph, root: Root) -> dict[str, Description]:
    """
    What tells a job from that of another arm, for each job of a graph.

    Args:
        graph: Of the files.
        root: Gives their contents; of files that a graph could be made from.
    """
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
