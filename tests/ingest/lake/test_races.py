"""Machines that push at once, and are killed."""

from pathlib import Path

from tests.ingest.lake.races import race


def test_pushes_at_once(tmp_path: Path) -> None:
    """In 5 rounds, of the 100 of `make lake`, nothing is lost, doubled or half there."""
    done = race(tmp_path, 5, seed=1)
    assert [] == done.wrong
    assert 10 == done.pushed + done.killed
    assert done.pushed > 0
    assert done.killed > 0
