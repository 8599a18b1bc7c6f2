"""What fewer people see is not published where more people look."""

import pytest
from click.testing import CliRunner, Result

from ingest.health.visibility import VisibilityAnswer
from ingest.storage.snapshots import Store
from longpole.ingest_command import main
from tests.ingest.project import PULL_REQUEST_ARM, Project, SmallWorld
from tests.simulated import Answer, Request, SimulatedGithub, shapes

_FINE = "may be published in o/here: whoever sees it sees all of {} repositories\n"
_CALLED = ".github/workflows/called.yml"
_NOT = "must not be published in o/here: not everybody who sees it sees "


@pytest.fixture
def small() -> SmallWorld:
    """`o/r` beside the repository of the workflow, and one of a called workflow."""
    small = SmallWorld()
    small.add_run(1, event="push", head_branch="topic")
    small.add_file(f"jobs: {{build: {{uses: o/lib/{_CALLED}@v1}}}}")
    small.world.add_repository(shapes.repository("o/here"))
    library = small.world.add_repository(shapes.repository("o/lib"))
    library.add_commit(shapes.commit(library.answer, "d" * 40, "x", small.start), "v1")
    library.files["d" * 40, _CALLED] = b"jobs: {then: {}}"
    return small


def _show(small: SmallWorld, **levels: str | None) -> None:
    for name, level in levels.items():
        answer = small.world.repository(f"o/{name}").answer
        answer.pop("visibility", None)
        answer.pop("private", None)
        if level is not None:
            answer |= {"visibility": level, "private": level != "public"}


def _ask(project: Project, github: SimulatedGithub, *flags: str) -> Result:
    return CliRunner().invoke(
        main,
        [
            *("visibility", "o/here", "--experiments", str(project.experiments)),
            *("--database", str(project.database), *flags),
        ],
        env={"GITHUB_API_URL": github.url, "GITHUB_TOKEN": "token", "PATH": ""},
        catch_exceptions=False,
    )


@pytest.mark.parametrize(
    ("here", "there", "is_fine"),
    [
        ("public", "public", True),
        ("public", "internal", False),
        ("public", "private", False),
        ("internal", "public", True),
        ("internal", "internal", True),
        ("internal", "private", False),
        ("private", "private", True),
        ("public", None, False),
        (None, "public", True),
        (None, "internal", False),
    ],
)
def test_levels(
    project: Project, small: SmallWorld, here: str | None, there: str | None, *, is_fine: bool
) -> None:
    """None must be less visible; what is not told is private there, and public here."""
    project.write(PULL_REQUEST_ARM)
    _show(small, here=here, r=there)
    with SimulatedGithub(small.world) as github:
        outcome = _ask(project, github)
        answer = _ask(project, github, "--format", "json")
    assert is_fine == (outcome.exit_code == 0) == (answer.exit_code == 0)
    assert outcome.stdout.startswith(_FINE.format(1) if is_fine else f"{_NOT}o/r; keep ")
    found = VisibilityAnswer.model_validate_json(answer.stdout)
    hidden = [] if is_fine else ["o/r"]
    assert (is_fine, hidden, 1, 0) == (
        found.may_be_published,
        found.hidden,
        found.repository_count,
        found.hidden_unnamed_count,
    )


def test_a_server_that_tells_only_whether_it_is_private(
    project: Project, small: SmallWorld
) -> None:
    """Older servers have no `visibility`."""
    project.write(PULL_REQUEST_ARM)
    for is_private in (True, False):
        small.world.repository("o/r").answer |= {"private": is_private}
        del small.world.repository("o/r").answer["visibility"]
        with SimulatedGithub(small.world) as github:
            assert int(is_private) == _ask(project, github).exit_code
        small.world.repository("o/r").answer["visibility"] = None


def test_what_is_stored_counts(project: Project, small: SmallWorld) -> None:
    """
    A called workflow's repository, and one that the file does not name any more, count as well.

    The log may be public: their names are not said. What is gone, or refused, counts as private.
    """
    project.write(PULL_REQUEST_ARM)
    with SimulatedGithub(small.world) as github:
        assert 0 == project.ingest(api=github.url).exit_code
        assert _FINE.format(2) == _ask(project, github).stdout
        _show(small, lib="private")
        outcome = _ask(project, github)
        assert (1, True) == (
            outcome.exit_code,
            outcome.stdout.startswith(f"{_NOT}1 that the experiment file does not name; "),
        )
        assert "o/lib" not in outcome.output

        _show(small, lib="public")
        github.hook = lambda request, honest: (
            Answer(404, {}, b"{}") if request.path == "/repos/o/lib" else honest
        )
        assert 1 == _ask(project, github).exit_code
        project.database.unlink()
        assert Store(project.database).working.exists()
        assert 1 == _ask(project, github).exit_code


def test_a_second_look_asks_for_what_is_new(project: Project, small: SmallWorld) -> None:
    """Where an ingest has used up the limit, nothing is asked that was known before it."""
    project.write(PULL_REQUEST_ARM)
    seen = ("--seen", str(project.folder / "seen"))
    with SimulatedGithub(small.world) as github:
        assert 0 == _ask(project, github, *seen).exit_code
        count = len(github.requests)
        assert 0 == _ask(project, github, *seen).exit_code
        assert count == len(github.requests)
        assert 0 == project.ingest(api=github.url).exit_code
        _show(small, lib="private")
        count = len(github.requests)
        for _ in range(2):
            assert 1 == _ask(project, github, *seen).exit_code
        assert {"/repos/o/here", "/repos/o/lib"} == {one.path for one in github.requests[count:]}


def test_what_can_not_be_said(project: Project, small: SmallWorld) -> None:
    """A repository that is not there, or a GitHub that fails: one sentence, and no "may"."""
    project.write(PULL_REQUEST_ARM)

    def fail(request: Request, honest: Answer) -> Answer:
        return Answer(403, {}, b"{}") if request.path == "/repos/o/r" else honest

    with SimulatedGithub(small.world, hook=fail) as github:
        outcome = _ask(project, github)
    assert (1, "") == (outcome.exit_code, outcome.stdout)
    assert outcome.stderr.startswith("error: ")
