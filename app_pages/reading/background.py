"""Work that no reader waits for."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Thread, main_thread

Step = Callable[[], object]
"""A part of such work: the program may end after it, and what it raises is left to who asks."""


def in_background(steps: Iterable[Step]) -> None:
    """Begin to take one step after the other, in a thread that ends with the program."""
    # No daemon, as the threads of Streamlit may be: one that Python ends inside DuckDB's own code
    # ends in an abort.
    Thread(target=_take, args=(steps,), daemon=False).start()


def _take(steps: Iterable[Step]) -> None:
    for step in steps:
        if not main_thread().is_alive():
            return
        with suppress(Exception):
            step()
