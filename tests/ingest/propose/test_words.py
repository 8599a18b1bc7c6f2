"""What a commit's message is taken to say, row by row of the table."""

from pathlib import Path

import pytest

from ingest.propose.arms import name_arms
from ingest.propose.words import Kind, basic_string, read_saying, visible
from tests.ingest.proposals import commit, listed_commits

BEGINS, MENDS, WARM, COLD, SILENT = Kind.TREATMENT, Kind.FIX_UP, Kind.WARM, Kind.COLD, Kind.SILENT

SAYINGS = {
    "experiment: one job": (BEGINS, "experiment:"),
    "perf(ci): push from buildx": (BEGINS, "perf(ci):"),
    "feat!: a new builder": (BEGINS, "feat!:"),
    "Feat(build)!: a new builder": (BEGINS, "Feat(build)!:"),
    "try: docker driver": (BEGINS, "try:"),
    "Try the docker driver": (BEGINS, "Try"),
    "experiment with two jobs": (BEGINS, "experiment"),
    "perf(ci): warm the cache first": (BEGINS, "perf(ci):"),
    "fix: copy only one file": (MENDS, "fix:"),
    "fix(ci): a warm run needs a login": (MENDS, "fix(ci):"),
    "fix: copy roxctl in experiment": (MENDS, "fix:"),
    "Fixes the login": (MENDS, "Fixes"),
    "fixup! experiment: one job": (MENDS, "fixup!"),
    'Revert "experiment: one job"': (MENDS, "Revert"),
    "revert: one job": (MENDS, "revert:"),
    "chore: tidy up": (MENDS, "chore:"),
    "docs: say what the cache is": (MENDS, "docs:"),
    "ci: warm run": (WARM, "warm"),
    "ci: trigger warm buildx cache run": (WARM, "warm"),
    "ci: warm combined job run": (WARM, "warm"),
    "chore: warm run": (WARM, "warm"),
    "Re-run": (WARM, "Re-run"),
    "ci: retrigger": (WARM, "retrigger"),
    "ci: trigger": (WARM, "ci: trigger"),
    "Trigger CI": (WARM, "Trigger CI"),
    "empty commit to start the build": (WARM, "empty commit"),
    "second run": (WARM, "second run"),
    "ci: cold run": (COLD, "cold run"),
    "ci: trigger on pushes to main": (SILENT, ""),
    "ci: use the docker driver": (SILENT, ""),
    "Merge branch 'main' into topic": (SILENT, ""),
    "lukewarm": (SILENT, ""),
    "tryst": (SILENT, ""),
    "fixture for the cache": (SILENT, ""),
    "pre-warm the cache": (SILENT, ""),
    "": (SILENT, ""),
}


@pytest.mark.parametrize(("headline", "expected"), SAYINGS.items(), ids=SAYINGS)
def test_saying(headline: str, expected: tuple[Kind, str]) -> None:
    """Prefixes go before words, and a fix-up or a run once more is no treatment."""
    saying = read_saying(commit(headline))
    assert expected == (saying.kind, saying.words)


def test_only_the_headline_counts() -> None:
    """The text below it may speak of anything."""
    assert Kind.SILENT is read_saying(commit("use the docker driver\n\nexperiment: warm run")).kind


def test_the_real_commits(shared: Path) -> None:
    """Of the 35 real messages, each is taken for what it is."""
    kinds: dict[Kind, int] = {}
    for each in listed_commits(shared):
        kinds[read_saying(each).kind] = kinds.get(read_saying(each).kind, 0) + 1
    assert {BEGINS: 14, MENDS: 11, WARM: 10} == kinds


def test_a_hostile_message_is_read_at_once() -> None:
    """No pattern backtracks for ever: a megabyte that almost fits is read like any other."""
    for text in ("trigger" + " run" * 200_000 + "!", "perf(" * 200_000, "re-" * 300_000):
        assert read_saying(commit(text)).kind in (Kind.SILENT, Kind.WARM)


NAMES = {
    "without its prefix": (["perf(ci): push from buildx"], ["push from buildx"]),
    "whole words that fit": (
        ["experiment: combined single-job build+push (compile+docker in one)"],
        ["combined single-job build+push"],
    ),
    "no loose end": (
        ["add Docker buildx layer caching for image builds"],
        ["add Docker buildx layer caching"],
    ),
    "one long word": (["x" * 50], ["x" * 40]),
    "each its own": (["perf: a", "try: A", "a"], ["a", "A 2", "a 3"]),
    "not the baseline's": (["experiment: baseline"], ["baseline 2"]),
    "nothing printable": (["experiment: \u202e\u200b"], ["commit 0000001"]),
    "nothing hides": (["a\u202eb\x1b[31m\tc"], ["a b [31m c"]),
}


@pytest.mark.parametrize(("headlines", "expected"), NAMES.values(), ids=NAMES)
def test_name(headlines: list[str], expected: list[str]) -> None:
    """Names are short, printable, and differ in more than case."""
    commits = [commit(headline, number) for number, headline in enumerate(headlines, start=1)]
    assert expected == name_arms(commits, taken=["baseline"])


def test_nothing_hides() -> None:
    """Control characters, line ends and marks of direction are shown by their signs."""
    assert "a⟨U+001B⟩[31m⟨U+000A⟩b⟨U+202E⟩c⟨U+2028⟩ü😀" == visible("a\x1b[31m\nb\u202ec\u2028ü😀")
    assert "a" * 100 + "..." == visible("a" * 101)
    assert r"\"\\\u000a\u202e\U000e0001ü" == basic_string('"\\\n\u202e\U000e0001ü')
