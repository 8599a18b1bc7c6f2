"""The memory that sessions share: work is done once, told apart rightly, bounded, unchanged."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from app_pages.reading.once import MEMORY, Memory
from tests.app.conftest import OpenPage
from tests.app.graph_case import graphs


class _Counted:
    """Counts its calls; each takes until `gate` is open."""

    def __init__(self) -> None:
        self.calls = 0
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, *args: object) -> int:
        self.gate.wait(10)
        self.calls += 1
        return self.calls


def test_many_ask_at_once() -> None:
    """Eight threads want the same: one works, eight have its value."""
    memory, work = Memory(2**20), _Counted()
    work.gate.clear()
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(memory.once, work, "a") for _ in range(8)]
        work.gate.set()
        assert [1] * 8 == [one.result() for one in asked]


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        (("a", 1), ("a", 1), True),
        ((1,), (True,), False),
        ((1,), (1.0,), False),
        ((float("nan"),), (float("nan"),), True),
        (((1, ("a",)),), ((1, ("a",)),), True),
        (((1, ("a",)),), ((1, ("b",)),), False),
        ((Path("a"),), ("a",), False),
        (([1],), ([1],), False),
        ((pd.DataFrame(),), (pd.DataFrame(),), False),
    ],
)
def test_arguments(first: tuple[object, ...], second: tuple[object, ...], is_same: bool) -> None:
    """Plain values are told by value and kind, what can be changed by being the same."""
    memory, work = Memory(2**20), _Counted()
    assert 1 == memory.once(work, *first) == memory.once(work, *first)
    assert is_same == memory.knows(work, *second)
    assert (1 if is_same else 2) == memory.once(work, *second)


def test_bounded() -> None:
    """Of ten values of 1 KiB, five are kept: those wanted last."""
    memory, work = Memory(5 * 2**10), _Counted()
    memory.once(work, 0)
    for number in (*range(5), 0, *range(5, 9)):
        memory.once(work, number)
    assert [0, 5, 6, 7, 8] == [args[0] for (_, args, _), _ in memory.calls()]


def test_a_frame_of_several_values_weighs_once() -> None:
    """10,000 numbers are 80 kB: with room for 120, a frame and what holds it stay; two do not."""
    memory = Memory(120_000)

    def frame(seed: int) -> pd.DataFrame:
        return pd.DataFrame({"n": range(seed, seed + 10_000)})

    def found(of: pd.DataFrame) -> dict[str, pd.DataFrame]:
        return {"of": of}

    first = memory.once(frame, 1)
    held = memory.once(found, first)
    assert memory.knows(frame, 1)
    assert memory.knows(found, first)
    assert held["of"] is first
    second = memory.once(frame, 2)
    assert not memory.knows(frame, 1)
    assert not memory.knows(found, first)
    assert memory.knows(frame, 2)
    memory.once(found, second)
    assert memory.knows(frame, 2)


def test_what_fails_is_not_kept() -> None:
    """The next who asks tries again."""
    memory = Memory(2**20)
    answers = [7, None]

    def work() -> int:
        if (answer := answers.pop()) is None:
            raise ZeroDivisionError
        return answer

    with pytest.raises(ZeroDivisionError):
        memory.once(work)
    assert 7 == memory.once(work) == memory.once(work)


def test_nobody_changes_what_is_shared(open_page: OpenPage, tmp_path: Path) -> None:
    """After the pages with most parts, each frame that is kept is what its call gives anew."""
    before = {id(value) for _, value in MEMORY.calls()}
    database = graphs(tmp_path / "a.duckdb")
    for page in ("which_is_faster", "where_the_seconds_go", "what_happened"):
        open_page(page, database)
    frames = [
        (call, value)
        for call, value in MEMORY.calls()
        if isinstance(value, pd.DataFrame) and id(value) not in before
    ]
    assert frames
    for (function, args, kwargs), value in frames:
        pd.testing.assert_frame_equal(function(*args, **kwargs), value)
