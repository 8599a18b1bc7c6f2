"""A token reaches nobody but the API root: no output, no file, no other host."""

import json
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

from ingest.api.client import GithubApi
from ingest.command_line import say_unexpected_error
from ingest.errors import GithubFailure
from ingest.story import without_tokens
from longpole.ingest_command import main
from tests.ingest.fake_time import nobody_waits
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld
from tests.simulated import Answer, Request, SimulatedGithub, World, many_runs

CLASSIC = "ghp_" + "aB3" * 12
FINE_GRAINED = "github_pat_" + "1A_b" * 20
OF_AN_APP = "ghs_" + "x9Y" * 12
WITH_PARTS = f"ghs_123456_{'eyJ0'}.{'aB-_' * 9}.{'c3d4' * 9}"
TOKENS = (CLASSIC, FINE_GRAINED, OF_AN_APP, WITH_PARTS)


def test_a_server_that_echoes(project: Project) -> None:
    """Echoed in an error, a name and an ETag, a token without a form is in no output and file."""
    token = "0123456789abcdef" * 2 + "01234567"
    small = SmallWorld()
    small.add_run(1)
    small.add_run(2)
    project.write(PULL_REQUEST_ARM)

    def echo(request: Request, answer: Answer) -> Answer:
        said = f"Authorization: token {token}"
        headers = {**answer.headers, "etag": f'"{token}"'}
        if "/runs/2/jobs" in request.path:
            return Answer(422, headers, json.dumps({"message": said}).encode())
        named = answer.body.replace(b'"name":"build"', f'"name":"{said}"'.encode())
        return Answer(answer.status, headers, named)

    with SimulatedGithub(small.world, hook=echo) as github:
        outcome = project.ingest("--verbose", "--log-format", "json", api=github.url, token=token)
    assert 1 == outcome.exit_code
    assert [("Authorization: token ***",)] == project.query("select name from jobs")
    assert token not in outcome.output
    files = [path for path in project.folder.rglob("*") if path.is_file()]
    assert {"last-ingest.json", "snapshot-000001.duckdb"} <= {path.name for path in files}
    assert [] == [path for path in files if token.encode() in path.read_bytes()]


@pytest.mark.parametrize("status", [200, 301, 302, 307])
def test_another_host_is_not_asked(status: int) -> None:
    """Neither a redirection nor a next page leads the token to another host."""
    with SimulatedGithub(World()) as stranger:
        there = stranger.url.replace("127.0.0.1", "localhost")
        headers = {"link": f'<{there}/x>; rel="next"', "location": f"{there}/x"}
        answer = Answer(status, headers, b"[]")
        with (
            SimulatedGithub(many_runs(1), hook=lambda *_: answer) as github,
            GithubApi(github.url, CLASSIC) as api,
            pytest.raises(GithubFailure) as failure,
        ):
            api.get("/repos/example/many")
        assert CLASSIC not in str(failure.value)
        assert [] == stranger.requests


def test_a_traceback_hides_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that quotes what it sent is quoted without the token."""

    def fail(*_arguments: object, **_more: object) -> None:
        raise requests.exceptions.ConnectionError(f"'Authorization': 'token {CLASSIC}'")

    nobody_waits(monkeypatch)
    monkeypatch.setattr("github.Requester.Requester.requestJson", fail)
    environ = {"GITHUB_API_URL": "http://127.0.0.1:9", "GITHUB_TOKEN": CLASSIC}
    outcome = CliRunner().invoke(main, ["propose", "--verbose", "o/r", "5"], env=environ)
    assert 1 == outcome.exit_code
    assert "traceback: requests.exceptions.ConnectionError: 'Authorization': 'token ***'" in (
        outcome.stderr.splitlines()
    )
    assert CLASSIC not in outcome.output


def test_a_mistake_of_ours_hides_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no sentence was found for is said line by line, and without the token."""
    monkeypatch.setenv("GH_TOKEN", f" {'s3cr3t' * 4}\n")
    say_unexpected_error(ValueError(f"a\nfailed: b {'s3cr3t' * 4} {OF_AN_APP}"))
    lines = ["traceback: ValueError: a", "traceback: failed: b *** ***"]
    assert lines == capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("environ", "word"),
    [
        ({"GITHUB_TOKEN": f"{CLASSIC}\n{OF_AN_APP}"}, "GITHUB_TOKEN holds characters"),
        ({"GH_TOKEN": f"{CLASSIC}\x01"}, "GH_TOKEN holds characters"),
        ({"GITHUB_API_URL": f"https://x:{CLASSIC}@a.example"}, "GITHUB_API_URL is no API root"),
        ({"GITHUB_API_URL": f"https://a.example?token={CLASSIC}"}, "GITHUB_API_URL is no API root"),
    ],
)
@pytest.mark.parametrize("command", [["--dry-run"], ["propose", "o/r", "5"]])
def test_a_refused_setting(
    environ: dict[str, str], word: str, command: list[str], project: Project
) -> None:
    """A sentence names the variable, never its value, with the traceback too."""
    project.write(PULL_REQUEST_ARM)
    place = ["--experiments", str(project.experiments)] if command[0] == "--dry-run" else []
    outcome = CliRunner().invoke(
        main,
        [*command, *place, "--verbose"],
        env={"GITHUB_TOKEN": "", "GH_TOKEN": "", "GITHUB_API_URL": "", "PATH": ""} | environ,
    )
    assert 2 == outcome.exit_code
    assert word in outcome.stderr
    assert "ghp_" not in outcome.output
    assert "ghs_" not in outcome.output


def test_what_the_command_line_of_github_says(tmp_path: Path) -> None:
    """A token with more behind it is none, and is not quoted."""
    program = tmp_path / "gh"
    program.write_text(f"#!/bin/sh\necho {CLASSIC}\necho {OF_AN_APP}\necho {CLASSIC} >&2\n")
    program.chmod(0o755)
    environ = {"GITHUB_TOKEN": "", "GH_TOKEN": "", "PATH": str(tmp_path)}
    outcome = CliRunner().invoke(main, ["propose", "--verbose", "o/r", "5"], env=environ)
    assert 2 == outcome.exit_code
    assert "no token: put one into GITHUB_TOKEN" in outcome.stderr
    assert "gh" + "p_" not in outcome.output


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize(
    "around", ["{}", "token {} is wrong.", "https://x:{}@a.example/b", "'{}'", "a={}&b", "-{}\n"]
)
def test_what_looks_like_one(token: str, around: str) -> None:
    """Whatever has a token's form is hidden, though nobody set it."""
    hidden = without_tokens(around.format(token), {})
    assert token not in hidden
    assert "***" in hidden
    assert token[4:20] not in hidden


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{'Authorization': 'Basic eDp5'}", "{'Authorization': 'Basic ***'}"),
        ("authorization: Bearer abc", "authorization: Bearer ***"),
        ("https://user:secret@a.example/b?c@d", "https://***@a.example/b?c@d"),
        ("a ghost_story of github_pathology, o/r@v1", "a ghost_story of github_pathology, o/r@v1"),
        ("https://a.example/b", "https://a.example/b"),
    ],
)
def test_what_else_is_hidden(text: str, told: str) -> None:
    """Headers and passwords of addresses; the rest stays as it is."""
    assert told == without_tokens(text, {})
