"""What pages tell: rows that are missing, rows without end, pages in a circle."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest

from ingest.api.pages import Listed, page_size, read_pages
from ingest.errors import AnswerTooLarge, UnexpectedAnswer


def _rows(*ids: int) -> list[dict[str, Any]]:
    return [{"id": each} for each in ids]


def test_rows_are_counted_once() -> None:
    """
    Three pages of a listing that moved: 1 2 3, 3 4, and 5 twice, told in two ways.

    Five ids; six rows, since GitHub counts both descriptions of 5; it counted 6, 7 and 6.
    """
    listed = Listed()
    listed.add(_rows(1, 2, 3), 6)
    listed.add(_rows(3, 4), 7)
    listed.add([{"id": 5, "name": "a"}, {"id": 5, "name": "b"}], 6)
    assert ({1, 2, 3, 4, 5}, 6) == (listed.ids, listed.row_count)
    assert (7, 6) == (listed.most_counted, listed.last_counted)


def test_rows_without_end() -> None:
    """A listing that repeats itself is given up a thousand rows after twice what is counted."""
    listed = Listed()
    for _ in range(10):
        listed.add(_rows(*range(100)), 0)
    with pytest.raises(UnexpectedAnswer, match="counts 0 rows of a listing and sends them without"):
        listed.add(_rows(1), 0)


def test_more_rows_than_a_page_has() -> None:
    """A hundred are compared with each other; of 200,000 that would take an hour."""
    listed = Listed()
    listed.add(_rows(*range(100)), 300)
    with pytest.raises(UnexpectedAnswer, match="101 rows as one page, which has at most 100"):
        listed.add(_rows(*range(100, 201)), 300)


@dataclass(frozen=True, slots=True)
class _Page:
    content: Any
    next_url: str | None


@pytest.mark.parametrize(
    ("links", "read"),
    [
        ({"a": _Page([1], "b"), "b": _Page([2], "c"), "c": _Page([], None)}, 3),
        ({"a": _Page([1], "a")}, None),
        ({"a": _Page([1], "b"), "b": _Page([2], "a")}, None),
        ({"a": _Page([1], "b"), "b": _Page({"total_count": 9, "jobs": []}, "c")}, None),
        ({"a": _Page(None, "b"), "b": _Page(None, None)}, 2),
    ],
)
def test_pages(links: dict[str, _Page], read: int | None) -> None:
    """To the last one; a page that was read, or one behind an empty one, is a circle."""
    if read is not None:
        assert read == len(list(read_pages(links.__getitem__, "a", 100, [])))
        return
    with pytest.raises(UnexpectedAnswer, match="the pages of a lead in a circle"):
        list(read_pages(links.__getitem__, "a", 100, []))


@pytest.mark.parametrize(("most_read_at_once", "expected"), [(1, (100, 111)), (0, (0, 12))])
def test_pages_that_are_too_large(most_read_at_once: int, expected: tuple[int, int]) -> None:
    """Where single rows can be read, all are; an answer without end costs twelve, not 111."""
    asked: list[str] = []

    def read(url: str) -> _Page:
        asked.append(url)
        if page_size(url) > most_read_at_once:
            raise AnswerTooLarge("too large")
        return _Page([1], f"{url}&next" if len(asked) < expected[1] else None)

    found = []
    with suppress(UnexpectedAnswer):
        found += list(read_pages(read, "a?per_page=100", 1_000, []))
    assert expected == (len(found), len(asked))
