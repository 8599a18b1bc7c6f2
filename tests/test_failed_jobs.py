"""
Failed jobs with a later namesake: replaced, a failure, or nobody knows; by the real command.

Each example is a run of its own commit, all of them one night.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from tests.field_cases import FieldCase, ingest_world
from tests.ingest.project import Project, SmallWorld
from tests.simulated import shapes

Listed = tuple[str, int, int, str]
"""Name, creation and end in seconds from the attempt's start (it starts 2 s after), conclusion."""

MARKS = """
select name, is_superseded, is_possibly_superseded
from jobs
where run_id = {} and run_attempt = {}
order by job_id
"""


@dataclass(frozen=True)
class Example:
    """
    One attempt.

    Attributes:
        file: Its workflow file; None where there is none.
        jobs: In the order of their ids.
        clock: Seconds to the end of all jobs named `push*`, or why it does not count.
        superseded: Places of jobs that were replaced.
        doubtful: Places of jobs that may have been.
        fields: Of the run.
        attempt: Its number; the first then was the same.
    """

    file: str | None
    jobs: list[Listed]
    clock: float | str
    superseded: set[int] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)
    fields: Mapping[str, object] = field(default_factory=dict)
    attempt: int = 1


FAILED = {"conclusion": "failure"}
ONE = "jobs: {build: {}, push: {needs: build}}"
DOUBT = "a failure may have been replaced"
LOST: list[Listed] = [
    ("build", 1, 10, "success"),
    ("push", 12, 20, "failure"),
    ("push", 22, 40, "success"),
]
EXAMPLES = {
    "a lost runner's job, of which the file makes one": Example(ONE, LOST, 40.0, {1}),
    "lost twice in a row": Example(
        ONE, [*LOST[:2], ("push", 22, 30, "failure"), ("push", 32, 50, "success")], 50.0, {1, 2}
    ),
    "lost, and its replacement failed": Example(
        ONE, [*LOST[:2], ("push", 22, 40, "failure")], "milestone failed", {1}, fields=FAILED
    ),
    "a job for failures under the failed one's name": Example(
        "jobs: {build: {}, push: {needs: build}, again: {name: push, needs: push, if: failure()}}",
        LOST,
        "milestone failed",
        fields=FAILED,
    ),
    "one more than those two": Example(
        "jobs: {build: {}, push: {needs: build}, again: {name: push, needs: push, if: failure()}}",
        [*LOST[:2], ("push", 22, 40, "failure"), ("push", 42, 60, "success")],
        "milestone failed",
        {1},
        fields=FAILED,
    ),
    "legs that share a name": Example(
        "jobs: {build: {}, push: {name: 'push ${{ matrix.os }}', strategy: {max-parallel: 1, "
        "matrix: {os: [x], part: [1, 2]}}}}",
        [("push x", 1, 20, "failure"), ("push x", 22, 40, "success")],
        "milestone failed",
        fields=FAILED,
    ),
    "legs that share a name, one lost": Example(
        "jobs: {build: {}, push: {name: 'push ${{ matrix.os }}', strategy: {matrix: {os: [x], "
        "part: [1, 2]}}}}",
        [
            ("push x", 1, 20, "failure"),
            ("push x", 1, 30, "success"),
            ("push x", 22, 40, "success"),
        ],
        40.0,
        {0},
    ),
    "a matrix that only the run knows": Example(
        "jobs: {build: {}, push: {strategy: {matrix: '${{ fromJson(x) }}'}}}",
        [("push (a)", 1, 20, "failure"), ("push (a)", 22, 40, "success")],
        DOUBT,
        doubtful={0},
        fields=FAILED,
    ),
    "without a file": Example(None, LOST, DOUBT, doubtful={1}, fields=FAILED),
    "without a file, cancelled": Example(
        None, LOST, "cancelled", doubtful={1}, fields={"conclusion": "cancelled"}
    ),
    "without a file, elsewhere": Example(
        None,
        [("lint", 1, 20, "failure"), ("push", 1, 30, "success"), ("lint", 22, 50, "success")],
        30.0,
        doubtful={0},
    ),
    "a job that it needs may have been replaced": Example(
        "jobs: {build: {strategy: {matrix: '${{ fromJson(x) }}'}}, "
        "push: {needs: build, if: '!cancelled()'}}",
        [
            ("build (a)", 1, 10, "failure"),
            ("build (a)", 12, 20, "success"),
            ("push", 22, 40, "success"),
        ],
        DOUBT,
        doubtful={0},
        fields=FAILED,
    ),
    "legs of a caller, one lost": Example(
        "jobs: {push: {strategy: {matrix: {os: [x, y]}}, uses: ./.github/workflows/called.yaml}}",
        [
            ("push (x) / go", 1, 20, "failure"),
            ("push (y) / go", 1, 20, "success"),
            ("push (x) / go", 22, 40, "success"),
        ],
        40.0,
        {0},
    ),
    "callers that share a name": Example(
        "jobs: {push: {name: push, uses: ./.github/workflows/called.yaml}, "
        "other: {name: push, needs: push, if: always(), uses: ./.github/workflows/called.yaml}}",
        [("push / go", 1, 20, "failure"), ("push / go", 22, 40, "success")],
        "milestone failed",
        fields=FAILED,
    ),
    "a workflow that could not be read": Example(
        "jobs: {push: {uses: ./.github/workflows/gone.yaml}}",
        [("push / go", 1, 20, "failure"), ("push / go", 22, 40, "success")],
        DOUBT,
        doubtful={0},
        fields=FAILED,
    ),
}
EXAMPLES["a lost runner's job, also in the second attempt"] = Example(
    ONE, LOST, 40.0, {1}, attempt=2
)
RUNS = dict(enumerate(EXAMPLES, start=1))


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> FieldCase:
    """All examples, ingested by the real command."""
    small = SmallWorld([f"run {number}" for number in RUNS])
    for number, name in RUNS.items():
        _add(small, number, EXAMPLES[name])
    experiments = '[x]\nrepository = "o/r"\nmilestone = ["push*"]\nbaseline = "1"\n' + "".join(
        f'[[x.arm]]\nname = "{number}"\nruns = [{number}]\nevent = "push"\nattempts = "full"\n'
        for number in RUNS
    )
    with pytest.MonkeyPatch.context() as patch:
        project = Project(tmp_path_factory.mktemp("failed"), patch)
        return ingest_world(project, small.world, experiments)


@pytest.mark.parametrize(("number", "name"), RUNS.items(), ids=RUNS.values())
def test_example(night: FieldCase, number: int, name: str) -> None:
    """A failure that the file explains is one; what nobody can know excludes for that reason."""
    expected = EXAMPLES[name]
    assert expected.clock == night.clocks()[number]
    marks = [
        (job, place in expected.superseded, place in expected.doubtful)
        for place, (job, *_) in enumerate(expected.jobs)
    ]
    assert marks == night.project.query(MARKS.format(number, expected.attempt))


def _add(small: SmallWorld, number: int, example: Example) -> None:
    head = small.commits[number - 1]
    if example.file is not None:
        small.add_file(example.file, number - 1)
        small.add_file("jobs: {go: {}}", number - 1, "called.yaml")
    small.repository.add_commit(head, "topic")
    created_at = small.start + timedelta(hours=number)
    for attempt in range(1, example.attempt + 1):
        started_at = created_at + timedelta(minutes=10 * attempt)
        fields = {"created_at": created_at, "run_started_at": started_at, "run_attempt": attempt}
        run = shapes.run(
            small.workflow,
            number,
            head,
            small.answer,
            **{"event": "push", **fields, **example.fields},
        )
        jobs = [
            shapes.job(
                run,
                100 * number + 10 * attempt + place,
                name,
                created_at=started_at + timedelta(seconds=created_s),
                started_at=started_at + timedelta(seconds=created_s + 2),
                completed_at=started_at + timedelta(seconds=ended_s),
                conclusion=conclusion,
            )
            for place, (name, created_s, ended_s, conclusion) in enumerate(example.jobs)
        ]
        small.repository.add_run(run, jobs)
