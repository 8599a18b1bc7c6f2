"""Databases for the pages: small enough to know every figure by heart."""

from datetime import datetime
from pathlib import Path

from basis.visible import visible
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job, needs, step

HOSTILE = (
    "=1+1 <b>x</b> [y](javascript:alert(1)) :red[z] `c` $q$ https://a.example "
    "<img src=x onerror=alert(1)></script><script>alert(1)</script> %{x} \x1b[31m\x9b31m "
    "\u202egnp\u202c\u2066\u200b \n# h\r\n| a | b |\u2028\x00\U000e0041;=1+1"
)
"""A name from a stranger, with something for every reader that acts on text."""

SHOWN = visible(HOSTILE)
"""What people see of it."""

INGESTED_AT = datetime(2026, 4, 5, 2, 14)


def small(path: Path, *, source: str = "github") -> Path:
    """
    Experiment `cache` with arms plain (baseline) and fast, experiment `later` with one arm.

    No workflow file was looked up yet. The clock of `cache` is the whole run; `later` has the
    milestone `ship`. Counted in `cache`: plain warm 100 s and 200 s (runs 1 and 2), plain cold
    300 s (run 3), fast warm 60 s (run 4). Not counted: fast, warm: run 5 failed, run 6 is running;
    plain: attempt 2 of run 2 carried `build` over.
    """
    return build_database(
        path,
        properties=[
            {"property": "source", "value": source},
            {"property": "api_root", "value": "x"},
        ],
        experiments=[
            {"experiment": "cache", "baseline": "plain"},
            {"experiment": "later", "baseline": "only", "position": 2, "milestone": ["ship"]},
        ],
        arms=[
            {"experiment": "cache", "arm": "plain"},
            {"experiment": "cache", "arm": "fast", "position": 2},
            {"experiment": "later", "arm": "only"},
        ],
        arm_attempts=[
            selected("plain", 1, "warm"),
            selected("plain", 2, "warm"),
            selected("plain", 2, "warm", run_attempt=2),
            selected("plain", 3, "cold"),
            *(selected("fast", run_id, "warm") for run_id in (4, 5, 6)),
        ],
        run_attempts=[
            *(run(run_id) for run_id in (1, 2, 3, 4)),
            {**run(2, start=5000), "run_attempt": 2},
            run(5, conclusion="failure"),
            run(6, status="in_progress", conclusion=None),
        ],
        jobs=[
            job(11, (0, 5, 100), 1, name="build"),
            job(21, (0, 10, 110), 2, name="build", html_url="https://github.com/o/r/job/21"),
            job(22, (110, 130, 200), 2, name="push"),
            job(23, (200, 200, 199), 2, name="tell", conclusion="skipped"),
            job(31, (0, 5, 300), 3, name="build"),
            job(41, (0, 5, 60), 4, name="build"),
            job(51, (0, 5, 30), 5, name="build", conclusion="failure"),
            job(61, (0, 5, None), 6, name="build", status="in_progress", conclusion=None),
            job(62, (7, None, None), 6, name="push", status="queued", conclusion=None),
            job(71, (5001, 10, 110), 2, run_attempt=2, name="build", is_carried_over=True),
            job(72, (5001, 5010, 5050), 2, run_attempt=2, name="push"),
        ],
        steps=[
            step(21, 1, (10, 12), name="Set up job"),
            step(21, 2, (12, 110), name="Compile"),
            step(71, 1, (10, 110), name="Compile"),
        ],
        ingests=[{"ingest_id": 1, "started_at": INGESTED_AT, "finished_at": INGESTED_AT}],
    )


def simulated(path: Path) -> Path:
    """The same as `small`, from the simulated GitHub."""
    return small(path, source="simulated")


def hostile(path: Path) -> Path:
    """One run in which every text that a stranger can choose is `HOSTILE`."""
    return build_database(
        path,
        properties=[{"property": "source", "value": "github"}],
        experiments=[{"title": HOSTILE, "baseline": HOSTILE, "milestone": [HOSTILE]}],
        arms=[{"arm": HOSTILE}],
        arm_attempts=[
            {"arm": HOSTILE, "run_id": 1, "cache_state": "warm"},
            {"arm": HOSTILE, "run_id": 2, "excluded_because": f"marked by hand: {HOSTILE}"},
        ],
        run_attempts=[
            attempt(
                run_id,
                message=f"{HOSTILE}\n\nbody",
                head_branch=HOSTILE,
                html_url="javascript:alert(1)",
                head_sha="a" * 40,
            )
            for run_id in (1, 2)
        ],
        run_pull_requests=[{"run_id": 1, "pull_number": 5, "evidence": "head sha"}],
        pull_request_commits=[
            {
                "repository": "o/r",
                "pull_number": 5,
                "sha": "a" * 40,
                "position": 1,
                "headline": HOSTILE,
            }
        ],
        jobs=[
            job(11, (0, 5, 60), name=HOSTILE, runner_name=HOSTILE, html_url=HOSTILE),
            job(12, (0, 5, 30), name=f"{HOSTILE} 2", job_key=HOSTILE, unmapped_because=HOSTILE),
        ],
        job_needs=needs({11: [12]}),
        attempt_graphs=[{"run_id": 1, "problem": HOSTILE}],
        steps=[step(11, 1, (5, 60), name=HOSTILE)],
        ingests=[
            {
                "ingest_id": 1,
                "finished_at": INGESTED_AT,
                "outcome": "partial",
                "failures": [{"what": HOSTILE, "why": HOSTILE}],
            }
        ],
    )


def empty(path: Path) -> Path:
    """A database in which nothing was stored yet."""
    return build_database(path)


def damaged(path: Path) -> Path:
    """A file that is no database."""
    path.write_bytes(b"not a database" * 1000)
    return path


def newer(path: Path) -> Path:
    """A database of a Longpole that is not written yet."""
    return build_database(
        path,
        schema_migrations=[
            {"version": 999, "name": "future", "applied_at": INGESTED_AT},
        ],
    )


def selected(arm: str, run_id: int, cache_state: str, run_attempt: int = 1) -> Row:
    """An attempt that an arm of experiment `cache` selects."""
    return {
        "experiment": "cache",
        "arm": arm,
        "run_id": run_id,
        "run_attempt": run_attempt,
        "cache_state": cache_state,
    }


def run(run_id: int, start: float = 0, **more: object) -> Row:
    """An attempt whose number is its run's id."""
    known = attempt(
        run_id,
        start=start,
        run_number=run_id,
        message=f"ci: run {run_id}",
        html_url=f"https://github.com/o/r/actions/runs/{run_id}",
    )
    return {**known, **more}
