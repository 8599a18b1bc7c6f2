"""Where to start: what saves most, all jobs of a key together or one alone."""

import pandas as pd
import pytest

from queries.paths.path_sentences import target_sentences, unknown_graphs_sentence
from queries.paths.path_tables import savings_table

_PATHS = pd.DataFrame(
    {
        "arm": ["slow", "fast", "fast"],
        "arm_position": [1, 2, 2],
        "cache_state": "warm",
        "job_key": ["build", "build", "test"],
        "path_mean_s": [900.0, 150.0, 80.0],
    }
)


def _savings(*rows: tuple[str, str, int, int, float, float]) -> pd.DataFrame:
    """Rows of 9 warm runs, by some of their columns; nothing else decides then."""
    columns = ["arm", "job_key", "on_path_count", "job_count", "alone_saved_s", "together_saved_s"]
    return pd.DataFrame(list(rows), columns=columns).assign(
        arm_position=[1 if row[0] == "slow" else 2 for row in rows],
        cache_state="warm",
        attempt_count=9,
        path_mean_s=60.0,
        next_job_key=None,
        next_count=9,
    )


_SLOW = ("slow", "build", 9, 1, 500.0, 500.0)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [("fast", "build", 9, 4, 4.0, 130.0), ("fast", "test", 5, 1, 13.0, 13.0)],
            (
                "“build”. If all its legs took no time, the median would fall by 2 min 10 s at "
                "most (on the path in 9 of 9); of single jobs, “test” would save most: 13 s "
                "(on the path in 5 of 9)."
            ),
        ),
        (
            [("fast", "build", 9, 4, 17.0, 130.0), ("fast", "test", 5, 2, 11.0, 13.0)],
            (
                "“build”. If all its legs took no time, the median would fall by 2 min 10 s at "
                "most (on the path in 9 of 9); if one leg alone did, 17 s, more than by any "
                "other job alone."
            ),
        ),
        (
            [("fast", "test", 5, 1, 13.0, 13.0), ("fast", "build", 9, 1, 9.0, 9.0)],
            (
                "“test”. If it took no time, the median would fall by 13 s at most (on "
                "the path in 5 of 9)."
            ),
        ),
        (
            [("fast", "build", 9, 4, 0.0, 130.0)],
            (
                "“build”. If all its legs took no time, the median would fall by 2 min 10 s at "
                "most (on the path in 9 of 9); no job alone saves a second."
            ),
        ),
        (
            [("fast", "build", 9, 1, 0.0, 0.0)],
            "no job saves a second, since other chains of jobs take as long.",
        ),
        (
            [],
            (
                "“build” is the largest part of its path; what it would save is not known, since "
                "no job graph is wholly known."
            ),
        ),
    ],
    ids=["another alone", "a leg of it alone", "one job", "no leg alone", "ties", "no graph"],
)
def test_where_to_start(rows: list[tuple[str, str, int, int, float, float]], said: str) -> None:
    """Of the arm with the shortest path: what saves most together, and what alone."""
    (sentence,) = target_sentences(_PATHS, _savings(_SLOW, *rows), ("warm", "cold"))
    assert f"Where to start in fast, warm runs: {said}" == sentence


def test_table() -> None:
    """The arm with the shortest path first, then as they come; what decides then, in how many."""
    rows = [_SLOW, ("fast", "build", 9, 4, 4.0, 130.0), ("fast", "test", 5, 1, 13.0, 13.0)]
    savings = _savings(*rows).assign(next_count=[9, 8, 5])
    savings["next_job_key"] = pd.Series([None, "test", None], dtype="str")
    table = savings_table(savings, _PATHS).words

    assert [
        ("fast", "build", "2 min 10 s", "4 s", "9 of 9", "4", "test (8 of 9)"),
        ("fast", "test", "13 s", "13 s", "5 of 9", "1", "no other job (5 of 5)"),
        ("slow", "build", "8 min 20 s", "8 min 20 s", "9 of 9", "1", "no other job (9 of 9)"),
    ] == list(table.drop(columns=["cache", "mean on it"]).itertuples(index=False, name=None))
    assert savings_table(savings[:0], _PATHS).words.empty


def test_unknown_graphs() -> None:
    """Counted runs without a known graph are counted; none is not said."""
    attempts = pd.DataFrame({"is_counted": pd.array([True] * 12 + [False], dtype="boolean")})
    savings = _savings(("fast", "build", 9, 1, 4.0, 4.0), ("fast", "test", 9, 1, 4.0, 4.0))
    assert (
        "Of 3 of 12 counted runs no saving is known, since their job graph is not wholly known; "
        "they are left out."
    ) == unknown_graphs_sentence(attempts, savings)
    assert unknown_graphs_sentence(attempts[3:], savings) is None
