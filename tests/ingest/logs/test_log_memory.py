"""What reading takes of memory does not grow with what is read."""

import tracemalloc
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from ingest.logs.read_archive import read_archive
from tests.ingest.logs.archives import MACHINE, job, log

MIB = 1 << 20
LINES = log("\n".join(f"5 #{number} [{number}/9] RUN x" for number in range(1, 10)))


@pytest.mark.parametrize(
    ("piece", "times"),
    [(b"\0" * MIB, 64), (b"\n" * 1_000, 20), (LINES.encode(), 400)],
    ids=["one line", "empty lines", "builds without an end"],
)
def test_memory(piece: bytes, times: int) -> None:
    """A file of many MiB, of whatever lines, takes 4 MiB at most at a time."""
    packed = BytesIO()
    with (
        ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("0_build.txt", "w") as file,
    ):
        file.write(log(MACHINE).encode())
        for _ in range(times):
            file.write(piece)
    tracemalloc.start()
    try:
        (told,) = read_archive(packed, [job()], lambda _job: True).jobs
        assert tracemalloc.get_traced_memory()[1] < 4 * MIB
    finally:
        tracemalloc.stop()
    assert told.runner_version == "2.333.1"
