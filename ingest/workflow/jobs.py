"""
The jobs of one workflow file.

Sources: GitHub docs, "Workflow syntax for GitHub Actions", `jobs.<job_id>`; actions/runner,
`WorkflowTemplateConverter.cs` (what GitHub refuses).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from ingest.workflow.calls import DeclaredInputs, read_declared_inputs
from ingest.workflow.matrix import DYNAMIC, MOST_WORK, Matrix, expand_matrix, weigh_matrix
from ingest.workflow.parse import Key, Scalar, Value, WorkflowUnreadable, parse_yaml, quoted
from ingest.workflow.steps import JobSteps, read_steps
from ingest.workflow.templates import has_expression

MOST_JOBS = 2_000
"""Jobs in a file, and in a workflow with all files it calls."""

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,98}", re.ASCII)


@dataclass(frozen=True, slots=True)
class WorkflowJob:
    """
    One job as its file describes it.

    Attributes:
        key: Its id under `jobs:`.
        name: Its `name:`, expressions and all, a number as GitHub shows it; None where it has
            none, so that GitHub shows the key.
        needs: Keys of the jobs it needs, each once, in the file's order.
        condition: Its `if:`; None where it has none.
        continue_on_error: None where an expression decides.
        uses: The reusable workflow it calls, as written; None for a job with steps.
        has_max_parallel: Its legs may wait for one another.
        strategy: As written, where a run may know more of the matrix than the file; else None.
        given: What it passes to the workflow that it calls, as written.
        problem: What of it could not be read, as the end of a sentence; None if nothing.
        steps: None where the file says nothing of them that the API does not: see `read_steps`.
        described: All that its file says of it, as written.
        file_env: The variables that its file sets for all jobs, as written.
        line: Where its key stands in its file, from 1.
    """

    key: str
    name: str | None
    needs: tuple[str, ...]
    condition: str | None
    continue_on_error: bool | None
    uses: str | None
    matrix: Matrix | None
    has_environment: bool = False
    has_concurrency: bool = False
    has_max_parallel: bool = False
    strategy: Value | None = field(default=None, compare=False, repr=False)
    runs_on: Value | None = field(default=None, compare=False, repr=False)
    given: Mapping[str, Value] = field(default_factory=dict, compare=False, repr=False)
    problem: str | None = None
    has_unknown_needs: bool = False
    steps: JobSteps | None = None
    described: Mapping[str, Value] = field(default_factory=dict, compare=False, repr=False)
    file_env: Value | None = field(default=None, compare=False, repr=False)
    line: int | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Workflow:
    """
    One workflow file.

    Attributes:
        has_concurrency: A run of it, or a job that calls it, may wait for its group.
        jobs: In the file's order.
        problems: A sentence for each job that had to be left out.
    """

    name: str | None
    has_concurrency: bool
    jobs: tuple[WorkflowJob, ...]
    inputs: DeclaredInputs
    problems: tuple[str, ...]


def read_workflow(content: str | bytes) -> Workflow:
    """
    The jobs of a file.

    A job of which something can't be read keeps the rest, with its problem.

    Raises:
        WorkflowUnreadable: It is no YAML within bounds (`parse_yaml`) or no workflow, none of its
            jobs can be read, or its `needs` are such that GitHub starts no run: they name a
            missing job or form a circle.
    """
    root = parse_yaml(content)
    if not isinstance(root, dict):
        raise WorkflowUnreadable("The file is no workflow: it is no mapping.")
    described = root.get("jobs")
    if not isinstance(described, dict) or not described:
        raise WorkflowUnreadable("The file is no workflow: it has no jobs.")
    if len(described) > MOST_JOBS:
        raise WorkflowUnreadable(f"The file has more than {MOST_JOBS:,} jobs.")
    keys, problems = _keys(described)
    lines = {str(key): key.line for key in described if isinstance(key, Key)}
    reading = _Reading(keys, root.get("env"), lines)
    jobs = [reading.job(key, described[key]) for key in keys.values()]
    if all(job.has_unknown_needs for job in jobs):
        raise WorkflowUnreadable(next(iter(problems), "") or job_problem(jobs[0].key, jobs[0]))
    _refuse_circles(jobs)
    return Workflow(
        name=_text(root.get("name")),
        has_concurrency=_is_given(root.get("concurrency")),
        jobs=tuple(jobs),
        inputs=read_declared_inputs(root.get("on")),
        problems=tuple(problems),
    )


def job_problem(key: str, job: WorkflowJob) -> str:
    """What could not be read of a job, as a sentence."""
    return f"Job {quoted(key)}: {job.problem}."


_NOTHING = Scalar("", None)


def _keys(described: dict[str, Value]) -> tuple[dict[str, str], list[str]]:
    """
    Each key by its lower case, and a sentence for each that is no id of a job.

    GitHub tells keys apart without regard to case.
    """
    keys: dict[str, str] = {}
    problems = []
    for key in described:
        if not _KEY.fullmatch(key):
            problems.append(f"{quoted(key)} is no id of a job.")
        elif keys.setdefault(key.lower(), str(key)) != key:
            raise WorkflowUnreadable(f"The job {quoted(key)} repeats in another case.")
    return keys, problems


@dataclass(slots=True)
class _Reading:
    """The jobs of one file, one after another."""

    keys: dict[str, str]
    file_env: Value | None
    lines: Mapping[str, int]
    work: int = 0

    def job(self, key: str, description: Value) -> WorkflowJob:
        if not isinstance(description, dict):
            return WorkflowJob(
                *(key, None, (), None, None, None, None),
                problem="its description is no mapping",
                has_unknown_needs=True,
            )
        try:
            needs = _needs(key, description.get("needs", _NOTHING), self.keys)
        except WorkflowUnreadable as error:
            raise WorkflowUnreadable(f"Job {quoted(key)}: {error}.") from error
        strategy = description.get("strategy", _NOTHING)
        matrix, problem = self._matrix(strategy)
        if isinstance(description.get("name"), list | dict):
            problem = problem or "its name is no text"
        given, parallel = description.get("with"), _strategy(description).get("max-parallel")
        return WorkflowJob(
            key=key,
            name=_shown(description.get("name")),
            needs=needs,
            condition=_text(description.get("if")),
            continue_on_error=_truth(description.get("continue-on-error", _NOTHING)),
            uses=_text(description.get("uses")),
            matrix=matrix,
            has_environment=_is_given(description.get("environment")),
            has_concurrency=_is_given(description.get("concurrency")),
            has_max_parallel=_is_given(parallel),
            strategy=None if matrix != DYNAMIC or problem else strategy,
            runs_on=description.get("runs-on"),
            given=given if isinstance(given, dict) else {},
            problem=problem,
            steps=read_steps(description.get("steps")),
            described=description,
            file_env=self.file_env,
            line=self.lines.get(key),
        )

    def _matrix(self, strategy: Value) -> tuple[Matrix | None, str | None]:
        """The matrix; where it can't be read its legs are unknown, with the problem."""
        matrix = strategy.get("matrix", _NOTHING) if isinstance(strategy, dict) else _NOTHING
        work = self.work + weigh_matrix(matrix)
        if work > MOST_WORK:
            return DYNAMIC, "the matrices up to its own have too many combinations"
        self.work = work
        try:
            return matrix_of(strategy), None
        except WorkflowUnreadable as error:
            return DYNAMIC, str(error)


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


def matrix_of(strategy: Value) -> Matrix | None:
    """
    The matrix of a job's `strategy`; None without one.

    Raises:
        WorkflowUnreadable: It has not the form of a matrix.
    """
    match strategy:
        case Scalar() if has_expression(strategy.text):
            return DYNAMIC
        case dict() if _is_given(strategy.get("matrix")):
            return expand_matrix(strategy["matrix"])
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


def _shown(value: Value | None) -> str | None:
    """The text of a name, as GitHub shows it; None for none, and for an empty one."""
    return value.shown or None if isinstance(value, Scalar) else None


def _is_given(value: Value | None) -> bool:
    return value is not None and value != _NOTHING
