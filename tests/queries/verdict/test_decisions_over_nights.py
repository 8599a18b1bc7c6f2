"""Decisions from one snapshot to the next, as nights build them."""

from pathlib import Path
from unittest.mock import patch

from queries import findings
from queries.findings import DECISIONS, find
from queries.meaning.building import Built, build
from queries.verdict.decisions import Standing, decision_sentence
from tests.build_database import build_database
from tests.queries.facts import attempt, job


def snapshot_of(path: Path, run_count: int, *excluded: int) -> Path:
    """
    Runs in turns of arms a (the baseline) and b, an hour apart, in the order of their numbers.

    Those of a take 100 s and more, those of b half as long.
    """
    runs = range(1, run_count + 1)
    return build_database(
        path,
        experiments=[{}],
        arms=[{}, {"arm": "b", "position": 2}],
        run_attempts=[attempt(run, start=3600 * run) for run in runs],
        arm_attempts=[
            {
                "run_id": run,
                "arm": "b" if run % 2 == 0 else "a",
                "excluded_because": "marked by hand" if run in excluded else None,
            }
            for run in runs
        ],
        jobs=[
            job(10 * run, (start, start, start + took), run_id=run)
            for run in runs
            for start, took in [(3600 * run, (100 + run) / (2 if run % 2 == 0 else 1))]
        ],
    )


def standing(snapshot: Path, previous: Path | None = None) -> Standing:
    """What a night that builds a snapshot finds decided."""
    with patch.object(findings, "FINDINGS", (DECISIONS,)):
        assert [None] == [
            one.problem for one in build(snapshot, previous) if isinstance(one, Built)
        ]
    (one,) = find(DECISIONS, "e", snapshot)
    return one


def test_withdrawn_by_an_exclusion(tmp_path: Path) -> None:
    """
    Eleven runs decide, ten do not: excluding one withdraws, and the next nights remember it.

    A further run decides again, and nothing is withdrawn any more.
    """
    first = snapshot_of(tmp_path / "1.duckdb", 11)
    assert "faster, however often one looks." in decision_sentence(standing(first))
    second = snapshot_of(tmp_path / "2.duckdb", 11, 3)
    said = decision_sentence(standing(second, first))
    assert "since 1 run that it rests on no longer counts." in said
    assert said.startswith("Not yet decided")
    third = snapshot_of(tmp_path / "3.duckdb", 11, 3)
    assert said == decision_sentence(standing(third, second))
    fourth = snapshot_of(tmp_path / "4.duckdb", 14, 3)
    assert standing(fourth, third).withdrawn is None


def test_a_snapshot_without_findings(tmp_path: Path) -> None:
    """Where the snapshot before holds no decision that can be read, none is withdrawn."""
    facts = snapshot_of(tmp_path / "1.duckdb", 11)
    (tmp_path / "2.duckdb").write_text("no database")
    for previous in (facts, tmp_path / "2.duckdb"):
        assert standing(snapshot_of(tmp_path / "3.duckdb", 6), previous).withdrawn is None
