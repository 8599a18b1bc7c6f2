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
        {"step 1": 4, "step 2": 3, "gap": 3, "parallel": 0},
    ),
    "two at the same time for 2 s": (
        [step(1, 1, (10, 16)), step(1, 2, (14, 20))],
        {"step 1": 6, "step 2": 6, "gap": 0, "parallel": -2},
    ),
    "one within another": (
        [step(1, 1, (10, 20)), step(1, 2, (12, 14)), step(1, 3, (15, 16))],
        {"step 1": 10, "step 2": 2, "step 3": 1, "gap": 0, "parallel": -3},
    ),
    "a second before its job, and after it": (
        [step(1, 1, (9, 12)), step(1, 2, (12, 21))],
        {"step 1": 2, "step 2": 8, "gap": 0, "parallel": 0},
    ),
    "skipped and without times": (
        [
            step(1, 1, (10, 13)),
            step(1, 2, (13, 13), conclusion="skipped"),
            step(1, 3, (None, None)),
        ],
        {"step 1": 3, "gap": 7, "parallel": 0},
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

    assert [(1, "step", 4.0), (1, "gap", 6.0), (1, "parallel", 0.0)] == list(
        frame[["job_id", "part", "part_s"]].itertuples(index=False, name=None)
    )
