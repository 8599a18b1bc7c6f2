"""The demo's durations are near the published figures."""

from datetime import datetime
from statistics import mean

import pytest

from tests.simulated import Json, World, founding_case
from tests.simulated.history import BASELINE_BRANCH, PARALLEL_BRANCH, STRUCTURES
from tests.simulated.tests.attempts import attempts
from tests.simulated.timings import TIMINGS


def _seconds(job_or_step: Json) -> float:
    begin, end = job_or_step["started_at"], job_or_step["completed_at"]
    return (datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds()


@pytest.mark.parametrize(
    ("step", "branch", "is_cold", "low", "high"),
    [
        ("Build main images", BASELINE_BRANCH, False, 105, 120),
        ("Build and push main image", PARALLEL_BRANCH, False, 27, 33),
        ("Build and push main image", PARALLEL_BRANCH, True, 80, 95),
    ],
)
def test_published_figures(step: str, branch: str, is_cold: bool, low: float, high: float) -> None:
    """Over four worlds the mean of a step is near what its authors published."""
    seconds = [
        _seconds(found)
        for seed in range(4)
        for run, jobs in attempts(founding_case(seed))
        if (run["head_branch"], run["conclusion"]) == (branch, "success")
        and run["head_commit"]["message"].startswith("experiment:") == is_cold
        for job in jobs
        for found in job["steps"]
        if found["name"] == step
    ]

    assert low < mean(seconds) < high


def test_pre_build_cli_takes_two_minutes(demo: World) -> None:
    """The warm job that the parallel arm waits for takes about two minutes, as published."""
    seconds = [
        _seconds(job)
        for run, jobs in attempts(demo)
        if "warm run" in run["head_commit"]["message"] and run["conclusion"] == "success"
        for job in jobs
        if job["name"] == "pre-build-cli"
    ]

    assert 110 < mean(seconds) < 130


def test_timings_are_used() -> None:
    """Every line of the table is a step of some arm."""
    steps = {step for plans in STRUCTURES.values() for plan in plans for step in plan.steps}

    assert {"Set up job"} == TIMINGS.keys() - steps
