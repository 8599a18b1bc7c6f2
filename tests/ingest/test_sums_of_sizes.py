"""
Sums of sizes: whatever strangers let grow, a night ends, publishes the rest, and says what is cut.

Everything goes through the real ingest. DuckDB reads 2,048 values of a column at a time: so that
every value in the database is small is what keeps an ingest within its memory.
"""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.api import convert
from ingest.bounds import LONGEST_MESSAGE_BYTES, LONGEST_NAME_BYTES, cut, cut_list
from ingest.jobs import fetch_jobs
from ingest.storage import database
from ingest.storage.database import open_working
from ingest.storage.snapshots import Store
from ingest.workflow_files.save_files import read_content
from tests.ingest.old_databases import take_back
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld
from tests.simulated import SimulatedGithub

_LARGEST_VALUE_BYTES = 16_000
_LONG = "x" * 60_000
_STEP = {"number": 1, "status": "completed", "conclusion": "success"}


def _world() -> SmallWorld:
    """Run 1 is one of everyday."""
    small = SmallWorld(["cold", "warm"])
    small.add_run(1)
    small.add_file("jobs: {build: {}}")
    return small


def _a_run(**fields: Any) -> Callable[[SmallWorld], object]:  # noqa: ANN401 - of any field
    return lambda small: small.add_run(2, **fields)


def _a_job(**fields: object) -> Callable[[SmallWorld], object]:
    return lambda small: small.add_run(2, job_fields=fields)


def _a_commit(small: SmallWorld) -> None:
    small.commits[1]["commit"]["message"] = f"warm {_LONG}"
    small.add_run(2, commit=1)


def _a_title(small: SmallWorld) -> None:
    small.pull["title"] = _LONG


def _a_file(small: SmallWorld) -> None:
    small.add_run(2, commit=1)
    small.add_file(f"jobs: {{build: {{}}}}\n# {_LONG}", 1)


def _caches(small: SmallWorld) -> None:
    small.add_run(2, commit=1)
    steps = [
        f"- run: docker build --cache-to=ref=r{number}{_LONG[:2_000]} ." for number in range(30)
    ]
    more = [f"- run: docker build --cache-to=ref=r{number} ." for number in range(1_500)]
    text = "jobs:\n  build:\n    steps:\n" + "".join(f"      {one}\n" for one in [*steps, *more])
    small.add_file(text, 1)


_CALLED = [
    {"path": f"o/r/{'d' * 300}/{number}.yml@main", "sha": "a" * 40, "ref": "refs/heads/main"}
    for number in range(200)
]
_GROWING: dict[str, tuple[Callable[[SmallWorld], object], str, object, str]] = {
    # what grows: how, a question, its answer, what is said
    "message of a run": (
        _a_commit,
        "select strlen(message) from run_attempts where run_id = 2",
        LONGEST_MESSAGE_BYTES,
        "",
    ),
    "message of a commit": (
        _a_commit,
        "select strlen(message), strlen(headline) from pull_request_commits where position = 2",
        (LONGEST_MESSAGE_BYTES, LONGEST_NAME_BYTES),
        "",
    ),
    "title of a run": (
        _a_run(display_title=_LONG),
        "select strlen(title) from run_attempts where run_id = 2",
        LONGEST_NAME_BYTES,
        "",
    ),
    "name of a workflow": (
        _a_run(name=_LONG),
        "select strlen(workflow_name) from run_attempts where run_id = 2",
        LONGEST_NAME_BYTES,
        "",
    ),
    "what a run called": (
        _a_run(referenced_workflows=_CALLED),
        "select count(*) from run_attempts",
        1,
        "GitHub gave referenced_workflows as texts of more than 16,000 bytes",
    ),
    "head commit of a run": (
        _a_run(head_sha="a" * 30_000),
        "select count(*) from run_attempts",
        1,
        "GitHub gave head_sha as a text of more than 1,000 bytes",
    ),
    "name of a job": (
        _a_run(jobs=[_LONG]),
        "select strlen(name) from jobs where run_id = 2",
        LONGEST_NAME_BYTES,
        "",
    ),
    "labels of a job": (
        _a_job(labels=[f"label {number}" for number in range(20_000)]),
        (
            "select sum(strlen(label)) < 8000 "
            "from (select unnest(runner_labels) as label from jobs where run_id = 2)"
        ),
        True,
        "",
    ),
    "page of a job": (
        _a_job(html_url=_LONG),
        "select count(*), max(html_url) from jobs where run_id = 2",
        (1, None),
        "",
    ),
    "name of a step": (
        _a_job(steps=[_STEP | {"name": _LONG}]),
        "select strlen(name) from steps where job_id = 2101",
        LONGEST_NAME_BYTES,
        "",
    ),
    "steps of a run": (
        _a_job(steps=[_STEP | {"number": number, "name": "x" * 90} for number in range(3_000)]),
        "select count(*) from jobs",
        1,
        "its jobs and steps are more than 0 MB: they are left out",
    ),
    "title of a pull request": (
        _a_title,
        "select strlen(title) from pull_requests",
        LONGEST_NAME_BYTES,
        "",
    ),
    "text of a file": (
        _a_file,
        (
            "select count(*), max(length(content)) from workflow_contents where blob_sha = "
            "(select blob_sha from workflow_contents group by blob_sha having count(*) > 1)"
        ),
        (31, 2_000),
        "",
    ),
    "caches of a file": (
        _caches,
        "select count(*), max(strlen(name)) from workflow_resources",
        (1_000, LONGEST_NAME_BYTES),
        "",
    ),
}


@pytest.mark.parametrize("grown", _GROWING)
def test_what_strangers_let_grow(project: Project, grown: str) -> None:
    """It is cut, or costs its own item, and that is said; every value in the database is small."""
    grow, question, expected, said = _GROWING[grown]
    small = _world()
    grow(small)
    project.write(PULL_REQUEST_ARM)
    project.patch.setattr(fetch_jobs, "MOST_BYTES", 200_000)
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest(api=github.url)
    assert (1 if said else 0) == outcome.exit_code, outcome.output
    assert said in outcome.stdout
    (row,) = project.query(question)
    assert (expected if isinstance(expected, tuple) else (expected,)) == row
    assert [(1,)] == project.query("select count(*) from jobs where run_id = 1")
    assert [] == _large_values(project)


def test_failures_of_a_night(project: Project) -> None:
    """The log keeps the first of them, and how many more there were; all are said."""
    small = _world()
    for run in range(2, 152):
        small.add_run(run, job_fields={"status": "x" * 2_000})
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest(api=github.url)
    assert 1 == outcome.exit_code
    assert 150 == outcome.stdout.count("GitHub gave status as a text of more than")
    assert [] == _large_values(project)
    kept = project.query("select unnest(failures).why from ingests")
    assert 0 < len(kept) <= 101


def _large_values(project: Project) -> list[tuple[str, str, int]]:
    """Table, column and bytes of values that are larger than any should be."""
    found = []
    with duckdb.connect(project.database.resolve(), read_only=True) as connection:
        columns = connection.execute(
            "select table_name, column_name, data_type from duckdb_columns() "
            "where not internal and (data_type like '%VARCHAR%')"
        ).fetchall()
        for table, column, kind in columns:
            text = column if kind == "VARCHAR" else f"to_json({column})::varchar"
            rows = connection.execute(f"select max(strlen({text})) from {table}").fetchall()
            if (most := rows[0][0] or 0) > _LARGEST_VALUE_BYTES:
                found.append((table, column, most))
    return found


def test_an_item_beyond_memory(project: Project) -> None:
    """Where DuckDB can't take one of many, that one is left out and said; the others are there."""
    small = SmallWorld(["cold"])
    for run in range(1, 7):
        head = small.add_run(run)["head_commit"]
        head["message"] = "x" * (14_000_000 if run == 4 else 10)
    project.write(PULL_REQUEST_ARM)
    project.patch.setattr(convert, "LONGEST_MESSAGE_BYTES", 10**9)
    with SimulatedGithub(small.world) as github:
        with project.patch.context() as patch:
            patch.setitem(database._CONFIG, "memory_limit", "24MB")
            outcome = project.ingest(api=github.url)
        assert 1 == outcome.exit_code
        assert "run 4 is left out: it takes more than the 24MB of memory" in outcome.stdout
        assert "Traceback" not in outcome.output
        assert [(1,), (2,), (3,), (5,), (6,)] == project.query("select run_id from jobs order by 1")
        project.patch.setattr(convert, "LONGEST_MESSAGE_BYTES", LONGEST_MESSAGE_BYTES)
        again = project.ingest(api=github.url)
        assert 0 == again.exit_code, again.output
    assert [(6,)] == project.query("select count(*) from jobs")


def test_killed_before_a_checkpoint(tmp_path: Path) -> None:
    """A log of forty megabytes of the longest messages is replayed within the usual memory."""
    path, left = tmp_path / "working.duckdb", tmp_path / "left.duckdb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(database._CONFIG, "checkpoint_threshold", "1GB")
        connection = open_working(path)
    with connection:
        for start in range(0, 5_000, 100):
            connection.execute(
                "insert into run_attempts by name select i as run_id, 1 as run_attempt, "
                "'o/r' as repository, repeat(md5(i::varchar), $bytes // 32) as message "
                "from range($start, $start + 100) as numbers (i)",
                {"start": start, "bytes": LONGEST_MESSAGE_BYTES},
            )
        for file in (path, Path(f"{path}.wal")):
            shutil.copyfile(file, left.with_name(file.name.replace("working", "left")))
    assert Path(f"{left}.wal").stat().st_size > 40_000_000
    with open_working(left) as opened:
        assert [(5_000,)] == opened.execute("select count(*) from run_attempts").fetchall()


def test_contents_of_an_older_version(project: Project) -> None:
    """Contents that stand in one piece are stored in parts, and read as they were."""
    texts = ["jobs: {build: {}}", "", "x" * 2_000, "é" * 2_001, "y\n" * 5_000]
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(_world().world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
    take_back(project, 6)
    working = Store(project.database).working
    with duckdb.connect(working) as old:
        old.execute("update run_attempts set message = repeat('m', 600000)")
        for number, text in enumerate(texts):
            old.execute("insert into workflow_contents values (?, ?, true)", [str(number), text])
    with open_working(working) as new:
        assert texts == [read_content(new, str(number)) for number in range(len(texts))]
        rows = new.execute("select strlen(message) from run_attempts").fetchall()
        assert rows[0][0] <= LONGEST_MESSAGE_BYTES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("short", "short"),
        ("x" * 40, "x" * 40),
        ("x" * 41, "x" * 21),
        ("é" * 21, "é" * 10),
    ],
)
def test_cut(text: str, expected: str) -> None:
    """At most 40 bytes, no half character; the mark takes 19: `… [cut, 12345678]`."""
    found = cut(text, 40)
    assert len(found.encode()) <= 40
    assert expected == re.sub(r"… \[cut, [0-9a-f]{8}\]$", "", found)
    assert (text == expected) == (found == expected)


def test_cut_texts_stay_apart() -> None:
    """Two that begin alike and are cut differ, so that no job takes another's place."""
    ones: list[Any] = ["x" * 5_000 + end for end in ("a", "b")]
    assert cut(ones[0]) != cut(ones[1])
    assert cut_list(ones * 9) != cut_list([*(ones * 8), *reversed(ones)])


def test_places_of_a_list_count() -> None:
    """Each of 4,000 letters takes sixteen bytes more: 470 and the mark remain."""
    assert 471 == len(cut_list(["x"] * 4_000))
