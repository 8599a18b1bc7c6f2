"""Where to start: the largest part, and what alone helps most."""

import pandas as pd
import pytest

from queries.paths.target_sentences import target_sentences

_COLUMNS = (
    *("arm", "arm_position", "job_key", "path_mean_s", "on_path_count", "attempt_count"),
    "exclusive_p50_s",
)


def _paths(*rows: tuple[object, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    frame["on_path_share"] = frame["on_path_count"] / frame["attempt_count"]
    return frame.assign(cache_state="warm")


_SLOW = ("slow", 1, "build", 900.0, 4, 4, 500.0)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [("fast", 2, "build", 150.0, 4, 4, 4.0), ("fast", 2, "test", 80.0, 2, 4, 24.0)],
            (
                "alone “test” helps most: about 24 s in 2 of 4 runs, until another decides. "
                "“build” is the largest part of the path, but one job of it, such as a leg of its "
                "matrix, helps by about 4 s alone."
            ),
        ),
        (
            [("fast", 2, "build", 150.0, 4, 4, 9.0), ("fast", 2, "test", 80.0, 1, 4, 24.0)],
            (
                "“build” is the largest part of its path, and alone the one that helps most: about "
                "9 s in 4 of 4 runs, until another decides."
            ),
        ),
        (
            [("fast", 2, "build", 150.0, 4, 4, None), ("fast", 2, "test", 80.0, 0, 4, None)],
            "“build” is the largest part of its path.",
        ),
    ],
    ids=["another: 24 s in half beats 4 s", "the same: 9 s beats 24 s in a quarter", "no slack"],
)
def test_where_to_start(rows: list[tuple[object, ...]], said: str) -> None:
    """Of the arm with the shortest path; what a job alone saves is weighed by how often it may."""
    (sentence,) = target_sentences(_paths(_SLOW, *rows), ("warm", "cold"))
    assert f"Where to start in fast, warm runs: {said}" == sentence
