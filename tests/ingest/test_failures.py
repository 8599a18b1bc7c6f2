"""What goes wrong: one sentence with the remedy, the exit code, the last snapshot untouched."""

import json
import re
import resource
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from ingest.simulated import Answer, Request, SimulatedGithub
from ingest.storage.database import schema_version
from ingest.storage.snapshots import Store
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def ingested(project: Project) -> Project:
    """A project whose first night went well."""
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        project.port = int(github.url.rpartition(":")[2])
    return project


def _snapshot(project: Project) -> tuple[Path, bytes]:
    return project.database.resolve(), project.database.read_bytes()


def test_wrong_token(ingested: Project) -> None:
    """A token that GitHub rejects ends the ingest; the token itself is not repeated."""
    before = _snapshot(ingested)
    with SimulatedGithub(SmallWorld().world, token="right", port=ingested.port) as github:
        outcome = ingested.ingest(api=github.url, token="wrong-secret")
    assert outcome.exit_code == 1
    assert re.fullmatch(r"http://\S+ rejected the token: put a valid one .*\n", outcome.stderr)
    assert "wrong-secret" not in outcome.output
    assert before == _snapshot(ingested)
    with duckdb.connect(Store(ingested.database).working) as connection:
        rows = connection.execute("select outcome, failures[1].why from ingests").fetchall()
    assert ["complete", "failed"] == [outcome for outcome, _ in rows]
    assert "wrong-secret" not in str(rows)


def test_no_token(ingested: Project) -> None:
    """Without a token nothing starts: exit 2."""
    before = _snapshot(ingested)
    outcome = ingested.ingest(api="http://127.0.0.1:9", token="")
    assert outcome.exit_code == 2
    assert outcome.stderr.startswith("error: no token: put one into GITHUB_TOKEN")
    assert 1 == outcome.stderr.count("\n")
    assert before == _snapshot(ingested)


def test_the_token_of_the_github_cli(project: Project) -> None:
    """Without a variable, the GitHub CLI is asked for its token for the API root's host."""
    program = project.folder / "gh"
    program.write_text('#!/bin/sh\n[ "$4" = 127.0.0.1 ] && echo cli-token\n', encoding="utf-8")
    program.chmod(0o755)
    project.environ["PATH"] = f"{project.folder}:/bin"
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world, token="cli-token") as github:
        assert 0 == project.ingest(api=github.url, token="").exit_code


def test_unknown_repository(ingested: Project) -> None:
    """The sentence names experiment and repository, and what to check."""
    before = _snapshot(ingested)
    ingested.write(PULL_REQUEST_ARM.replace("o/r", "o/gone"))
    with SimulatedGithub(SmallWorld().world, port=ingested.port) as github:
        outcome = ingested.ingest(api=github.url)
    assert outcome.exit_code == 1
    expected = (
        "failed: x: repository o/gone: /repos/o/gone does not exist, or the token may not see it: "
        "check the name, and the token's access to the repository.\n"
    )
    assert expected in outcome.stderr
    assert before == _snapshot(ingested)


def test_unknown_pull_request(ingested: Project) -> None:
    """An arm whose pull request does not exist fails alone; here it is the only one."""
    before = _snapshot(ingested)
    ingested.write(PULL_REQUEST_ARM.replace("pull_request = 5", "pull_request = 6"))
    with SimulatedGithub(SmallWorld().world, port=ingested.port) as github:
        outcome = ingested.ingest(api=github.url)
    assert outcome.exit_code == 1
    assert "failed: x: arm 'topic': /repos/o/r/pulls/6 does not exist" in outcome.stderr
    assert before == _snapshot(ingested)


def test_a_failing_arm_does_not_stop_the_others(project: Project) -> None:
    """The other arm is ingested and published; exit 1 says that something is missing."""
    small = SmallWorld()
    small.add_run(1)
    arm = '[[x.arm]]\nname = "gone"\npull_request = 6\n'
    text = PULL_REQUEST_ARM.replace("[[x.arm]]", f'baseline = "topic"\n{arm}[[x.arm]]')
    project.write(text)
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest(api=github.url)
    assert outcome.exit_code == 1
    assert [("topic", 1)] == project.query("select arm, run_id from arm_attempts")


def test_a_renamed_repository(project: Project) -> None:
    """GitHub redirects a repository's old name; the file must say the new one."""
    project.write(PULL_REQUEST_ARM.replace("o/r", "O/R"))
    with SimulatedGithub(SmallWorld().world) as github:
        outcome = project.ingest(api=github.url)
    assert outcome.exit_code == 1
    assert "GitHub calls it o/r: write that name into the experiment file." in outcome.stderr


def test_no_network(ingested: Project) -> None:
    """Nobody listens any more: the API root is named."""
    before = _snapshot(ingested)
    outcome = ingested.ingest(api=f"http://127.0.0.1:{ingested.port}")
    assert outcome.exit_code == 1
    assert f"http://127.0.0.1:{ingested.port} does not answer: check the network" in outcome.stderr
    assert before == _snapshot(ingested)


@pytest.mark.parametrize(
    "root",
    [
        *("github.example", "http://[bad", "http://h:abc", "http://h:99999", "ftp://h"),
        *("http://:secret@h", "http://h/?t=secret", "http://h#secret"),
    ],
)
def test_an_api_root_that_is_none(project: Project, root: str) -> None:
    """A bad GITHUB_API_URL is a mistake of the environment: exit 2, and it is not repeated."""
    outcome = project.ingest(api=root)
    assert outcome.exit_code == 2
    assert outcome.stderr.startswith("error: GITHUB_API_URL is no API root")
    assert "secret" not in outcome.output


@pytest.mark.parametrize("token", ["ghp_SECRET1\nghp_SECRET2", "ghp_SECRET€"])
def test_a_token_that_can_not_be_one(project: Project, token: str) -> None:
    """Two lines or odd characters would end in a library's message, token included."""
    project.write(PULL_REQUEST_ARM)
    outcome = project.ingest(api="http://127.0.0.1:9", token=token)
    assert outcome.exit_code == 2
    assert "GITHUB_TOKEN holds characters that no token has" in outcome.stderr
    assert "SECRET" not in outcome.output


def test_another_api_root(ingested: Project) -> None:
    """One database belongs to one API root."""
    with SimulatedGithub(SmallWorld().world) as github:
        outcome = ingested.ingest(api=github.url)
    assert outcome.exit_code == 1
    assert re.search(r"holds data of http://\S+, not of http://\S+: name another", outcome.stderr)


def test_a_newer_database(ingested: Project) -> None:
    """A database that a newer Longpole wrote is left alone."""
    before = _snapshot(ingested)
    working = Store(ingested.database).working
    with duckdb.connect(working) as connection:
        connection.execute("insert into schema_migrations values (99, 'future', now()::timestamp)")
    outcome = ingested.ingest(api="http://127.0.0.1:9")
    assert outcome.exit_code == 1
    expected = f"was written by a newer Longpole (schema 99, this one knows {schema_version()})"
    assert expected in outcome.stderr
    assert before == _snapshot(ingested)


def test_a_damaged_database(ingested: Project) -> None:
    """A damaged working database is named; moved away, the ingest goes on from the snapshot."""
    before = _snapshot(ingested)
    working = Store(ingested.database).working
    working.write_bytes(b"not a database" * 1000)
    outcome = ingested.ingest("--no-fetch", api="http://127.0.0.1:9")
    assert outcome.exit_code == 1
    assert f"error: {working} can't be read as a database" in outcome.stderr
    assert before == _snapshot(ingested)
    working.unlink()
    facts = ingested.facts()
    ingested.environ["GITHUB_API_URL"] = ingested.query(
        "select value from properties where property = 'api_root'"
    )[0][0]
    assert 0 == ingested.ingest("--no-fetch").exit_code
    assert facts == ingested.facts()


def test_a_full_disk(project: Project) -> None:
    """
    Where no file may grow past a limit, as on a full disk: one sentence, the snapshot untouched.

    With room again, the same command completes.
    """
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        assert 0 == _real_ingest(project, github.url).returncode
        before = _snapshot(project)
        for run in range(2, 60):
            small.add_run(run, jobs=[f"job {number}" for number in range(40)])
        limit = before[0].stat().st_size // 1024 * 1024 + 4096
        outcome = _real_ingest(project, github.url, file_size=limit)
        assert outcome.returncode == 1
        last = outcome.stderr.splitlines()[-1]
        assert re.fullmatch(r"error: .*(can't be written).*free space.*", last)
        assert "Traceback" not in outcome.stderr
        assert before == _snapshot(project)
        assert 0 == _real_ingest(project, github.url).returncode
    assert [(59,)] == project.query("select count(*) from run_attempts")


def test_a_folder_that_can_not_be_written(project: Project) -> None:
    """A database in a place where no folder can be made: the place and the remedy."""
    (project.folder / "file").write_text("")
    project.write(PULL_REQUEST_ARM)
    outcome = project.ingest(
        "--database", str(project.folder / "file" / "x.duckdb"), api="http://x"
    )
    assert outcome.exit_code == 1
    assert re.fullmatch(r"error: \S+ can't be written \(.*\): free space .*\n", outcome.stderr)


def test_a_second_ingest(ingested: Project) -> None:
    """One ingest at a time; the second says who holds the database."""
    with Store(ingested.database).locked():
        outcome = ingested.ingest(api="http://127.0.0.1:9")
    assert outcome.exit_code == 1
    assert re.match(r"error: another ingest works on \S+ \(process \d+\)", outcome.stderr)


def test_an_experiment_with_a_mistake(project: Project) -> None:
    """A mistake in one experiment skips that one, exit 1; the other is ingested."""
    small = SmallWorld()
    small.add_run(1)
    project.write('[bad]\nrepository = "o/r"\n' + PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest(api=github.url)
    assert outcome.exit_code == 1
    assert "bad.arm: an experiment needs at least one [[bad.arm]]" in outcome.stdout
    assert [("x",)] == project.query("select experiment from experiments")


@pytest.mark.parametrize(
    ("status", "headers", "body", "expected"),
    [
        (500, {}, b"{}", "was answered with status 500"),
        (403, {}, b'{"message": "Resource not accessible"}', "was answered with status 403"),
        (200, {}, b"<html>", "text that is no JSON"),
        (200, {}, b'{"jobs": 5}', "without a list of objects in `jobs`"),
        (200, {}, b'{"total_count": 2, "jobs": []}', "GitHub counts 2 jobs and lists 0"),
        (200, {}, b'{"jobs": [5]}', "without a list of objects in `jobs`"),
        (200, {}, b'{"jobs": [{"id": 1, "steps": {}}]}', "without a list of objects"),
        (200, {}, b'{"jobs": [{"id": 1180591620717411303424}]}', "out of all bounds"),
        (200, {}, b"[" * 100_000, "text that is no JSON"),
        (200, {}, b"null", "without a list of objects in `jobs`"),
        (200, {}, b'{"jobs": [{"name": "no id"}]}', "described a job without a number in 'id'"),
        (429, {"retry-after": "3600"}, b"{}", "GitHub asks to slow down until 20"),
        (
            403,
            {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1900000000"},
            b"{}",
            "GitHub's rate limit is used up until 2030-03-17 17:46 UTC",
        ),
    ],
)
def test_answers_that_fail(
    project: Project, status: int, headers: dict[str, str], body: bytes, expected: str
) -> None:
    """A bad answer to a run's jobs is recorded with its reason; the next ingest completes."""
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)

    def spoil(request: Request, answer: Answer) -> Answer:
        return Answer(status, headers, body) if "/jobs" in request.path else answer

    with SimulatedGithub(small.world, hook=spoil) as github:
        outcome = project.ingest(api=github.url)
        assert outcome.exit_code == 1
        assert expected in outcome.stdout
        assert [(1,)] == project.query("select len(failures) from ingests")
        github.hook = None
        assert 0 == project.ingest(api=github.url).exit_code
    assert [(1,)] == project.query("select count(*) from jobs")


def test_a_database_that_is_damaged_inside(ingested: Project) -> None:
    """Damage that shows only when it is read is said in a sentence as well."""
    before = _snapshot(ingested)
    working = Store(ingested.database).working
    content = working.read_bytes()
    middle = len(content) * 2 // 3
    working.write_bytes(content[: 3 * 4096] + b"\xff" * (middle - 3 * 4096) + content[middle:])
    outcome = ingested.ingest("--no-fetch", api="http://127.0.0.1:9")
    assert outcome.exit_code == 1
    assert f"error: {working} can't be read as a database" in outcome.stderr
    assert before == _snapshot(ingested)


def test_max_requests(project: Project) -> None:
    """The budget ends the ingest cleanly; the next one goes on where it ended."""
    small = SmallWorld()
    small.add_run(1)
    small.add_run(2)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest("--max-requests", "5", api=github.url)
        assert (1, 5) == (outcome.exit_code, len(github.requests))
        assert "the 5 requests of --max-requests are used up" in outcome.stdout
        assert [(1,)] == project.query("select count(*) from jobs")
        assert 0 == project.ingest(api=github.url).exit_code
        jobs = [request.path for request in github.requests if "/jobs" in request.path]
    assert 2 == len(jobs) == len(set(jobs))


def test_dry_run(project: Project) -> None:
    """A dry run says how much there is to fetch, and leaves nothing behind."""
    small = SmallWorld()
    small.add_run(1)
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        outcome = project.ingest("--dry-run", api=github.url)
    assert outcome.exit_code == 0
    assert "to be fetched: the jobs of 1 runs" in outcome.stdout
    assert [project.experiments] == list(project.folder.iterdir())


def test_no_fetch_follows_the_experiment_file(ingested: Project) -> None:
    """Arms are resolved anew without a network after the file was edited."""
    ingested.environ["GITHUB_API_URL"] = ingested.query(
        "select value from properties where property = 'api_root'"
    )[0][0]
    ingested.write(PULL_REQUEST_ARM.replace('"topic"', '"renamed"'))
    assert 0 == ingested.ingest("--no-fetch", token="").exit_code
    assert [("renamed", 1)] == ingested.query("select arm, run_id from arm_attempts")
    rule = json.loads(ingested.query("select rule from arms")[0][0])
    assert 5 == rule["pull_request"]


def _real_ingest(
    project: Project, api: str, file_size: int | None = None
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, in which files may be limited in size."""

    def limit() -> None:
        if file_size is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))

    return subprocess.run(
        [
            *(sys.executable, "-m", "ingest"),
            *("--experiments", str(project.experiments)),
            *("--database", str(project.database)),
        ],
        cwd=ROOT,
        env={"GITHUB_API_URL": api, "GITHUB_TOKEN": "token", "PATH": ""},
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )
