"""
What an ingest says while it works, on stderr: a bar on a terminal, one line per event elsewhere.

Texts from GitHub do not occur in it: repositories, numbers and the experiment file's own names do.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Item = TypeVar("Item")


class Story:
    """
    The story of one ingest.

    Args:
        console: To stderr; tests give their own.
    """

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False, soft_wrap=True)

    def event(self, text: str) -> None:
        """One line."""
        self._console.print(text, markup=False)

    def tracked(
        self, items: Iterable[Item], total: int, what: str, worded: Callable[[Item], str]
    ) -> Iterator[Item]:
        """
        The items, with a bar that advances on a terminal, else a line after each.

        Args:
            items: What is worked on.
            total: How many there will be.
            what: The bar's name.
            worded: An item in words, for its line.
        """
        if not self._console.is_terminal:
            for number, item in enumerate(items, start=1):
                yield item
                self.event(f"{what} {number} of {total}: {worded(item)}")
            return
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
        ) as progress:
            task = progress.add_task(what, total=total)
            for item in items:
                yield item
                progress.advance(task)
