"""Which needs of an arm's jobs have no use in its workflow files."""

from pathlib import Path

from queries.answers import answer
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job

USED, MAYBE, NONE = "used", "may be used", "no use found"
FILES = {1: "old", 2: "old", 3: "new", 4: "new", 5: None}
"""By run: what its graph is made from; run 5 has no file, run 4 is of another arm."""


def _use(files_key: str, job_key: str, need_key: str, state: str, **more: object) -> Row:
    row: Row = {"files_key": files_key, "job_key": job_key, "need_key": need_key, "state": state}
    return {"relied_on_by": [], "is_skipped_on_failure": True, **row, **more}


def test_states_of_an_arm(tmp_path: Path) -> None:
    """
    Of an arm's files one that uses a need decides, and its latest attempt says how.

    Arm a has runs 1, 2 (file old), 3 (new) and 5 (none): `test` needs `build` without a use in the
    old file, and in the new one it may use it. `deploy` needs `test` in the old file alone. Arm b
    ran the new file only.
    """
    database = build_database(
        tmp_path / "case.duckdb",
        run_attempts=[attempt(run_id, start=100 * run_id) for run_id in FILES],
        jobs=[job(run_id, (100 * run_id,) * 3, run_id) for run_id in FILES],
        attempt_graphs=[
            {"run_id": run_id, "files_key": key, "source": _source(run_id)}
            for run_id, key in FILES.items()
        ],
        need_uses=[
            _use("old", "test", "build", NONE),
            _use("new", "test", "build", MAYBE, evidence="may use it", relied_on_by=["deploy"]),
            _use("old", "deploy", "test", NONE, is_skipped_on_failure=False),
        ],
        experiments=[{}],
        arms=[{}, {"arm": "b", "position": 2}],
        arm_attempts=[{"run_id": run_id, "arm": "b" if run_id == 4 else "a"} for run_id in FILES],
    )
    found = answer("phantom_needs", database, {"experiment": "e"})
    columns = ["arm", "job_key", "need_key", "use_state", "attempt_count", "no_use_count"]

    assert [
        ("a", "deploy", "test", NONE, 2, 2),
        ("a", "test", "build", MAYBE, 3, 2),
        ("b", "test", "build", MAYBE, 1, 0),
    ] == list(found[columns].itertuples(index=False, name=None))
    assert ["none", "may use it", "may use it"] == found["use_evidence"].fillna("none").to_list()
    assert [[], ["deploy"], ["deploy"]] == [list(each) for each in found["relied_on_by"]]
    assert [False, True, True] == found["is_skipped_on_failure"].to_list()
    assert ["workflow file", "approximate file", "workflow file"] == found["needs_source"].to_list()


def _source(run_id: int) -> str:
    return {3: "approximate file", 5: "inferred"}.get(run_id, "workflow file")
