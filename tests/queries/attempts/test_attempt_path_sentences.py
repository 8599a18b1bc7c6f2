"""What page 6 says of the path of one attempt, and of the time inside a job."""

from typing import Any

import pandas as pd
import pytest

from queries.arms.clock import Clock
from queries.attempts import attempt_sentences as sentences

_NONE = float("nan")


def _attempt(**more: object) -> pd.Series:
    known: dict[str, object] = {
        "status": "completed",
        "excluded_because": None,
        "clock_s": 90.0,
        "needs_source": "workflow file",
        "unmapped_job_count": 0,
    }
    return pd.Series({**known, **more}, dtype="object")


def _jobs(*rows: tuple[str, int | None, float], **more: Any) -> pd.DataFrame:  # noqa: ANN401
    """Rows of name, path_position, path_s."""
    frame = pd.DataFrame(list(rows), columns=["name", "path_position", "path_s"])
    known = {"is_executed": True, "is_carried_over": False, "is_milestone": True, "skew_s": 0.0}
    known |= {"path_lost_s": 0.0, "path_unknown_s": 0.0}
    return frame.astype({"path_position": "Int64"}).assign(**{**known, **more})


_PATH = _jobs(("push", 2, 70), ("define", 1, 20), ("docs", None, _NONE))
_NO_PATH = _jobs(("push", None, _NONE))


@pytest.mark.parametrize(
    ("attempt", "jobs", "globs", "sentence"),
    [
        (
            _attempt(),
            _PATH,
            ["push*"],
            (
                "Its critical path, time to push*: define (20 s) → push (1 min 10 s); 1 min 30 s "
                "in all."
            ),
        ),
        (
            _attempt(),
            _PATH.assign(skew_s=3.0),
            [],
            (
                "Its critical path, wall time of the whole run: define (20 s) → push (1 min 10 s); "
                "1 min 30 s in all. Jobs contradict each other in time; the path had to be "
                "corrected by 3 s."
            ),
        ),
        (
            _attempt(clock_s=_NONE),
            _PATH,
            ["push*"],
            (
                "It did not reach push*; the path to the last of these jobs that ran: define (20 "
                "s) → push (1 min 10 s); 1 min 30 s in all."
            ),
        ),
        (
            _attempt(clock_s=_NONE),
            _PATH,
            [],
            (
                "Its run did not succeed; the path to the last job that ran: define (20 s) → push "
                "(1 min 10 s); 1 min 30 s in all."
            ),
        ),
    ],
)
def test_path(attempt: pd.Series, jobs: pd.DataFrame, globs: list[str], sentence: str) -> None:
    """The path is a chain in its order with its sum, and says where it leads."""
    assert sentence == sentences.path_sentence(attempt, jobs, Clock(tuple(globs)))


@pytest.mark.parametrize(
    ("attempt", "jobs", "reason"),
    [
        (_attempt(status=None), _NO_PATH, "GitHub no longer has it"),
        (_attempt(status="in_progress"), _NO_PATH, "it is not completed"),
        (_attempt(), _NO_PATH.assign(is_carried_over=True), "not all of its jobs ran again"),
        (
            _attempt(excluded_because="partial re-run"),
            _NO_PATH,
            "not all of its jobs ran again",
        ),
        (
            _attempt(excluded_because="jobs not fetched"),
            _NO_PATH,
            "its jobs could not all be read yet",
        ),
        (_attempt(), _NO_PATH.assign(is_executed=False), "none of its jobs ran"),
        (_attempt(), _NO_PATH.assign(is_milestone=False), "no job that ran is “push*”"),
        (
            _attempt(needs_source=None),
            _NO_PATH,
            "it is not stored yet which job waited for which; the next ingest reads it",
        ),
    ],
)
def test_no_path(attempt: pd.Series, jobs: pd.DataFrame, reason: str) -> None:
    """Where there is no path, one reason says why."""
    assert f"No critical path is known, since {reason}." == sentences.path_sentence(
        attempt, jobs, Clock(("push*",))
    )


def test_a_path_without_needs_is_none() -> None:
    """A chain of one job that only lacks its needs is not shown as a path."""
    unknown = sentences.with_known_path(_attempt(needs_source=None), _PATH)
    assert unknown["path_position"].isna().all()
    assert _PATH is sentences.with_known_path(_attempt(), _PATH)


@pytest.mark.parametrize(
    ("attempt", "sentence"),
    [
        (_attempt(), "Which job waited for which is known from the workflow file that ran."),
        (_attempt(needs_source=None), ""),
    ],
)
def test_source(attempt: pd.Series, sentence: str) -> None:
    """How the needs are known stands beside the path."""
    assert sentence == sentences.source_sentence(attempt)


def test_what_of_a_path_is_unknown_or_lost() -> None:
    """It is said job by job."""
    path = _PATH.assign(path_unknown_s=[50.0, 0.0, _NONE], path_lost_s=[0.0, 5.0, _NONE])
    assert "define (20 s, 5 s of it lost runner) → push (1 min 10 s, 50 s of it unknown)" in (
        sentences.path_sentence(_attempt(), path, Clock())
    )


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ([("step", 60), ("step", 10), ("gap", 0)], "It ran 1 min 10 s: steps 1 "),
        (
            [("step", 90), ("gap", 5), ("unresolved", 20)],
            (
                "It ran 1 min 55 s: steps 1 min 30 s, gaps that no step accounts for 5 s and steps "
                "at the same time that nothing tells apart 20 s."
            ),
        ),
    ],
)
def test_inside_a_job(parts: list[tuple[str, float]], sentence: str) -> None:
    """The parts add up to the run time; those of no time are not named."""
    frame = pd.DataFrame(parts, columns=["part", "part_s"])
    assert str(sentences.parts_sentence(frame)).startswith(sentence)


def test_inside_a_job_without_steps() -> None:
    """Where no step is stored nothing is said of them."""
    frame = pd.DataFrame([("no steps stored", 60.0)], columns=["part", "part_s"])
    assert sentences.parts_sentence(frame) is None
