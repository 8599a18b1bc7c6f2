"""What the pages say of critical paths, on rows small enough to check by eye."""

import pandas as pd
import pytest

from queries.paths import path_sentences as sentences


def _paths(*rows: tuple[str, int, str, str, int, int, float]) -> pd.DataFrame:
    """Rows of arm, its position, cache_state, job_key, on path, attempts, mean; baseline: a."""
    columns = ["arm", "arm_position", "cache_state", "job_key", "on_path_count", "attempt_count"]
    frame = pd.DataFrame(list(rows), columns=[*columns, "path_mean_s"])
    return frame.assign(is_baseline=frame["arm"].eq("a"), lost_mean_s=0.0, unknown_mean_s=0.0)


_PATHS = _paths(
    ("b", 1, "warm", "image", 3, 3, 100),
    ("b", 1, "warm", "cli", 0, 3, 0),
    ("a", 2, "warm", "cli", 9, 13, 211),
    ("a", 2, "warm", "image", 13, 13, 90),
    ("c", 3, "warm", "image", 4, 4, 70),
    ("c", 3, "warm", "scan", 1, 4, 5),
)


def test_decisive() -> None:
    """The largest key of each arm, of its whole path; arms with the same key stand together."""
    assert [
        (
            "The largest part of the critical path of warm runs, on average: “cli” in a (3 min 31 "
            "s of 5 min 1 s, on it in 9 of 13 runs); “image” in b (1 min 40 s of 1 min 40 s, n = "
            "3) and c (1 min 10 s of 1 min 15 s, n = 4)."
        )
    ] == sentences.decisive_sentences(_PATHS, ["warm", "cold"])


def test_decisive_key_with_unknown_seconds() -> None:
    """Of what decides it is said which seconds are unknown: 60 of 100 s."""
    paths = _paths(("a", 1, "warm", "push", 2, 2, 100)).assign(unknown_mean_s=60.0)
    (sentence,) = sentences.decisive_sentences(paths, ["warm"])
    assert "(1 min 40 s of 1 min 40 s, 1 min of it unknown, n = 2)" in sentence


def test_differences() -> None:
    """Keys on the path of one arm and never of another, with every arm; the baseline first."""
    assert [
        (
            "Warm runs: “cli” is on the path in some runs of a (n = 13), but in none of b (n = 3) "
            "and c (n = 4)."
        ),
        (
            "Warm runs: “scan” is on the path in some runs of c (n = 4), but in none of a (n = 13) "
            "and b (n = 3)."
        ),
    ] == sentences.difference_sentences(_PATHS, ["warm"])


def test_an_unclassed_baseline() -> None:
    """A baseline without cache states stands beside each state, and the sentence says so."""
    paths = _paths(
        ("a", 1, "other", "cli", 2, 2, 50),
        ("b", 2, "warm", "image", 3, 3, 100),
        ("b", 2, "cold", "cli", 3, 3, 100),
    )
    assert [
        (
            "Warm runs: “image” is on the path in some runs of b (n = 3), but in none of a (n = 2, "
            "runs not classed as cold or warm)."
        ),
        (
            "Warm runs: “cli” is on the path in some runs of a (n = 2, runs not classed as cold or "
            "warm), but in none of b (n = 3)."
        ),
    ] == sentences.difference_sentences(paths, ["warm", "cold", "other"])


@pytest.mark.parametrize(
    "paths",
    [
        _paths(("a", 1, "cold", "cli", 2, 2, 50), ("b", 2, "warm", "image", 3, 3, 100)),
        _paths(("a", 1, "warm", "cli", 2, 2, 50), ("a", 1, "warm", "docs", 0, 2, 0)),
        _paths(("a", 1, "warm", "cli", 2, 2, 50), ("b", 2, "warm", "cli", 1, 3, 1)),
        _PATHS[:0],
    ],
)
def test_no_difference(paths: pd.DataFrame) -> None:
    """Arms of different states, one arm, arms that agree, no arm: nothing differs."""
    assert [] == sentences.difference_sentences(paths, ["warm", "cold"])


def test_many_differences() -> None:
    """Keys of the same arms share a sentence, the largest first; past two the rest is counted."""
    of_a = [("a", 1, "warm", f"k{n}", 1, 1, 90.0 - n) for n in range(5)]
    of_b = [("b", 2, "warm", "l", 1, 1, 30.0)]
    of_c = [("c", 3, "warm", "m", 1, 1, 20.0), ("c", 3, "warm", "n", 1, 1, 10.0)]
    first = (
        "Warm runs: “k0”, “k1”, “k2” and 2 more are on the path in some runs of a (n = 1), but in "
        "none of b (n = 1)"
    )
    assert [
        f"{first}.",
        "Warm runs: “l” is on the path in some runs of b (n = 1), but in none of a (n = 1).",
    ] == sentences.difference_sentences(_paths(*of_a, *of_b), ["warm"])
    assert [
        f"{first} and c (n = 1).",
        "Warm runs: 3 further jobs are on the path of one arm and never of another.",
    ] == sentences.difference_sentences(_paths(*of_a, *of_b, *of_c), ["warm"])


def test_largest_steps() -> None:
    """The step with the most mean seconds of each arm; what is no step is not named as one."""
    columns = ["arm", "arm_position", "cache_state", "job_key", "part", "step_name", "part_mean_s"]
    parts = pd.DataFrame(
        [
            ("a", 1, "warm", "image", "gap", None, 500),
            ("a", 1, "warm", "image", "step", "Push", 20),
            ("a", 1, "warm", "image", "step", "Build main images", 94),
            ("b", 2, "warm", "image", "no steps stored", None, 94),
        ],
        columns=columns,
    ).assign(is_baseline=False, attempt_count=7)
    assert [
        (
            "Inside the path, mean of warm runs: the path of a spends 1 min 34 s in “Build main "
            "images” of “image” (n = 7)."
        )
    ] == sentences.largest_step_sentences(parts, ["warm"])


def _attempts(*rows: tuple[bool, str | None, int]) -> pd.DataFrame:
    columns = ["is_counted", "needs_source", "unmapped_job_count"]
    frame = pd.DataFrame(list(rows), columns=columns)
    return frame.astype({"is_counted": "boolean", "needs_source": "str"})


@pytest.mark.parametrize(
    ("attempts", "sentence"),
    [
        (
            _attempts((True, "workflow file", 0), (True, "workflow file", 0), (False, None, 9)),
            "Which job waited for which is known from the workflow file that ran (2 runs).",
        ),
        (
            _attempts((True, "inferred", 0), (True, "approximate file", 2)),
            (
                "Which job waited for which is known from a workflow file that may differ from the "
                "one that ran, such as the head commit's in place of the merge commit's (1 run); "
                "from the jobs' times, since no file could be read, so slack is not known (1 run)."
            ),
        ),
    ],
)
def test_needs(attempts: pd.DataFrame, sentence: str) -> None:
    """How the needs are known is counted over the counted runs, approximations are said."""
    assert sentence == sentences.needs_sentence(attempts)


def test_unknown_needs() -> None:
    """Counted runs without needs are told with the command that reads them."""
    attempts = _attempts((True, None, 0), (True, "workflow file", 0), (False, None, 0))
    assert (
        "Which job waited for which is not stored yet for 1 of 2 counted runs, so their critical "
        "path is not known: the next `longpole ingest` reads it."
    ) == sentences.unknown_needs_sentence(attempts)
    assert sentences.unknown_needs_sentence(attempts[1:]) is None


def test_population() -> None:
    """Runs of 4 and 9 April; one does not count, of one no path is known."""
    attempts = _attempts(
        (True, "workflow file", 0),
        (True, "inferred", 0),
        (False, "workflow file", 0),
        (True, None, 0),
    )
    days = [pd.Timestamp(2026, 4, day) for day in (9, 4, 3, 10)]
    assert (
        "2 counted runs, started 4 Apr 2026 00:00 UTC to 9 Apr 2026 00:00 UTC."
        == sentences.population_sentence(attempts.assign(run_started_at=days))
    )
