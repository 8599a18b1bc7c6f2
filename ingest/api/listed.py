"""What the pages of one listing have told: whether rows are missing, and whether it ever ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest.api.answer_fields import unnoted_integer_at
from ingest.errors import UnexpectedAnswer

_MOST_OF_A_PAGE = 100
_ROOM = 1000


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
