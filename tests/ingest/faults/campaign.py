"""Parts of the matrix, each with a GitHub of its own, to be run in processes of their own."""

import tempfile
from collections.abc import Collection
from pathlib import Path

import pytest

from tests.ingest.faults.apart import Apart
from tests.ingest.faults.fault_list import FAULTS
from tests.ingest.faults.machine import clocks, full_disks, kills, refusals
from tests.ingest.faults.nights import Outcome, nights

Row = tuple[str, str, Outcome]
"""A fault, what it met, and what became of it."""


def of_requests(names: Collection[str], every: int = 1) -> list[Row]:
    """The faults of these names at every kind of request; or each so many-th of these cells."""
    with (
        tempfile.TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
        Apart() as apart,
        nights(Path(folder), patch, apart) as made,
    ):
        cells = [(fault, kind) for fault in FAULTS for kind in fault.kinds]
        return [
            (fault.name, kind, made.outcome(fault, kind))
            for fault, kind in cells[::every]
            if fault.name in names
        ]


def of_the_machine(seed: int, kill_count: int) -> list[Row]:
    """Clocks, refused writes, full disks, and kills at random moments."""
    with (
        tempfile.TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
        nights(Path(folder), patch) as made,
    ):
        found = [*clocks(made), *refusals(made), *full_disks(made)]
        return [*found, *kills(made, seed, kill_count)]
