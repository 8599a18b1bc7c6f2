"""The pages of a listing: to its end, not in a circle, past what is too large; is a row missing?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar
from urllib.parse import parse_qsl, urlencode

from ingest.api.answer_fields import unnoted_integer_at
from ingest.api.client import Json
from ingest.errors import AnswerTooLarge, GithubFailure, UnexpectedAnswer

_PARTS = 10
_MOST_TOO_LARGE = 12
"""Answers in a row; a row that is too large costs three."""

_MOST_OF_A_PAGE = 100
_ROOM = 1000


class InPages(Protocol):
    """An answer that may name the next one."""

    @property
    def content(self) -> Json:
        """The decoded JSON; None where what is stored still holds."""

    @property
    def next_url(self) -> str | None:
        """Of the next page; None on the last."""


Answered = TypeVar("Answered", bound=InPages)


def read_pages(
    read: Callable[[str], Answered], url: str, most_rows: int, too_large: list[GithubFailure]
) -> Iterator[Answered]:
    """
    The pages of a listing, each asked for when it is wanted.

    A page that is larger than any answer is read is asked for in tenths, and these in tenths, so
    that one row that is too large costs that row: what could be read comes first. Where nothing can
    be read in spite of that, the listing is given up.

    Args:
        read: Asks for a page.
        url: Of the first one; `per_page=100` is in it.
        most_rows: That the listing can have.
        too_large: To be filled with a failure for each row that is too large: for the caller to
            raise, once what could be read is stored.

    Raises:
        UnexpectedAnswer: A page names one that was read before, or follows an empty one; there are
            more than such a listing can have; twelve answers in a row were too large; and what
            `read` raises.
    """
    read = _until_too_large_again_and_again(read)
    before: set[str] = set()
    left = most_rows
    next_url: str | None = url
    while next_url is not None:
        before.add(next_url)
        left -= page_size(next_url)
        following: str | None = None
        for page in _parts(read, next_url, too_large):
            following = page.next_url
            if following is not None and (following in before or _is_empty(page.content)):
                raise UnexpectedAnswer(
                    f"the pages of {_name(url)} lead in a circle; they are read again next time."
                )
            if following is not None and left <= 0:
                raise UnexpectedAnswer(
                    f"{_name(url)} has more than {most_rows:,} rows, or its pages do not end; they "
                    "are read again next time."
                )
            yield page
        # The page behind several parts is that behind the page which they make up.
        is_in_parts = following is not None and page_size(following) < page_size(next_url)
        next_url = _resized(next_url, 1, 1) if is_in_parts else following


def page_size(url: str) -> int:
    """How many rows a page may have; 1 where its URL does not say."""
    return _numbers(url)[0]


def _parts(
    read: Callable[[str], Answered], url: str, too_large: list[GithubFailure]
) -> Iterator[Answered]:
    """A page as a whole, or where it is too large its tenths, without single rows too large."""
    try:
        page = read(url)
    except AnswerTooLarge as error:
        size = page_size(url)
        if size < _PARTS:
            too_large.append(error)
            return
        for place in range(_PARTS):
            is_last = False
            for part in _parts(read, _resized(url, _PARTS, place), too_large):
                yield part
                is_last = part.next_url is None
            if is_last:
                return
        return
    yield page


def _until_too_large_again_and_again(
    read: Callable[[str], Answered],
) -> Callable[[str], Answered]:
    """`read`, until an answer without end has cost what it may."""
    in_a_row = 0

    def bounded(url: str) -> Answered:
        nonlocal in_a_row
        try:
            answer = read(url)
        except AnswerTooLarge as error:
            in_a_row += 1
            if in_a_row < _MOST_TOO_LARGE:
                raise
            raise UnexpectedAnswer(
                f"{_name(url)} is answered with too much, however little is asked for; it is read "
                "again next time."
            ) from error
        in_a_row = 0
        return answer

    return bounded


def _resized(url: str, parts: int, place: int) -> str:
    """A part of a page, or with one part the page that lies so many behind it."""
    path, _, query = url.partition("?")
    size, page = _numbers(url)
    numbers = {"per_page": size // parts, "page": (page - 1) * parts + place + 1}
    return f"{path}?{urlencode(dict(parse_qsl(query)) | numbers)}"


def _numbers(url: str) -> tuple[int, int]:
    """`per_page` and `page` of a URL."""
    query = dict(parse_qsl(url.partition("?")[2]))
    size, page = query.get("per_page", ""), query.get("page", "")
    return (int(size) if size.isdecimal() else 1) or 1, int(page) if page.isdecimal() else 1


def _name(url: str) -> str:
    return url.partition("?")[0]


def _is_empty(content: Json) -> bool:
    """Whether a page has no rows: it is an empty list, or holds one under a key."""
    parts = content.values() if isinstance(content, dict) else [content]
    return any(part == [] for part in parts)


@dataclass(slots=True)
class Listed:
    """
    The rows of a listing so far, and how many there should be.

    A listing that moves while it is read repeats rows from page to page, or leaves some out.

    Attributes:
        ids: Of the rows.
        row_count: Rows, those that an earlier page had left out; GitHub may describe one job twice
            on one page, and counts both.
        most_counted: The largest total_count of a page; 0 where none was said.
        last_counted: That of the last page.
    """

    ids: set[int] = field(default_factory=set)
    row_count: int = 0
    most_counted: int = 0
    last_counted: int = 0
    _sent_count: int = 0

    def add(self, rows: Sequence[Mapping[str, Any]], counted: int) -> None:
        """
        One more page.

        Raises:
            UnexpectedAnswer: Far more rows were sent than GitHub counts, or than a page has.
        """
        if len(rows) > _MOST_OF_A_PAGE:
            raise UnexpectedAnswer(
                f"GitHub sent {len(rows):,} rows as one page, which has at most {_MOST_OF_A_PAGE}; "
                "they are read again next time."
            )
        different: list[Mapping[str, Any]] = []
        for row in rows:
            if unnoted_integer_at(row, "id") not in self.ids and row not in different:
                different.append(row)
        self.ids |= {
            row_id for row in rows if (row_id := unnoted_integer_at(row, "id")) is not None
        }
        self.row_count += len(different)
        self.most_counted = max(self.most_counted, counted)
        self.last_counted = counted
        self._sent_count += len(rows)
        if self._sent_count > 2 * self.most_counted + _ROOM:
            raise UnexpectedAnswer(
                f"GitHub counts {self.most_counted} rows of a listing and sends them without end; "
                "it is read again next time."
            )
