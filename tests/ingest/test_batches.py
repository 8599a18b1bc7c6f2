"""Many items in parts."""

from ingest.bounds import batches


def test_batches() -> None:
    """All items in turn; none holds too many, or weighs too much unless it is a single one."""
    assert [100, 100, 50] == [len(batch) for batch in batches(range(250), 100)]
    weights = [4, 4, 4, 20, 1, 1]
    assert [[4, 4], [4], [20], [1, 1]] == list(batches(weights, 100, float, 10))
    assert [] == list(batches([], 100))
