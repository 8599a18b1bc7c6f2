"""What the logs of an attempt tell, as records: one class per table, unique by its first fields."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

RULES = 2
"""Version of the rules by which logs are read."""


@dataclass(frozen=True, slots=True)
class AttemptLog:
    """Whether the archive of an attempt was read: `read`, `gone`, `not found` or `unreadable`."""

    run_id: int
    run_attempt: int
    state: str
    tries: int
    rules: int
    read_at: datetime | None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobLog:
    """
    What is told of a job's runner; None where no line tells it.

    Attributes:
        state: `read`, `cut`, `empty`, `damaged`, `missing` or `ambiguous`.
        machine_s: Seconds of the set-up until actions were asked for.
        actions_s: Seconds of the set-up in which actions were downloaded.
        told_line_count: Of `line_count`, those that told something.
    """

    job_id: int
    state: str
    runner_version: str | None = None
    provisioner: str | None = None
    image: str | None = None
    image_version: str | None = None
    region: str | None = None
    cpu_model: str | None = None
    cores: int | None = None
    machine_s: float | None = None
    actions_s: float | None = None
    line_count: int = 0
    told_line_count: int = 0


@dataclass(frozen=True, slots=True)
class JobAction:
    """An action that a job downloaded; `position` counts from 1."""

    job_id: int
    position: int
    action: str
    ref: str
    commit_sha: str | None


@dataclass(frozen=True, slots=True)
class CacheOutcome:
    """
    A look into a cache, or an attempt to save one; `position` counts from 1.

    Attributes:
        kind: `restore` or `save`.
        outcome: Of restore `hit`, `partial`, `miss`, `failed`; of save `saved`, `unchanged`,
            `refused`, `failed`.
        seconds: How long it took.
    """

    job_id: int
    position: int
    step_number: int | None
    tool: str
    kind: str
    outcome: str
    cache_key: str | None = None
    found_key: str | None = None
    bytes: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class BuildLayer:
    """
    A vertex of an image build; `position` and `build` count from 1.

    Attributes:
        vertex: Its number, of BuildKit's vertex or of the older builder's step.
        kind: The instruction in capitals, or `load`, `context`, `import cache`, `export cache`,
            `export image`, `push`, `other`.
        place: In its stage, such as 3/7.
        outcome: `cached`, `done`, `failed` or `canceled`.
        seconds: As BuildKit says, or by instants; 0 where cached.
    """

    job_id: int
    position: int
    step_number: int | None
    build: int
    vertex: int
    kind: str
    stage: str | None
    place: str | None
    outcome: str
    seconds: float | None


@dataclass(frozen=True, slots=True)
class InnerStep:
    """
    A step inside a composite action; `position` counts from 1.

    Attributes:
        offset_s: Seconds from the first line of the job's log.
        seconds: Until the next one, or the end of the step.
    """

    job_id: int
    position: int
    step_number: int | None
    name: str
    offset_s: float
    seconds: float | None


@dataclass(frozen=True, slots=True)
class StepWait:
    """
    A step in the background, or one that waits for such or cancels it; unique by job_id, number.

    Attributes:
        kind: `wait`, `wait all` or `cancel`; None of a step in the background.
        awaited_by: Number of the first step that waits for its end.
        cancelled_by: Number of the step that ends it before anything has waited for it.
    """

    job_id: int
    number: int
    kind: str | None
    awaited_by: int | None = None
    cancelled_by: int | None = None


@dataclass(slots=True)
class LogFacts:
    """What one archive tells; every job that ran has a `JobLog`."""

    jobs: list[JobLog] = field(default_factory=list)
    actions: list[JobAction] = field(default_factory=list)
    caches: list[CacheOutcome] = field(default_factory=list)
    layers: list[BuildLayer] = field(default_factory=list)
    inner_steps: list[InnerStep] = field(default_factory=list)
    waits: list[StepWait] = field(default_factory=list)


TABLES: Sequence[tuple[str, type, str]] = (
    ("job_logs", JobLog, "jobs"),
    ("job_actions", JobAction, "actions"),
    ("cache_outcomes", CacheOutcome, "caches"),
    ("build_layers", BuildLayer, "layers"),
    ("inner_steps", InnerStep, "inner_steps"),
    ("step_waits", StepWait, "waits"),
)
"""Each table, its records, and where `LogFacts` has them."""
