"""
The jobs of one workflow file.

Sources: GitHub docs, "Workflow syntax for GitHub Actions", `jobs.<job_id>`; actions/runner,
`WorkflowTemplateConverter.cs` (what GitHub refuses).
"""

import re
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from ingest.workflow.matrix import DYNAMIC, MOST_WORK, Matrix, expand, weight
from ingest.workflow.parse import Value, parse_yaml
from ingest.workflow.problem import WorkflowUnreadable, quoted
from ingest.workflow.scalars import Scalar
from ingest.workflow.steps import JobSteps, read_steps
from ingest.workflow.templates import has_expression

MOST_JOBS = 2_000
"""Jobs in a file, and in a workflow with all files it calls."""

LONGEST_NAME = 500
"""Characters of a `name:`; GitHub's pages show 100."""

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,98}", re.ASCII)


@dataclass(frozen=True, slots=True)
class WorkflowJob:
    """
    One job as its file describes it.

    Attributes:
        key: Its id under `jobs:`.
        name: Its `name:`, expressions and all; None where it has none, so that GitHub shows
            the key.
        needs: Keys of the jobs it needs, each once, in the file's order.
        condition: Its `if:`; None where it has none.
        continue_on_error: None where an expression decides.
        uses: The reusable workflow it calls, as written; None for a job with steps.
        matrix: None for a job without.
        has_environment: It may wait for an approval.
        has_concurrency: It may wait for its group.
        has_max_parallel: Its legs may wait for one another.
        steps: None where the file says nothing of them that the API does not: see `read_steps`.
    """

    key: str
    name: str | None
    needs: tuple[str, ...]
    condition: str | None
    continue_on_error: bool | None
    uses: str | None
    matrix: Matrix | None
    has_environment: bool
    has_concurrency: bool
    has_max_parallel: bool
    steps: JobSteps | None = None


@dataclass(frozen=True, slots=True)
class Workflow:
    """
    One workflow file.

    Attributes:
        name: Its `name:`; None where it has none.
        has_concurrency: A run of it, or a job that calls it, may wait for its group.
        jobs: In the file's order.
    """

    name: str | None
    has_concurrency: bool
    jobs: tuple[WorkflowJob, ...]


def read_workflow(content: str | bytes) -> Workflow:
    """
    The jobs of a file.

    Raises:
        WorkflowUnreadable: It is no YAML within bounds (`parse_yaml`) or no workflow, its
            matrices ask for too much work, or its `needs` name a missing job or form a circle.
    """
    root = parse_yaml(content)
    if not isinstance(root, dict):
        raise WorkflowUnreadable("The file is no workflow: it is no mapping.")
    described = root.get("jobs")
    if not isinstance(described, dict) or not described:
        raise WorkflowUnreadable("The file is no workflow: it has no jobs.")
    if len(described) > MOST_JOBS:
        raise WorkflowUnreadable(f"The file has more than {MOST_JOBS:,} jobs.")
    keys = _keys(described)
    work = 0
    jobs = []
    for key, description in described.items():
        if not isinstance(description, dict):
            raise WorkflowUnreadable(f"Job {quoted(key)} is no mapping.")
        work += weight(_strategy(description).get("matrix", _NOTHING))
        if work > MOST_WORK:
            raise WorkflowUnreadable("The matrices of the file have too many combinations.")
        try:
            jobs.append(_job(key, description, keys))
        except WorkflowUnreadable as error:
            raise WorkflowUnreadable(f"Job {quoted(key)}: {error}.") from error
    _refuse_circles(jobs)
    return Workflow(_text(root.get("name")), _is_given(root.get("concurrency")), tuple(jobs))


_NOTHING = Scalar("", None)


def _keys(described: dict[str, Value]) -> dict[str, str]:
    """Each key by its lower case: GitHub tells keys apart without regard to case."""
    keys: dict[str, str] = {}
    for key in described:
        if not _KEY.fullmatch(key):
            raise WorkflowUnreadable(f"{quoted(key)} is no id of a job.")
        if keys.setdefault(key.lower(), key) != key:
            raise WorkflowUnreadable(f"The job {quoted(key)} repeats in another case.")
    return keys


def _job(key: str, description: dict[str, Value], keys: dict[str, str]) -> WorkflowJob:
    strategy = _strategy(description)
    name = _text(description.get("name"))
    if name is not None and len(name) > LONGEST_NAME:
        raise WorkflowUnreadable(f"its name has more than {LONGEST_NAME} characters")
    return WorkflowJob(
        key=key,
        name=name,
        needs=_needs(key, description.get("needs", _NOTHING), keys),
        condition=_text(description.get("if")),
        continue_on_error=_truth(description.get("continue-on-error", _NOTHING)),
        uses=_text(description.get("uses")),
        matrix=_matrix(description.get("strategy", _NOTHING)),
        has_environment=_is_given(description.get("environment")),
        has_concurrency=_is_given(description.get("concurrency")),
        has_max_parallel=_is_given(strategy.get("max-parallel")),
        steps=read_steps(description.get("steps")),
    )


def _needs(key: str, needs: Value, keys: dict[str, str]) -> tuple[str, ...]:
    match needs:
        case Scalar(value=None):
            return ()
        case Scalar():
            listed: list[Value] = [needs]
        case list():
            listed = needs
        case _:
            raise WorkflowUnreadable("its needs are neither a job nor a list of jobs")
    found: dict[str, None] = {}
    for need in listed:
        if not isinstance(need, Scalar):
            raise WorkflowUnreadable("its needs list something else than jobs")
        needed = keys.get(need.text.lower())
        if needed is None:
            raise WorkflowUnreadable(f"it needs {quoted(need.text)}, which the file lacks")
        if needed == key:
            raise WorkflowUnreadable("it needs itself")
        found[needed] = None
    return tuple(found)


def _refuse_circles(jobs: list[WorkflowJob]) -> None:
    try:
        TopologicalSorter({job.key: job.needs for job in jobs}).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        raise WorkflowUnreadable(
            f"Jobs need one another in a circle: {quoted(' needs '.join(reversed(circle)))}."
        ) from error


def _matrix(strategy: Value) -> Matrix | None:
    match strategy:
        case Scalar() if has_expression(strategy.text):
            return DYNAMIC
        case dict() if _is_given(strategy.get("matrix")):
            return expand(strategy["matrix"])
        case _:
            return None


def _strategy(description: dict[str, Value]) -> dict[str, Value]:
    strategy = description.get("strategy")
    return strategy if isinstance(strategy, dict) else {}


def _truth(value: Value) -> bool | None:
    if isinstance(value, Scalar) and has_expression(value.text):
        return None
    return isinstance(value, Scalar) and value.value is True


def _text(value: Value | None) -> str | None:
    """The text of a scalar as written; None for none, and for an empty one, as GitHub has it."""
    if isinstance(value, Scalar) and value.value is not None:
        return value.text or None
    return None


def _is_given(value: Value | None) -> bool:
    return value is not None and value != _NOTHING
