"""A database in which half of the runs waited for a runner."""

from pathlib import Path

from tests.app.cases import run, selected
from tests.build_database import build_database
from tests.queries.facts import job


def contended(path: Path) -> Path:
    """
    Baseline `plain` of 300 to 303 s and candidate `fast` of 200 to 203 s, 4 + 4 runs in turns.

    Four more of each, of the same job, queued for 100 s.
    """
    sides = [
        (100 * (arm == "fast") + place, arm, 3600 * place, queue, took + place % 4)
        for arm, took in (("plain", 300), ("fast", 200))
        for place, queue in enumerate([0] * 4 + [100] * 4)
    ]
    return build_database(
        path,
        properties=[{"property": "source", "value": "github"}],
        experiments=[{"experiment": "cache", "baseline": "plain"}],
        arms=[
            {"experiment": "cache", "arm": arm, "position": place}
            for place, arm in enumerate(("plain", "fast"), start=1)
        ],
        arm_attempts=[selected(arm, run_id, "warm") for run_id, arm, *_ in sides],
        run_attempts=[run(run_id, start=start) for run_id, _, start, *_ in sides],
        jobs=[
            job(run_id, (start, start + queue, start + queue + took), run_id)
            for run_id, _, start, queue, took in sides
        ],
        attempt_graphs=[{"run_id": run_id} for run_id, *_ in sides],
    )
