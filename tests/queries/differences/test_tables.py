"""What differs as one table: which rows it has, in which order, and what they say."""

import pandas as pd
import pytest

from queries.differences.adjustment import adjustment
from queries.differences.comparison import Difference, Level, differences_between
from queries.differences.one_sided import OneSided, one_sided
from queries.differences.parity import WorkParity
from queries.differences.tables import Shown, differences_frame, differences_table, listed_rows
from tests.queries.differences.rows import Runs, Work, compared_runs, measured, two_sides, work

ROLES = {"Build": "image work", "Push": "image work", "Build and push": "image work"}
RUNS: Runs = {
    "base": {
        "a": [100, 101, 102, 103, 104],
        "a/Build": [60, 61, 62, 63, 64],
        "a/Push": [30, 30, 30, 30, 30],
        "a/Set": [5, 5, 5, 5, 5],
        "a/Check": [9, 9, 9, 9, 9],
        "a/Tag": [2, 2, 2, 2, 2],
        "b": [9, 9, 9, 9, 9],
        "b/Tag": [2, 2, 2, 2, 2],
        "c": [7, 7, 7, 7, 7],
        "c/Lint": [6, 6, 6, 6, 6],
    },
    "new": {
        "a": [80, 81, 82, 83, 84],
        "a/Build and push": [70, 71, 72, 73, 74],
        "a/Set": [4, 4, 4, 4, 4],
        "a/Sign": [4, 4, 4, 4, 4],
        "b": [9, 9, 9, 9, 9],
        "b/Tag": [2, 2, 2, 2, 2],
    },
}
OFF_PATH = ("b", "b/Tag", "a/Tag", "c", "c/Lint")
WORK: Work = {
    arm: {
        name: (seconds[2], 0 if name in OFF_PATH else seconds[2]) for name, seconds in its.items()
    }
    for arm, its in RUNS.items()
}


def arms(frame: pd.DataFrame) -> tuple[list[Difference], list[OneSided]]:
    """Both accounts of the two arms."""
    found = differences_between(frame, compared_runs(RUNS, ROLES), "base", "new", "warm")
    return list(found.rows), one_sided(*two_sides(frame))


FRAME = work(WORK, ROLES)
COMPARED, ALONE = arms(FRAME)
ADJUSTED = adjustment(ALONE, measured(FRAME, "base", [100]), measured(FRAME, "new", [82]))


def names(shown: Shown, level: Level | None = None) -> list[str]:
    """What is listed, in its order."""
    rows = listed_rows(COMPARED, ALONE, shown, level)
    return [row.piece if isinstance(row, OneSided) else row.name for row in rows]


def test_what_is_listed() -> None:
    """
    By seconds on the path, then by time: what one arm does alone has one row, and its steps none.

    Build and push are one role, so that neither is work of one arm alone.
    """
    everything = ["Build and push", "Build", "Push", "image work", "a", "Check", "Sign", "Set"]
    assert [*everything, "c", "Tag", "b", "Tag"] == names(Shown.ALL)
    assert ["Check", "Sign", "c", "Tag"] == names(Shown.ONE_SIDED)
    assert ["image work", "a"] == names(Shown.DIFFERING)
    assert ["a", "c", "b"] == names(Shown.ALL, Level.JOB)
    assert ["image work"] == names(Shown.ALL, Level.ROLE)


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        (
            "image work",
            [
                *("role", "image work", "–", "faster", "-20 s", "–", "1 min 32 s", "1 min 12 s"),
                *("-20 s [-23 s, -17 s]", "–", "0.008", "5 + 5", "–"),
            ],
        ),
        (
            "a",
            [
                *("job", "a", "–", "faster", "-20 s", "–", "1 min 42 s", "1 min 22 s"),
                *("-20 s [-23 s, -17 s]", "0.80 [0.78, 0.83]", "0.016", "5 + 5", "–"),
            ],
        ),
        (
            "Set",
            [
                *("step", "Set", "a", "below resolution", "-1 s", "–", "5 s", "4 s"),
                *("-1 s [-2 s, 0 s]", "–", "0.016", "5 + 5", "–"),
            ],
        ),
        (
            "Push",
            ["step", "Push", "a", "baseline only", "-30 s", "–", "30 s", *["–"] * 4, "5 + 0", "–"],
        ),
        (
            "Check",
            [
                *("step", "Check", "a", "baseline only", "-9 s", "-9 s", "9 s"),
                *(*["–"] * 4, "10 of 10", "dropped"),
            ],
        ),
        (
            "Sign",
            [
                *("step", "Sign", "a", "arm only", "+4 s", "+4 s", "–", "4 s"),
                *(*["–"] * 3, "10 of 10", "added"),
            ],
        ),
        (
            "c",
            [
                *("job", "c", "–", "baseline only", "0 s", "0 s", "7 s", *["–"] * 4),
                *("10 of 10", "dropped"),
            ],
        ),
    ],
)
def test_table(name: str, cells: list[str]) -> None:
    """Medians and differences of what both do; of what one does alone its fate and its share."""
    table = differences_table(listed_rows(COMPARED, ALONE), ADJUSTED).words
    assert cells == table[table["work"] == name].iloc[0].tolist()


def test_columns_that_say_nothing_are_left_out() -> None:
    """What one arm does alone has no difference; what differs has no fate."""
    alone, differing = (
        set(differences_table(listed_rows(COMPARED, ALONE, shown), ADJUSTED).words)
        for shown in (Shown.ONE_SIDED, Shown.DIFFERING)
    )
    assert {"where", "fate", "explains"} == alone - differing
    assert {"difference", "arm / baseline", "corrected p"} == differing - alone


def test_unknown() -> None:
    """Where no path and no graph is known, it says so, and puts nothing back."""
    frame = work({arm: {n: (x, None) for n, (x, _) in its.items()} for arm, its in WORK.items()})
    table = differences_table(listed_rows(*arms(frame.assign(path_count=0))), None).words

    assert {"not known"} == set(table["on the path"])
    assert {"–", "not known"} == set(table["explains"])


def test_two_clumps() -> None:
    """A claim that rests on 3 runs at two speeds is provisional, in table and frame."""
    ten = [float(200 + place) for place in range(10)]
    runs: Runs = {"base": {"a": ten, "b": ten}, "new": {"a": [100, 101, 130], "b": ten[:5]}}
    done = work({arm: dict.fromkeys(its, (1, None)) for arm, its in runs.items()})
    found = differences_between(done, compared_runs(runs), "base", "new", "warm")
    parity = WorkParity(*two_sides(done), ())

    rows = listed_rows(found.rows, (), Shown.DIFFERING)
    assert ["faster (provisional)"] == differences_table(rows, None).words["verdict"].tolist()
    frame = differences_frame(found.rows, parity, None).set_index("name")
    assert [True, False] == frame["is_provisional"][["a", "b"]].tolist()


def test_frame() -> None:
    """Programs get all rows; what is missing is missing, and every column has its type."""
    parity = WorkParity(*two_sides(FRAME), tuple(ALONE))
    frame = differences_frame(COMPARED, parity, ADJUSTED)

    assert len(COMPARED) + len(ALONE) == len(frame)
    alone = frame[frame["fate"].notna()]
    assert ["Check", "c", "Tag", "Sign"] == alone["name"].tolist()
    assert [True, True, False, True] == alone["is_put_back"].tolist()
    assert [-9.0, 0.0, 4.0] == alone["explained_s"].dropna().tolist()
    assert [0.0, 0.0, 0.0] == alone["waits_explained_s"].dropna().tolist()
    assert {"base"} == set(frame["baseline"])
    none = WorkParity(parity.baseline, parity.candidate, ())
    pd.testing.assert_series_equal(frame.dtypes, differences_frame((), none, None).dtypes)
