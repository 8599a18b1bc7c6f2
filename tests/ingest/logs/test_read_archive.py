"""Which file is which job's, and what an archive can be instead of one."""

import struct
from datetime import timedelta
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest

from ingest.errors import LogUnreadable
from ingest.logs import read_archive as module
from ingest.logs import zip_files
from ingest.logs.log_facts import JobAction, JobLog
from ingest.logs.read_archive import read_archive
from ingest.records import Job
from tests.ingest.logs.archives import END, MACHINE, START, archive, job, log

WHOLE = log(f"{MACHINE}59.5 {END}")


def states(files: dict[str, str | bytes], *jobs: Job) -> dict[int, str]:
    """State of each job's log, by job_id."""
    told = read_archive(archive(files), jobs, lambda _job: True)
    return {one.job_id: one.state for one in told.jobs}


def test_the_machine() -> None:
    """What the set-up tells, and how long its two halves took: 0.1 to 0.6 s, 0.6 to 1.1 s."""
    told = read_archive(archive({"0_build.txt": WHOLE}), [job()], lambda _job: True)
    assert told.jobs == [
        JobLog(
            job_id=1,
            state="read",
            runner_version="2.333.1",
            provisioner="Hosted Compute Agent 20260213.493",
            image="ubuntu-24.04",
            image_version="20260413.86.1",
            region="westus3",
            machine_s=0.5,
            actions_s=0.5,
            line_count=25,
            told_line_count=9,
        )
    ]
    assert told.actions == [JobAction(1, 1, "actions/checkout", "v4", "a" * 40)]


def test_only_the_wanted() -> None:
    """Of a job that is not wanted nothing is told, not even that it has a log."""
    files: dict[str, str | bytes] = {"0_build.txt": WHOLE, "1_test.txt": WHOLE}
    jobs = [job(), job(2, "test")]
    told = read_archive(archive(files), jobs, lambda one: one.name == "test")
    assert [2] == [one.job_id for one in told.jobs]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("build / lint (a, b)", "3_build _ lint (a, b).txt"),
        ("build / lint", "3_build  lint.txt"),
        ("a: b?", "0_a b.txt"),
        ("é 😅", "0_é 😅.txt"),
        ("x" * 95, f"0_{'x' * 90}.txt"),
        ("x" * 89 + "😅", f"0_{'x' * 89}\ufffd.txt"),
        ("build", "-2147483648_build.txt"),
    ],
    ids=["underscore", "left out", "colon", "wide", "cut", "cut within a letter", "older service"],
)
def test_names(name: str, file: str) -> None:
    """A job's file is found however the service wrote its name."""
    assert {1: "read"} == states({file: WHOLE}, job(name=name))


def test_files_of_steps() -> None:
    """Files of steps are read in the order of their numbers, beside `system.txt`."""
    first, last = log(MACHINE), log(f"59.5 {END}")
    files: dict[str, str | bytes] = {
        "build/10_Complete job.txt": last,
        "build/1_Set up job.txt": "\ufeff" + first,
        "build/system.txt": log("0 x"),
    }
    told = read_archive(archive(files), [job()], lambda _job: True)
    assert [("read", 25, "2.333.1")] == [
        (one.state, one.line_count, one.runner_version) for one in told.jobs
    ]


def test_few_files_of_steps() -> None:
    """Files of steps that lack most of the lines are passed over for the job's own."""
    files: dict[str, str | bytes] = {"0_build.txt": WHOLE, "build/5_x.txt": log("5 x")}
    told = read_archive(archive(files), [job()], lambda _job: True)
    assert [25] == [one.line_count for one in told.jobs]


def test_older_file_beside_the_newer() -> None:
    """Of two services' files of one job the newer's is read."""
    files: dict[str, str | bytes] = {"-5_build.txt": log("0 x"), "0_build.txt": WHOLE}
    assert {1: "read"} == states(files, job())


def test_states() -> None:
    """What a job's log can be instead of whole."""
    files: dict[str, str | bytes] = {
        "0_build.txt": "",
        "1_cut.txt": log(MACHINE),
        "2_no instants.txt": "a\nb\n",
    }
    jobs = [job(), job(2, "cut"), job(3, "missing"), job(4, "no instants")]
    assert {1: "empty", 2: "cut", 3: "missing", 4: "empty"} == states(files, *jobs)


def test_same_names() -> None:
    """Of jobs of one name the one in whose time a file's lines lie has it."""
    later = log(f"0.5 Current runner version: '2.333.1'\n100 {END}", START + timedelta(seconds=100))
    files: dict[str, str | bytes] = {"0_build.txt": WHOLE, "1_build.txt": later}
    jobs = [job(1), job(2, start=100, end=200), job(3, start=300, end=400)]
    assert {1: "read", 2: "read", 3: "ambiguous"} == states(files, *jobs)
    assert {1: "ambiguous", 2: "ambiguous"} == states({"0_build.txt": WHOLE}, job(1), job(2))
    assert {1: "ambiguous"} == states({"0_build.txt": WHOLE, "1_build.txt": WHOLE}, job(1))


def test_names_that_end_alike() -> None:
    """Of jobs whose names are cut to the same the log's own words decide."""
    long = "x" * 90
    text = WHOLE.replace("name: build", f"name: {long}2")
    jobs = [job(1, f"{long}1"), job(2, f"{long}2")]
    assert {1: "ambiguous", 2: "read"} == states({f"0_{long}.txt": text}, *jobs)


def test_folder_of_several_jobs() -> None:
    """Files of steps that several jobs' names fit are nobody's."""
    files: dict[str, str | bytes] = {"build/1_Set up job.txt": WHOLE}
    assert {1: "ambiguous", 2: "ambiguous"} == states(files, job(1), job(2))


@pytest.mark.parametrize(
    "name",
    ["../0_build.txt", "/0_build.txt", "0_build.txt/", "a/b/1_x.txt", "build.txt", "0_.txt"],
)
def test_other_names(name: str) -> None:
    """Other names are nobody's."""
    assert {1: "missing"} == states({name: WHOLE}, job())


def test_no_archive() -> None:
    """What is no archive is refused in a sentence, wherever it ends."""
    packed = archive({"0_build.txt": WHOLE}).getvalue()
    for data in [b"", b"<html>", b"PK\x05\x06", *(packed[:end] for end in range(len(packed)))]:
        with pytest.raises(LogUnreadable):
            read_archive(BytesIO(data), [job()], lambda _job: True)


def test_flipped_bits() -> None:
    """A flipped bit changes no fact: what can't be trusted is damaged, or no archive."""
    packed = archive({"0_build.txt": WHOLE, "1_test.txt": WHOLE}).getvalue()
    jobs = [job(), job(2, "test")]
    whole = read_archive(BytesIO(packed), jobs, lambda _job: True)
    damaged = 0
    for place in range(0, len(packed), 2):
        data = bytearray(packed)
        data[place] ^= 1 << place % 8
        try:
            told = read_archive(BytesIO(data), jobs, lambda _job: True)
        except LogUnreadable:
            continue
        damaged += any(one.state == "damaged" for one in told.jobs)
        for one in told.jobs:
            assert one in whole.jobs or one == JobLog(job_id=one.job_id, state=one.state)
        assert set(told.actions) <= set(whole.actions)
    assert damaged


def test_damaged() -> None:
    """A file that is encrypted, or packed in another way, leaves the others readable."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as writing:
        writing.writestr("0_build.txt", WHOLE)
        writing.writestr("1_test.txt", WHOLE, ZIP_BZIP2)
    data = packed.getvalue()
    assert {1: "read", 2: "damaged"} == _states_of(data, job(), job(2, "test"))
    central = data.index(b"PK\x01\x02")
    encrypted = data[: central + 8] + b"\x01\x00" + data[central + 10 :]
    assert {1: "damaged", 2: "damaged"} == _states_of(encrypted, job(), job(2, "test"))


def _states_of(data: bytes, *jobs: Job) -> dict[int, str]:
    told = read_archive(BytesIO(data), jobs, lambda _job: True)
    return {one.job_id: one.state for one in told.jobs}


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a bound a job's log is cut, and an archive is not read."""
    files: dict[str, str | bytes] = {"0_build.txt": WHOLE, "1_test.txt": WHOLE}
    jobs = [job(), job(2, "test")]
    with monkeypatch.context() as patch:
        patch.setattr(module, "MOST_JOB_BYTES", len(WHOLE) - 1)
        assert {1: "cut", 2: "cut"} == states(files, *jobs)
    with monkeypatch.context() as patch:
        patch.setattr(module, "MOST_UNPACKED_BYTES", 2 * len(WHOLE) - 1)
        assert {1: "read", 2: "cut"} == states(files, *jobs)
    with monkeypatch.context() as patch:
        patch.setattr(module, "MOST_JOB_LINES", 24)
        assert {1: "cut", 2: "cut"} == states(files, *jobs)
    with monkeypatch.context() as patch:
        patch.setattr(module, "MOST_LINES", 49)
        assert {1: "read", 2: "cut"} == states(files, *jobs)
    with monkeypatch.context() as patch:
        patch.setattr(module, "MOST_ARCHIVE_ROWS", 1)
        assert {1: "read", 2: "cut"} == states(files, *jobs)
    for name in ["LARGEST_ARCHIVE_BYTES", "LARGEST_DIRECTORY_BYTES", "MOST_FILES"]:
        with monkeypatch.context() as patch:
            patch.setattr(zip_files, name, 1)
            with pytest.raises(LogUnreadable, match="archive"):
                states(files, *jobs)


def test_directory_that_claims_more() -> None:
    """A record that claims a directory of 4 GB is refused before that is read."""
    packed = bytearray(archive({"0_build.txt": WHOLE}).getvalue())
    end = packed.rindex(b"PK\x05\x06")
    struct.pack_into("<L", packed, end + 12, 2**32 - 2)
    with pytest.raises(LogUnreadable, match="4,294,967,294 bytes of names"):
        read_archive(BytesIO(packed), [job()], lambda _job: True)
