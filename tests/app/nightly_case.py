"""Databases of a workflow that runs every night, and becomes slower on one of them."""

from pathlib import Path

from tests.app.cases import HOSTILE, run, selected
from tests.build_database import build_database
from tests.queries.facts import job

DAY_S = 86_400
_APART_S = 3600
NIGHTS = 20
SLOWER_FROM = 11
"""Nights before `main` takes 120 s instead of 100 s, give or take what each night has."""


def sha_of(run_id: int) -> str:
    """The commit of a run."""
    return f"{run_id:07x}".ljust(40, "0")


def _took(arm: str, night: int) -> int:
    level = 70 if arm == "new" else 120 if night >= SLOWER_FROM else 100
    return level + 7 * night % 5


def _nights(path: Path, arms: tuple[str, ...]) -> Path:
    runs = [
        (100 * place + night, arm, night * DAY_S + place * _APART_S, _took(arm, night))
        for place, arm in enumerate(arms)
        for night in range(NIGHTS)
    ]
    return build_database(
        path,
        properties=[{"property": "source", "value": "github"}],
        experiments=[{"experiment": "cache", "baseline": "main"}],
        arms=[
            {"experiment": "cache", "arm": arm, "position": place}
            for place, arm in enumerate(arms, start=1)
        ],
        arm_attempts=[selected(arm, run_id, "other") for run_id, arm, *_ in runs],
        run_attempts=[
            run(run_id, start=start, head_sha=sha_of(run_id), message=HOSTILE)
            for run_id, _, start, _ in runs
        ],
        jobs=[job(run_id, (start, start, start + took), run_id) for run_id, _, start, took in runs],
    )


def nightly(path: Path) -> Path:
    """`main` alone, 20 nights from 4 Apr 2026 on, 100 to 104 s; from 15 Apr on 120 to 124 s."""
    return _nights(path, ("main",))


def nightly_arms(path: Path) -> Path:
    """The same beside `new`, an hour later each night, 70 to 74 s throughout."""
    return _nights(path, ("main", "new"))
