"""By what a job is the same as a job of another attempt: given jobs, expected keys."""

from pathlib import Path

import pytest

from queries.answers import answers
from tests.build_database import build_database
from tests.queries.facts import attempt, job, needs, view_rows


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    Run 1 of arm a is mapped, run 2 of arm b is not: `CLI (x)` 0 to 60 s, then `push` to 100 s.

    `Lint` is `lint` for one job of run 1 and `style` for another, `Same` the name of two legs;
    `New` is in run 2 alone. Run 3 is no arm's.
    """
    return build_database(
        tmp_path_factory.mktemp("identities") / "a.duckdb",
        experiments=[{"milestone": ["push"]}],
        arms=[{}, {"arm": "b", "position": 2}],
        arm_attempts=[{"run_id": 1}, {"arm": "b", "run_id": 2}],
        run_attempts=[attempt(1), attempt(2), attempt(3)],
        roles=[{"role": "compile", "jobs": ["pre-build-cli"], "steps": []}],
        attempt_graphs=[{"run_id": 1}, {"run_id": 2, "source": "inferred"}],
        jobs=[
            job(11, (0, 0, 60), name="CLI (x)", job_key="pre-build-cli", leg="x"),
            job(12, (60, 60, 100), name="push", job_key="push"),
            job(13, (0, 0, 9), name="Lint", job_key="lint"),
            job(14, (0, 0, 9), name="Lint", job_key="style"),
            job(21, (0, 0, 60), 2, name="CLI (x)"),
            job(22, (60, 60, 100), 2, name="push"),
            job(23, (0, 0, 9), 2, name="Lint"),
            job(15, (0, 0, 9), name="Same", job_key="same", leg="x"),
            job(16, (0, 0, 9), name="Same", job_key="same", leg="y"),
            job(24, (0, 0, 9), 2, name="New"),
            job(25, (0, 0, 9), 2, name="Same"),
            job(31, (0, 0, 9), 3, name="New", job_key="new"),
        ],
        job_needs=[*needs({12: [11]}), *needs({22: [21]}, 2, source="inferred")],
    )


def test_by_hand(database: Path) -> None:
    """Its own key, else the one that mapped jobs of its name have, else its name; so its role."""
    assert [
        (11, "pre-build-cli", "x", "compile"),
        (12, "push", None, None),
        (13, "lint", None, None),
        (14, "style", None, None),
        (15, "same", "x", None),
        (16, "same", "y", None),
        (21, "pre-build-cli", "x", "compile"),
        (22, "push", None, None),
        (23, "Lint", None, None),
        (24, "New", None, None),
        (25, "Same", None, None),
    ] == view_rows(
        database,
        "job_identities",
        ["job_id", "job_key", "leg", "role_name"],
        "job_id",
        experiment="e",
    )


@pytest.mark.parametrize(
    "question",
    ["path_parts", "comparison_work", "work_by_arm", "path_by_arm"],
)
def test_mapped_and_unmapped_are_the_same(database: Path, question: str) -> None:
    """No answer makes two jobs of one: what arm b calls `CLI (x)` is a's `pre-build-cli`."""
    frame = answers([question], database, {"experiment": "e"})[question]
    keys = frame.groupby("arm")["job_key"].agg(set)

    for arm in ("a", "b"):
        assert "pre-build-cli" in keys[arm]
        assert "CLI (x)" not in keys[arm]
