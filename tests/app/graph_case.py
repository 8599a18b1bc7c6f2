"""A database whose job graphs are known, its paths worked out by hand."""

from pathlib import Path

from tests.app.cases import INGESTED_AT, run, selected
from tests.build_database import build_database
from tests.queries.facts import Row, job, needs, step


def graphs(path: Path) -> Path:
    """
    Experiment `cache` with the milestone `push*`, baseline plain, and needs that are known.

    In plain `push` needs `docs` and `cli`, which need `define`; in fast it needs `define` alone,
    and its file may differ from the one that ran. Counted: plain warm 150 s and 170 s (runs 1 and
    2), plain cold 260 s (run 3, needs inferred from times), fast warm 90 s (run 4). Not counted:
    fast, warm: in run 5 `push` failed, run 6 is running, run 7 has no `push`.
    """
    return build_database(
        path,
        properties=[{"property": "source", "value": "github"}],
        experiments=[{"experiment": "cache", "baseline": "plain", "milestone": ["push*"]}],
        arms=[
            {"experiment": "cache", "arm": "plain"},
            {"experiment": "cache", "arm": "fast", "position": 2},
        ],
        arm_attempts=[
            *(selected("plain", run_id, "warm") for run_id in (1, 2)),
            selected("plain", 3, "cold"),
            *(selected("fast", run_id, "warm") for run_id in (4, 5, 6, 7)),
        ],
        run_attempts=[
            *(run(run_id) for run_id in (1, 2, 3, 4, 7)),
            run(5, conclusion="failure"),
            run(6, status="in_progress", conclusion=None),
        ],
        jobs=[
            *_built(1, cli=100, push=(101, 110, 150)),
            *_built(2, cli=100, push=(101, 110, 170), may_wait_for="environment"),
            *_built(3, cli=200, push=(201, 210, 260)),
            *_built(4, cli=100, push=(21, 30, 90)),
            *_built(5, cli=100, push=(21, 30, 60), conclusion="failure"),
            job(61, (0, 5, None), 6, name="define", status="in_progress", conclusion=None),
            *_built(7, cli=100, push=None),
        ],
        job_needs=[
            *(row for run_id in (1, 2) for row in _plain_needs(run_id)),
            *needs({32: [31], 33: [31], 34: [32]}, 3, source="inferred"),
            *(
                row
                for run_id in (4, 5, 7)
                for row in needs(
                    {run_id * 10 + place: [run_id * 10 + 1] for place in (2, 3, 4)},
                    run_id,
                    source="approximate file",
                )
                if run_id != 7 or row["waiting_id"] != 74
            ),
        ],
        attempt_graphs=[
            *({"run_id": run_id} for run_id in (1, 2)),
            {"run_id": 3, "source": "inferred", "problem": "build.yaml is not there."},
            *({"run_id": run_id, "source": "approximate file"} for run_id in (4, 5, 7)),
        ],
        steps=[
            step(12, 1, (25, 30), name="Set up job"),
            step(12, 2, (30, 90), name="Compile"),
            step(22, 2, (25, 91), name="Compile"),
            step(44, 1, (30, 80), name="Push"),
            step(44, 2, (60, 90), name="Report"),
        ],
        ingests=[{"ingest_id": 1, "started_at": INGESTED_AT, "finished_at": INGESTED_AT}],
    )


def _built(
    run_id: int, *, cli: float, push: tuple[float, ...] | None, **of_push: object
) -> list[Row]:
    """The jobs of a run of `graphs`; `lint` ends last, and nothing needs it."""
    first = run_id * 10
    jobs = [
        job(first + 1, (0, 5, 20), run_id, name="define", job_key="define"),
        job(first + 2, (21, 25, cli), run_id, name="cli", job_key="cli"),
        job(first + 3, (21, 22, 60), run_id, name="docs", job_key="docs"),
        job(first + 5, (0, 5, 300), run_id, name="lint", job_key="lint"),
    ]
    if push is None:
        return jobs
    return [
        *jobs,
        job(first + 4, push, run_id, name="push (x)", job_key="push", leg="x", **of_push),
    ]


def _plain_needs(run_id: int) -> list[Row]:
    first = run_id * 10
    return needs(
        {first + 2: [first + 1], first + 3: [first + 1], first + 4: [first + 2, first + 3]}, run_id
    )
