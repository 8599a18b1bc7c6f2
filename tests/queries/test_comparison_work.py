"""Which jobs and steps of an attempt take part in a comparison, and what they took."""

from pathlib import Path

import pandas as pd
import pytest

from queries.answers import answer, answers
from queries.differences.comparison import Difference, Level, differences_of
from queries.findings import DECISIONS, find
from queries.pairs.paired_clocks import PairedClock, pairs_of
from queries.verdict.decisions import Standing
from queries.verdict.verdicts import QUESTIONS
from tests.build_database import build_database
from tests.queries.facts import attempt, job, needs, step

_COLUMNS = ["arm", "job_key", "leg", "is_on_path", "runs_s"]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """
    Baseline a with run 1, candidate b with run 2, whose needs are not stored.

    Run 1 takes 100 s: `build (x)` (10 s) and `push` (90 s) are its path, `build (y)` is not.
    """
    return build_database(
        tmp_path / "case.duckdb",
        experiments=[{}],
        arms=[{}, {"arm": "b", "position": 2}],
        arm_attempts=[{"run_id": 1}, {"arm": "b", "run_id": 2}],
        run_attempts=[attempt(1), attempt(2)],
        jobs=[
            job(11, (0, 0, 10), name="build (x)", job_key="build", leg="x"),
            job(12, (0, 0, 5), name="build (y)", job_key="build", leg="y"),
            job(13, (10, 10, 100), name="push", job_key="push"),
            # Two of one name, not mapped; a lost runner's job and its replacement; one that failed.
            job(14, (0, 0, 20), name="lint"),
            job(15, (0, 0, 30), name="lint"),
            job(16, (0, 0, 40), name="lost", conclusion="failure", is_superseded=True),
            job(17, (5, 5, 50), name="lost"),
            job(18, (0, 0, 60), name="docs", conclusion="failure"),
            job(19, (0, 0, 0), name="tell", conclusion="skipped"),
            job(21, (0, 0, 70), 2, name="push", job_key="push"),
        ],
        job_needs=needs({13: [11]}),
        attempt_graphs=[{"run_id": 1}],
        steps=[
            step(13, 1, (10, 12), name="Set up"),
            step(13, 2, (12, 20), name="Push"),
            step(13, 3, (20, 50), name="Push"),
            step(13, 4, (50, 60), name="Try", conclusion="failure"),
            step(13, 5, (60, 60), name="Tell", conclusion="skipped"),
            step(14, 1, (0, 4), name="Set up"),
            step(15, 1, (0, 6), name="Set up"),
            step(18, 1, (0, 6), name="Set up"),
        ],
    )


def in_pairs(database: Path, experiment: str) -> list[PairedClock]:
    """The comparisons in pairs of an experiment."""
    return pairs_of(experiment, answers(QUESTIONS, database, {"experiment": experiment}))


def test_jobs(database: Path) -> None:
    """
    Legs apart, two `lint` 20 + 30 = 50 s, the replacement alone; neither failed nor skipped ones.

    Of run 2 it is not known what its path is.
    """
    frame = answer("comparison_work", database, {"experiment": "e"})
    frame = frame[frame["step_name"].isna()]
    assert [
        ("a", "build", "x", True, [10.0]),
        ("a", "build", "y", False, [5.0]),
        ("a", "lint", "–", False, [50.0]),
        ("a", "lost", "–", False, [45.0]),
        ("a", "push", "–", True, [90.0]),
        ("b", "push", "–", None, [70.0]),
    ] == _rows(frame, _COLUMNS)
    assert {("b", "all")} == set(_rows(frame, ["candidate", "cache_state"]))
    assert [("a", True), ("b", False)] == sorted(set(_rows(frame, ["arm", "is_baseline"])))


def test_steps(database: Path) -> None:
    """Repeats are summed, 8 + 30 = 38 s and, over both jobs, 4 + 6 = 10 s; none that failed."""
    frame = answer("comparison_work", database, {"experiment": "e"})
    frame = frame[frame["step_name"].notna()]
    assert [
        ("a", "lint", "Set up", [10.0]),
        ("a", "push", "Push", [38.0]),
        ("a", "push", "Set up", [2.0]),
    ] == _rows(frame, ["arm", "job_key", "step_name", "runs_s"])


def _rows(frame: pd.DataFrame, columns: list[str]) -> list[tuple[object, ...]]:
    known = frame[columns].astype(object)
    if "leg" in columns:
        known["leg"] = known["leg"].where(frame["leg"].notna(), "–")
    if "runs_s" in columns:
        known["runs_s"] = [list(seconds) for seconds in frame["runs_s"]]
    return list(known.where(known.notna(), None).itertuples(index=False, name=None))


def rows_of(database: Path, experiment: str) -> list[Difference]:
    """The jobs and steps of an experiment's comparisons."""
    found = answers(["work_by_arm", "comparison_work"], database, {"experiment": experiment})
    return [row for one in differences_of(*found.values()) for row in one.rows]


def decided(database: Path, experiment: str) -> list[Standing]:
    """What is decided of an experiment's comparisons, or not."""
    return find(DECISIONS, experiment, database)


def test_doors(database: Path) -> None:
    """What pages and reports ask for of an experiment; nothing of another."""
    rows = rows_of(database, "e")
    # push is in both; build (x), build (y), lint and lost are in the baseline alone, and so are
    # the steps of push (2) and lint (1).
    assert [1, 4, 3] == [
        sum(row.is_compared for row in rows),
        sum(not row.is_compared and row.family.level is Level.JOB for row in rows),
        sum(not row.is_compared and row.family.level is Level.STEP for row in rows),
    ]
    (pairs,) = in_pairs(database, "e")
    assert ("b", "time", [(1, 2)]) == (
        pairs.candidate,
        pairs.paired_by,
        [(one.run_id, other.run_id) for one, other in pairs.pairs],
    )
    assert [(("b", "all"), None)] == [
        (one.key, one.found.decision) for one in decided(database, "e")
    ]
    assert ([], [], []) == (
        rows_of(database, "none"),
        in_pairs(database, "none"),
        decided(database, "none"),
    )
