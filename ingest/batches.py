"""Many items in parts that are neither too many nor too large."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


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
