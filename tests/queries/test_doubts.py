"""What is not certain of critical paths: from given rows to the sentence."""

from pathlib import Path

import pandas as pd
import pytest

from queries.answers import answer
from queries.cautions.doubts import KINDS, doubts_sentence, doubts_table, inferred_sentence
from queries.report import evidence_of, write_report
from tests.app.doubt_case import doubtful


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """See `doubtful`."""
    return doubtful(tmp_path_factory.mktemp("doubts") / "a.duckdb")


def test_doubts(database: Path) -> None:
    """
    Worked out by hand.

    Run 1: two inferred edges, the last of `done`, ready at 200 s; `suite` adds 200 - 20 = 180 s.
    Run 2: `suite` was there from 23 to 200 s, off the path. Run 4 does not count, its path is told:
    `done` adds 240 - 20 = 220 s to it.
    """
    frame = answer("doubts", database, {"experiment": "e"})
    columns = ["arm", "run_id", "is_counted", "doubt", "doubt_count", "doubt_s"]

    assert [
        ("a", 1, True, "inferred", 2, 200.0),
        ("a", 1, True, "unmapped", 1, 180.0),
        ("b", 2, True, "unknown", 1, 177.0),
        ("b", 2, True, "unmapped", 1, 0.0),
        ("b", 4, False, "possibly replaced", 1, 220.0),
        ("b", 4, False, "unknown", 1, 177.0),
        ("b", 4, False, "unmapped", 1, 0.0),
    ] == list(frame[columns].itertuples(index=False, name=None))
    assert {*frame["doubt"], "unresolved"} == set(KINDS)  # of steps: see test_step_places


def test_sentence(database: Path) -> None:
    """Sums over the counted runs, the weightiest kind first; of one run, and of none."""
    doubts = answer("doubts", database, {"experiment": "e"})
    attempts = answer("attempts_by_arm", database, {"experiment": "e"})

    assert (
        "Not certain in 2 of 3 counted runs: 2 min 57 s of their paths are unknown, since jobs "
        "without a place in the workflow file were queued or ran; 2 executed jobs have no place in "
        "the workflow file, so that no slack is known (3 min of their paths); what 2 jobs on their "
        "paths waited for is inferred from times (3 min 20 s before them)."
    ) == doubts_sentence(doubts, attempts)
    assert (
        "Not certain in this run: 2 min 57 s of its path are unknown, since jobs without a place "
        "in the workflow file were queued or ran; 1 executed job has no place in the workflow "
        "file, so that no slack is known (off its path)."
    ) == doubts_sentence(doubts[doubts["run_id"] == 2])
    assert (
        "1 failed job may have been replaced by another of the same name (3 min 40 s of its path)"
        in str(doubts_sentence(doubts[doubts["run_id"] == 4]))
    )
    assert doubts_sentence(doubts[doubts["run_id"] == 3], attempts) is None


def test_an_attempt_of_two_arms_is_one(database: Path) -> None:
    """It is counted once, whichever arms select it."""
    doubts = answer("doubts", database, {"experiment": "e"})
    attempts = answer("attempts_by_arm", database, {"experiment": "e"})
    twice = (pd.concat([frame, frame.assign(arm="c")]) for frame in (doubts, attempts))

    assert doubts_sentence(doubts, attempts) == doubts_sentence(*twice)


def test_table(database: Path) -> None:
    """A row for each doubt, its seconds in words."""
    table = doubts_table(answer("doubts", database, {"experiment": "e"})).words
    assert ["3 min 20 s", "3 min", "2 min 57 s"] == table["of the path"].tolist()[:3]


def test_report(database: Path) -> None:
    """The sentence stands among the warnings, and in the CSV beside each comparison."""
    evidence = evidence_of("e", database)
    sentence = doubts_sentence(evidence.doubts, evidence.attempts)
    assert sentence is not None
    assert sentence in write_report(evidence, "markdown")
    assert sentence in write_report(evidence, "csv")


def test_inferred_graphs_and_their_cause() -> None:
    """Arm by arm, with what could not be read and what GitHub said in the newest ingest alone."""
    attempts = pd.DataFrame(
        {
            "arm": ["a", "a", "b", "b"],
            "is_counted": pd.array([True, True, True, False], dtype="boolean"),
            "needs_source": ["inferred", "workflow file", "inferred", "inferred"],
            "repository": "o/r",
            "graph_problem": ["x.yml is not there.", None, None, None],
        }
    )
    failures = pd.DataFrame(
        {
            "ingest_id": [1, 2, 2],
            "what": ["workflow files of o/r", "workflow files of o/r", "workflow files of x/y"],
            "why": ["Old.", "Resource not accessible by personal access token", "Other."],
        }
    )
    assert (
        "Which job waited for which is inferred from times in 1 of 2 counted runs of a and 1 of 1 "
        "counted run of b, so no slack is known there. x.yml is not there. Resource not accessible "
        "by personal access token"
    ) == inferred_sentence(attempts, failures)
    assert inferred_sentence(attempts[1:2], failures) is None
