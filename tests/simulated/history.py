"""
What happened in the founding case: commits, in the order in which they were pushed.

Commits with a sha, their order and two of the branches are those of the real experiment. Invented
are the number 19700, the name of the combined job's branch, the wording of messages, and the
commits without a sha, which give each arm enough runs.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from tests.simulated.job_plan import JobPlan
from tests.simulated.structures import BASELINE, COMBINED_JOB, PARALLEL_PRE_BUILD

REPOSITORY = "stackrox/stackrox"
FORK = "a-contributor/stackrox"
WORKFLOW = ".github/workflows/build.yaml"
DEFAULT_BRANCH = "master"
BASELINE_BRANCH = "ROX-33958/resue-components"
PARALLEL_BRANCH = "davdhacs/busybox-parallel-build"
COMBINED_BRANCH = "davdhacs/docker-layer-cache"
PULL_REQUESTS = {
    19700: (BASELINE_BRANCH, "ROX-33958: reuse components of the image build"),
    19830: (COMBINED_BRANCH, "Docker layer cache for the main image"),
    19831: (PARALLEL_BRANCH, "Busybox binary, parallel pre-builds, Docker layer cache"),
}
_CACHE_WORK = (
    "buildx layer cache",
    "COPY --link",
    "push from buildx",
    "inline cache, docker driver",
)
_ROUNDS = 13
_ROUNDS_A_DAY = 3
_COLD_ROUNDS = (0, 4, 8)
_FIRST_ROUND_AT = datetime(2026, 4, 6, 8, 40)
_BETWEEN_ROUNDS = timedelta(hours=4, minutes=10)
_BETWEEN_ARMS = timedelta(minutes=25)
_FORK_PUSH_AT = datetime(2026, 4, 7, 11, 30)
_LAST_PUSH_AT = datetime(2026, 4, 10, 19, 2)
_BRANCHES = (BASELINE_BRANCH, PARALLEL_BRANCH, COMBINED_BRANCH)
STRUCTURES = {
    BASELINE_BRANCH: BASELINE,
    PARALLEL_BRANCH: PARALLEL_PRE_BUILD,
    COMBINED_BRANCH: COMBINED_JOB,
}

Fate: TypeAlias = Literal[
    "finishes", "fails", "cancelled", "still running", "re-run in part", "re-run in full"
]
_FATES: dict[tuple[str, int], Fate] = {
    (BASELINE_BRANCH, 7): "re-run in part",
    (BASELINE_BRANCH, 10): "cancelled",
    (PARALLEL_BRANCH, 6): "fails",
    (COMBINED_BRANCH, 6): "re-run in full",
}
_EVENTS = {(BASELINE_BRANCH, 3): ("pull_request", "push")}


@dataclass(frozen=True, slots=True)
class Push:
    """
    One commit that was pushed, and the runs of the workflow that it triggered.

    Attributes:
        at: When, UTC.
        branch: Where to.
        message: Of the commit; tells cold from warm.
        structure: The jobs of the workflow as of this commit.
        sha: Beginning of the commit's real sha; empty for an invented commit.
        fate: What becomes of its run.
        events: What it triggers, a run each.
        head_repository: Whose branch it is.
    """

    at: datetime
    branch: str
    message: str
    structure: tuple[JobPlan, ...]
    sha: str = ""
    fate: Fate = "finishes"
    events: tuple[str, ...] = ("pull_request",)
    head_repository: str = REPOSITORY

    @property
    def full_sha(self) -> str:
        """The commit's sha, 40 digits; what is not known of it is made up, always the same."""
        text = f"{self.at} {self.branch} {self.head_repository}"
        invented = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
        return self.sha + invented[len(self.sha) :]

    @property
    def is_cold(self) -> bool:
        """Whether it empties the caches, or changes what they hold."""
        return self.message.startswith(("experiment:", "perf"))


def pushes() -> list[Push]:
    """All pushes in the order of time."""
    everything = [*_preparation(), *_treatments(), *_rounds(), *_bystanders()]
    return sorted(everything, key=lambda push: push.at)


def pull_request_pushes(number: int, everything: Iterable[Push]) -> list[Push]:
    """The commits of a pull request, oldest first; two of them share the cache work."""
    head_ref, _ = PULL_REQUESTS[number]
    return [
        push
        for push in everything
        if push.head_repository == REPOSITORY
        and (
            push.branch == head_ref
            or (head_ref == PARALLEL_BRANCH and push.message.endswith(_CACHE_WORK))
        )
    ]


def _preparation() -> Iterator[Push]:
    """The baseline, and the cache work that both other pull requests stand on."""
    day = datetime(2026, 4, 1)
    yield Push(day, DEFAULT_BRANCH, "where the baseline branched off", BASELINE, events=())
    for hours, message in ((15, "ROX-33958: reuse components"), (17, "fix: remarks of the review")):
        yield Push(day + timedelta(hours=hours), BASELINE_BRANCH, message, BASELINE)
    topics = (
        "buildx layer cache",
        "COPY --link",
        "push from buildx",
        "inline cache, docker driver",
    )
    for number, topic in enumerate(topics):
        at = datetime(2026, 4, 2, 22, 45) + number * timedelta(hours=11)
        for later, message in ((0, f"perf(ci): {topic}"), (21, f"ci: warm run, {topic}")):
            pushed_at = at + timedelta(minutes=later)
            yield Push(pushed_at, COMBINED_BRANCH, message, PARALLEL_PRE_BUILD)


def _treatments() -> Iterator[Push]:
    """What the two pull requests tried, with the commits that the arms' rules name."""
    day = datetime(2026, 4, 4)
    single = PARALLEL_PRE_BUILD
    for minutes, sha, message, structure in (
        (15 * 60 + 37, "16db8568da3", "experiment: stable ldflags", single),
        (15 * 60 + 57, "5752a504337", "ci: warm run with stable ldflags", single),
        (18 * 60 + 30, "431696fe9c3", "experiment: busybox binary", single),
        (18 * 60 + 56, "f2ef1a086aa", "ci: warm run with busybox binary", single),
        (19 * 60 + 4, "9a7f355971a", "experiment: compile and build in one job", COMBINED_JOB),
        (19 * 60 + 19, "9dea91bd837", "ci: warm run with one job", COMBINED_JOB),
        (37 * 60 + 22, "52eb0a09bcc", "experiment: keep GOCACHE of pull requests", COMBINED_JOB),
        (37 * 60 + 36, "de4c6f10269", "ci: warm run with kept GOCACHE", COMBINED_JOB),
    ):
        at = day + timedelta(minutes=minutes)
        yield Push(at, COMBINED_BRANCH, message, structure, sha)
    for minutes, sha, message in (
        (19 * 60 + 8, "3b15b284b65", "experiment: busybox, parallel pre-builds, layer cache"),
        (19 * 60 + 16, "04b23aa369a", "fix: copy the host's roxctl only"),
    ):
        at = day + timedelta(minutes=minutes)
        yield Push(at, PARALLEL_BRANCH, message, PARALLEL_PRE_BUILD, sha)


def _rounds() -> Iterator[Push]:
    """Each round pushes an empty commit to each arm's branch, in another order every time."""
    for number in range(_ROUNDS):
        day, of_day = divmod(number, _ROUNDS_A_DAY)
        begin = _FIRST_ROUND_AT + timedelta(days=day) + of_day * _BETWEEN_ROUNDS
        state = "experiment: cold run" if number in _COLD_ROUNDS else "ci: warm run"
        for place in range(len(_BRANCHES)):
            branch = _BRANCHES[(number + place) % len(_BRANCHES)]
            yield Push(
                begin + place * _BETWEEN_ARMS,
                branch,
                f"{state}, round {number + 1}",
                STRUCTURES[branch],
                fate=_FATES.get((branch, number + 1), "finishes"),
                events=_EVENTS.get((branch, number + 1), ("pull_request",)),
            )


def _bystanders() -> Iterator[Push]:
    """Runs that no arm counts: on a fork's branch of the same name, and one in progress."""
    yield Push(
        _FORK_PUSH_AT,
        BASELINE_BRANCH,
        "ci: warm run of a fork",
        BASELINE,
        head_repository=FORK,
    )
    yield Push(
        _LAST_PUSH_AT,
        COMBINED_BRANCH,
        "ci: warm run, not finished yet",
        COMBINED_JOB,
        fate="still running",
    )
