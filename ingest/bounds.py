"""
What is in memory at a time is bounded: texts of strangers are cut, many items come in batches.

DuckDB reads 2,048 rows of a column at a time: what one value may take, they may take together.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import TypeVar

LONGEST_NAME_BYTES = 1_000
"""Of a name, a title, a path; GitHub's own limits are 100 characters (jobs) to 256 bytes."""

LONGEST_MESSAGE_BYTES = 8_000
"""Of a commit's message; longer than messages that people write."""

LONGEST_DESCRIPTION_BYTES = 262_144
"""Of a pull request's description, which is read and not kept; GitHub takes 65,536 characters."""

LONGEST_LIST_BYTES = 8_000
"""Of a list of names, such as a runner's labels: each with what a place in a list takes."""

LARGEST_ARCHIVE_BYTES = 256 * 1024 * 1024
"""Of an archive of logs, packed: about a twentieth of its texts."""

PLACE_BYTES = 16
"""Of a text in DuckDB, beside the text itself: a list of 4,000 letters is none of 4 kB."""

Item = TypeVar("Item")


def cut(text: str, most_bytes: int = LONGEST_NAME_BYTES) -> str:
    """
    The beginning of a text that is too long, with a mark at its end; another as it is.

    The mark differs where the texts do: two that differ never become equal.
    """
    data = text.encode("utf-8", "replace")
    if len(data) <= most_bytes:
        return text
    mark = f"… [cut, {sha256(data).hexdigest()[:8]}]"
    return data[: most_bytes - len(mark.encode())].decode("utf-8", "ignore") + mark


def cut_list(texts: Sequence[str]) -> list[str]:
    """Texts, each cut; of a list that is too long the beginning, and a mark for the rest."""
    kept: list[str] = []
    left = LONGEST_LIST_BYTES
    for place, text in enumerate(texts):
        one = cut(text)
        left -= len(one.encode()) + PLACE_BYTES
        if left < 0:
            rest = sha256("\n".join(texts[place:]).encode("utf-8", "replace")).hexdigest()[:8]
            return [*kept, f"… [cut, {rest}]"]
        kept.append(one)
    return kept


def batches(
    items: Iterable[Item],
    most_items: int,
    weight: Callable[[Item], float] = lambda _item: 0,
    most_weight: float = 0,
) -> Iterator[list[Item]]:
    """Items in turn, as many together as are within both bounds; one at least."""
    batch: list[Item] = []
    total = 0.0
    for item in items:
        added = weight(item)
        if batch and (len(batch) == most_items or total + added > most_weight):
            yield batch
            batch, total = [], 0
        batch.append(item)
        total += added
    if batch:
        yield batch
