"""
What GitHub gives beyond sense is no value, and said once.

A number that no column holds, an instant of another age, an address of a thousand bytes: the record
does without. Who reads a field notes that here, and whoever is responsible for the block of reading
says it, or leaves the answer to be asked for again. A thread of its own takes the block along by
`contextvars.copy_context`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

NO_VALUE = "GitHub gave it out of its range: it counts as not said"

_noted: ContextVar[set[str] | None] = ContextVar("fields that are no value", default=None)


def no_value(field: str) -> None:
    """Note that a field was given, and is no value."""
    fields = _noted.get()
    if fields is not None:
        fields.add(field)


@contextmanager
def without_value() -> Iterator[set[str]]:
    """The names of the fields that are no value in this block; those of blocks within included."""
    around = _noted.get()
    fields: set[str] = set()
    token = _noted.set(fields)
    try:
        yield fields
    finally:
        _noted.reset(token)
        if around is not None:
            around |= fields
