"""What rests on the old snapshot is known of the new one; all else is left as it is."""

from contextlib import suppress
from pathlib import Path

import pytest

from app_pages.reading.once import Memory
from app_pages.reading.repetition import repetition
from app_pages.reading.snapshots import Snapshot

OLD, NEW = Snapshot(Path("old"), 1), Snapshot(Path("new"), 2)
CALLS: list[tuple[object, ...]] = []


def _repeat(memory: Memory) -> None:
    for step in repetition(memory, OLD, NEW):
        with suppress(KeyError):
            step()


@pytest.fixture(autouse=True)
def _no_calls() -> None:
    CALLS.clear()


def _read(snapshot: Snapshot, names: tuple[str, ...]) -> dict[str, list[str]]:
    CALLS.append(("read", snapshot.path.name))
    return {name: [f"{name} of {snapshot.path.name}"] for name in names}


def _joined(first: list[str], second: list[str], sign: str) -> list[list[str]]:
    CALLS.append(("joined", *first, *second))
    return [[sign.join([*first, *second])]]


def _upper(words: list[str], *, also: tuple[list[str], ...] = ()) -> list[str]:
    CALLS.append(("upper", *words))
    return [word.upper() for group in (words, *also) for word in group]


def test_what_rests_on_the_old_one_is_known_of_the_new_one() -> None:
    """By place, by name, in a tuple, as an item of a mapping or of a list, over several steps."""
    memory = Memory(2**20)

    def ask(snapshot: Snapshot) -> list[str]:
        found = memory.once(_read, snapshot, ("a", "b"))
        joined = memory.once(_joined, found["a"], found["b"], " and ")
        return memory.once(_upper, joined[0], also=(found["a"],))

    assert ["A OF OLD AND B OF OLD", "A OF OLD"] == ask(OLD)
    _repeat(memory)
    done = list(CALLS)
    assert ["A OF NEW AND B OF NEW", "A OF NEW"] == ask(NEW)
    assert done == CALLS
    assert 3 == sum("old" in str(call) for call in CALLS) == len(CALLS) - 3


def test_nothing_else_is_worked_out() -> None:
    """What rests on a third snapshot, or on none; of `old` no more than there was."""
    memory = Memory(2**20)
    memory.once(_read, Snapshot(Path("third"), 3), ("a",))
    memory.once(_upper, ["x"])
    _repeat(memory)
    assert [("read", "third"), ("upper", "x")] == CALLS


def test_what_fails_is_left_out() -> None:
    """The new snapshot has fewer items: what rests on the missing one is not known, the rest is."""
    memory = Memory(2**20)
    found = memory.once(_of_names, OLD)
    memory.once(_upper, found["only in old"])
    memory.once(_upper, found["in both"])
    _repeat(memory)
    of_new = memory.once(_of_names, NEW)
    assert ["in both"] == list(of_new)
    assert memory.knows(_upper, of_new["in both"])


def _of_names(snapshot: Snapshot) -> dict[str, list[str]]:
    names = ["in both"] if snapshot == NEW else ["only in old", "in both"]
    return {name: [name] for name in names}
