"""Cold or warm by logs, and which claims that refutes: worked out by hand."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from queries.answers import answer
from queries.logs.evidence import coverage_sentence
from tests.build_database import build_database
from tests.queries.facts import Row, attempt, job

_STATES = ("read", "gone", "not found", "unreadable")


def looks(job_id: int, *outcomes: str, kind: str = "restore") -> list[Row]:
    """What looks of a job into caches came to, in their order."""
    return [
        {"job_id": job_id, "position": place, "tool": "actions/cache", "kind": kind}
        | {"outcome": outcome, "step_number": 2}
        for place, outcome in enumerate(outcomes, 1)
    ]


def layers(job_id: int, cached: int, done: int, kind: str = "RUN") -> list[Row]:
    """Layers of an image build in a job."""
    outcomes = ["cached"] * cached + ["done"] * done
    return [
        {"job_id": job_id, "position": place, "build": 1, "vertex": place, "kind": kind}
        | {"outcome": outcome, "step_number": 3}
        for place, outcome in enumerate(outcomes, 1)
    ]


def build_one(path: Path, told: Mapping[str, list[Row]], **selected: object) -> Path:
    """A run of one job, 10, whose log was read; `selected` is of its row in arm_attempts."""
    return build_database(
        path,
        run_attempts=[attempt(1)],
        jobs=[job(10, (0, 1, 60))],
        attempt_logs=[{"run_id": 1}],
        job_logs=[{"job_id": 10}],
        experiments=[{"log_jobs": ["*"]}],
        arms=[{"has_cache_rule": True}],
        arm_attempts=[{"run_id": 1, **selected}],
        **told,
    )


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, None),
        ({"cache_outcomes": looks(10, "failed")}, None),
        ({"cache_outcomes": looks(10, "saved", "refused", kind="save")}, None),
        ({"cache_outcomes": looks(10, "hit", "hit")}, "warm"),
        ({"cache_outcomes": looks(10, "miss", "miss")}, "cold"),
        ({"cache_outcomes": looks(10, "hit", "miss")}, "partly"),
        ({"cache_outcomes": looks(10, "partial")}, "partly"),
        ({"build_layers": layers(10, 8, 2)}, "warm"),
        ({"build_layers": layers(10, 7, 2)}, "partly"),  # 77.8%
        ({"build_layers": layers(10, 2, 8)}, "cold"),
        ({"build_layers": layers(10, 3, 8)}, "partly"),
        ({"build_layers": layers(10, 9, 0, kind="FROM")}, None),
        (
            {"cache_outcomes": looks(10, "hit"), "build_layers": layers(10, 17, 2)},
            "warm",
        ),
        (
            {"cache_outcomes": looks(10, "miss"), "build_layers": layers(10, 17, 2)},
            "partly",
        ),
    ],
)
def test_evidence(tmp_path: Path, told: Mapping[str, list[Row]], expected: str | None) -> None:
    """One of looks and layers is enough; where both speak they must agree."""
    database = build_one(tmp_path / "one.duckdb", told, cache_state="other")
    found = answer("log_evidence", database, {"experiment": "e"}).iloc[0]
    assert expected == (None if pd.isna(found["evidence"]) else found["evidence"])
    assert not found["is_refuted"]


@pytest.mark.parametrize(
    ("state", "by", "outcome", "is_refuted"),
    [
        ("warm", "message", "miss", True),
        ("warm", "attempt", "miss", True),
        ("cold", "first_after", "hit", True),
        ("warm", "message", "hit", False),
        ("warm", "message", "partial", False),
        ("cold", "message", "miss", False),
        ("warm", "step", "miss", False),
        ("warm", "cache", "miss", False),
        ("other", None, "miss", False),
    ],
)
def test_what_is_refuted(
    tmp_path: Path, state: str, by: str | None, outcome: str, is_refuted: bool
) -> None:
    """Words and order are, where logs say the opposite; it is a warning then."""
    told = {"cache_outcomes": looks(10, outcome)}
    database = build_one(tmp_path / "one.duckdb", told, cache_state=state, cache_state_by=by)
    found = answer("log_evidence", database, {"experiment": "e"})
    assert [is_refuted] == found["is_refuted"].tolist()
    warnings = answer("warnings", database, {"experiment": "e"})
    assert is_refuted == ("refuted cache state" in set(warnings["warning"]))


def test_logs_that_are_gone_say_nothing(tmp_path: Path) -> None:
    """Nor do those not asked for; what was read before stays; without `logs` there is no row."""
    known: dict[str, list[Row]] = {
        "run_attempts": [attempt(number) for number in (1, 2, 3, 4, 5)],
        "jobs": [job(10 * number, (0, 1, 60), number) for number in (1, 2, 3, 4, 5)],
        "attempt_logs": [
            {"run_id": run_id, "state": state} for run_id, state in enumerate(_STATES, 1)
        ],
        "job_logs": [{"job_id": 10, "state": "cut"}, {"job_id": 20, "state": "read"}],
        "arms": [{}],
        "arm_attempts": [{"run_id": run_id} for run_id in (1, 2, 3, 4, 5)],
    }
    asked = build_database(tmp_path / "a.duckdb", experiments=[{"log_jobs": ["*"]}], **known)
    found = answer("log_evidence", asked, {"experiment": "e"}).sort_values("run_id")
    assert [*_STATES, "not asked yet"] == found["log_state"].tolist()
    assert [1, 1, 1, 1, 0] == found["job_count"].tolist()
    assert [0, 1, 0, 0, 0] == found["read_job_count"].tolist()
    assert found["evidence"].isna().all()
    assert (
        "Logs are read of 1 of 5 counted runs (GitHub no longer has those of 1, it does not find "
        "those of 1 at present, those of 1 could not be read and 1 are left for the next ingest); "
        "there, of 1 of 1 job they are missing, empty or cut."
    ) == coverage_sentence(found)
    assert "Logs are read of 1 of 5 runs, of which none counts." == (
        coverage_sentence(found.assign(is_counted=False))
    )
    unasked = build_database(tmp_path / "b.duckdb", experiments=[{}], **known)
    assert answer("log_evidence", unasked, {"experiment": "e"}).empty
