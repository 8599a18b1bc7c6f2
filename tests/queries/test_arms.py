"""Cases for the questions about arms, counted by hand."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import Row, at, attempt, job, step

E = {"experiment": "e"}
ARMS: list[Row] = [{"arm": "a", "position": 1}, {"arm": "b", "position": 2}]


def rows(database: Path, question: str, columns: list[str]) -> list[tuple[object, ...]]:
    """
    Some columns of an answer about the experiment, None for what is missing.

    Rounded to a nanosecond: interpolation leaves 62.00000000000001.
    """
    frame = answer(question, database, E)[columns].astype("object")
    return [
        tuple(round(cell, 9) if isinstance(cell, float) else cell for cell in row)
        for row in frame.where(frame.notna(), None).itertuples(index=False, name=None)
    ]


REASONS: Mapping[str, tuple[Row, Row, str | None]] = {
    "counts": (attempt(), {}, None),
    "stored reason first": (
        attempt(status="in_progress", conclusion=None),
        {"excluded_because": "marked by hand: outage"},
        "marked by hand: outage",
    ),
    "in progress": (attempt(status="in_progress", conclusion=None), {}, "in progress"),
    "queued": (attempt(status="queued", conclusion=None), {}, "in progress"),
    "cancelled": (attempt(conclusion="cancelled"), {}, "cancelled"),
    "skipped": (attempt(conclusion="skipped"), {}, "skipped"),
    "failed": (attempt(conclusion="failure"), {}, "run failed"),
    "timed out": (attempt(conclusion="timed_out"), {}, "run failed"),
    "gone at GitHub": ({"run_id": 1}, {}, "attempt not available"),
    "jobs not stored": (attempt(jobs_fetched_at=None), {}, "jobs not fetched"),
    "starts after its end": (attempt(start=99), {}, "no wall time"),
}


@pytest.mark.parametrize("case", REASONS)
def test_every_attempt_that_does_not_count_has_a_reason(case: str, tmp_path: Path) -> None:
    """Ingest's reason goes first, then the clock's; what counts has a wall time."""
    fact, selected, expected = REASONS[case]
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[fact],
        jobs=[job(1, [2, 5, 35])],
        experiments=[{}],
        arms=ARMS,
        arm_attempts=[{"run_id": 1, **selected}],
    )

    assert [(expected, expected is None)] == rows(
        database, "attempts_by_arm", ["excluded_because", "is_counted"]
    )


@pytest.fixture
def two_arms(tmp_path: Path) -> Path:
    """Arm a: four warm runs of 10, 20, 40 and 80 s and a failed one; arm b selects one cold run."""
    ends = {1: 10, 2: 20, 3: 40, 4: 80, 5: 90, 6: 70}
    return build_database(
        tmp_path / "two_arms.duckdb",
        run_attempts=[
            attempt(
                run_id,
                start=1000 * run_id,
                conclusion="failure" if run_id == 5 else "success",
                message="ci: warm run\r\n\r\nbody",
            )
            for run_id in ends
        ],
        jobs=[
            job(
                run_id,
                [1000 * run_id + 1, 1000 * run_id + 3, 1000 * run_id + end],
                run_id=run_id,
                name="build",
            )
            for run_id, end in ends.items()
        ],
        steps=[
            step(run_id, 1, [1000 * run_id + 3, 1000 * run_id + end - 3], name="compile")
            for run_id, end in ends.items()
        ],
        experiments=[{"title": "Which?"}],
        arms=[*ARMS, {"arm": "c", "position": 3}],
        arm_attempts=[
            {"run_id": run_id, "cache_state": "warm", "arm": "a"} for run_id in (1, 2, 3, 4, 5)
        ]
        + [{"run_id": 6, "cache_state": "cold", "arm": "b"}],
        properties=[{"property": "source", "value": "simulated"}],
    )


def test_arm_counts(two_arms: Path) -> None:
    """Counted, excluded with the reason, and an arm that selects nothing."""
    assert [
        ("a", True, "warm", None, 4),
        ("a", True, "warm", "run failed", 1),
        ("b", False, "cold", None, 1),
        ("c", False, None, None, 0),
    ] == rows(
        two_arms,
        "arm_counts",
        ["arm", "is_baseline", "cache_state", "excluded_because", "attempt_count"],
    )


def test_clock_by_arm(two_arms: Path) -> None:
    """Of 10, 20, 40, 80 s: the median is 30 s; 0.9 * 3 = 2.7 lies 0.7 from 40 to 80: 68 s."""
    columns = [
        "arm",
        "cache_state",
        "attempt_count",
        "excluded_count",
        "clock_min_s",
        "clock_p50_s",
        "clock_p90_s",
        "clock_max_s",
        "first_started_at",
        "last_started_at",
    ]

    assert [
        ("a", "warm", 4, 1, 10.0, 30.0, 68.0, 80.0, at(1000), at(4000)),
        ("b", "cold", 1, 0, 70.0, 70.0, 70.0, 70.0, at(6000), at(6000)),
    ] == rows(two_arms, "clock_by_arm", columns)


def test_a_partial_rerun_never_counts(tmp_path: Path) -> None:
    """Whether or not ingest excluded it, and though its run succeeded."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt(1, 2)],
        jobs=[
            job(1, [2, 5, 35], run_attempt=2),
            job(2, [2, -99, -9], run_attempt=2, is_carried_over=True),
        ],
        experiments=[{}],
        arms=ARMS,
        arm_attempts=[{"run_id": 1, "run_attempt": 2}],
    )

    assert [("partial re-run", None)] == rows(
        database, "attempts_by_arm", ["excluded_because", "wall_s"]
    )


def test_an_arm_whose_attempts_all_failed_has_no_wall_time(tmp_path: Path) -> None:
    """Nothing counted: no number, and the excluded are still said."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt(conclusion="failure")],
        jobs=[job(1, [2, 5, 35])],
        experiments=[{}],
        arms=ARMS,
        arm_attempts=[{"run_id": 1}],
    )

    assert [(0, 1, None, None)] == rows(
        database,
        "clock_by_arm",
        ["attempt_count", "excluded_count", "clock_p50_s", "first_started_at"],
    )


def test_job_durations_by_arm(two_arms: Path) -> None:
    """Runs of 7, 17, 37, 77 s: median 27, 0.9 quantile 65; each queued 2 s; the failed is out."""
    columns = [
        "arm",
        "job_name",
        "attempt_count",
        "job_count",
        "queue_p50_s",
        "run_p50_s",
        "run_p90_s",
        "run_max_s",
    ]

    assert [
        ("a", "build", 4, 4, 2.0, 27.0, 65.0, 77.0),
        ("b", "build", 1, 1, 2.0, 67.0, 67.0, 67.0),
    ] == rows(two_arms, "job_durations_by_arm", columns)


def test_step_durations_by_arm(two_arms: Path) -> None:
    """Steps of 4, 14, 34, 74 s: median 24, 0.9 quantile 62."""
    columns = [
        "arm",
        "job_name",
        "step_name",
        "attempt_count",
        "step_count",
        "run_p50_s",
        "run_p90_s",
        "run_max_s",
    ]

    assert [
        ("a", "build", "compile", 4, 4, 24.0, 62.0, 74.0),
        ("b", "build", "compile", 1, 1, 64.0, 64.0, 64.0),
    ] == rows(two_arms, "step_durations_by_arm", columns)


def test_a_name_that_repeats_counts_its_attempt_once(tmp_path: Path) -> None:
    """A lost runner's job and its replacement: two jobs and three steps of one attempt."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt()],
        jobs=[
            job(1, [0, 0, 10], conclusion="failure", is_superseded=True),
            job(2, [10, 10, 40]),
        ],
        steps=[step(1, 1, [0, 9], name="s"), *(step(2, n, [10, 20], name="s") for n in (1, 5))],
        experiments=[{}],
        arms=ARMS,
        arm_attempts=[{"run_id": 1}],
    )

    assert [(1, 2, 20.0)] == rows(
        database, "job_durations_by_arm", ["attempt_count", "job_count", "run_p50_s"]
    )
    assert [(1, 3, 10.0)] == rows(
        database, "step_durations_by_arm", ["attempt_count", "step_count", "run_p50_s"]
    )


def test_attempts_by_arm(two_arms: Path) -> None:
    """Every selected attempt, in order of arms and starts, with the first line of its message."""
    columns = ["arm", "run_id", "is_counted", "headline", "wall_s", "compute_s", "start_offset_s"]

    assert [
        ("a", 1, True, "ci: warm run", 10.0, 7.0, 1.0),
        ("a", 2, True, "ci: warm run", 20.0, 17.0, 1.0),
        ("a", 3, True, "ci: warm run", 40.0, 37.0, 1.0),
        ("a", 4, True, "ci: warm run", 80.0, 77.0, 1.0),
        ("a", 5, False, "ci: warm run", 90.0, 87.0, 1.0),
        ("b", 6, True, "ci: warm run", 70.0, 67.0, 1.0),
    ] == rows(two_arms, "attempts_by_arm", columns)


def test_experiments(two_arms: Path) -> None:
    """An experiment as loaded, with its arms in order and its source said."""
    frame = answer("experiments", two_arms)

    assert [None] == list(frame["milestone"])
    assert [["a", "b", "c"]] == list(frame["arms"])
    assert [("e", 1, "Which?", "a", True)] == list(
        frame[["experiment", "position", "title", "baseline", "is_simulated"]].itertuples(
            index=False, name=None
        )
    )
