"""Expectations in a proposal: commented, with arm and source, and TOML once a person wants them."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from basis.visible import is_all_visible
from ingest.config.experiment_file import parse_experiments
from ingest.errors import ExperimentFileInvalid
from ingest.propose.arms import BranchRuns, ProposedArm
from ingest.propose.expectations import MOST_ENTRIES
from ingest.propose.layout import lay_out
from ingest.propose.milestone import MilestoneGuess
from ingest.propose.proposal import Proposal
from ingest.propose.treatments import PullFacts, find_treatments
from tests.ingest.proposals import WORKFLOW, commits, facts, proposed, run
from tests.ingest.stackrox_world import stackrox_world
from tests.simulated import SimulatedGithub

HTML = "https://github.com/o/r/pull/5"
BRANCH = ProposedArm("baseline", BranchRuns("main", (run(90, "f" * 40),)))


def _proposal(pull: PullFacts, *, has_base: bool = True) -> Proposal:
    """Of the treatments of one pull request, each an arm by its first headline."""
    treatments = find_treatments(pull, (), lambda _: 1, pull.runs_by_sha("pull_request", WORKFLOW))
    arms = [
        ProposedArm(each.commits[0].commit.headline or "nameless", each)
        for each in treatments
        if each.runs
    ]
    return Proposal(
        name="r-5",
        made_by="By hand.",
        repository="o/r",
        title="",
        event="pull_request",
        event_because="",
        workflow=None,
        arms=(BRANCH, *arms) if has_base else tuple(arms),
        milestone=MilestoneGuess(None, "of nothing"),
        pulls=(pull,),
        treatments=tuple(treatments),
    )


def _described(
    description: str, *messages: str, author: str = "someone", html_url: str = HTML
) -> PullFacts:
    own = commits(*(messages or ("perf: a",)))
    return replace(facts(own, author=author, html_url=html_url), description=description)


def _offered(text: str) -> str:
    """What stands behind the arms; all of it comments."""
    _, found, rest = text.partition("# Expectations, ")
    assert all(line.startswith("# ") or not line for line in rest.splitlines()[1:])
    return f"{found}{rest}"


_LEFT_TO_A_PERSON = re.compile("needs what can be checked|name in against the other arm")
"""What a proposal leaves open, and says so behind a second sign."""


def _entries(text: str) -> list[dict[str, Any]]:
    """The entries, once somebody has taken the first sign off each of their lines."""
    entries = _offered(text).partition("# [[")
    uncommented = re.sub(r"(?m)^# ", "", f"{entries[1]}{entries[2]}")
    whole = f"{text}\n{uncommented}"
    (experiment,) = tomllib.loads(whole).values()
    found: list[dict[str, Any]] = experiment.get("expect", [])
    try:
        found_by = parse_experiments(whole, Path("proposed.toml")).mistakes
        mistakes = [each for its in found_by.values() for each in its]
    except ExperimentFileInvalid as error:
        mistakes = list(error.sentences)
    assert [] == [each for each in mistakes if not _LEFT_TO_A_PERSON.search(each)]
    return found


def test_an_entry() -> None:
    """Words, who, where, which arm, which caches, and the claim; what is to be named is said."""
    described = _described("The step should be ~30s warm.", "perf: a", "ci: warm run")
    text = lay_out(_proposal(described))
    expected = {
        "text": "The step should be ~30s warm.",
        "who": "someone",
        "link": HTML,
        "arm": "perf: a",
        "cache": "warm",
        "about": "30s",
    }
    assert [expected] == _entries(text)
    assert '\n# # step = "..."  the sentence speaks of a step: name it\n' in text


def test_no_expectation() -> None:
    """Nothing is written of them where there is nothing to say."""
    assert lay_out(_proposal(_described("Fix a typo."))) == lay_out(_proposal(_described("")))
    assert "xpect" not in lay_out(_proposal(_described("")))


def test_which_arm() -> None:
    """A commit's own, else the next of its pull request; the description is about the newest."""
    own = commits("perf: a\n\nSaves 1s.", "perf: b\n\nSaves 2s.", "perf: c\n\nSaves 3s.")
    runs = [run(1, own[0].sha), run(3, own[2].sha)]
    pull = replace(facts(own, runs, html_url=HTML), description="Saves 4s.")
    text = lay_out(_proposal(pull))
    found = {each["saves"]: (each["arm"], each["link"]) for each in _entries(text)}
    assert {
        "1s": ("perf: a", f"{HTML}/commits/{own[0].sha}"),
        "2s": ("perf: c", f"{HTML}/commits/{own[1].sha}"),
        "3s": ("perf: c", f"{HTML}/commits/{own[2].sha}"),
        "4s": ("perf: c", HTML),
    } == found
    assert 1 == text.count("Guessed: the newest arm of its pull request")
    assert 1 == text.count("Guessed: its commit is of no arm; this is the next arm")


def test_what_has_no_arm_or_was_measured_is_counted() -> None:
    """Neither is offered: no run could be held against the one, and the other is no expectation."""
    own = commits("perf: a", "perf: b\n\nSaves 2s.\nIt took 9s.")
    text = lay_out(_proposal(facts(own, [run(1, own[0].sha)])))
    assert [] == _entries(text)
    assert "# Not offered: 1 sentence of what was measured.\n" in text
    assert "# Not offered: 1 sentence of no arm.\n" in text


def test_a_claim_of_the_baseline() -> None:
    """What it is compared with has to be named: not itself."""
    text = lay_out(_proposal(_described("Saves 3s. Should take 9s."), has_base=False))
    assert ["3s", None] == [each.get("saves") for each in _entries(text)]
    assert 1 == text.count('\n# # against = "..."  the arm is the baseline: name the one')


def test_no_figure() -> None:
    """The words are offered, with a line to fill in."""
    text = lay_out(_proposal(_described("No change of the build time expected.")))
    (entry,) = _entries(text)
    assert {"text", "who", "link", "arm"} == set(entry)
    assert '\n# # about = "..."  no figure could be read: fill one in, or another claim\n' in text


def test_the_rest_is_counted() -> None:
    """Those with a figure go first; the same words of an arm stand once."""
    lines = ["No change of build time expected.", *(f"Saves {n}s." for n in range(1, 13))]
    text = lay_out(_proposal(_described("\n\n".join([*lines, "Saves 1s."]))))
    assert [f"{n}s" for n in range(1, MOST_ENTRIES + 1)] == [
        each["saves"] for each in _entries(text)
    ]
    assert "# Not offered: 3 more sentences.\n" in text


def test_what_is_too_long_is_not_read() -> None:
    """All texts together have a limit, and it is said that it was reached."""
    long = "x" * 90_000
    pull = _described("Saves 1s.\n\n" + long, f"perf: a\n\n{long}", f"perf: b\n\n{long} Saves 2s.")
    text = lay_out(_proposal(pull))
    assert ["1s"] == [each["saves"] for each in _entries(text)]
    assert "# Read for them: the first 200,000 characters.\n" in text


HOSTILE = [
    "saves 3s", '"""', "'''", "\\", '"', "\n", "\r", "]]", "[[x.expect]]", "# ", "\x00", "\x1b[2J",
    "\u202e", "\u2028", "\u200b", "<!--", "should be ~3s ", "é", "{", "`", "😀",
]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=4)), max_size=25))
def test_whatever_is_written_stays_a_comment(parts: list[str]) -> None:
    """No text of a stranger gets out of it, and with the signs taken off it is TOML."""
    text = lay_out(_proposal(_described("".join(parts), author='a"\nb', html_url=HTML)))
    for entry in _entries(text):
        assert {"text", "who", "link", "arm"} <= set(entry)
        assert "perf: a" == entry["arm"]
    assert all(is_all_visible(line) for line in text.split("\n"))


EXPECTED = """\
Expected: wall-clock longer than combined (waits for pre-build-cli ~2m), but
build+push step should be ~30s warm
"""


def test_the_founding_case(shared: Path) -> None:
    """Its description and its headlines, without a further request."""
    world = stackrox_world(shared)
    pulls = world.repository("stackrox/stackrox").pulls
    requests = []
    for body in (None, EXPECTED):
        pulls[19831]["body"] = body
        with SimulatedGithub(world) as github:
            outcome = proposed(github.url, "stackrox/stackrox", "19831", "19830")
            requests.append(len(github.requests))
    assert requests[0] == requests[1]
    arm = "busybox + parallel jobs + docker caching"
    found = [{**each, "link": each["link"].split("/pull/")[1]} for each in _entries(outcome.stdout)]
    commit = next(sha for sha in world.repository("stackrox/stackrox").commits if "97c431" in sha)
    assert [
        {
            "text": "Expected: wall-clock longer than combined (waits for pre-build-cli ~2m)",
            "who": "someone",
            "link": "19831",
            "arm": arm,
            "slower": True,
            "because_waits_for": "pre-build-cli",
        },
        {
            "text": "build+push step should be ~30s warm",
            "who": "someone",
            "link": "19831",
            "arm": arm,
            "about": "30s",
        },
        {
            "text": "perf(ci): use docker buildx driver to skip ~40s container boot",
            "who": "someone",
            "link": f"19831/commits/{commit}",
            "arm": arm,
            "saves": "40s",
        },
    ] == found
