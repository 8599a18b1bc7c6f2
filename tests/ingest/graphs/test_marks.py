"""Carried over, check run, superseded: cases from QUIRKS, small enough to check by eye."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.graphs.marks import mark_listed, mark_superseded
from ingest.records import Job

_PAGE = "https://github.com/o/r/actions/runs/1/job/{}"


def _at(minute: int | None) -> datetime | None:
    return None if minute is None else datetime(2026, 4, 4, 12, minute)


def _job(  # noqa: PLR0913 - one argument per column
    job_id: int,
    created: int | None,
    started: int | None,
    completed: int | None,
    conclusion: str | None = "success",
    *,
    name: str = "build",
    attempt: int = 1,
    runner: str = "GitHub Actions 1",
    labels: tuple[str, ...] = ("ubuntu-latest",),
    page: str = _PAGE,
) -> Job:
    return Job(
        job_id=job_id,
        run_id=1,
        run_attempt=attempt,
        name=name,
        status="completed" if completed is not None else "in_progress",
        conclusion=conclusion,
        created_at=_at(created),
        started_at=_at(started),
        completed_at=_at(completed),
        runner_id=1 if runner else 0,
        runner_name=runner,
        runner_group=None,
        runner_labels=labels,
        html_url=page.format(job_id),
        steps=(),
    )


LISTED = {
    "a plain job": ([_job(1, 0, 1, 5)], [""]),
    "no runner, started before created, in a re-run": (
        [_job(1, 30, 1, 5, attempt=2, runner="")],
        ["carried over"],
    ),
    "the same in a first attempt is only odd": ([_job(1, 30, 1, 5, runner="")], [""]),
    "started before created, but a runner took it": ([_job(1, 30, 1, 5, attempt=2)], [""]),
    "a skipped job of a re-run": ([_job(1, 30, 1, 0, "skipped", attempt=2, runner="")], [""]),
    "a check run beside a job": (
        [_job(1, 0, 1, 5), _job(2, 3, 3, 3, runner="", labels=(), page="https://x/o/r/runs/{}")],
        ["", "check run"],
    ),
    "no job page anywhere: an old answer": (
        [_job(2, 3, 3, 3, runner="", labels=(), page="https://x/o/r/runs/{}")],
        [""],
    ),
    "a skipped job without a job page": (
        [
            _job(1, 0, 1, 5),
            _job(2, 3, 3, 3, "skipped", runner="", labels=(), page="https://x/o/r/runs/{}"),
        ],
        ["", ""],
    ),
}


@pytest.mark.parametrize(("jobs", "expected"), LISTED.values(), ids=LISTED)
def test_listed(jobs: list[Job], expected: list[str]) -> None:
    """Each job has the mark that its own row gives it, where nobody knows the attempt's start."""
    marked = mark_listed(jobs, None, set())
    assert expected == [_mark(job) for job in marked]
    assert not any(job.carried_over_doubt for job in marked)


def test_a_stored_step_speaks_against_a_check_run() -> None:
    """GitHub drops steps with age; they are stored apart from the job."""
    jobs = [_job(1, 0, 1, 5), _job(2, 3, 3, 3, runner="", labels=(), page="https://x/runs/{}")]
    assert ["", ""] == [_mark(job) for job in mark_listed(jobs, None, {2})]


TWO_SIGNS = {
    "both signs": ((30, 1, 5, ""), "carried over", None),
    "neither": ((31, 32, 40, "x"), "", None),
    "no runner, created when the first attempt was": ((1, 1, 5, ""), "carried over", None),
    "no runner, created never": ((None, 1, 5, ""), "carried over", None),
    "a runner, but ended before the attempt began": (
        (30, 1, 5, "x"),
        "carried over",
        "ran before its attempt began, but is listed with a runner",
    ),
    "a runner, and ended within the attempt": (
        (31, 29, 40, "x"),
        "",
        "started before its attempt began, but a runner ended it after that",
    ),
    "no runner, started before its creation, within the attempt": (
        (35, 34, 36, ""),
        "carried over",
        "has no runner and started before its creation, but after its attempt began",
    ),
    "queued without a runner": ((31, 31, 36, ""), "", None),
}


@pytest.mark.parametrize(("times", "mark", "doubt"), TWO_SIGNS.values(), ids=TWO_SIGNS)
def test_two_signs_of_a_job_that_did_not_run_again(
    times: tuple[int | None, int, int, str], mark: str, doubt: str | None
) -> None:
    """
    The second attempt began at minute 30; where the two signs disagree, that is said.

    The job was created, started and ended at these minutes, on that runner.
    """
    *minutes, runner = times
    job = _job(1, *minutes, attempt=2, runner=runner)  # type: ignore[arg-type]  # three minutes
    (marked,) = mark_listed([job], _at(30), set())
    assert (mark, doubt) == (_mark(marked), marked.carried_over_doubt)
    (first,) = mark_listed([replace(job, run_attempt=1)], _at(30), set())
    assert ("", None) == (_mark(first), first.carried_over_doubt)


@pytest.mark.parametrize(
    ("seconds", "is_carried_over"), [(-11, True), (-10, False), (0, False), (10, False)]
)
def test_clocks_of_runners_differ(seconds: int, is_carried_over: bool) -> None:
    """A runner's clock may be 10 s off: a job that seems to start so early did run."""
    began = datetime(2026, 4, 4, 12, 30)
    job = replace(_job(1, 30, 0, 0, attempt=2), started_at=began + timedelta(seconds=seconds))
    job = replace(job, completed_at=job.started_at)
    (marked,) = mark_listed([job], began, set())
    assert is_carried_over == marked.is_carried_over == (marked.carried_over_doubt is not None)


LOST = [_job(1, 0, 1, 5, "failure"), _job(2, 6, 7, 9)]
SUPERSEDED: dict[str, tuple[list[Job], int | None, list[str]]] = {
    "a lost runner's job, of which the file makes one": (LOST, 1, ["superseded", ""]),
    "two legs of one name, or an `if: failure()` namesake": (LOST, 2, ["", ""]),
    "nobody knows how many the file makes": (LOST, None, ["may be superseded", ""]),
    "no job of the file has this name": (LOST, 0, ["may be superseded", ""]),
    "lost twice in a row": (
        [_job(1, 0, 1, 5, "failure"), _job(2, 6, 7, 9, "failure"), _job(3, 10, 11, 12)],
        1,
        ["superseded", "superseded", ""],
    ),
    "lost, and the replacement failed": (
        [_job(1, 0, 1, 5, "failure"), _job(2, 6, 7, 9, "failure")],
        1,
        ["superseded", ""],
    ),
    "two legs of one name, of which one failed and one was lost: one failure stays": (
        [_job(2, 0, 2, 6, "failure"), _job(1, 0, 1, 5, "failure"), _job(3, 7, 8, 9)],
        2,
        ["", "superseded", ""],
    ),
    "more than the file makes, but all created before any ran": (
        [_job(1, 0, 3, 5, "failure"), _job(2, 0, 7, 9)],
        1,
        ["", ""],
    ),
    "a job that succeeded": ([_job(1, 0, 1, 5), _job(2, 6, 7, 9)], 1, ["", ""]),
    "a job that was skipped": ([_job(1, 0, 1, 1, "skipped"), _job(2, 6, 7, 9)], 1, ["", ""]),
    "a job that runs": ([_job(1, 0, 1, None, None), _job(2, 6, 7, 9)], 1, ["", ""]),
    "one that was cancelled": (
        [_job(1, 0, 1, 5, "cancelled"), _job(2, 6, 7, 9)],
        1,
        ["superseded", ""],
    ),
    "another name": ([_job(1, 0, 1, 5, "failure"), _job(2, 6, 7, 9, name="x")], 1, ["", ""]),
    "a check run of the name": (
        [LOST[0], replace(LOST[1], is_check_run=True)],
        1,
        ["", "check run"],
    ),
    "its own creation, after its start, is no replacement": (
        [_job(1, 8, 1, 5, "failure"), _job(2, 0, 1, 9)],
        1,
        ["", ""],
    ),
    "without created_at, the other started after its end": (
        [_job(1, None, 1, 5, "failure"), _job(2, None, 7, 9)],
        1,
        ["superseded", ""],
    ),
    "without created_at, the two overlap": (
        [_job(1, None, 1, 5, "failure"), _job(2, None, 4, 9)],
        1,
        ["", ""],
    ),
    "without a start, the other started after its end": (
        [_job(1, 0, None, 5, "failure"), _job(2, 6, 7, 9)],
        1,
        ["superseded", ""],
    ),
}


@pytest.mark.parametrize(("jobs", "most", "expected"), SUPERSEDED.values(), ids=SUPERSEDED)
def test_superseded(jobs: list[Job], most: int | None, expected: list[str]) -> None:
    """A failure is only dropped where there are more of its name than the file can make."""
    marked = mark_superseded(jobs, {"build": most})
    assert expected == [_mark(job) for job in marked]
    assert [job.job_id for job in jobs] == [job.job_id for job in marked]


NAMESAKES = st.lists(
    st.builds(
        _job,
        st.just(0),
        st.none() | st.integers(0, 9),
        st.none() | st.integers(0, 9),
        st.integers(0, 9),
        st.sampled_from(["success", "failure", "cancelled", "skipped"]),
    ),
    max_size=6,
).map(lambda jobs: [replace(job, job_id=number) for number, job in enumerate(jobs)])


@given(NAMESAKES, st.none() | st.integers(0, 7), st.randoms(use_true_random=False))
def test_laws_of_superseded(jobs: list[Job], most: int | None, random: Random) -> None:
    """
    By the definition, job by job; as many failures stay as the file can make.

    The order in which GitHub lists jobs changes no mark, and no job has both marks.
    """
    marked = mark_superseded(jobs, {"build": most})
    replaceable = {job.job_id for job in jobs if _has_a_later_one(job, jobs)}
    dropped = {job.job_id for job in marked if job.is_superseded}
    doubtful = {job.job_id for job in marked if job.is_possibly_superseded}
    if most:
        assert not doubtful
        assert dropped <= replaceable
        assert len(dropped) == min(len(replaceable), max(len(jobs) - most, 0))
    else:
        assert (set(), replaceable) == (dropped, doubtful)
    shuffled = random.sample(jobs, len(jobs))
    assert set(marked) == set(mark_superseded(shuffled, {"build": most}))


class _CountedTime(datetime):
    """An instant that counts how often it is compared."""

    count = 0

    def __lt__(self, other: datetime) -> bool:  # type: ignore[override]  # as datetime has it
        type(self).count += 1
        return super().__lt__(other)

    def __gt__(self, other: datetime) -> bool:  # type: ignore[override]  # as datetime has it
        type(self).count += 1
        return super().__gt__(other)


def test_the_work_is_in_proportion_to_the_jobs() -> None:
    """Of 20,000 failed jobs of one name none is compared with all: 40 comparisons a job at most."""
    many = 20_000
    start = _CountedTime(2026, 1, 1)
    jobs = [
        replace(
            _job(number, 0, 0, 0, "failure"),
            created_at=start + timedelta(seconds=number),
            started_at=start + timedelta(seconds=number),
        )
        for number in range(many)
    ]
    _CountedTime.count = 0
    marked = mark_superseded(jobs, {"build": 1})
    assert many - 1 == sum(job.is_superseded for job in marked)
    assert many < _CountedTime.count < 40 * many


def _has_a_later_one(job: Job, jobs: list[Job]) -> bool:
    """The definition, by a comparison with every other job."""

    def came_after(other: Job) -> bool:
        if other.created_at is not None and job.started_at is not None:
            return other.created_at > job.started_at
        return (
            other.started_at is not None
            and job.completed_at is not None
            and other.started_at > job.completed_at
        )

    return job.conclusion not in ("success", "skipped") and any(
        came_after(other) for other in jobs if other.job_id != job.job_id
    )


def _mark(job: Job) -> str:
    marks = {
        "carried over": job.is_carried_over,
        "check run": job.is_check_run,
        "superseded": job.is_superseded,
        "may be superseded": job.is_possibly_superseded,
    }
    return ", ".join(mark for mark, is_set in marks.items() if is_set)
