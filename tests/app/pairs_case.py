"""A database whose runs come in pairs, looked at twice, with a job and a step that differ."""

from datetime import timedelta
from pathlib import Path

from tests.app.cases import HOSTILE, run, selected
from tests.build_database import build_database
from tests.queries.facts import NOON, job, step

_APART_S = 7200
_LATER_S = 1200


def pairs(path: Path) -> Path:
    """
    Baseline `plain` and candidate `fast`, six warm runs each: one of either per commit.

    Commits are two hours apart, the candidate's run follows 20 minutes after the baseline's. The
    job `build` takes 300 to 305 s in plain, its step `Compile` 200 s; in fast 200 to 205 s, and
    100 s. Ingests ended after four commits, and after all six. No number of runs was planned.
    """
    places = range(6)
    sides = [
        (100 * (arm == "fast") + place, arm, place * _APART_S + later, 300 + place - saved, saved)
        for arm, later, saved in (("plain", 0, 0), ("fast", _LATER_S, 100))
        for place in places
    ]
    return build_database(
        path,
        properties=[{"property": "source", "value": "github"}],
        experiments=[{"experiment": "cache", "baseline": "plain"}],
        arms=[
            {"experiment": "cache", "arm": arm, "position": place, "has_cache_rule": True}
            for place, arm in enumerate(("plain", "fast"), start=1)
        ],
        arm_attempts=[selected(arm, run_id, "warm") for run_id, arm, *_ in sides],
        run_attempts=[
            run(run_id, start=start, head_sha=f"{run_id % 100:040x}")
            for run_id, _, start, *_ in sides
        ],
        jobs=[
            job(run_id, (start, start, start + took), run_id, name=HOSTILE)
            for run_id, _, start, took, _ in sides
        ],
        steps=[
            step(run_id, 1, (start, start + 200 - saved), name="Compile")
            for run_id, _, start, _, saved in sides
        ],
        attempt_graphs=[{"run_id": run_id} for run_id, *_ in sides],
        ingests=[
            {"ingest_id": number, "finished_at": NOON + timedelta(seconds=_APART_S * after)}
            for number, after in enumerate((4, 6), start=1)
        ],
    )
