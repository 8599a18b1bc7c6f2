"""What the time inside jobs consists of: given rows, expected rows."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job, step

PARTS: Mapping[str, tuple[list[Row], dict[str, float]]] = {
    "one after the other, 3 s of gaps": (
        [step(1, 1, (10, 14)), step(1, 2, (15, 18))],
        {"step 1": 4, "step 2": 3, "gap": 3},
    ),
    "two at the same time for 2 s": (
        [step(1, 1, (10, 16)), step(1, 2, (14, 20))],
        {"step 1": 4, "step 2": 4, "unresolved": 2, "gap": 0},
    ),
    "one within another": (
        [step(1, 1, (10, 20)), step(1, 2, (12, 14)), step(1, 3, (15, 16))],
        {"step 1": 7, "step 2": 0, "step 3": 0, "unresolved": 3, "gap": 0},
    ),
    "a second before its job, and after it": (
        [step(1, 1, (9, 12)), step(1, 2, (12, 21))],
        {"step 1": 2, "step 2": 8, "gap": 0},
    ),
    "a second of overlap, which rounding may make": (
        [step(1, 1, (10, 15)), step(1, 2, (14, 20))],
        {"step 1": 5, "step 2": 5, "gap": 0},
    ),
    "two that close the job, and overlap what ran before them": (
        [
            step(1, 1, (10, 15)),
            step(1, 8, (15, 19), name="Post a"),
            step(1, 9, (16, 20), name="Complete job"),
        ],
        {"step 1": 5, "Post a": 4, "Complete job": 1, "gap": 0},
    ),
    "three at once, two of them to the end": (
        [step(1, 1, (10, 12)), step(1, 2, (10, 20)), step(1, 3, (11, 20))],
        {"step 1": 0, "step 2": 0, "step 3": 0, "unresolved": 10, "gap": 0},
    ),
    "a group without its file: the parent is no work, one step ran on alone": (
        [
            step(1, 1, (10, 14)),
            step(1, 2, (10, 19)),
            step(1, 3, (10, 19), name="Parallel group"),
        ],
        {"step 1": 0, "step 2": 5, "unresolved": 4, "gap": 1},
    ),
    "skipped and without times": (
        [
            step(1, 1, (10, 13)),
            step(1, 2, (13, 13), conclusion="skipped"),
            step(1, 3, (None, None)),
        ],
        {"step 1": 3, "gap": 7},
    ),
    "none stored": ([], {"no steps stored": 10}),
    "stored without usable times": ([step(1, 1, (None, None))], {"gap": 10}),
}


@pytest.mark.parametrize("case", PARTS)
def test_parts(case: str, tmp_path: Path) -> None:
    """The parts of a job from 10 to 20 s; they add up to its 10 s."""
    steps, expected = PARTS[case]
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt()],
        jobs=[job(1, (5, 10, 20))],
        steps=steps,
    )
    frame = answer("attempt_parts", database, {"run_id": 1, "run_attempt": 1})
    found = dict(zip(frame["step_name"].fillna(frame["part"]), frame["part_s"], strict=True))

    assert expected == found
    assert 10 == sum(found.values())


def test_parts_of_a_partial_rerun(tmp_path: Path) -> None:
    """Its clocks are not known, but what its job did is."""
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt(1, 2)],
        jobs=[
            job(1, (5, 10, 20), run_attempt=2),
            job(2, (5, -20, -10), run_attempt=2, is_carried_over=True),
        ],
        steps=[step(1, 1, (10, 14))],
    )
    frame = answer("attempt_parts", database, {"run_id": 1, "run_attempt": 2})

    assert [(1, "step", 4.0), (1, "gap", 6.0)] == list(
        frame[["job_id", "part", "part_s"]].itertuples(index=False, name=None)
    )
