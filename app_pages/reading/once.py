"""What is worked out is worked out once for all readers: a memory that sessions share."""

import pickle
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, ParamSpec, TypeVar, cast

import pandas as pd

P = ParamSpec("P")
T = TypeVar("T")

Call = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]
"""A function, its arguments by place, and those by name."""

TOLD_BY_VALUE = (str, int, float, type(None), Path)
"""The kinds of arguments that are the same if they are equal."""

_MOST_BYTES = 500 * 2**20
_LEAST_BYTES = 2**10


@dataclass(slots=True)
class _Entry:
    """
    A value, or the work on it.

    Attributes:
        call: What gave it; it keeps alive what the key knows by its identity.
        weights: Bytes of each of its parts, by the part's identity.
    """

    call: Call
    lock: Lock = field(default_factory=Lock)
    is_known: bool = False
    value: Any = None
    weights: dict[int, int] = field(default_factory=dict)


class Memory:
    """
    What pure functions gave; what was not wanted for longest is forgotten first.

    Args:
        most_bytes: How much is kept, and one value at least; each is weighed by its pickle, frames
            by their columns, and one that is part of several values once.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._byte_count = 0
        self._holders: Counter[int] = Counter()
        self._entries: OrderedDict[object, _Entry] = OrderedDict()
        self._lock = Lock()

    def once(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function gives for these arguments; the first who asks works, others wait."""
        key = _key(function, args, kwargs)
        with self._lock:
            entry = self._entries.setdefault(key, _Entry((function, args, kwargs)))
            self._entries.move_to_end(key)
        with entry.lock:
            if not entry.is_known:
                self._work_out(key, entry)
        return cast("T", entry.value)

    def knows(self, function: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> bool:
        """Whether `once` with the same arguments would give its value without work."""
        with self._lock:
            entry = self._entries.get(_key(function, args, kwargs))
        return entry is not None and entry.is_known

    def calls(self) -> list[tuple[Call, Any]]:
        """Every call that is remembered, with its value, the least wanted first."""
        with self._lock:
            return [(entry.call, entry.value) for entry in self._entries.values() if entry.is_known]

    def _work_out(self, key: object, entry: _Entry) -> None:
        function, args, kwargs = entry.call
        try:
            entry.value = function(*args, **kwargs)
        except BaseException:
            with self._lock:
                self._entries.pop(key, None)
            raise
        weights = _weights(entry.value)
        entry.is_known = True
        with self._lock:
            if self._entries.get(key) is not entry:
                return  # forgotten while it was worked out
            self._hold(entry, weights)
            while self._byte_count > self._most_bytes and len(self._entries) > 1:
                self._let_go(self._entries.popitem(last=False)[1])

    def _hold(self, entry: _Entry, weights: dict[int, int]) -> None:
        entry.weights = weights
        self._byte_count += sum(w for part, w in weights.items() if not self._holders[part])
        self._holders.update(weights.keys())

    def _let_go(self, entry: _Entry) -> None:
        self._holders.subtract(entry.weights.keys())
        gone = [part for part in entry.weights if not self._holders[part]]
        self._byte_count -= sum(entry.weights[part] for part in gone)
        for part in gone:
            del self._holders[part]


MEMORY = Memory(_MOST_BYTES)
"""That of this process."""


def once(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """
    What a pure function gives, worked out once for all sessions, however many ask at once.

    The value is shared: nobody may change it. What fails is not kept.

    Args:
        function: Of a module that is imported; those of a page are new at each of its runs.
        args: Text, numbers, None, paths and tuples of these are told by value; anything else, as a
            frame, by being the same object. So it should itself come from `once`, or live as long
            as the program.
        kwargs: As `args`.
    """
    return MEMORY.once(function, *args, **kwargs)


def _weights(value: object) -> dict[int, int]:
    """Bytes of a value by its parts, without a copy of what is large."""
    if isinstance(value, pd.DataFrame):
        return {id(value): max(_LEAST_BYTES, int(value.memory_usage().sum()))}
    if isinstance(value, dict) and value:
        return {part: size for one in value.values() for part, size in _weights(one).items()}
    return {id(value): max(_LEAST_BYTES, len(pickle.dumps(value)))}


def _key(function: object, args: tuple[object, ...], kwargs: dict[str, object]) -> object:
    return function, _told(args), tuple((name, _told(kwargs[name])) for name in sorted(kwargs))


def _told(value: object) -> object:
    """With its type, since True is 1 in Python; numbers as text, since NaN is not itself."""
    if isinstance(value, tuple):
        return type(value), tuple(map(_told, value))
    if isinstance(value, float):
        return type(value), repr(value)
    return (type(value), value) if isinstance(value, TOLD_BY_VALUE) else (id, id(value))
