"""How an attempt went, in a sentence."""

import pandas as pd
import pytest

from queries.attempts.attempt_sentences import attempt_sentence
from queries.attempts.names import run_name


@pytest.mark.parametrize(
    ("number", "name"), [(7, "run 7, attempt 2"), (pd.NA, "run id 99, attempt 2")]
)
def test_run_name(number: object, name: str) -> None:
    """Old data lacks the run's number: its id stands for it."""
    assert name == run_name(number, 99, 2)


@pytest.mark.parametrize(
    ("status", "conclusion", "wall_s", "sentence"),
    [
        ("completed", "success", 200.0, " took 3 min 20 s, with 1 of 2 listed jobs executed; "),
        ("completed", "failure", float("nan"), " has no wall time, with 1 of 2 "),
        ("in_progress", None, float("nan"), ": in progress, so its clocks are not known."),
        (None, None, float("nan"), ": GitHub no longer has this attempt."),
    ],
)
def test_attempt(status: str | None, conclusion: str | None, wall_s: float, sentence: str) -> None:
    """An attempt says what is known of it, and never a time that is not."""
    attempt = pd.Series(
        {
            "run_number": 7,
            "run_id": 99,
            "run_attempt": 2,
            "arm": "a",
            "status": status,
            "conclusion": conclusion,
            "wall_s": wall_s,
        },
        dtype="object",
    )
    jobs = pd.DataFrame({"is_executed": [True, False]})
    assert f"Run 7, attempt 2 of a{sentence}" in attempt_sentence(attempt, jobs)
