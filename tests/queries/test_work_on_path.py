"""What work adds to the path, and what leaving it out could have saved: given jobs, by hand."""

from pathlib import Path

import pytest

from queries.answers import answer, answers
from queries.work.adjustment import Adjustment
from queries.work.work_parity import QUESTIONS, WorkParity, adjustment_of, work_parities
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job, needs, step


def two_runs(path: Path, jobs: list[Row], edges: list[Row], source: str = "workflow file") -> Path:
    """Run 1 of arm a, whose graph has the source, and run 2 of b; job 11 has the one step."""
    return build_database(
        path,
        experiments=[{"milestone": ["push"]}],
        arms=[{"arm": "a"}, {"arm": "b", "position": 2}],
        arm_attempts=[{"arm": "a", "run_id": 1}, {"arm": "b", "run_id": 2}],
        run_attempts=[attempt(1), attempt(2)],
        jobs=jobs,
        job_needs=edges,
        attempt_graphs=[{"run_id": 1, "source": source}, {"run_id": 2}],
        steps=[step(11, 1, (2, 58), name="Work")],
    )


def parity_of(database: Path) -> tuple[WorkParity, Adjustment | None]:
    """Of b against a, and what it makes of their difference."""
    found = answers(("work_by_arm", *QUESTIONS), database, {"experiment": "e"})
    (parity,) = work_parities(found["work_by_arm"])
    return parity, adjustment_of(parity, found)


LINT = [
    job(11, (0, 0, 100), name="lint", job_key="lint"),
    job(12, (0, 0, 95), name="test", job_key="test"),
    job(13, (100, 100, 120), name="push", job_key="push"),
    job(22, (0, 0, 95), 2, name="test", job_key="test"),
    job(23, (95, 95, 115), 2, name="push", job_key="push"),
]
LINT_NEEDS = [*needs({13: [11, 12]}), *needs({23: [22]}, 2)]


def test_a_job_beside_another(tmp_path: Path) -> None:
    """
    a: lint 100 s beside test 95 s, then push 20 s, 120 s; b: the same without lint, 115 s.

    Without lint a had taken 95 + 20 s too: of its 100 s on the path 5 s are exclusive, and
    -5 + 5 = 0 s.
    """
    database = two_runs(tmp_path / "a.duckdb", LINT, LINT_NEEDS)
    frame = answer("work_on_path", database, {"experiment": "e"}).fillna({"step_name": ""})
    columns = ["run_id", "job_key", "step_name", "path_s", "exclusive_s"]

    assert [
        (1, "lint", "", 100.0, 5.0),
        (1, "lint", "Work", 56.0, 5.0),
        (1, "push", "", 20.0, 20.0),
        (2, "test", "", 95.0, 95.0),
        (2, "push", "", 20.0, 20.0),
    ] == list(frame[columns].itertuples(index=False, name=None))
    _, adjusted = parity_of(database)
    assert adjusted is not None
    assert (-5.0, 5.0, 0.0) == (
        adjusted.difference_s,
        adjusted.baseline_only_s,
        adjusted.adjusted_s,
    )


@pytest.mark.parametrize("is_inferred", [False, True])
def test_a_leg_beside_another(tmp_path: Path, *, is_inferred: bool) -> None:
    """
    a: build (x) 60 s beside build (y) 80 s, then push 40 s; b: the same without y.

    80 + 40 = 120 s against 60 + 40 = 100 s: of the 80 s of y 20 are exclusive, -20 + 20 = 0 s.
    Where a's needs are inferred, nobody knows what ran beside y.
    """
    source = "inferred" if is_inferred else "workflow file"
    database = two_runs(
        tmp_path / "a.duckdb",
        [
            job(11, (0, 0, 80), name="build (y)", job_key="build", leg="y"),
            job(12, (0, 0, 60), name="build (x)", job_key="build", leg="x"),
            job(13, (80, 80, 120), name="push", job_key="push"),
            job(22, (0, 0, 60), 2, name="build (x)", job_key="build", leg="x"),
            job(23, (60, 60, 100), 2, name="push", job_key="push"),
        ],
        [*needs({13: [11, 12]}, source=source), *needs({23: [22]}, 2)],
        source,
    )
    parity, adjusted = parity_of(database)

    assert ["build (y)"] == [one.piece for one in parity.found]
    if is_inferred:
        assert adjusted is None
    else:
        assert adjusted is not None
        assert (-20.0, 0.0) == (adjusted.difference_s, adjusted.adjusted_s)
