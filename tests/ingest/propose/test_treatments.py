"""Where one treatment ends and the next begins, cold and warm, and the rules that say so."""

import pytest

from ingest.config.experiment_values import re2_matches
from ingest.propose.arms import find_message_rules
from ingest.propose.treatments import COLD, WARM, common_history, find_treatments
from tests.ingest.proposals import commit, commits, facts, run

STATES = {"cold": "c", "warm": "w", "other": "o"}

# Each commit as "version of the workflow file, message"; each treatment as its states.
SPLITS = {
    "words": (["1 experiment: a", "1 ci: warm run", "1 perf: b", "1 warm run"], ["cw", "cw"]),
    "the file": (["1 a", "2 b", "2 warm run", "3 c"], ["c", "cw", "c"]),
    "a fix-up goes on, though the file changes": (["1 perf: a", "2 fix: b"], ["co"]),
    "a warm run goes on, though the file changes": (["1 perf: a", "2 warm run"], ["cw"]),
    "without a word and a change it goes on": (["1 perf: a", "1 b"], ["co"]),
    "the first commit, whatever its words": (["1 fix: a", "1 warm run"], ["cw"]),
    "a warm run first": (["1 warm run", "1 perf: a"], ["w", "c"]),
    "cold runs": (["1 perf: a", "1 ci: cold run", "1 warm run"], ["ccw"]),
    "back to an earlier file": (["1 a", "2 b", "1 c"], ["c", "c", "c"]),
    "a file that could not be read": (["1 a", "? b", "1 c"], ["coo"]),
    "a revert goes on": (["1 perf: a", '2 Revert "b"'], ["co"]),
}


@pytest.mark.parametrize(("listed", "expected"), SPLITS.values(), ids=SPLITS)
def test_split(listed: list[str], expected: list[str]) -> None:
    """A treatment begins by word, or where the workflow file changes unless words say otherwise."""
    own = commits(*(each[2:] for each in listed))
    versions = {
        each.sha: text[0].strip("?") or None for each, text in zip(own, listed, strict=True)
    }
    versions["b" * 40] = "1"
    found = find_treatments(facts(own), set(), versions.__getitem__, {})
    assert expected == ["".join(STATES[each.state] for each in one.commits) for one in found]


def test_common_history_is_no_treatments() -> None:
    """Commits that all pull requests share are left out, and the file is compared with theirs."""
    shared = commits("perf: a", "perf: b")
    one = facts([*shared, commit("c", 3)], number=5)
    other = facts([*shared, commit("d", 3, "d" * 40)], number=6)
    common = common_history([one, other])
    assert {each.sha for each in shared} == common
    (found,) = find_treatments(one, common, lambda sha: sha == one.commits[2].sha, {})
    assert [one.commits[2]] == [each.commit for each in found.commits]
    assert "a change of the workflow file" == found.begins_because
    assert frozenset() == common_history([one])


def test_a_commit_of_the_others_in_between() -> None:
    """A treatment that another's commit interrupts is no range any more."""
    own = commits("perf: a", "b", "warm run")
    (found,) = find_treatments(facts(own), {own[1].sha}, lambda _: 1, {})
    assert not found.is_in_a_row
    (found,) = find_treatments(facts(own), {own[0].sha}, lambda _: 1, {})
    assert found.is_in_a_row


def test_runs_are_those_of_the_commits() -> None:
    """A commit may have several runs, or none."""
    own = commits("perf: a", "warm run")
    runs = [run(1, own[0].sha), run(2, own[0].sha)]
    (found,) = find_treatments(facts(own), set(), lambda _: 1, {own[0].sha: runs})
    assert [2, 0] == [len(each.runs) for each in found.commits]
    assert runs == list(found.runs)


def test_a_doubtful_commit() -> None:
    """One that goes on with the treatment before for want of words is marked."""
    (found,) = find_treatments(
        facts(commits("perf: a", "use another base image", "fix: b", "warm run")),
        set(),
        lambda _: 1,
        {},
    )
    assert [False, True, False, False] == [each.is_doubtful for each in found.commits]


RULES = {
    "prefix and phrase": (
        ["experiment: a", "fix: b", "ci: warm run"],
        ["^experiment:"],
        ["warm run"],
    ),
    "escaped": (["perf(ci): a", "warm run"], [r"^perf\(ci\):"], ["warm run"]),
    "the word alone": (["perf: a", "ci: warm combined run"], ["^perf:"], [r"(?i)\bwarm"]),
    "in other words": (["perf: a", "Re-run", "re-run, second"], ["^perf:"], [r"(?i)\bre-?run"]),
    "no prefix": (["a (b)", "warm run"], [r"^a \(b\)"], ["warm run"]),
    "a fix-up that speaks of warm runs": (
        ["perf: a", "fix: log in on a warm run", "ci: warm run"],
        ["^perf:"],
        ["^ci:"],
    ),
    "each by its headline": (
        ["perf: a", "perf warm one", "fix: warm", "warm two"],
        ["^perf:"],
        ["^perf warm one", "^warm two"],
    ),
    "a headline that begins another": (
        ["a", "a b", "warm run"],
        ["(?m)^a$"],
        ["warm run"],
    ),
    "the body counts, too": (
        ["perf: a\n\nSee the warm run of yesterday.", "ci: warm run"],
        ["^perf:"],
        ["^ci:"],
    ),
    "the same words": (["a", "a"], None, []),
    "no warm run": (["perf: a"], ["^perf:"], []),
    "what can't be printed": (["a\u202eb", "warm run"], ["^a.b"], ["warm run"]),
    "a very long headline": (["x" * 70_000, "warm run"], ["^" + "x" * 100], ["warm run"]),
    "no words at all": (["", "warm run"], None, ["warm run"]),
}


@pytest.mark.parametrize(("messages", "cold", "warm"), RULES.values(), ids=RULES)
def test_rules(messages: list[str], cold: list[str] | None, warm: list[str] | None) -> None:
    """The plainest patterns that select exactly the cold, or the warm, commits; None if none do."""
    (found,) = find_treatments(facts(commits(*messages)), set(), lambda _: 1, {})
    assert (cold, warm) == (find_message_rules(found, COLD), find_message_rules(found, WARM))
    for state, patterns in ((COLD, cold), (WARM, warm)):
        for each in found.commits if patterns is not None else ():
            is_matched = any(re2_matches(one, [each.commit.message])[0] for one in patterns or ())
            assert (each.state == state) == is_matched
