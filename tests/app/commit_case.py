"""A database with pull requests, their commits, and something to warn of."""

from pathlib import Path

from tests.app.cases import INGESTED_AT, run, selected
from tests.build_database import build_database
from tests.queries.facts import Row, job

_SHAS = {number: f"{number}" * 40 for number in range(1, 6)}
_WEEK_S = 7 * 24 * 3600


def commits(path: Path) -> Path:
    """
    Pull request 5 has commits 1 to 4, 6 has 1 and 5; plain (baseline) selects 2, fast 3, slow 5.

    The clock is the whole run. Counted, all warm: plain 100 s (run 2), fast 60 s (run 3, a week
    later); slow: run 5 failed. Commits 1 and 4 are in no arm. The workflow file changed with commit
    3. Plain runs `check`, fast does not.
    """
    return build_database(
        path,
        properties=[{"property": "source", "value": "github"}],
        experiments=[{"experiment": "cache", "baseline": "plain"}],
        arms=[
            {"experiment": "cache", "arm": arm, "position": place, "has_cache_rule": True}
            for place, arm in enumerate(("plain", "fast", "slow"), start=1)
        ],
        arm_attempts=[
            selected("plain", 2, "warm"),
            selected("fast", 3, "warm"),
            selected("slow", 5, "warm"),
        ],
        run_attempts=[
            run(2, head_sha=_SHAS[2]),
            run(3, start=_WEEK_S, head_sha=_SHAS[3]),
            run(5, head_sha=_SHAS[5], conclusion="failure"),
        ],
        jobs=[
            job(21, (0, 5, 100), 2, name="build"),
            job(22, (0, 5, 50), 2, name="check"),
            job(31, (_WEEK_S, _WEEK_S + 5, _WEEK_S + 60), 3, name="build"),
            job(51, (0, 5, 30), 5, name="build", conclusion="failure"),
        ],
        run_pull_requests=[
            {"run_id": run_id, "pull_number": pull, "evidence": "head sha"}
            for run_id, pull in ((2, 5), (3, 5), (5, 6))
        ],
        pull_request_commits=[*_listed(5, 1, 2, 3, 4), *_listed(6, 1, 5)],
        attempt_graphs=[
            {
                "run_id": run_id,
                "repository": "o/r",
                "path": "w.yml",
                "commit_sha": _SHAS[run_id],
                "is_final": True,
            }
            for run_id in (2, 3)
        ],
        workflow_files=[
            {"repository": "o/r", "path": "w.yml", "commit_sha": _SHAS[run_id], "blob_sha": blob}
            for run_id, blob in ((2, "x"), (3, "y"))
        ],
        ingests=[{"ingest_id": 1, "started_at": INGESTED_AT, "finished_at": INGESTED_AT}],
    )


def _listed(pull_number: int, *numbers: int) -> list[Row]:
    return [
        {
            "repository": "o/r",
            "pull_number": pull_number,
            "sha": _SHAS[number],
            "position": position,
            "headline": f"ci: commit {number}",
        }
        for position, number in enumerate(numbers, start=1)
    ]
