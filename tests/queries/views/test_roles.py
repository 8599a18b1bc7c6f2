"""Roles: the same work under different names."""

from pathlib import Path

import pytest

from tests.build_database import build_database
from tests.queries.facts import attempt, job, step, view_rows


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """One attempt of `e`; three roles, of which the last two match a step in common."""
    return build_database(
        tmp_path / "roles.duckdb",
        experiments=[{}],
        arms=[{}],
        arm_attempts=[{"run_id": 1}],
        run_attempts=[attempt()],
        roles=[
            {"role": "image", "jobs": ["image-*"], "steps": ["Build [a] image", "Push ?mages"]},
            {"role": "push", "position": 2, "steps": ["Push *"]},
            {"experiment": "other", "role": "all", "steps": ["*"], "jobs": ["*"]},
        ],
        jobs=[
            job(1, (0, 5, 60), name="Image", job_key="image-main"),
            job(2, (0, 5, 60), name="image-of-no-file"),
            job(3, (0, 5, 60), name="docs"),
        ],
        steps=[
            step(1, 1, (5, 6), name="Set up job"),
            step(1, 2, (6, 20), name="Build [a] image"),
            step(1, 3, (20, 30), name="Push images"),
            step(2, 1, (5, 30), name="Push manifests"),
            step(3, 1, (5, 30), name="build [a] image"),
        ],
    )


def test_steps(database: Path) -> None:
    """Whole names, letters as they are, brackets as themselves; the first role of two."""
    assert [
        ("Build [a] image", "image"),
        ("Push images", "image"),
        ("Push manifests", "push"),
    ] == view_rows(database, "step_roles", ["step_name", "role_name"], "step_name", experiment="e")


def test_jobs(database: Path) -> None:
    """A glob matches the key, or the name of a job that has none."""
    assert [("", "image-of-no-file", "image"), ("image-main", "Image", "image")] == view_rows(
        database, "job_roles", ["job_key", "name", "role_name"], "job_key", experiment="e"
    )
