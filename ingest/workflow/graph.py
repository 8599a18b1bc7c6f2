"""
A workflow joined with the reusable workflows that it calls.

Source: GitHub docs, "Reusing workflow configurations": ten levels of workflows at most, the top
one included, 50 called files at most, no loops.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.workflow.calls import (
    UNREAD,
    FileReference,
    called_file,
    inputs_of_call,
    weigh_inputs,
)
from ingest.workflow.contexts import KnownRun, contexts_of_legs, contexts_of_run, with_known
from ingest.workflow.evaluation import Contexts
from ingest.workflow.jobs import (
    MOST_JOBS,
    Workflow,
    WorkflowJob,
    job_problem,
    matrix_of,
    read_workflow,
)
from ingest.workflow.matrix import DYNAMIC, MOST_WORK, Matrix, weigh_matrix
from ingest.workflow.parse import Value, WorkflowUnreadable, quoted
from ingest.workflow.values import Members

MOST_LEVELS = 10
MOST_CALLED_FILES = 50


@dataclass(frozen=True, slots=True)
class GraphJob:
    """
    One job of the joined graph.

    Attributes:
        key: `caller/callee` where nested.
        needs: Keys that it waits for, each once. A needed caller stands for the last jobs of
            the workflow it calls; the first jobs of a called workflow need what their caller
            needs.
        callees: Keys of the jobs of the workflow it calls; empty for others, and where that
            workflow could not be joined.
        matrix: Its matrix, as far as the call tells it; None for a job without.
        contexts: What expressions of its file may read, as far as it is known before the run.
        file: The called file that it stands in; None for the top file.
        has_environment: It may wait for an approval.
        has_concurrency: It or one of its callers may wait for a concurrency group.
        has_max_parallel: It or one of its callers may wait for other legs.
    """

    key: str
    job: WorkflowJob
    needs: tuple[str, ...]
    callees: tuple[str, ...]
    matrix: Matrix | None
    contexts: Contexts
    file: FileReference | None
    has_environment: bool
    has_concurrency: bool
    has_max_parallel: bool


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Graph:
    """
    All jobs that a run of a workflow may have.

    Attributes:
        jobs: By key, in the order of the files; the top file's stand first.
        problems: A sentence for each job of which something could not be read, and for each
            caller whose workflow could not be joined.
    """

    jobs: Mapping[str, GraphJob]
    problems: tuple[str, ...]


def called_files(
    workflow: Workflow, file: FileReference | None = None
) -> tuple[FileReference, ...]:
    """The files that a workflow calls directly, each once; what is no valid reference left out."""
    references = (called_file(job.uses, file) for job in workflow.jobs if job.uses is not None)
    return tuple(dict.fromkeys(each for each in references if each is not None))


def join(
    workflow: Workflow,
    called: Mapping[FileReference, str | bytes | Workflow],
    problems: Mapping[FileReference, str] | None = None,
    run: KnownRun | None = None,
) -> Graph:
    """
    The graph of a workflow and of the files that it calls.

    Args:
        workflow: The top file.
        called: The called files (`called_files` names them), read or to be read. A file that is
            missing, unreadable, too deep or one too many is a problem of its callers only.
        problems: Why some are missing, a sentence each.
        run: What is known of the run.

    Raises:
        WorkflowUnreadable: All files together have more than 2,000 jobs.
    """
    joining = _Joining(called, problems or {})
    contexts = contexts_of_run(run or KnownRun(), workflow.name, workflow.inputs)
    joining.add(workflow, _Origin(contexts))
    problems_once = tuple(dict.fromkeys(joining.problems))
    return Graph({key: joining.graph_job(key) for key in joining.jobs}, problems_once)


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a workflow stands in the graph; the top one has no caller."""

    contexts: Contexts
    caller: str | None = None
    file: FileReference | None = None
    level: int = 1
    has_concurrency: bool = False
    has_max_parallel: bool = False

    def key(self, key: str) -> str:
        return key if self.caller is None else f"{self.caller}/{key}"


@dataclass(slots=True)
class _Entry:
    job: WorkflowJob
    origin: _Origin
    matrix: Matrix | None
    callees: tuple[str, ...] = ()

    def needs(self) -> tuple[str, ...]:
        return tuple(self.origin.key(need) for need in self.job.needs)


@dataclass(slots=True)
class _Joining:
    """Files first become one table of jobs; what each waits for is then looked up in it."""

    called: Mapping[FileReference, str | bytes | Workflow]
    missing: Mapping[FileReference, str]
    jobs: dict[str, _Entry] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    _workflows: dict[FileReference, Workflow] = field(default_factory=dict)
    _ends: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _needs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _weights: dict[int, int] = field(default_factory=dict)
    _call_weights: dict[int, int] = field(default_factory=dict)
    _work: int = 0

    def add(self, workflow: Workflow, origin: _Origin) -> tuple[str, ...]:
        """Enter a workflow's jobs and all that they call; its own keys."""
        if len(self.jobs) + len(workflow.jobs) > MOST_JOBS:
            raise WorkflowUnreadable(
                f"The file and those that it calls have more than {MOST_JOBS:,} jobs."
            )
        entries = {
            origin.key(job.key): _Entry(job, origin, self._matrix(job, origin.contexts))
            for job in workflow.jobs
        }
        self.jobs |= entries
        self.problems += workflow.problems
        for key, entry in entries.items():
            if entry.job.problem is not None:
                self.problems.append(job_problem(key, entry.job))
            if entry.job.uses is None:
                continue
            try:
                file, callee = self._callee(entry.job.uses, origin)
            except WorkflowUnreadable as problem:
                self.problems.append(f"Job {quoted(key)} calls {quoted(entry.job.uses)}: {problem}")
                continue
            inputs = self._inputs(entry, callee)
            entry.callees = self.add(
                callee,
                _Origin(
                    contexts={**origin.contexts, "inputs": (inputs,)},
                    caller=key,
                    file=file,
                    level=origin.level + 1,
                    has_concurrency=origin.has_concurrency
                    or entry.job.has_concurrency
                    or callee.has_concurrency,
                    has_max_parallel=origin.has_max_parallel or entry.job.has_max_parallel,
                ),
            )
        return tuple(entries)

    def graph_job(self, key: str) -> GraphJob:
        entry = self.jobs[key]
        return GraphJob(
            key=key,
            job=entry.job,
            needs=self._needs_of(key),
            callees=entry.callees,
            matrix=entry.matrix,
            contexts=entry.origin.contexts,
            file=entry.origin.file,
            has_environment=entry.job.has_environment,
            has_concurrency=entry.job.has_concurrency or entry.origin.has_concurrency,
            has_max_parallel=entry.job.has_max_parallel or entry.origin.has_max_parallel,
        )

    def _matrix(self, job: WorkflowJob, contexts: Contexts) -> Matrix | None:
        """A job's matrix, where the file leaves it open as what is known of this call tells it."""
        if job.strategy is None:
            return job.matrix
        if id(job) not in self._weights:
            self._weights[id(job)] = weigh_matrix(job.strategy)
        known = with_known(job.strategy, contexts) if self._may(self._weights[id(job)]) else None
        if known is None or not self._may(weigh_matrix(_matrix_in(known))):
            return DYNAMIC
        try:
            return matrix_of(known)
        except WorkflowUnreadable:
            return DYNAMIC

    def _inputs(self, entry: _Entry, callee: Workflow) -> Members:
        """What a call gives, as far as there is time to find out."""
        job, weights = entry.job, self._call_weights
        if id(job) not in weights:
            weights[id(job)] = weigh_inputs(job.given.values())
        if id(callee) not in weights:
            defaults = (each.default for each in callee.inputs.of_call.values())
            weights[id(callee)] = weigh_inputs(defaults)
        legs = () if entry.matrix is None else entry.matrix.legs or ()
        work = weights[id(job)] + weights[id(callee)] + sum(len(leg.values) for leg in legs)
        if not self._may(work):
            return UNREAD
        contexts = contexts_of_legs(entry.matrix, entry.origin.contexts)
        return inputs_of_call(callee.inputs, job.given, contexts)

    def _may(self, work: int) -> bool:
        """Whether there is time for some work: the same file may be called many times."""
        if self._work + work > MOST_WORK:
            return False
        self._work += work
        return True

    def _callee(self, uses: str, origin: _Origin) -> tuple[FileReference, Workflow]:
        file = called_file(uses, origin.file)
        if file is None:
            raise WorkflowUnreadable("this is no reference to a workflow file.")
        if origin.level == MOST_LEVELS:
            raise WorkflowUnreadable(f"this is below the {MOST_LEVELS} levels that GitHub allows.")
        if file not in self._workflows:
            if file not in self.called:
                raise WorkflowUnreadable(self.missing.get(file, "the file is not there."))
            if len(self._workflows) == MOST_CALLED_FILES:
                raise WorkflowUnreadable(f"more than {MOST_CALLED_FILES} files are called.")
            content = self.called[file]
            self._workflows[file] = (
                content if isinstance(content, Workflow) else read_workflow(content)
            )
        return file, self._workflows[file]

    def _needs_of(self, key: str) -> tuple[str, ...]:
        if key not in self._needs:
            entry = self.jobs[key]
            needs = tuple(
                dict.fromkeys(end for need in entry.needs() for end in self._ends_of(need))
            )
            if not needs and entry.origin.caller is not None:
                needs = self._needs_of(entry.origin.caller)
            self._needs[key] = needs
        return self._needs[key]

    def _ends_of(self, key: str) -> tuple[str, ...]:
        """The jobs that end a job: of a caller, the callees that no other callee needs."""
        if key not in self._ends:
            callees = self.jobs[key].callees
            needed = {need for callee in callees for need in self.jobs[callee].needs()}
            last = (callee for callee in callees if callee not in needed)
            self._ends[key] = tuple(end for callee in last for end in self._ends_of(callee)) or (
                key,
            )
        return self._ends[key]


def _matrix_in(strategy: Value) -> Value:
    return strategy.get("matrix", []) if isinstance(strategy, dict) else []
