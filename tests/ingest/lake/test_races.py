"""Machines that push at once, and are killed."""

import time
from pathlib import Path

from ingest.lake.delta import Lake
from tests.ingest.lake.machines import machine
from tests.ingest.lake.races import facts_of, found_of, race, start_push


def test_pushes_at_once(tmp_path: Path) -> None:
    """In 5 rounds, of the 100 of `make lake`, nothing is lost, doubled or half there."""
    done = race(tmp_path, 5, seed=1)
    assert [] == done.wrong
    assert 10 == done.pushed + done.killed
    assert done.pushed > 0
    assert done.killed > 0


def test_killed_once_it_has_written_a_file(tmp_path: Path) -> None:
    """Readers see what they saw; the next push has all of it, once."""
    lake = Lake(str(tmp_path / "lake"))
    one = machine(tmp_path, "one", 1, runs=4)
    one.push(lake)
    before = facts_of(one)
    files = set(tmp_path.glob("lake/**/*.parquet"))
    one.change("update jobs set html_url = 'another' where run_id = 1000000001")
    push = start_push(one, lake)
    while push.poll() is None and files == set(tmp_path.glob("lake/**/*.parquet")):
        time.sleep(0.001)
    push.kill()
    push.communicate()
    (found,) = found_of(lake, [one])
    assert push.returncode < 0
    assert before == found
    one.push(lake)
    (found,) = found_of(lake, [one])
    assert facts_of(one) == found != before
