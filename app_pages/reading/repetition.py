"""What was worked out from one snapshot is worked out from another, before anybody asks."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from operator import is_, itemgetter
from typing import Any, cast

from app_pages.reading.background import Step
from app_pages.reading.once import TOLD_BY_VALUE, Call, Memory
from app_pages.reading.snapshots import Snapshot


def repetition(memory: Memory, old: Snapshot, new: Snapshot) -> Iterator[Step]:
    """
    The steps that repeat each remembered call on `old` with `new` in its place, the last one first.

    A call rests on a snapshot if that is an argument, or if one is what such a call gave, or an
    item of it.
    """
    found = _Repetition(memory, old, new)
    for call, value in reversed(memory.calls()):
        yield partial(found.repeated, call, value)


class _Repetition:
    def __init__(self, memory: Memory, old: Snapshot, new: Snapshot) -> None:
        self._memory = memory
        self._old = old
        self._new = new
        self._origins = {
            id(part): (call, value, part_of)
            for call, value in memory.calls()
            for part, part_of in _parts(value)
            if not isinstance(part, TOLD_BY_VALUE)
        }

    def repeated(self, call: Call, value: object) -> object:
        """What a call gives for the new snapshot; `value` itself where it rests on neither."""
        function, args, kwargs = call
        of_new = self._of_new(args)
        by_name = {name: self._of_new(argument) for name, argument in kwargs.items()}
        if of_new is args and all(map(is_, by_name.values(), kwargs.values())):
            return value
        return self._memory.once(function, *cast("tuple[object, ...]", of_new), **by_name)

    def _of_new(self, argument: object) -> object:
        """What stands in for an argument; the same object where it rests on neither."""
        if isinstance(argument, Snapshot):
            return self._new if argument == self._old else argument
        if id(argument) in self._origins:
            call, value, part_of = self._origins[id(argument)]
            found = self.repeated(call, value)
            return argument if found is value else part_of(found)
        if isinstance(argument, tuple):
            items = tuple(map(self._of_new, argument))
            return argument if all(map(is_, items, argument)) else items
        return argument


def _parts(value: object) -> Iterator[tuple[object, Callable[[Any], object]]]:
    """The items of a value and itself, each with what finds it in another such value."""
    places: Iterable[object] = ()
    if isinstance(value, dict):
        places = value
    elif isinstance(value, list | tuple):
        places = range(len(value))
    for get in map(itemgetter, places):
        yield get(cast("Any", value)), get
    yield value, _itself


def _itself(value: object) -> object:
    return value
