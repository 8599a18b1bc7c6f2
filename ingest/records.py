"""
The records that ingest stores, as typed values.

Each field has the name of its column; meaning, unit and source of every column stand as COMMENT in
`storage/migrations/`. Instants are naive UTC in whole seconds; what GitHub did not say is None.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ReferencedWorkflow:
    """
    A workflow file that an attempt called.

    Attributes:
        path: `owner/name/.github/workflows/file.yml@ref`, the ref as written; of a call of the
            run's own commit (`./.github/workflows/file.yml`) it is that commit.
        sha: The commit that was read.
        ref: Full name of the branch, tag or pull request that it was read from; None where the
            call itself names a commit.
    """

    path: str
    sha: str
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class RunAttempt:
    """One execution of a workflow run; unique by run_id and run_attempt."""

    run_id: int
    run_attempt: int
    repository: str
    workflow_id: int | None = None
    workflow_name: str | None = None
    workflow_path: str | None = None
    run_number: int | None = None
    event: str | None = None
    status: str | None = None
    conclusion: str | None = None
    head_branch: str | None = None
    head_sha: str | None = None
    head_repository: str | None = None
    head_repository_id: int | None = None
    title: str | None = None
    message: str | None = None
    actor: str | None = None
    created_at: datetime | None = None
    run_started_at: datetime | None = None
    updated_at: datetime | None = None
    html_url: str | None = None
    referenced_workflows: tuple[ReferencedWorkflow, ...] | None = None


@dataclass(frozen=True, slots=True)
class RunPullRequest:
    """GitHub's own word that a run belongs to a pull request of its repository."""

    run_id: int
    pull_number: int
    evidence: str = "api"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one job; unique by job_id and number, numbers have gaps."""

    job_id: int
    number: int
    name: str | None
    status: str | None
    conclusion: str | None
    started_at: datetime | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobMarks:
    """
    What GitHub does not say of one job: made by `graphs.marks`, once its attempt was looked up.

    Attributes:
        carried_over_doubt: What speaks against `is_carried_over`, completing "it".
    """

    job_id: int
    is_carried_over: bool = False
    is_check_run: bool = False
    is_superseded: bool = False
    is_possibly_superseded: bool = False
    carried_over_doubt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(JobMarks):
    """One job of one attempt, with its marks; a job that runs again gets a new job_id."""

    run_id: int
    run_attempt: int
    name: str
    status: str | None
    conclusion: str | None
    created_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None
    runner_id: int | None
    runner_name: str | None
    runner_group: str | None
    runner_labels: tuple[str, ...]
    html_url: str | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request; unique by repository (the base's) and pull_number."""

    repository: str
    pull_number: int
    title: str | None
    state: str | None
    is_draft: bool | None
    author: str | None
    head_ref: str
    head_repository: str | None
    head_repository_id: int | None
    base_ref: str | None
    commit_count: int | None
    created_at: datetime | None
    closed_at: datetime | None
    merged_at: datetime | None
    html_url: str | None
    base_sha: str | None = None


@dataclass(frozen=True, slots=True)
class PullRequestCommit:
    """One commit in a pull request's list; position counts from 1."""

    repository: str
    pull_number: int
    sha: str
    position: int
    headline: str
    message: str
    author: str | None
    committed_at: datetime | None


@dataclass(frozen=True, slots=True)
class WorkflowFile:
    """A workflow file as of a commit, or why it is not stored; unique by all but the last two."""

    repository: str
    path: str
    commit_sha: str
    blob_sha: str | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class WorkflowContent:
    """A part, from 1, of a workflow file's text, untrusted; unique by blob_sha and part."""

    blob_sha: str
    part: int
    content: str


@dataclass(frozen=True, slots=True)
class WorkflowResource:
    """What the runs of a workflow file may share; unique by all but the two flags."""

    blob_sha: str
    job_key: str
    kind: str
    name: str
    is_branch_bound: bool
    is_cancelling: bool


@dataclass(frozen=True, slots=True)
class AttemptGraph:
    """
    What an attempt's job graph is made from; unique by run_id and run_attempt.

    Attributes:
        rules: Version of the rules that made it and marked the jobs; 0 before they had one.
        files_key: Equal where it is made from the same files; None without a graph of a file.
    """

    run_id: int
    run_attempt: int
    source: str
    repository: str | None
    path: str | None
    commit_sha: str | None
    problem: str | None
    is_final: bool
    base_sha: str | None = None
    rules: int = 0
    files_key: str | None = None


@dataclass(frozen=True, slots=True)
class FileNeedUse:
    """What a job uses of one that it needs, by files; unique by files_key, job_key, need_key."""

    files_key: str
    job_key: str
    need_key: str
    state: str
    evidence: str | None
    relied_on_by: tuple[str, ...]
    is_skipped_on_failure: bool
    line: int | None


@dataclass(frozen=True, slots=True)
class FileJob:
    """Where a job stands in its workflow file; unique by files_key, job_key."""

    files_key: str
    job_key: str
    path: str | None
    line: int | None
    needs_line: int | None
    matrix_line: int | None
    runs_on_line: int | None
    environment_line: int | None


@dataclass(frozen=True, slots=True)
class JobPlace:
    """What a workflow file says of one job; all None where there is no file."""

    job_id: int
    job_key: str | None = None
    leg: str | None = None
    unmapped_because: str | None = None
    may_wait_for: str | None = None
    is_failure_tolerated: bool | None = None


@dataclass(frozen=True, slots=True)
class StepList:
    """Whether the steps of a job were found in its file; unique by job_id."""

    job_id: int
    has_parallel: bool
    unmatched_because: str | None


@dataclass(frozen=True, slots=True)
class StepPlace:
    """What a workflow file says of one step; unique by job_id and number."""

    job_id: int
    number: int
    kind: str
    is_background: bool
    group_number: int | None
    awaited_by: int | None
    cancelled_by: int | None


@dataclass(frozen=True, slots=True)
class JobNeed:
    """
    That one job of an attempt waited for another; unique by all but source.

    Attributes:
        waiting_id: Its job_id; below 0 a joint of the attempt: who waits for a joint waits for all
            that the joint waits for.
        needed_id: Of the other; or a joint.
    """

    run_id: int
    run_attempt: int
    waiting_id: int
    needed_id: int
    source: str


@dataclass(frozen=True, slots=True)
class ArmAttempt:
    """That an arm selects an attempt; unique by all but the last four."""

    experiment: str
    arm: str
    run_id: int
    run_attempt: int
    cache_state: str
    selected_by: str
    excluded_because: str | None
    cache_state_by: str | None = None


@dataclass(frozen=True, slots=True)
class RunnerPrice:
    """
    What a minute costs on runners of one label; unique by label, runner_group and since_on.

    Attributes:
        label: In lower case.
        since_on: First day (UTC) on which it holds.
        usd_per_minute: US dollars for each minute begun.
    """

    label: str
    runner_group: str
    since_on: date
    usd_per_minute: Decimal
    source: str
    read_on: date


@dataclass(frozen=True, slots=True)
class Failure:
    """What an ingest could not do or found contradictory, and why, in words for people."""

    what: str
    why: str


def referenced_workflows(
    rows: Iterable[Mapping[str, str | None]] | None,
) -> tuple[ReferencedWorkflow, ...] | None:
    """The value of a column `referenced_workflows`, as the database gives it."""
    if rows is None:
        return None
    return tuple(
        ReferencedWorkflow(row["path"] or "", row["sha"] or "", row["ref"]) for row in rows
    )
