"""
When each job and step of a simulated attempt happens: pure, in whole seconds since its start.

A job is created when the jobs that it needs have ended, waits for a runner, and runs for the sum of
its steps. Runners have one of two CPU speeds; every step has its own noise.

Published: runners differ in CPU by 1.5 times and more. How many are slow, the noise and the queues
are assumed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.simulated.job_plan import JobPlan
from tests.simulated.timings import OTHER_STEP, TIMINGS

_SLOW_SHARE = 0.4
_SLOW_FACTOR = 1.5
_MEAN_FACTOR = 1 + _SLOW_SHARE * (_SLOW_FACTOR - 1)
_NOISE_SIGMA = 0.1
_STALL_SHARE = 0.004
_STALL_FACTORS = (1.5, 3.0)
_QUEUE_MEDIAN_S = 4.0
_QUEUE_SIGMA = 0.5
_LONG_QUEUE_SHARE = 0.02
_LONG_QUEUE_S = (20, 120)

_CLEANED_UP = (
    "Cache Go dependencies",
    "Checkout",
    "Docker login",
    "Login to",
    "Run ./.github/actions/cache-ui-dependencies",
    "Run ./.github/actions/job-preamble",
    "Run actions/setup-",
    "Set up Docker Buildx",
    "Set up Go",
    "Set up Node.js",
)
_NEVER_ON_PLAIN_PULL_REQUESTS = frozenset(
    {
        "Set build tag for prerelease images",
        "Set build tag for race condition images",
        "Setup Go StackRox build environment",
        "Setup Go build environment for -race",
        "Setup Go build environment for release",
        "Setup Go release build environment",
    }
)


@dataclass(frozen=True, slots=True)
class TimedStep:
    """One step; both times in seconds since the attempt's start, None where not reached."""

    number: int
    name: str
    started_s: int | None
    completed_s: int | None
    conclusion: str | None


@dataclass(frozen=True, slots=True)
class TimedJob:
    """
    One job.

    Attributes:
        name: As GitHub shows it.
        created_s: When its needs were met, in seconds since the attempt's start, as the others.
        started_s: When a runner took it; a queued job has its creation there.
        completed_s: None while it runs.
        conclusion: None until it is completed.
        runner: Number of its runner; None where none took it.
        steps: In the order in which they run.
        is_carried_over: Whether a partial re-run only lists it again.
        is_slow: Whether its runner has the slower CPU.
        is_cold: Whether it found the caches empty.
    """

    name: str
    created_s: int
    started_s: int
    completed_s: int | None
    conclusion: str | None
    runner: int | None
    steps: tuple[TimedStep, ...] = ()
    is_carried_over: bool = False
    is_slow: bool = False
    is_cold: bool = False

    @property
    def end_s(self) -> int:
        """When it ended, or as far as is known."""
        return self.started_s if self.completed_s is None else self.completed_s


@dataclass(frozen=True, slots=True)
class Conditions:
    """
    Under what an attempt runs.

    Attributes:
        random: Source of the noise.
        is_cold: Whether the caches are empty.
        failing: By job name the step that fails.
    """

    random: Random
    is_cold: bool = False
    failing: Mapping[str, str] = field(default_factory=dict)


def timed_attempt(structure: Sequence[JobPlan], conditions: Conditions) -> list[TimedJob]:
    """
    All jobs of one attempt that runs to its end.

    Args:
        structure: In an order in which every job follows those that it needs.
        conditions: Under what it runs.
    """
    random = conditions.random
    ends: dict[str, int] = {}
    jobs: list[TimedJob] = []
    for plan in structure:
        ready_s = max((ends[key] for key in plan.needs), default=random.randint(0, 2))
        created_s = ready_s + random.randint(1, 2)
        if plan.is_skipped:
            # Half of the skipped jobs seen at GitHub end a second before they start.
            completed_s = created_s - random.randint(0, 1)
            job = TimedJob(
                plan.job_names[0], created_s, created_s, completed_s, "skipped", runner=None
            )
            legs = [job]
        else:
            legs = [_timed_job(plan, name, created_s, conditions) for name in plan.job_names]
        jobs += legs
        ends[plan.key] = max(ready_s, *(leg.end_s for leg in legs))
    return jobs


def _timed_job(plan: JobPlan, name: str, created_s: int, conditions: Conditions) -> TimedJob:
    random = conditions.random
    failing_step = conditions.failing.get(name)
    started_s = created_s + _queue_s(random)
    is_slow = random.random() < _SLOW_SHARE
    cpu = (_SLOW_FACTOR if is_slow else 1.0) / _MEAN_FACTOR
    now = started_s + random.random()
    has_failed = False
    steps: list[TimedStep] = []
    for number, step, is_clean_up in _numbered(plan.steps):
        begin_s = int(now)
        is_skipped = (has_failed and not is_clean_up) or _is_skipped(step, name)
        if not is_skipped:
            now += _step_s(step, cpu, conditions)
        conclusion = "skipped" if is_skipped else "success"
        if step == failing_step:
            conclusion, has_failed = "failure", True
        steps.append(TimedStep(number, step, begin_s, int(now), conclusion))
    return TimedJob(
        name,
        created_s,
        started_s,
        int(now) + random.randint(0, 1),
        "failure" if has_failed else "success",
        random.randint(1, 999),
        tuple(steps),
        is_slow=is_slow,
        is_cold=conditions.is_cold,
    )


def _numbered(names: Sequence[str]) -> list[tuple[int, str, bool]]:
    """
    The steps with those that GitHub adds: number, name, whether it runs after a failure, too.

    Clean-up steps run in reverse order and are numbered from the end, so that their numbers have
    gaps: the clean-up of step i of n is number 2n + 2 - i, counting "Set up job".
    """
    count = len(names) + 1
    main = [(1, "Set up job", False)]
    main += [(number, name, False) for number, name in enumerate(names, start=2)]
    clean_up = [
        (2 * count + 2 - number, f"Post {name}", True)
        for number, name, _ in reversed(main)
        if name.startswith(_CLEANED_UP)
    ]
    return [*main, *clean_up, (2 * count + 1, "Complete job", True)]


def _is_skipped(step: str, job_name: str) -> bool:
    """Whether the step's `if:` is false on a plain pull request."""
    return step in _NEVER_ON_PLAIN_PULL_REQUESTS or (
        step == "Set up QEMU" and job_name.endswith("amd64)")
    )


def _queue_s(random: Random) -> int:
    if random.random() < _LONG_QUEUE_SHARE:
        return random.randint(*_LONG_QUEUE_S)
    return max(2, round(_QUEUE_MEDIAN_S * random.lognormvariate(0, _QUEUE_SIGMA)))


def _step_s(step: str, cpu: float, conditions: Conditions) -> float:
    random = conditions.random
    timing = TIMINGS.get(step, OTHER_STEP)
    seconds = timing.mean_s(is_cold=conditions.is_cold) * random.lognormvariate(0, _NOISE_SIGMA)
    if timing.is_compute:
        seconds *= cpu
    if random.random() < _STALL_SHARE:
        seconds *= random.uniform(*_STALL_FACTORS)
    return seconds
