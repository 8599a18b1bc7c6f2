"""What is not published: one sentence, the exit code, and nothing is written."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ingest.publish.block import BEGIN
from longpole.ingest_command import main
from tests.ingest.publish.desk import Desk
from tests.ingest.publish.desk import run as publish
from tests.simulated import Answer, shapes

WRITE = "(fine-grained: Pull requests, read and write; classic: repo, or public_repo; in a "
WRITE += "workflow: `permissions: pull-requests: write`)"
REFUSED = "GitHub refused the edit of o/r#5 (status "


@pytest.mark.parametrize("flags", [(), ("--write",)])
@pytest.mark.parametrize(
    ("description", "sentence"),
    [
        (BEGIN, "the description has <!-- longpole:begin --> without <!-- longpole:end -->"),
        ("~~~", "the description's block would stand inside code"),
        ("a" * 65_480, "the description would have 65,548 characters, 12 more than GitHub takes"),
    ],
    ids=["markers", "code", "length"],
)
def test_a_description_that_is_refused(
    desk: Desk, description: str, sentence: str, flags: tuple[str, ...]
) -> None:
    """After one reading: no file, no edit."""
    desk.description = description
    outcome = desk.publish(*flags)
    assert (1, "") == (outcome.exit_code, outcome.stdout)
    assert outcome.stderr.startswith(f"error: {sentence}")
    assert 1 == outcome.stderr.count("\n")
    assert ({}, description, [("GET", 200)]) == (desk.kept, desk.description, desk.requests)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "report.md can't be read (No such file or directory): give a file"),
        (b"\xff", "report.md can't be read (it is no UTF-8 text): give a file in Markdown"),
        (b"\n", "report.md is empty: give the Markdown that is to be published."),
        (f"a {BEGIN}".encode(), f"report.md holds the marker {BEGIN} in line 1: remove it"),
    ],
    ids=["missing", "no UTF-8", "empty", "a marker"],
)
def test_a_file_that_is_refused(desk: Desk, content: bytes | None, sentence: str) -> None:
    """Nothing is asked: exit 2."""
    report = desk.folder / "report.md"
    report.unlink()
    if content is not None:
        report.write_bytes(content)
    outcome = desk.publish("--write")
    assert (2, "", []) == (outcome.exit_code, outcome.stdout, desk.requests)
    assert outcome.stderr.startswith(f"error: {sentence}")


REFUSALS = {
    "no access": (
        Answer(403, {}, b'{"message": "\\u001b[31m"}'),
        f"{REFUSED}403): the token needs",
    ),
    "hidden": (
        Answer(404),
        f"{REFUSED}404): the token needs write access to pull requests {WRITE}",
    ),
    "too long after all": (
        Answer(422),
        f"{REFUSED}422): check on its page whether its description",
    ),
    "a redirect": (Answer(302), f"{REFUSED}302): check on its page whether its description can"),
    "a token that ended": (Answer(401), "http"),
    "too fast": (
        Answer(403, {"retry-after": "1"}),
        "GitHub asks to slow down until 20",
    ),
}


@pytest.mark.parametrize(("answer", "sentence"), REFUSALS.values(), ids=REFUSALS)
def test_an_edit_that_is_refused(desk: Desk, answer: Answer, sentence: str) -> None:
    """Sent once; GitHub's words are not repeated, and nothing was written."""
    desk.description = "mine"

    def refuse(honest: Answer) -> Answer:
        desk.description = "mine"
        return Answer(answer.status, {**answer.headers, **_limits(honest)}, answer.body)

    outcome = desk.publish("--write", meddling={3: refuse})
    assert (1, "") == (outcome.exit_code, outcome.stdout)
    *_, told, error = outcome.stderr.splitlines()
    assert "nothing was written" == told
    assert error.startswith(f"error: {sentence}")
    assert "\x1b" not in outcome.stderr
    assert ["GET", "GET", "PATCH"] == [method for method, _ in desk.requests]


def _limits(honest: Answer) -> dict[str, str]:
    return {name: text for name, text in honest.headers.items() if name == "x-ratelimit-reset"}


def test_a_token_that_only_reads(desk: Desk) -> None:
    """It says which permission is needed; the file with the description stays."""
    desk.may_edit = False
    desk.description = "mine"
    outcome = desk.publish("--write")
    assert 1 == outcome.exit_code
    assert (
        f"error: {REFUSED}403): the token needs write access to pull requests {WRITE}, and the "
        "repository must not be archived."
    ) == outcome.stderr.splitlines()[-1]
    assert [("GET", 200), ("GET", 200), ("PATCH", 403)] == desk.requests
    assert ("mine", {"report.md.pull-5.before.md": "mine"}) == (desk.description, desk.kept)


@pytest.mark.parametrize("limit", [0, 1, 2])
def test_the_rate_limit(desk: Desk, limit: int) -> None:
    """Wherever it ends, nothing was written, and it is said until when to wait."""
    desk.rate_limit = limit
    outcome = desk.publish("--write")
    assert 1 == outcome.exit_code
    assert "error: GitHub's rate limit is used up until 20" in outcome.stderr
    assert desk.description is None


def test_no_such_pull_request(desk: Desk) -> None:
    """That of an issue is none, and a repository that is hidden has none."""
    for flags, repository, number in (
        (("--pull", "6"), "o/r", 6),
        (("--repository", "o/gone"), "o/gone", 5),
    ):
        outcome = desk.publish("--write", *flags)
        assert (1, "") == (outcome.exit_code, outcome.stdout)
        assert (
            f"error: {repository} has no pull request {number}, or the token may not see it: "
            "check the number; that of an issue is none.\n"
        ) == outcome.stderr


def test_a_renamed_repository(desk: Desk) -> None:
    """GitHub leads an old name to the new one; what is edited is named by its own."""
    pull = desk.small.repository.pulls[5]
    renamed = {**pull["base"], "repo": shapes.repository("o/new")}
    desk.small.repository.pulls[5] = {**pull, "base": renamed}
    outcome = desk.publish("--write")
    assert (1, "") == (outcome.exit_code, outcome.stdout)
    assert "error: o/r has another name by now: give --repository o/new.\n" == outcome.stderr
    assert [("GET", 200)] == desk.requests


@pytest.mark.parametrize("body", ["absent", 7, "\ud800"])
def test_a_description_that_cannot_be_written_back(desk: Desk, body: object) -> None:
    """What is no text is not taken for an empty description."""
    pull = {**desk.small.repository.pulls[5], "body": body}
    if body == "absent":
        del pull["body"]
    answer = Answer(200, {}, json.dumps(pull).encode())
    outcome = desk.publish("--write", meddling={1: lambda _honest: answer})
    assert 1 == outcome.exit_code
    assert outcome.stderr.startswith("error: GitHub described o/r#5 without a description that")


def test_a_folder_that_cannot_be_written(desk: Desk) -> None:
    """Without a copy of the description nothing is edited."""
    name = "r" * 250  # no room for a longer name
    (desk.folder / name).write_text("x", encoding="utf-8")
    outcome = desk.publish("--write", body=name)
    assert 1 == outcome.exit_code
    assert "can't be written (File name too long): give --body in a folder where" in outcome.stderr
    assert [("GET", 200)] == desk.requests


ARM = 'workflow = "b.yaml"\n[[x{0}.arm]]\nname = "a"\nbranch = "a"\n'


@pytest.mark.parametrize(
    ("repositories", "sentence"),
    [
        ((), "names.toml does not say which repository is meant"),
        (("o/r", "o/b"), "names.toml names 2 repositories (o/b, o/r): say which one with"),
        (("o/r", "no name"), "names.toml has mistakes, so that it does not say for sure"),
    ],
    ids=["none", "two", "a mistake"],
)
def test_which_repository(desk: Desk, repositories: tuple[str, ...], sentence: str) -> None:
    """Unless one is sure, --repository is asked for: exit 2."""
    text = "".join(
        f'[x{place}]\nrepository = "{name}"\n' + ARM.format(place)
        for place, name in enumerate(repositories)
    )
    (desk.folder / "names.toml").write_text(text, encoding="utf-8")
    outcome = publish("--pull", "5", "--body", "report.md", "--experiments", "names.toml")
    assert (2, "") == (outcome.exit_code, outcome.stdout)
    assert outcome.stderr.startswith(f"error: {sentence}")
    assert outcome.stderr.endswith("--repository owner/name.\n")


def test_tokens(desk: Desk) -> None:
    """None at all is exit 2, a wrong one 1; both say what access is needed."""
    arguments = ("--pull", "5", "--body", "report.md", "--repository", "o/r")
    outcome = publish(*arguments, token="")
    assert 2 == outcome.exit_code
    assert outcome.stderr.startswith("error: no token: put one into GITHUB_TOKEN")
    assert WRITE in outcome.stderr
    outcome = desk.publish(meddling={1: lambda _honest: Answer(401)})
    assert 1 == outcome.exit_code
    assert "rejected the token: put a valid one into GITHUB_TOKEN; with --write" in outcome.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--pull", "5"),
        ("--body", "report.md"),
        ("--pull", "0", "--body", "report.md"),
        ("--pull", "5", "--body", "report.md", "--repository", "../x"),
    ],
)
def test_wrong_arguments(desk: Desk, arguments: tuple[str, ...]) -> None:
    """Exit 2, and nothing is asked."""
    assert 2 == publish(*arguments).exit_code


def test_flags_of_the_ingest(tmp_path: Path) -> None:
    """Before `publish` they would be ignored: they are refused."""
    outcome = CliRunner().invoke(main, ["--dry-run", "publish", "--pull", "5", "--body", "x"])
    assert 2 == outcome.exit_code
    assert outcome.stderr.startswith("error: --dry-run before publish is for the ingest: ")


def test_help() -> None:
    """It states the window of one request, and shows examples."""
    outcome = publish("--help")
    assert 0 == outcome.exit_code
    said = " ".join(outcome.stdout.split())
    assert "between the second reading and the edit, the time of one request, is replaced" in said
    assert "longpole publish --pull 19831 --body report.md --write" in said
