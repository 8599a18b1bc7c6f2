"""Token and API root: what the environment may say, and what is refused."""

import re

import duckdb
import pytest

from basis.errors import UsageError
from ingest.config.environment import log_hosts
from ingest.storage.snapshots import Store
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld, snapshot
from tests.simulated import SimulatedGithub


def test_wrong_token(ingested: Project) -> None:
    """A token that GitHub rejects ends the ingest; the token itself is not repeated."""
    before = snapshot(ingested)
    with SimulatedGithub(SmallWorld().world, token="right", port=ingested.port) as github:
        outcome = ingested.ingest(api=github.url, token="wrong-secret")
    assert outcome.exit_code == 1
    assert re.fullmatch(r"http://\S+ rejected the token: put a valid one .*\n", outcome.stderr)
    assert "wrong-secret" not in outcome.output
    assert before == snapshot(ingested)
    with duckdb.connect(Store(ingested.database).working) as connection:
        rows = connection.execute("select outcome, failures[1].why from ingests").fetchall()
    assert ["complete", "failed"] == [outcome for outcome, _ in rows]
    assert "wrong-secret" not in str(rows)


def test_no_token(ingested: Project) -> None:
    """Without a token nothing starts: exit 2."""
    before = snapshot(ingested)
    outcome = ingested.ingest(api="http://127.0.0.1:9", token="")
    assert outcome.exit_code == 2
    assert outcome.stderr.startswith("error: no token: put one into GITHUB_TOKEN")
    assert 1 == outcome.stderr.count("\n")
    assert before == snapshot(ingested)


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


@pytest.mark.parametrize(
    ("said", "hosts"),
    [
        (None, ()),
        ("", ()),
        ("logs.example.com", ("logs.example.com",)),
        (" *.example.com, logs2\n", ("*.example.com", "logs2")),
    ],
)
def test_hosts_of_logs(said: str | None, hosts: tuple[str, ...]) -> None:
    """Names and domains, between commas or blanks; none where nothing is said."""
    assert hosts == log_hosts({} if said is None else {"LONGPOLE_LOG_HOSTS": said})


@pytest.mark.parametrize("said", ["https://logs.example.com", "*", "a.*.com", "logs:443", "a,,é"])
def test_no_hosts_of_logs(said: str) -> None:
    """Addresses, ports and what would let in every host are refused."""
    with pytest.raises(UsageError, match="LONGPOLE_LOG_HOSTS holds what is no name of a host"):
        log_hosts({"LONGPOLE_LOG_HOSTS": said})
