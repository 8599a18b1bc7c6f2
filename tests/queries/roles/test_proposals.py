"""Which names may be one work: the founding renaming, and what must not be drawn into it."""

import tomllib
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.config.experiment_file import parse_experiments
from queries.roles.command import proposal_file
from queries.roles.names import words_of
from queries.roles.proposals import Proposal, counterparts, proposals
from queries.roles.resemblance import NamedWork, Resemblance, resemblance
from tests.laws import examples
from tests.queries.differences.rows import Work, work

FOUNDING: Work = {
    "baseline": {
        "main": (210, 210),
        "main/Checkout": (9, 9),
        "main/Build main images": (112, 112),
        "main/Check debugger presence in the main image": (6, 6),
        "main/Build roxctl image": (8, 8),
        "main/Docker login": (1, 1),
        "main/Push images": (32, 32),
    },
    "parallel pre-build": {
        "main": (113, 113),
        "main/Checkout": (9, 9),
        "main/Prepare main image build context": (3, 3),
        "main/Login to quay.io for buildx push": (1, 1),
        "main/Build and push main image": (30, 30),
        "main/Build roxctl image": (8, 8),
        "main/Push remaining images": (18, 18),
    },
}
FIVE = (
    "Build and push main image",
    "Build main images",
    "Prepare main image build context",
    "Push images",
    "Push remaining images",
)


def test_the_founding_renaming() -> None:
    """One role of exactly five steps; logins and the debugger check are not drawn in."""
    (found,) = proposals(work(FOUNDING))

    assert ("build and push main image", False, FIVE) == (
        found.role,
        found.is_of_jobs,
        found.names,
    )
    assert {
        "Build main images": ["Build and push main image", "Prepare main image build context"],
        "Push images": ["Build and push main image", "Push remaining images"],
        "Build and push main image": ["Build main images", "Push images"],
        "Prepare main image build context": ["Build main images"],
        "Push remaining images": ["Push images"],
    } == counterparts(work(FOUNDING), list(FOUNDING))


def test_what_has_a_role_is_not_proposed() -> None:
    """Nor is a name that the other arm has too, be it skipped; nor what few attempts do."""
    assert [] == proposals(work(FOUNDING, dict.fromkeys(FIVE, "image")))
    both: Work = {
        "a": {"j": (9, 9), "j/Push main images": (9, 9), "j/Push images": (8, 8)},
        "b": {"j": (9, 9), "j/Push images": (9, 9)},
    }
    assert [] == proposals(work(both))
    rare = {"main/Push images": {"with_count": 4}, "main/Build main images": {"with_count": 4}}
    assert [] == proposals(work(FOUNDING, more=rare))


def test_a_chain_breaks() -> None:
    """
    Of names each like the next, only those near to one of them are a role.

    By hand: names of four words in a row of 14, each three in common with the next, two with the
    second next, one with the third. So five are a role around the third; none of its ends has two
    words in common with the next five. The eleventh is like two names of the second role, but not
    near to its middle: it is in none, and still has its counterpart.
    """
    letters = [letter * 3 for letter in "abcdefghijklmn"]
    chain = [" ".join(letters[first : first + 4]) for first in range(11)]
    done: Work = {
        arm: {f"j/{name}": (9, 9) for name in chain[first::2]} for first, arm in enumerate("ab")
    }
    first, second = proposals(work(done))

    assert (chain[2], tuple(chain[:5])) == (first.role, first.names)
    assert (chain[7], tuple(chain[5:10])) == (second.role, second.names)
    assert [chain[9]] == counterparts(work(done), ["a", "b"])[chain[10]]


def test_a_role_of_no_usual_word() -> None:
    """Five names around one of ten words share two each with it: the shortest names the role."""
    around = ["aaa bbb", "ccc ddd", "eee fff", "ggg hhh", "iii jjj"]
    done: Work = {"a": {f"j/{' '.join(around)}": (9, 9)}, "b": {f"j/{n}": (9, 9) for n in around}}
    (found,) = proposals(work(done))

    assert ("aaa bbb", 6) == (found.role, len(found.names))


def test_one_role_holds_no_two_that_exclude_each_other() -> None:
    """What is like upload and download is put to one of them."""
    done: Work = {
        "a": {"j/Test report": (9, 9)},
        "b": {"j/Upload test report": (8, 8), "j/Download test report": (1, 1)},
    }
    (found,) = proposals(work(done))

    assert ("Test report", "Upload test report") == found.names


def test_jobs() -> None:
    """Jobs are put together as steps are, under a name that no role has yet."""
    arms: Work = {"a": {"build-go-binaries": (9, 9)}, "b": {"go-binary-build": (8, 8)}}
    frame = work({**arms, "c": {"x": (1, 1)}}, {"x": "build-go-binaries"})
    (found,) = proposals(frame)

    assert ("build-go-binaries 2", True, ("build-go-binaries", "go-binary-build")) == (
        found.role,
        found.is_of_jobs,
        found.names,
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("binaries", "binary"),
        ("Building", "builds"),
        ("caching", "caches"),
        ("pull", "pulling"),
        ("Set up Go", "the setup of go"),
    ],
)
def test_forms_of_one_word(one: str, other: str) -> None:
    """Plurals and endings do not matter, nor do words that say nothing."""
    assert words_of(one).keys() == words_of(other).keys()


@pytest.mark.parametrize(
    ("one", "other", "name", "why"),
    [
        (
            "Run actions/checkout@v3",
            "Run actions/checkout@v4",
            "actions/checkout",
            "the same action, another version",
        ),
        (
            f"Run actions/checkout@{'a' * 40}",
            f"actions/Checkout@{'b' * 40}",
            "actions/checkout",
            "the same action, another version",
        ),
        ("Run ./.github/build", "Run ./.github/build/", "./.github/build", "the same action"),
        ("Run x/action@v1", "Run x/action@v2", "x/action", "the same action, another version"),
        ("Run actions/checkout@v4", "Checkout", "checkout", "both say checkout"),
        ("Run docker/build-push-action@v5", "Build, push", "build, push", "both say build, push"),
        ("Run ./build.sh 2", "Run ./build.sh 3 2", "run ./build.sh 3 2", "both say build, sh"),
    ],
)
def test_what_steps_run(one: str, other: str, name: str, why: str) -> None:
    """A step without a name is its action in whatever version, or says the words of its action."""
    done: Work = {"a": {f"j/{one}": (9, 9)}, "b": {f"j/{other}": (1, 1)}}
    (found,) = proposals(work(done))
    text = proposal_file("e", [found])

    assert (name, tuple(sorted((one, other)))) == (found.role, found.names)
    assert f"“{one}” (9 s, a) and “{other}” (1 s, b): {why}." in " ".join(text.split("\n# "))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Docker login", "Login to quay.io for buildx push"),
        ("Unpack Go binaries build", "Build Go binaries (busybox + roxctl)"),
        ("Check debugger presence in the main image", "Prepare main image build context"),
        ("Build main images", "Build roxctl image"),
        ("Test", "Test integration"),
        ("🚀", "!!!"),
        ("Test x 1.2.3", "Lint x 1.2.3"),
        ("Run actions/setup-go@v5", "Run actions/setup-node@v5"),
        ("Run actions/upload-artifact@v4", "Run actions/download-artifact@v4"),
        ("Run actions/cache@v4", "Run actions/cache/restore@v4"),
        ("Run docker/setup-qemu-action@v3", "Run docker/setup-buildx-action@v3"),
        ("Run ./.github/actions/build-image", "Run docker/build-image@v1"),
        ("Uploading test results", "Download test results"),
        ("Build main debug image for tests", "Build main release image for tests"),
        ("Push image (amd64)", "Push image (linux, arm64)"),
    ],
)
def test_unlike(one: str, other: str) -> None:
    """A word in common is not enough; nor numbers, other actions, words that exclude others."""
    works = NamedWork(one, "a", 10, 0.5), NamedWork(other, "b", 10, 0.5)
    assert resemblance(*works) is None


def test_duration_and_place_are_weak() -> None:
    """
    By hand: 2 words in common, of 2 and 4, and half a job apart.

    0.6 + 0.4 * 4 / 6, times 0.85 + 0.1 * 11 / 21 + 0.05 / 2.
    """
    found = resemblance(
        NamedWork("Push images", "a", 10, 0.5), NamedWork("Build and push main image", "b", 20, 1)
    )
    assert found is not None
    assert ("push", "images") == found.words
    assert pytest.approx((0.6 + 0.4 * 4 / 6) * (0.85 + 0.1 * 11 / 21 + 0.05 / 2)) == found.score


def proposal(role: str, steps: tuple[str, ...], *reasons: Resemblance) -> Proposal:
    """A role of steps."""
    return Proposal(role, is_of_jobs=False, names=steps, reasons=reasons)


EXPERIMENT = """
[e]
repository = "o/r"
baseline = "a"
[[e.arm]]
name = "a"
runs = [1]
[[e.arm]]
name = "b"
runs = [2]
"""
NAME = st.text(min_size=1, max_size=20)


@given(st.lists(NAME, min_size=1, max_size=3), NAME)
def test_any_name_survives_the_file(names: list[str], role: str) -> None:
    """What TOML reads back is what was proposed, and no name leaves its string or comment."""
    side = NamedWork(names[0], role, 1.0, None)
    reason = Resemblance(side, side, (names[0],), 1)
    text = proposal_file(role, [proposal(role, tuple(names), reason)])

    assert {role: {"role": [{"name": role, "steps": names}]}} == tomllib.loads(text)


WORDS = ["build", "builds", "main", "image", "push", "pull", "e2e", "1", "v2", "Run", '"', "İ"]
STEP = (
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
    | st.sampled_from(["Run a/b@v1", "Run a/b@v2", "Run c/b@v1", "a/action@1", "Run ./b", "./b/"])
    | NAME
)


@examples(50)
@given(st.lists(STEP, min_size=2, max_size=16, unique=True))
def test_ingest_takes_what_is_proposed(names: list[str]) -> None:
    """Whatever the names: roles with names of their own, and no name of a step in two of them."""
    done: Work = {arm: {f"j/{one}": (9, 9) for one in names[n::2]} for n, arm in enumerate("ab")}
    found = proposals(work(done))
    text = EXPERIMENT + proposal_file("e", found)
    roles = parse_experiments(text, Path("e.toml")).experiments["e"].role
    steps = [step for role in roles for step in role.steps or []]

    assert [(one.role, [*one.names]) for one in found] == [(r.name, r.steps) for r in roles]
    assert all(role.name.strip() for role in roles)
    assert len(roles) == len({role.name for role in roles})
    assert len(steps) == len(set(steps))


def test_globs_and_nothing() -> None:
    """A name that acts as a glob is warned of; nothing to propose is one comment."""
    text = proposal_file("e", [proposal("r", ("a*", "b"))])
    assert "act as globs" in text
    assert {"e": {"role": [{"name": "r", "steps": ["a*", "b"]}]}} == tomllib.loads(text)
    nothing = proposal_file("e", proposals(pd.DataFrame(work({}))))
    assert nothing.startswith("# Nothing to propose")
    assert {} == tomllib.loads(nothing)
