"""From page to page of a listing, but not in a circle."""

from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

from ingest.api.client import Json
from ingest.errors import UnexpectedAnswer


class InPages(Protocol):
    """An answer that may name the next one."""

    @property
    def content(self) -> Json:
        """The decoded JSON; None where what is stored still holds."""

    @property
    def next_url(self) -> str | None:
        """Of the next page; None on the last."""


Answered = TypeVar("Answered", bound=InPages)


def pages(read: Callable[[str], Answered], url: str) -> Iterator[Answered]:
    """
    The pages of a listing, each asked for when it is wanted.

    Raises:
        UnexpectedAnswer: A page names one that was read before, or follows an empty one; and what
            `read` raises.
    """
    before: set[str] = set()
    next_url: str | None = url
    while next_url is not None:
        before.add(next_url)
        page = read(next_url)
        next_url = page.next_url
        if next_url in before or (next_url is not None and _is_empty(page.content)):
            raise UnexpectedAnswer(
                f"the pages of {url.partition('?')[0]} lead in a circle; they are read again "
                "next time."
            )
        yield page


def _is_empty(content: Json) -> bool:
    """Whether a page has no rows: it is an empty list, or holds one under a key."""
    parts = content.values() if isinstance(content, dict) else [content]
    return any(part == [] for part in parts)
