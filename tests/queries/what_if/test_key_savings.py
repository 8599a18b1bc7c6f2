"""What each key would save: given rows, expected rows."""

from queries.what_if import key_savings
from tests.queries.what_if.measured_rows import Measured, measured_rows


def _run(
    legs: tuple[float, float], test: float, path: tuple[int, ...], alone: list[float]
) -> list[Measured]:
    """`define` (10 s) before two legs of `build` and before `test`, all before `push` (5 s)."""
    seconds = [10, *legs, test, 5]
    keys = ["define", "build", "build", "test", "push"]
    needs: list[tuple[int, ...]] = [(), (0,), (0,), (0,), (1, 2, 3)]
    return [
        Measured(
            key,
            run_s,
            needed,
            path_s=run_s if place in path else None,
            exclusive_s=alone[place],
            is_milestone=key == "push",
        )
        for place, (key, run_s, needed) in enumerate(zip(keys, seconds, needs, strict=True))
    ]


def test_by_hand() -> None:
    """
    Runs of 55 and 35 s, whose median is 45 s; with a third like the second it is 35 s.

    In run 1 the legs of `build` take 40 and 36 s, `test` 15 s: one leg alone saves 4 s, until the
    other decides; both together 25 s, until `test` does. In run 2 they take 8 and 9 s, `test` 20 s,
    which saves 11 s, until the longer leg decides. `define` and `push` save all that they take.
    """
    slow = _run((40, 36), 15, (0, 1, 4), [10, 4, 0, 0, 5])
    quick = _run((8, 9), 20, (0, 3, 4), [10, 0, 0, 11, 5])

    assert [
        ("build", 2, 1, 20.0, 2, 2.0, 12.5, "test", 1),
        ("define", 2, 2, 10.0, 1, 10.0, 10.0, None, 2),
        ("test", 2, 1, 10.0, 1, 5.5, 5.5, "build", 1),
        ("push", 2, 2, 5.0, 1, 5.0, 5.0, None, 2),
    ] == _rows([slow, quick])
    # A median, not a mean: what saves in one run of three alone saves nothing.
    assert [
        ("test", 3, 2, 40 / 3, 1, 11.0, 11.0, "build", 2),
        ("define", 3, 3, 10.0, 1, 10.0, 10.0, None, 3),
        ("push", 3, 3, 5.0, 1, 5.0, 5.0, None, 3),
        ("build", 3, 1, 40 / 3, 2, 0.0, 0.0, "test", 1),
    ] == _rows([slow, quick, quick])


def _rows(runs: list[list[Measured]]) -> list[tuple[object, ...]]:
    found = key_savings(*measured_rows(runs))
    of_arm = ["arm", "arm_position", "is_baseline", "cache_state"]
    rows = found.drop(columns=of_arm).itertuples(index=False, name=None)
    return [(*row[:-2], None if row[-2] != row[-2] else row[-2], row[-1]) for row in rows]


def test_nothing_is_known() -> None:
    """Without a run whose graph is known there is no row, and every column."""
    known, needs = measured_rows([[Measured("a", 1, path_s=1, exclusive_s=1, is_milestone=True)]])
    of_nothing, of_one = key_savings(known[:0], needs), key_savings(known, needs)

    assert of_nothing.empty
    assert list(of_one.dtypes.items()) == list(of_nothing.dtypes.items())
