"""A database with doubts of all kinds but unresolved steps, worked out by hand."""

from pathlib import Path

from tests.app.cases import INGESTED_AT
from tests.build_database import build_database
from tests.queries.facts import attempt, job, needs

UNMAPPED = {"unmapped_because": "fits no job of the workflow file"}


def doubtful(path: Path) -> Path:
    """
    Four runs of 240 s of `prep` (0 to 20 s), `suite` (23 to 200 s, no place), `done` (to 240 s).

    In run 1 of arm a `done` waited for `suite` (inferred), this for `prep` (inferred). In run 2 of
    arm b `done` waited for `prep` by the file: of 20 to 203 s, those from 23 to 200 s are unknown.
    Run 3 of arm b has a place for all. Run 4 of arm b is as run 2, but its
    `done` failed, and may have been replaced.
    """
    jobs, edges = [], []
    for run_id in (1, 2, 3, 4):
        ids = [10 * run_id + place for place in (1, 2, 3)]
        failed = {"conclusion": "failure", "is_possibly_superseded": True} if run_id == 4 else {}
        jobs += [
            job(ids[0], (0, 0, 20), run_id, name="prep", job_key="prep"),
            job(ids[1], (23, 25, 200), run_id, name="suite", **({} if run_id == 3 else UNMAPPED)),
            job(ids[2], (203, 205, 240), run_id, name="done", **failed),
        ]
        if run_id == 1:
            edges += needs({ids[1]: [ids[0]], ids[2]: [ids[1]]}, run_id, source="inferred")
        elif run_id == 3:
            edges += needs({ids[1]: [ids[0]], ids[2]: [ids[1]]}, run_id)
        else:
            edges += needs({ids[2]: [ids[0]]}, run_id)
    return build_database(
        path,
        properties=[{"property": "source", "value": "github"}],
        ingests=[{"ingest_id": 1, "started_at": INGESTED_AT, "finished_at": INGESTED_AT}],
        experiments=[{"milestone": ["done"]}],
        arms=[{}, {"arm": "b", "position": 2}],
        arm_attempts=[
            {"run_id": run_id, "arm": "a" if run_id == 1 else "b", "cache_state": "warm"}
            for run_id in (1, 2, 3, 4)
        ],
        run_attempts=[attempt(run_id) for run_id in (1, 2, 3, 4)],
        attempt_graphs=[{"run_id": run_id} for run_id in (1, 2, 3, 4)],
        jobs=jobs,
        job_needs=edges,
    )
