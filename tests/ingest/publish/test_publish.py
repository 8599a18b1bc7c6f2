"""`longpole publish` over sockets: what is shown, written, kept, and how often is asked."""

import json

import pytest

from tests.ingest.publish.desk import BLOCK, Desk
from tests.simulated import Answer

READ = ("GET", 200)
WROTE = ("PATCH", 200)


def test_dry_run(desk: Desk) -> None:
    """The change is printed as a diff; one request, and nothing is written anywhere."""
    desk.description = "what\r\n\x1b[31mit does"
    outcome = desk.publish()
    assert 0 == outcome.exit_code
    expected = [
        *("--- description as it is", "+++ description with the block", "@@ -1,2 +1,10 @@"),
        *(" what", " ⟨U+001B⟩[31mit does", "+"),
        *(f"+{line}" for line in BLOCK.split("\n")),
    ]
    assert expected == outcome.stdout.splitlines()
    assert ("nothing was written: add --write to edit the description of o/r#5\n") == outcome.stderr
    assert [READ] == desk.requests
    assert ({}, "what\r\n\x1b[31mit does") == (desk.kept, desk.description)


@pytest.mark.parametrize("before", [None, "what\r\nit does", "a\n\nb\n"])
def test_write(desk: Desk, before: str | None) -> None:
    """Three readings and one edit; the description as it was is kept to the byte."""
    desk.description = before
    outcome = desk.publish("--write")
    assert (0, "published: https://github.com/o/r/pull/5\n") == (outcome.exit_code, outcome.stdout)
    assert ("the description as it was is kept in report.md.pull-5.before.md\n") == outcome.stderr
    assert [READ, READ, WROTE, READ] == desk.requests
    assert {"report.md.pull-5.before.md": before or ""} == desk.kept
    assert desk.description is not None
    assert desk.description.startswith(before or BLOCK)
    assert desk.description.replace("\r\n", "\n").endswith(BLOCK)


def test_the_same_again(desk: Desk) -> None:
    """Nothing to change: one reading, no file, no edit, even if a browser changed the endings."""
    desk.publish("--write")
    assert desk.description is not None
    desk.description = desk.description.replace("\n", "\r\n")
    for flags in ((), ("--write",)):
        outcome = desk.publish(*flags)
        assert (0, "", [READ]) == (outcome.exit_code, outcome.stdout, desk.requests)
        assert (
            "nothing to change: the description of o/r#5 has this block already\n"
        ) == outcome.stderr
    assert ["report.md.pull-5.before.md"] == list(desk.kept)


def test_another_report(desk: Desk) -> None:
    """Only the block changes; each earlier description is kept in a file of its own."""
    desk.description = "above\n"
    for text in ("one", "two", "three"):
        (desk.folder / "report.md").write_text(text, encoding="utf-8")
        assert 0 == desk.publish("--write").exit_code
    assert "above\n\n" + BLOCK.replace("# Evidence\n\nfaster", "three") == desk.description
    assert {
        "report.md.pull-5.before.md": "above\n",
        "report.md.pull-5.before.2.md": "above\n\n" + BLOCK.replace("# Evidence\n\nfaster", "one"),
        "report.md.pull-5.before.3.md": "above\n\n" + BLOCK.replace("# Evidence\n\nfaster", "two"),
    } == desk.kept


def test_standard_input(desk: Desk) -> None:
    """The description is kept in the current folder."""
    outcome = desk.publish("--write", body="-", stdin="\ufeffschön".encode())
    assert 0 == outcome.exit_code, outcome.stderr
    assert BLOCK.replace("# Evidence\n\nfaster", "schön") == desk.description
    assert {"description.pull-5.before.md": ""} == desk.kept


@pytest.mark.parametrize("state", ["closed", "open"])
def test_closed_and_merged(desk: Desk, state: str) -> None:
    """The evidence may come after the merge."""
    merged_at = "2026-04-09T15:00:00Z"
    desk.small.repository.pulls[5] |= {"state": state, "merged": True, "merged_at": merged_at}
    assert 0 == desk.publish("--write").exit_code
    assert BLOCK == desk.description


def test_an_edit_between_the_readings(desk: Desk) -> None:
    """It stops the edit: nothing is written, and the next call publishes beside it."""
    desk.description = "mine"
    outcome = desk.publish("--write", meddling={1: desk.edits("theirs")})
    assert (1, "") == (outcome.exit_code, outcome.stdout)
    assert (
        "error: somebody edited the description of o/r#5 after it was read: nothing was written; "
        "run the same command again to publish beside that edit."
    ) == outcome.stderr.splitlines()[-1]
    assert [READ, READ] == desk.requests
    assert "theirs" == desk.description
    assert {"report.md.pull-5.before.md": "mine"} == desk.kept
    assert 0 == desk.publish("--write").exit_code
    assert f"theirs\n\n{BLOCK}" == desk.description


def test_an_edit_after_the_edit(desk: Desk) -> None:
    """It is reported, and not touched: both texts are kept."""
    desk.description = "mine"
    outcome = desk.publish("--write", meddling={3: desk.edits("theirs")})
    assert (1, "") == (outcome.exit_code, outcome.stdout)
    assert (
        "error: the description of o/r#5 was edited by somebody at the same time: what was sent is "
        "kept in report.md.pull-5.sent.md, what is there now in report.md.pull-5.found.md; put "
        "them together on its page."
    ) == outcome.stderr.splitlines()[-1]
    assert [READ, READ, WROTE, READ] == desk.requests
    assert "theirs" == desk.description
    assert {
        "report.md.pull-5.before.md": "mine",
        "report.md.pull-5.sent.md": f"mine\n\n{BLOCK}",
        "report.md.pull-5.found.md": "theirs",
    } == desk.kept


def test_the_window_of_one_request(desk: Desk) -> None:
    """What is written between the second reading and the edit is replaced, as --help says."""
    desk.description = "mine"
    outcome = desk.publish("--write", meddling={2: desk.edits("theirs")})
    assert 0 == outcome.exit_code
    assert f"mine\n\n{BLOCK}" == desk.description


def test_endings_that_github_changes(desk: Desk) -> None:
    """Should GitHub store other endings than were sent, it has stored the text all the same."""
    outcome = desk.publish("--write", meddling={3: desk.edits(BLOCK.replace("\n", "\r\n"))})
    assert 0 == outcome.exit_code


UNANSWERED = {
    "a server's failure": Answer(502),
    "no answer": Answer(200, {"content-length": "999"}, b"{"),
    "another success": Answer(202, {}, b"{}"),
}


@pytest.mark.parametrize("answer", UNANSWERED.values(), ids=UNANSWERED)
def test_an_unanswered_edit_that_was_made(desk: Desk, answer: Answer) -> None:
    """It is sent once; the last reading tells that it was made."""
    outcome = desk.publish("--write", meddling={3: lambda _honest: answer})
    assert (0, "published: https://github.com/o/r/pull/5\n") == (outcome.exit_code, outcome.stdout)
    assert outcome.stderr.splitlines()[-1].endswith("It was made all the same.")
    assert [READ, READ, ("PATCH", answer.status), READ] == desk.requests
    assert BLOCK == desk.description


@pytest.mark.parametrize("answer", UNANSWERED.values(), ids=UNANSWERED)
def test_an_unanswered_edit_that_was_not_made(desk: Desk, answer: Answer) -> None:
    """It is not sent again: the next call reads anew before it writes."""
    desk.description = "mine"

    def refuse(_honest: Answer) -> Answer:
        desk.description = "mine"
        return answer

    outcome = desk.publish("--write", meddling={3: refuse})
    assert (1, "") == (outcome.exit_code, outcome.stdout)
    assert (
        "error: the description of o/r#5 is as it was, read again after the edit: GitHub did not "
        "keep it; look at the pull request, and run the same command again."
    ) == outcome.stderr.splitlines()[-1]
    assert [READ, READ, ("PATCH", answer.status), READ] == desk.requests


def test_an_unanswered_edit_and_a_foreign_one(desk: Desk) -> None:
    """A failed edit is not repeated over somebody else's."""
    desk.description = "mine"

    def meddle(_honest: Answer) -> Answer:
        desk.description = "theirs"
        return Answer(500)

    outcome = desk.publish("--write", meddling={3: meddle})
    assert 1 == outcome.exit_code
    assert "was edited by somebody at the same time" in outcome.stderr
    assert 1 == [method for method, _ in desk.requests].count("PATCH")
    assert "theirs" == desk.description
    assert "theirs" == desk.kept["report.md.pull-5.found.md"]


def test_an_edit_that_cannot_be_read_again(desk: Desk) -> None:
    """Nothing is claimed; what was sent is kept."""
    body = json.dumps({"number": 5}).encode()
    outcome = desk.publish("--write", meddling={4: lambda _honest: Answer(200, {}, body)})
    assert (1, "") == (outcome.exit_code, outcome.stdout)
    assert (
        "error: whether the description of o/r#5 was edited is not known: look at the pull "
        "request; what was sent is kept in report.md.pull-5.sent.md."
    ) == outcome.stderr.splitlines()[-1]
    assert BLOCK == desk.kept["report.md.pull-5.sent.md"]


def test_the_repository_of_the_experiment_file(desk: Desk) -> None:
    """It is the default where all experiments name the same."""
    arm = 'repository = "o/r"\nworkflow = "b.yaml"\n[[{0}.arm]]\nname = "a"\nbranch = "a"\n'
    (desk.folder / "data").mkdir()
    (desk.folder / "data/experiments.toml").write_text(
        "".join(f"[{name}]\n" + arm.format(name) for name in ("x", "y")), encoding="utf-8"
    )
    outcome = desk.publish(is_named=False)
    assert 0 == outcome.exit_code
    assert "edit the description of o/r#5" in outcome.stderr
