"""What is not certain of critical paths: from given rows to the sentence."""

from pathlib import Path

import pandas as pd
import pytest

from queries.answers import answer
from queries.cautions.doubts import KINDS, doubts_sentence, doubts_table
from queries.report import evidence_of, write_report
from tests.build_database import build_database
from tests.queries.facts import attempt, job, needs

UNMAPPED = {"unmapped_because": "fits no job of the workflow file"}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """
    Four runs of 240 s of `prep` (0 to 20 s), `suite` (23 to 200 s, no place), `done` (to 240 s).

    In run 1 of arm a `done` waited for `suite` (inferred), this for `prep` (inferred). In run 2 of
    arm b `done` waited for `prep` by the file: of 20 to 203 s, those from 23 to 200 s are unknown.
    Run 3 of arm b has a place for all. Run 4 of arm b is as run 2, but failed.
    """
    jobs, edges = [], []
    for run_id in (1, 2, 3, 4):
        ids = [10 * run_id + place for place in (1, 2, 3)]
        conclusion = "failure" if run_id == 4 else "success"
        jobs += [
            job(ids[0], (0, 0, 20), run_id, name="prep", job_key="prep"),
            job(ids[1], (23, 25, 200), run_id, name="suite", **({} if run_id == 3 else UNMAPPED)),
            job(ids[2], (203, 205, 240), run_id, name="done", conclusion=conclusion),
        ]
        if run_id == 1:
            edges += needs({ids[1]: [ids[0]], ids[2]: [ids[1]]}, run_id, source="inferred")
        elif run_id == 3:
            edges += needs({ids[1]: [ids[0]], ids[2]: [ids[1]]}, run_id)
        else:
            edges += needs({ids[2]: [ids[0]]}, run_id)
    return build_database(
        tmp_path / "doubts.duckdb",
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


def test_doubts(database: Path) -> None:
    """
    Worked out by hand.

    Run 1: two inferred edges, the last of `done`, ready at 200 s; `suite` adds 200 - 20 = 180 s.
    Run 2: `suite` was there from 23 to 200 s, off the path. Run 4 does not count, its path is told.
    """
    frame = answer("doubts", database, {"experiment": "e"})
    columns = ["arm", "run_id", "is_counted", "doubt", "doubt_count", "doubt_s"]

    assert [
        ("a", 1, True, "inferred", 2, 200.0),
        ("a", 1, True, "unmapped", 1, 180.0),
        ("b", 2, True, "unknown", 1, 177.0),
        ("b", 2, True, "unmapped", 1, 0.0),
        ("b", 4, False, "unknown", 1, 177.0),
        ("b", 4, False, "unmapped", 1, 0.0),
    ] == list(frame[columns].itertuples(index=False, name=None))
    assert set(frame["doubt"]) == set(KINDS)


def test_sentence(database: Path) -> None:
    """Sums over the counted runs, the weightiest kind first; of one run, and of none."""
    doubts = answer("doubts", database, {"experiment": "e"})
    attempts = answer("arm_attempts", database, {"experiment": "e"})

    assert (
        "Not certain in 2 of 3 counted runs: 2 min 57 s of their paths are unknown, since jobs "
        "without a place in the workflow file were queued or ran; 2 executed jobs have no place in "
        "the workflow file, so that no slack is known (3 min of their paths); what 2 jobs on their "
        "paths waited for is inferred from times (3 min 20 s before them)."
    ) == doubts_sentence(doubts, attempts)
    assert (
        "Not certain in this run: 2 min 57 s of its path are unknown, since jobs without a place in "
        "the workflow file were queued or ran; 1 executed job has no place in the workflow file, so "
        "that no slack is known (off its path)."
    ) == doubts_sentence(doubts[doubts["run_id"] == 2])
    assert doubts_sentence(doubts[doubts["run_id"] == 3], attempts) is None


def test_an_attempt_of_two_arms_is_one(database: Path) -> None:
    """It is counted once, whichever arms select it."""
    doubts = answer("doubts", database, {"experiment": "e"})
    attempts = answer("arm_attempts", database, {"experiment": "e"})
    twice = (pd.concat([frame, frame.assign(arm="c")]) for frame in (doubts, attempts))

    assert doubts_sentence(doubts, attempts) == doubts_sentence(*twice)


def test_table(database: Path) -> None:
    """A row for each doubt, its seconds in words."""
    table = doubts_table(answer("doubts", database, {"experiment": "e"}))
    assert ["3 min 20 s", "3 min", "2 min 57 s"] == table["of the path"].tolist()[:3]


def test_report(database: Path) -> None:
    """The sentence stands among the warnings, and in the CSV beside each comparison."""
    evidence = evidence_of("e", database)
    sentence = doubts_sentence(evidence.doubts, evidence.attempts)
    assert sentence is not None
    assert sentence in write_report(evidence, "markdown")
    assert sentence in write_report(evidence, "csv")
